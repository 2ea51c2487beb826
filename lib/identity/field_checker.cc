#include "identity/field_checker.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "base/digest.h"
#include "base/text.h"
#include "veracity/edtf.h"
#include "veracity/units.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {

void FieldChecker::Sized(const Path& path, absl::string_view text, size_t limit,
                         Need need) {
  if (text.empty()) {
    if (need == Need::kRequired) Fail(path, "missing");
    return;
  }
  if (text.size() > limit) {
    return Fail(path, absl::StrCat(text.size(), " bytes; at most ", limit,
                                   " are accepted"));
  }
  FailUnlessOk(CheckUtf8(text), path);
}

// Names are compared, printed and typed: what nobody can see is not in them.
void FieldChecker::Name(const Path& path, absl::string_view name, Need need) {
  Sized(path, name, limits_.id_bytes, need);
  FailUnless(std::none_of(name.begin(), name.end(), absl::ascii_iscntrl), path,
             "has a control character");
}

void FieldChecker::Predicate(const Path& path, absl::string_view name,
                             Need need) {
  Name(path, name, need);
  if (absl::StartsWith(name, kReservedPrefix) && !IsReservedPredicate(name)) {
    Fail(path, absl::StrCat("'", name, "' is none of the predicates that ",
                            kReservedPrefix, " is reserved for"));
  }
}

void FieldChecker::Language(const Path& path, absl::string_view language) {
  Name(path, language);
  const bool is_tag = std::all_of(language.begin(), language.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
  });
  if (!is_tag) {
    Fail(path, absl::StrCat("'", language,
                            "' is not a BCP 47 tag: letters, digits and '-'"));
  }
}

void FieldChecker::Digest(const Path& path, absl::string_view digest,
                          Need need) {
  if (digest.empty()) {
    return FailUnless(need == Need::kOptional, path, "missing");
  }
  if (digest.size() != kDigestSize) {
    Fail(path,
         absl::StrCat(digest.size(), " bytes; a SHA-256 has ", kDigestSize));
  }
}

void FieldChecker::Edtf(const Path& path, absl::string_view edtf, Need need) {
  if (edtf.empty()) {
    return FailUnless(need == Need::kOptional, path, "missing");
  }
  FailUnlessOk(veracity::Edtf::Parse(edtf).status(), path);
}

void FieldChecker::Unit(const Path& path, absl::string_view ucum) {
  if (ucum.empty()) return;
  Name(path, ucum);
  FailUnlessOk(veracity::Unit::Parse(ucum).status(), path);
}

std::optional<Decimal> FieldChecker::Number(const Path& path,
                                            absl::string_view text) {
  if (text.empty()) return std::nullopt;
  DecimalOptions options;
  options.max_digits = limits_.decimal_digits;
  options.max_exponent = limits_.decimal_exponent;
  absl::StatusOr<Decimal> number = Decimal::Parse(text, options);
  if (number.ok()) return *std::move(number);
  FailUnlessOk(number.status(), path);
  return std::nullopt;
}

void FieldChecker::NumberWithin(const Path& path, absl::string_view text,
                                int64_t least, int64_t greatest) {
  const std::optional<Decimal> number = Number(path, text);
  if (!number.has_value()) return;
  if (*number < Decimal::FromInt(least)) {
    Fail(path, absl::StrCat(text, " is below ", least));
  } else if (*number > Decimal::FromInt(greatest)) {
    Fail(path, absl::StrCat(text, " is above ", greatest));
  }
}

void FieldChecker::Ordered(const Path& path,
                           const std::optional<Decimal>& lower,
                           const std::optional<Decimal>& upper) {
  if (lower.has_value() && upper.has_value() && *lower > *upper) {
    Fail(path, absl::StrCat(lower->text(), " is above ", upper->text()));
  }
}

}  // namespace veracity::internal
