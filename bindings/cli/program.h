#ifndef VERACITY_CLI_PROGRAM_H_
#define VERACITY_CLI_PROGRAM_H_

namespace veracity::cli {

// The whole program: carries the command line out, says on standard error what
// went wrong, and returns what to exit with. While it runs, an interrupt asks
// the command to stop, and the next one kills.
int RunProgram(int argc, char** argv);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_PROGRAM_H_
