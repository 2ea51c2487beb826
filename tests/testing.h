#ifndef VERACITY_TESTS_TESTING_H_
#define VERACITY_TESTS_TESTING_H_

// The one include of every test: gmock, matchers for statuses and messages,
// and the places where test data lie.

#include <gmock/gmock.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace veracity::testing {

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  if (StatusOf(arg).ok()) return true;
  *result_listener << StatusOf(arg).ToString();
  return false;
}

// The status has `code` and its message contains `part`.
MATCHER_P2(StatusIs, code, part, "has that code and message") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code &&
         StatusOf(arg).message().find(std::string(part).c_str()) !=
             absl::string_view::npos;
}

MATCHER_P(IsOkAndHolds, value, "is OK and holds that value") {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(value, *arg, result_listener);
}

MATCHER_P(EqualsProto, expected, "equals that message") {
  google::protobuf::util::MessageDifferencer differencer;
  std::string report;
  differencer.ReportDifferencesToString(&report);
  if (differencer.Compare(expected, arg)) return true;
  *result_listener << report;
  return false;
}

// Parses `text` as a message of type M; a typing error in it is a failure.
template <typename M>
M FromText(const std::string& text) {
  M message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

#define VERACITY_ASSERT_OK(expr) \
  ASSERT_THAT((expr), ::veracity::testing::IsOk())
#define VERACITY_EXPECT_OK(expr) \
  EXPECT_THAT((expr), ::veracity::testing::IsOk())

// Unwraps a StatusOr in a test; the test fails and stops if it is an error.
#define VERACITY_ASSERT_OK_AND_ASSIGN(lhs, expr) \
  VERACITY_TEST_ASSIGN_(VERACITY_TEST_CAT_(or_, __LINE__), lhs, expr)
#define VERACITY_TEST_ASSIGN_(tmp, lhs, expr)    \
  auto tmp = (expr);                             \
  ASSERT_THAT(tmp, ::veracity::testing::IsOk()); \
  lhs = std::move(tmp).value()
#define VERACITY_TEST_CAT_(a, b) VERACITY_TEST_CAT2_(a, b)
#define VERACITY_TEST_CAT2_(a, b) a##b

// A directory that exists as long as the object.
class TempDir {
 public:
  TempDir() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "veracity-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  std::string File(const std::string& name) const {
    return (std::filesystem::path(path_) / name).string();
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The text of a file of our own test data; a missing file is a failure.
inline std::string TestData(const std::string& name) {
  std::optional<std::string> text =
      ReadFile(absl::StrCat(VERACITY_TEST_DATA, "/", name));
  EXPECT_TRUE(text.has_value()) << name << " is not in tests/data";
  return text.value_or("");
}

// The text of a file of the shared data sets, which a clone may lack: a test
// that needs one skips, saying so.
inline std::optional<std::string> SharedData(const std::string& name) {
  return ReadFile(absl::StrCat(VERACITY_SHARED_DATA, "/", name));
}

#define VERACITY_SHARED_DATA_OR_SKIP(lhs, name)                           \
  std::optional<std::string> lhs = ::veracity::testing::SharedData(name); \
  if (!lhs.has_value())                                                   \
  GTEST_SKIP() << "shared data set " << (name) << " is not on this machine"

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_TESTING_H_
