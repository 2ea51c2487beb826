#include "program.h"

int main(int argc, char** argv) {
  return veracity::cli::RunProgram(argc, argv);
}
