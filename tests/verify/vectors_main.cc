// Runs a file of assessment vectors through a ledger and the assessor, and
// prints each that comes out other than expected. ./dev vectors FILE runs it.

#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/verify/naive/vectors.h"
#include "tests/verify/vector_check.h"

namespace veracity::naive {
namespace {

struct Count {
  int agreed = 0;
  int differed = 0;
  int unsaid = 0;  // records cannot say them
};

void Run(const std::vector<Vector>& vectors, Count* count) {
  for (const Vector& vector : vectors) {
    const absl::StatusOr<std::vector<std::string>> differences =
        DifferencesOf(vector, kAsPrinted);
    if (absl::IsUnimplemented(differences.status())) {
      ++count->unsaid;
      std::cout << vector.name
                << "\n  left out: " << differences.status().message() << "\n";
    } else if (!differences.ok()) {
      ++count->differed;
      std::cout << vector.name << "\n  " << differences.status() << "\n";
    } else if (differences->empty()) {
      ++count->agreed;
    } else {
      ++count->differed;
      std::cout << vector.name << "\n";
      for (const std::string& difference : *differences) {
        std::cout << "  " << difference << "\n";
      }
    }
  }
}

int Main(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    std::cerr << path << ": cannot be read\n";
    return 2;
  }
  const absl::StatusOr<Vectors> vectors = ReadVectors(text.str());
  if (!vectors.ok()) {
    std::cerr << path << ": " << vectors.status().message() << "\n";
    return 2;
  }
  Count count;
  Run(vectors->named, &count);
  Run(vectors->random, &count);
  std::cout << count.agreed << " agreed, " << count.differed << " differed, "
            << count.unsaid << " left out\n";
  return count.differed == 0 && count.agreed > 0 ? 0 : 1;
}

}  // namespace
}  // namespace veracity::naive

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " FILE\n";
    return 2;
  }
  return veracity::naive::Main(argv[1]);
}
