// Departures and arrivals of a day by 38 sources, many of which copy from each
// other (Li et al., PVLDB 6(2) 2013), as sources write them: in many ways.

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "verify/discovery/evaluation/data_sets.h"

namespace veracity::internal {
namespace {

constexpr int kDay = 24 * 60;

// The third of the six attributes and the last are gates.
constexpr size_t kAttributes = 6;
bool IsGate(size_t attribute) { return attribute % 3 == 2; }
// An item ends in its attribute; gold begins with it.
bool IsGate(char digit) { return IsGate(static_cast<size_t>(digit - '0')); }

bool IsDigit(absl::string_view text, size_t at) {
  return at < text.size() &&
         absl::ascii_isdigit(static_cast<unsigned char>(text[at]));
}

// The number that `count` digits are.
int Digits(absl::string_view text, size_t at, size_t count) {
  int number = 0;
  for (size_t i = 0; i < count; ++i)
    number = number * 10 + (text[at + i] - '0');
  return number;
}

// The minute of the day, without date and zone; or nothing. The first "9:05",
// "09:05:00", "9:05p", "9:05 a.m." in the text counts.
std::optional<std::string> Time(absl::string_view text) {
  size_t colon = text.find(':');
  while (colon != absl::string_view::npos &&
         !(colon > 0 && IsDigit(text, colon - 1) && IsDigit(text, colon + 1) &&
           IsDigit(text, colon + 2))) {
    colon = text.find(':', colon + 1);
  }
  if (colon == absl::string_view::npos) return std::nullopt;
  const size_t digits = colon > 1 && IsDigit(text, colon - 2) ? 2 : 1;
  int hour = Digits(text, colon - digits, digits);
  const int minute = Digits(text, colon + 1, 2);
  if (hour > 23 || minute > 59) return std::nullopt;
  size_t at = colon + 3;
  if (at < text.size() && text[at] == ':' && IsDigit(text, at + 1) &&
      IsDigit(text, at + 2)) {
    at += 3;
  }
  while (at < text.size() &&
         absl::ascii_isspace(static_cast<unsigned char>(text[at]))) {
    ++at;
  }
  const char half =
      at < text.size()
          ? absl::ascii_tolower(static_cast<unsigned char>(text[at]))
          : ' ';
  if (half == 'a' || half == 'p') hour = hour % 12 + (half == 'p' ? 12 : 0);
  return absl::StrFormat("%04d", hour * 60 + minute);
}

// Letters and digits, without words for what it is; or nothing.
std::optional<std::string> Gate(absl::string_view text) {
  const std::string trimmed(absl::StripAsciiWhitespace(text));
  std::string lower = absl::AsciiStrToLower(trimmed);
  for (const char* none : {"", "-", "--", "n/a", "tbd", "tba"}) {
    if (lower == none) return std::nullopt;
  }
  // "Not provided by airline".
  if (absl::StrContains(trimmed, "rovided")) return std::nullopt;
  lower = absl::StrReplaceAll(
      lower, {{"terminal", ""}, {"gate", ""}, {"concourse", ""}});
  std::string gate;
  for (const char c : lower) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) gate += c;
  }
  if (gate.empty()) return std::nullopt;
  return absl::AsciiStrToUpper(gate);
}

std::optional<std::string> Parse(size_t attribute, absl::string_view text) {
  return IsGate(attribute) ? Gate(text) : Time(text);
}

int Distance(const std::string& a, const std::string& b) {
  int first = 0, second = 0;
  if (!absl::SimpleAtoi(a, &first) || !absl::SimpleAtoi(b, &second)) {
    return kDay;
  }
  const int d = std::abs(first - second);
  return std::min(d, kDay - d);
}

// What each of the times becomes; `counts` in the order of first naming.
std::map<std::string, std::string> Buckets(
    std::vector<std::pair<std::string, int>> counts) {
  std::stable_sort(
      counts.begin(), counts.end(),
      [](const auto& a, const auto& b) { return a.second > b.second; });
  std::map<std::string, std::string> bucket;
  std::vector<std::string> centres;
  for (const auto& [value, count] : counts) {
    std::string centre = value;
    for (const std::string& other : centres) {
      if (Distance(value, other) > 5) continue;
      centre = other;
      break;
    }
    if (centre == value) centres.push_back(value);
    bucket[value] = centre;
  }
  return bucket;
}

void BucketTimes(std::vector<FlightClaim>* claims) {
  std::map<std::string, std::vector<std::pair<std::string, int>>> counts;
  for (const FlightClaim& claim : *claims) {
    auto& values = counts[claim.item];
    const auto seen = std::find_if(
        values.begin(), values.end(),
        [&](const auto& value) { return value.first == claim.value; });
    if (seen == values.end()) {
      values.push_back({claim.value, 1});
    } else {
      ++seen->second;
    }
  }
  std::map<std::string, std::map<std::string, std::string>> buckets;
  for (FlightClaim& claim : *claims) {
    if (IsGate(claim.item.back())) continue;
    auto& bucket = buckets[claim.item];
    if (bucket.empty()) bucket = Buckets(counts[claim.item]);
    claim.value = bucket.at(claim.value);
  }
}

}  // namespace

std::vector<FlightClaim> ReadFlightClaims(const std::string& text) {
  std::vector<FlightClaim> claims;
  // Later rows of the same source and item overwrite.
  std::map<std::pair<std::string, std::string>, size_t> at;
  for (const std::vector<std::string>& row : Rows(text, '\t', 2)) {
    for (size_t a = 0; a < kAttributes && a + 2 < row.size(); ++a) {
      const auto value = Parse(a, row[a + 2]);
      if (!value.has_value()) continue;
      const std::string item = absl::StrCat(row[1], "|", a);
      const auto [place, is_new] =
          at.try_emplace({row[0], item}, claims.size());
      if (is_new) claims.push_back({item, row[0], ""});
      claims[place->second].value = *value;
    }
  }
  BucketTimes(&claims);
  return claims;
}

std::map<std::string, std::string> ReadFlightGold(const std::string& text) {
  std::map<std::string, std::string> gold;
  for (const std::vector<std::string>& row : Rows(text, '\t', 2)) {
    for (size_t a = 0; a < kAttributes && a + 1 < row.size(); ++a) {
      const auto value = Parse(a, row[a + 1]);
      if (!value.has_value()) continue;
      gold[absl::StrCat(row[0], "|", a)] = absl::StrCat(a, "|", *value);
    }
  }
  return gold;
}

void AddFlights(const std::vector<FlightClaim>& flights, NamedClaims* claims) {
  std::set<std::string> sources;
  for (const FlightClaim& claim : flights) sources.insert(claim.source);
  claims->NumberSources({sources.begin(), sources.end()});
  for (const FlightClaim& claim : flights) {
    claims->Add(claim.item, claim.source, claim.value);
  }
}

bool IsRightFlight(const std::string& value, const std::string& gold) {
  const std::string truth = gold.substr(2);
  return IsGate(gold[0]) ? value == truth : Distance(value, truth) <= 10;
}

}  // namespace veracity::internal
