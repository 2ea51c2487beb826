#include "program.h"

#include <atomic>
#include <csignal>
#include <cstdio>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arguments.h"
#include "command_line.h"
#include "exit_codes.h"

namespace veracity::cli {
namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void Interrupt(int signal) {
  interrupted = true;
  std::signal(signal, SIG_DFL);
}

void Complain(const absl::Status& status) {
  if (status.message().empty()) return;
  std::string text = absl::StrCat("veracity: ", status.message(), "\n");
  const std::string hint = HintOf(status);
  if (!hint.empty()) absl::StrAppend(&text, hint, "\n");
  std::fputs(text.c_str(), stderr);
}

}  // namespace

int RunProgram(int argc, char** argv) {
  std::signal(SIGINT, Interrupt);
  const absl::Status status = RunCommandLine(argc, argv, &interrupted);
  Complain(status);
  return ExitCode(status.code());
}

}  // namespace veracity::cli
