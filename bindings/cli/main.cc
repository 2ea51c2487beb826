// The command line: reads the arguments, carries out the one command, and says
// what went wrong.

#include <atomic>
#include <csignal>
#include <cstdio>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arguments.h"
#include "command_line.h"
#include "exit_codes.h"
#include "output.h"

namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

// The first interrupt asks the command to stop, the next one kills.
void Interrupt(int signal) {
  interrupted = true;
  std::signal(signal, SIG_DFL);
}

void Complain(const absl::Status& status) {
  if (status.message().empty()) return;
  std::string text = absl::StrCat("veracity: ", status.message(), "\n");
  const std::string hint = veracity::cli::HintOf(status);
  if (!hint.empty()) absl::StrAppend(&text, hint, "\n");
  std::fputs(text.c_str(), stderr);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGINT, Interrupt);
  const absl::Status status =
      veracity::cli::RunCommandLine(argc, argv, &interrupted);
  Complain(status);
  return veracity::cli::ExitCode(status.code());
}
