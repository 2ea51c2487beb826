#include "base/unit_parser.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"

namespace veracity::internal {
namespace {

// What a unit may cost; the comment on Unit::Parse states these numbers.
constexpr size_t kMaxTextSize = 1000;
constexpr int kMaxDepth = 50;
constexpr int kMaxExponent = 255;
constexpr unsigned kMaxFactorBits = 4096;
constexpr int64_t kMaxFactorPower = 1000;  // of ten

struct KnownAtom {
  UnitMeaning meaning;
  bool metric = false;
};
using AtomMap = absl::flat_hash_map<absl::string_view, KnownAtom>;

// A recursive descent over UCUM's grammar (UCUM, section 2).
class UnitParser {
 public:
  UnitParser(absl::string_view text, const AtomMap& atoms)
      : text_(text), rest_(text), atoms_(atoms) {}

  absl::StatusOr<UnitMeaning> Parse() {
    if (text_.size() > kMaxTextSize) {
      return Error(absl::StrCat("longer than ", kMaxTextSize, " bytes"));
    }
    UnitMeaning meaning;
    if (text_.empty()) return meaning;
    const bool inverse = Take('/');
    VERACITY_ASSIGN_OR_RETURN(meaning, Term(inverse, 0));
    if (!rest_.empty()) {
      return Error(absl::StrCat("unexpected '",
                                absl::CHexEscape(rest_.substr(0, 1)), "'"));
    }
    return meaning;
  }

 private:
  absl::Status Error(absl::string_view why) const {
    constexpr size_t kShown = 60;
    return absl::InvalidArgumentError(
        absl::StrCat("unit '", absl::CHexEscape(text_.substr(0, kShown)),
                     text_.size() > kShown ? "..." : "", "': ", why));
  }

  bool Take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  absl::StatusOr<UnitMeaning> Term(bool inverse, int depth) {
    UnitMeaning product;
    product.is_number = true;
    bool alone = !inverse;
    for (;;) {
      VERACITY_ASSIGN_OR_RETURN(UnitMeaning next, Component(depth));
      if (inverse) {
        VERACITY_ASSIGN_OR_RETURN(next, Raised(next, -1));
      }
      if (alone) {
        product = std::move(next);
      } else {
        VERACITY_RETURN_IF_ERROR(Multiply(product, next));
      }
      alone = false;
      inverse = Take('/');
      if (!inverse && !Take('.')) return product;
    }
  }

  absl::StatusOr<UnitMeaning> Component(int depth) {
    if (Take('(')) {
      if (depth == kMaxDepth) return Error("nested too deep");
      VERACITY_ASSIGN_OR_RETURN(UnitMeaning inner, Term(false, depth + 1));
      if (!Take(')')) return Error("a '(' is not closed");
      return inner;
    }
    if (!rest_.empty() && rest_[0] == '{') {
      VERACITY_RETURN_IF_ERROR(Annotation());
      return UnitMeaning();
    }
    VERACITY_ASSIGN_OR_RETURN(absl::string_view symbol, Symbol());
    const size_t last = symbol.find_last_not_of("0123456789");
    if (last == absl::string_view::npos) return Factor(symbol);
    VERACITY_ASSIGN_OR_RETURN(UnitMeaning unit, Annotatable(symbol, last));
    if (!rest_.empty() && rest_[0] == '{') {
      VERACITY_RETURN_IF_ERROR(Annotation());
    }
    return unit;
  }

  absl::Status Annotation() {
    const size_t end = rest_.find('}');
    if (end == absl::string_view::npos) return Error("a '{' is not closed");
    for (char c : rest_.substr(1, end - 1)) {
      if (c < '!' || c > '~' || c == '{') {
        return Error(absl::StrCat("'", absl::CHexEscape(std::string(1, c)),
                                  "' in an annotation"));
      }
    }
    rest_.remove_prefix(end + 1);
    return absl::OkStatus();
  }

  // Takes an atom with prefix and exponent, or a factor. Square brackets
  // protect what else would end it, as in "[m/s2/Hz^(1/2)]".
  absl::StatusOr<absl::string_view> Symbol() {
    size_t end = 0;
    while (end < rest_.size() && absl::string_view("./(){}").find(rest_[end]) ==
                                     absl::string_view::npos) {
      if (rest_[end] == '[') {
        end = rest_.find(']', end);
        if (end == absl::string_view::npos) {
          return Error("a '[' is not closed");
        }
      }
      ++end;
    }
    if (end == 0) return Error("a unit is missing");
    const absl::string_view symbol = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return symbol;
  }

  absl::StatusOr<UnitMeaning> Factor(absl::string_view digits) {
    UnitMeaning meaning;
    meaning.is_number = true;
    // A leading 0 would make it octal.
    const size_t first = digits.find_first_not_of('0');
    if (first == absl::string_view::npos) return Error("the factor is 0");
    meaning.factor.num = BigInt(std::string(digits.substr(first)));
    VERACITY_RETURN_IF_ERROR(CheckSize(meaning));
    return meaning;
  }

