#ifndef VERACITY_TESTS_CLI_SHELL_H_
#define VERACITY_TESTS_CLI_SHELL_H_

#include <sys/wait.h>

#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/testing.h"

namespace veracity::testing {

// What a command printed, on both streams, and how it ended.
struct Ran {
  std::string text;
  int exit = -1;
};

// Runs commands in a directory of its own, with the program built here first
// in the PATH, a plain locale and no ledger named.
class Shell {
 public:
  const TempDir& dir() const { return dir_; }

  Ran Run(const std::string& command) const {
    const std::string whole = absl::StrCat(
        "cd '", dir_.path(), "' && export PATH='", VERACITY_CLI_DIR,
        "':\"$PATH\" LC_ALL=C && unset VERACITY_LEDGER && { ", command,
        "\n} 2>&1");
    Ran ran;
    FILE* pipe = ::popen(whole.c_str(), "r");
    if (pipe == nullptr) return ran;
    char part[4096];
    for (size_t size; (size = std::fread(part, 1, sizeof(part), pipe)) > 0;) {
      ran.text.append(part, size);
    }
    const int status = ::pclose(pipe);
    ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
  }

 private:
  TempDir dir_;
};

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_CLI_SHELL_H_
