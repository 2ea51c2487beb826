#ifndef VERACITY_IDENTITY_FIELD_CHECKER_H_
#define VERACITY_IDENTITY_FIELD_CHECKER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "identity/validate.h"
#include "veracity/decimal.h"
#include "veracity/limits.h"

namespace veracity::internal {

// Where the check is in the record. Paths live on the stack and are spelled
// out only when there is something to report.
struct Path {
  const Path* parent = nullptr;
  absl::string_view name;
  int index = -1;  // of an element of a repeated field

  Path operator/(absl::string_view field) const { return {this, field}; }
  // An element of the field that this path leads to.
  Path operator[](int i) const { return {parent, name, i}; }

  std::string ToString() const {
    return absl::StrCat(parent == nullptr ? "" : parent->ToString(),
                        parent == nullptr ? "" : ".", name,
                        index < 0 ? "" : absl::StrCat("[", index, "]"));
  }
};

enum class Need { kOptional, kRequired };

// The checks of single fields, and the first problem that they found. A field
// that is empty passes, unless it is needed.
class FieldChecker {
 public:
  explicit FieldChecker(const Limits& limits) : limits_(limits) {}

  const Limits& limits() const { return limits_; }
  const std::optional<Problem>& problem() const { return problem_; }

  // Only the first counts.
  void Fail(const Path& path, absl::string_view reason) {
    if (problem_.has_value()) return;
    problem_ = Problem{path.ToString(), std::string(reason)};
  }
  void FailUnless(bool condition, const Path& path, absl::string_view reason) {
    if (!condition) Fail(path, reason);
  }
  void FailUnlessOk(const absl::Status& status, const Path& path) {
    if (!status.ok()) Fail(path, status.message());
  }

  // UTF-8.
  void Text(const Path& path, absl::string_view text,
            Need need = Need::kOptional) {
    Sized(path, text, limits_.text_bytes, need);
  }
  // An id, or a term: UTF-8 without control characters.
  void Name(const Path& path, absl::string_view name,
            Need need = Need::kOptional);
  // A predicate's name; a reserved one must be known.
  void Predicate(const Path& path, absl::string_view name,
                 Need need = Need::kOptional);
  void Language(const Path& path, absl::string_view language);
  // 32 bytes.
  void Digest(const Path& path, absl::string_view digest,
              Need need = Need::kOptional);
  void Edtf(const Path& path, absl::string_view edtf,
            Need need = Need::kOptional);
  // UCUM.
  void Unit(const Path& path, absl::string_view ucum);
  // Returns the decimal, or nothing if there is none.
  std::optional<Decimal> Number(const Path& path, absl::string_view text);
  void NumberWithin(const Path& path, absl::string_view text, int64_t least,
                    int64_t greatest);
  // Fails at `path` if there are both and `lower` is above `upper`.
  void Ordered(const Path& path, const std::optional<Decimal>& lower,
               const std::optional<Decimal>& upper);
  // A value of an enum; `is_known` is what the generated code says.
  void Enum(const Path& path, bool is_known, int value) {
    if (!is_known) {
      Fail(path, absl::StrCat("the value ", value, " is not known"));
    }
  }

  // The elements of a repeated field, each by `check`.
  template <typename Elements, typename CheckElement>
  void Each(const Path& path, const Elements& elements, CheckElement check) {
    if (static_cast<size_t>(elements.size()) > limits_.elements) {
      return Fail(path, absl::StrCat(elements.size(), " elements; at most ",
                                     limits_.elements, " are accepted"));
    }
    int i = 0;
    for (const auto& element : elements) check(path[i++], element);
  }
  template <typename Elements>
  void Names(const Path& path, const Elements& names) {
    Each(path, names, [this](const Path& at, const std::string& name) {
      Name(at, name, Need::kRequired);
    });
  }

 private:
  void Sized(const Path& path, absl::string_view text, size_t limit, Need need);

  const Limits& limits_;
  std::optional<Problem> problem_;
};

}  // namespace veracity::internal

#endif  // VERACITY_IDENTITY_FIELD_CHECKER_H_