  // `last` is the place of the last character in `symbol` that is no digit.
  absl::StatusOr<UnitMeaning> Annotatable(absl::string_view symbol,
                                          size_t last) {
    absl::string_view code = symbol.substr(0, last + 1);
    const absl::string_view digits = symbol.substr(last + 1);
    bool minus = false;
    if (!digits.empty() && (code.back() == '-' || code.back() == '+')) {
      minus = code.back() == '-';
      code.remove_suffix(1);
    }
    VERACITY_ASSIGN_OR_RETURN(UnitMeaning unit, Simple(code));
    if (digits.empty()) return unit;
    int exponent = 0;
    for (char c : digits) {
      exponent = std::min(exponent * 10 + (c - '0'), kMaxExponent + 1);
    }
    if (exponent > kMaxExponent) {
      return Error(absl::StrCat("exponent over ", kMaxExponent));
    }
    return Raised(unit, minus ? -exponent : exponent);
  }

  absl::StatusOr<UnitMeaning> Simple(absl::string_view code) {
    if (const auto atom = atoms_.find(code); atom != atoms_.end()) {
      return atom->second.meaning;
    }
    for (const UnitPrefix& prefix : UnitPrefixes()) {
      if (!absl::StartsWith(code, prefix.code)) continue;
      const auto atom = atoms_.find(absl::StripPrefix(code, prefix.code));
      if (atom == atoms_.end() || !atom->second.metric) continue;
      UnitMeaning meaning = atom->second.meaning;
      meaning.factor = meaning.factor * FromText(prefix.factor);
      return meaning;
    }
    return Error(
        absl::StrCat("no unit has the code '", absl::CHexEscape(code), "'"));
  }

  absl::StatusOr<UnitMeaning> Raised(UnitMeaning unit, int exponent) {
    if (exponent == 1) return unit;
    if (unit.special != nullptr) {
      return Error(absl::StrCat("special unit '", unit.special->code,
                                "' may not be divided by or raised"));
    }
    const int64_t size = std::abs(exponent);
    if (Bits(unit.factor.num) * size > 2 * kMaxFactorBits ||
        Bits(unit.factor.den) * size > 2 * kMaxFactorBits) {
      return Error("the factor is too large");
    }
    unit.factor = Power(unit.factor, exponent);
    for (int& base : unit.base) base *= exponent;
    for (auto& [code, power] : unit.arbitrary) power *= exponent;
    if (exponent == 0) unit.arbitrary.clear();
    VERACITY_RETURN_IF_ERROR(CheckSize(unit));
    return unit;
  }

  absl::Status Multiply(UnitMeaning& product, const UnitMeaning& by) {
    if ((product.special != nullptr && !by.is_number) ||
        (by.special != nullptr && !product.is_number)) {
      return Error("a special unit may only be multiplied by a number");
    }
    if (by.special != nullptr) {
      product.special = by.special;
      product.reference = by.reference;
    }
    product.factor = product.factor * by.factor;
    for (int i = 0; i < kBaseUnitCount; ++i) product.base[i] += by.base[i];
    for (const auto& [code, exponent] : by.arbitrary) {
      if ((product.arbitrary[code] += exponent) == 0) {
        product.arbitrary.erase(code);
      }
    }
    product.is_number = product.is_number && by.is_number;
    return CheckSize(product);
  }

  absl::Status CheckSize(const UnitMeaning& meaning) const {
    const auto over = [](int64_t value, int64_t limit) {
      return std::abs(value) > limit;
    };
    if (Bits(meaning.factor.num) > kMaxFactorBits ||
        Bits(meaning.factor.den) > kMaxFactorBits ||
        over(meaning.factor.exp10, kMaxFactorPower)) {
      return Error("the factor is too large");
    }
    for (int exponent : meaning.base) {
      if (over(exponent, kMaxExponent)) return Error("exponent too large");
    }
    for (const auto& [code, exponent] : meaning.arbitrary) {
      if (over(exponent, kMaxExponent)) return Error("exponent too large");
    }
    return absl::OkStatus();
  }

  const absl::string_view text_;
  absl::string_view rest_;
  const AtomMap& atoms_;
};

AtomMap BuildAtoms() {
  AtomMap atoms;
  for (int i = 0; i < kBaseUnitCount; ++i) {
    KnownAtom& atom = atoms[kBaseUnits[i]];
    atom.meaning.base[i] = 1;
    atom.metric = true;
  }
  for (const UnitAtom& row : UnitAtoms()) {
    // The table is ours and in order: each row parses with those above it.
    KnownAtom atom;
    atom.meaning = UnitParser(row.unit, atoms).Parse().value_or(UnitMeaning());
    UnitMeaning& meaning = atom.meaning;
    meaning.factor = meaning.factor * FromText(row.factor);
    const absl::string_view code = row.code;
    meaning.is_number = code == "10*" || code == "10^";
    atom.metric = (row.flags & kMetric) != 0;
    if ((row.flags & kArbitrary) != 0 && meaning.arbitrary.empty()) {
      meaning.arbitrary[row.code] = 1;
    }
    if (row.scale != Scale::kRatio) {
      meaning.special = &row;
      meaning.reference = std::exchange(meaning.factor, Ratio{1, 1, 0});
    }
    atoms[row.code] = std::move(atom);
  }
  return atoms;
}

}  // namespace

absl::StatusOr<UnitMeaning> ParseUnit(absl::string_view text) {
  // Never destroyed, so that units may be parsed until the process ends.
  static const AtomMap& atoms = *new AtomMap(BuildAtoms());
  return UnitParser(text, atoms).Parse();
}

}  // namespace veracity::internal
