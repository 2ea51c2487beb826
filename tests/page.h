#ifndef VERACITY_TESTS_PAGE_H_
#define VERACITY_TESTS_PAGE_H_

#include <string>

#include "tests/testing.h"

namespace veracity::testing {

// The text of the one block of a page of the documentation that is fenced as
// ```<language>: examples are what the tests read. None, or more than one, is
// a failure.
inline std::string PageBlock(const std::string& page,
                             const std::string& language) {
  const std::string text =
      ReadFile(absl::StrCat(VERACITY_SOURCE_DIR, "/", page)).value_or("");
  const std::string fence = absl::StrCat("\n```", language, "\n");
  const size_t start = text.find(fence);
  if (start == std::string::npos) {
    ADD_FAILURE() << page << " has no block of " << language;
    return "";
  }
  const size_t begin = start + fence.size();
  EXPECT_EQ(text.find(fence, begin), std::string::npos)
      << page << " has two blocks of " << language;
  return text.substr(begin, text.find("\n```", begin) + 1 - begin);
}

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_PAGE_H_
