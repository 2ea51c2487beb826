#include "ledger/evidence.h"

#include <optional>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/quote_match.h"
#include "base/text.h"

namespace veracity::internal {
namespace {

using Report = v1::EvidenceReport;

TextUnit UnitOf(v1::PositionUnit unit) {
  switch (unit) {
    case v1::POSITION_UNIT_BYTES:
      return TextUnit::kBytes;
    case v1::POSITION_UNIT_UTF16:
      return TextUnit::kUtf16;
    default:
      return TextUnit::kCodePoints;
  }
}

std::optional<ByteRange> RangeOf(const v1::PositionSelector& position,
                                 absl::string_view content) {
  const TextUnit unit = UnitOf(position.unit());
  const std::optional<size_t> begin =
      ByteOffset(content, position.start(), unit);
  const std::optional<size_t> end = ByteOffset(content, position.end(), unit);
  if (!begin.has_value() || !end.has_value() || *end < *begin) {
    return std::nullopt;
  }
  return ByteRange{*begin, *end};
}

void Conclude(const QuoteMatch& match, bool placed, Report* report) {
  for (const ByteRange& place : match.places) {
    Report::Range* range = report->add_found();
    range->set_start(place.begin);
    range->set_end(place.end);
  }
  switch (match.kind) {
    case QuoteMatchKind::kExact:
      report->set_verdict(Report::VERDICT_EXACT);
      report->set_message(placed ? "stands word for word at the place stated"
                                 : "stands word for word, once");
      break;
    case QuoteMatchKind::kWhitespaceApart:
      report->set_verdict(Report::VERDICT_WHITESPACE);
      report->set_message("stands there but for white space");
      break;
    case QuoteMatchKind::kMoved:
      report->set_verdict(Report::VERDICT_MOVED);
      report->set_message("stands elsewhere than stated");
      break;
    case QuoteMatchKind::kAmbiguous:
      report->set_verdict(Report::VERDICT_AMBIGUOUS);
      report->set_message(
          absl::StrCat("stands at ", match.places.size(),
                       " places; nothing tells which is meant"));
      break;
    case QuoteMatchKind::kAbsent:
      report->set_verdict(Report::VERDICT_ABSENT);
      report->set_message("does not stand in the document");
      break;
    case QuoteMatchKind::kUnfinished:
      report->set_verdict(Report::VERDICT_NOT_CHECKABLE);
      report->set_message(
          "not found at the place stated, and the document is too long to seek "
          "a withheld passage in");
      break;
    case QuoteMatchKind::kBadQuote:
      report->set_verdict(Report::VERDICT_NOT_CHECKABLE);
      report->set_message("the quotation is empty or not text");
      break;
  }
}

// Of a digest what tells it from another at a glance.
std::string Shortened(absl::string_view digest) {
  return absl::StrCat(absl::BytesToHexString(digest.substr(0, 6)), "...");
}

}  // namespace

v1::EvidenceReport CheckQuoted(const v1::Assertion& assertion,
                               const v1::Document& document,
                               absl::string_view content) {
  Report report;
  const v1::QuoteSelector* quote = nullptr;
  const v1::PositionSelector* position = nullptr;
  for (const v1::Selector& selector : assertion.selectors()) {
    for (const v1::Selector* at = &selector; at != nullptr;
         at = at->has_refined_by() ? &at->refined_by() : nullptr) {
      if (at->has_quote() && quote == nullptr) quote = &at->quote();
      if (at->has_position() && position == nullptr) position = &at->position();
    }
  }
  // Positions may have been counted in a text made from the content; they
  // then hold in that text, which is what we are given or we are not.
  const std::string digest = Sha256(content);
  const bool is_counted_text = position != nullptr &&
                               !position->text_sha256().empty() &&
                               position->text_sha256() == digest;
  if (!document.sha256().empty() && document.sha256() != digest &&
      !is_counted_text) {
    report.set_verdict(Report::VERDICT_OTHER_DOCUMENT);
    report.set_message(absl::StrCat(
        "these are not the bytes of document '", assertion.document(),
        "': their SHA-256 is ", Shortened(digest), ", on record is ",
        Shortened(document.sha256())));
    return report;
  }
  if (quote == nullptr) {
    report.set_verdict(Report::VERDICT_NOT_CHECKABLE);
    report.set_message("the assertion quotes nothing");
    return report;
  }
  const std::optional<ByteRange> expected =
      position == nullptr ? std::nullopt : RangeOf(*position, content);
  if (!quote->exact().empty()) {
    Conclude(FindQuote(content, quote->exact(), quote->prefix(),
                       quote->suffix(), expected),
             expected.has_value(), &report);
  } else {
    Conclude(FindDigest(content, quote->length(), quote->sha256(), expected),
             expected.has_value(), &report);
  }
  return report;
}

}  // namespace veracity::internal
