#include "listing.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "veracity/falls.h"

namespace veracity::cli {
namespace {

constexpr absl::string_view kIndent = "              ";
constexpr size_t kWhoShown = 6;
// Looking up what has fallen walks all that a claim rests on.
constexpr int kLookedUp = 50;

}  // namespace

void Listing::Show(const v1::ClaimView& found) {
  const absl::StatusOr<ClaimId> id =
      ClaimId::FromDigest(found.claim().id(), found.claim().shard());
  const auto said = id.ok() ? view_.AssertionsOf(*id) : id.status();
  if (!said.ok()) return Head(found.claim(), "");
  LookUpFallen(*id);
  const bool all_fallen =
      !said->empty() && std::all_of(said->begin(), said->end(),
                                    [&](const v1::AssertionView& one) {
                                      return HasFallen(one.assertion());
                                    });
  Head(found.claim(), found.withdrawn() ? " (withdrawn)"
                      : all_fallen      ? " (stands on nothing any more)"
                                        : "");
  out_.Paragraph(kIndent, Who(*said, !all_fallen));
}

void Listing::Show(const v1::AssertionView& found) {
  const v1::Assertion& said = found.assertion();
  if (said.claim().id() != claim_) {
    if (!claim_.empty()) out_.Line();
    claim_ = said.claim().id();
    const auto id = ClaimId::FromDigest(claim_, said.claim().shard());
    const auto claim = id.ok() ? view_.GetClaim(*id) : id.status();
    if (claim.ok()) {
      LookUpFallen(*id);
      Head(claim->claim(), claim->withdrawn() ? " (withdrawn)" : "");
    } else {
      out_.Paragraph(
          absl::StrCat(out_.Paint(Style::kId, ids_(said.claim())), "  "),
          "(not on record)");
    }
  }
  std::string text = words_.Act(said);
  if (said.has_confidence()) {
    absl::StrAppend(&text, ", ", InWords(said.confidence()));
  }
  if (found.holding() == v1::HOLDING_ONLY_RELAYED) {
    absl::StrAppend(&text, "; known only because others cite it");
  }
  if (found.withdrawn()) {
    absl::StrAppend(&text, " ", out_.Paint(Style::kBad, "(withdrawn)"));
  } else if (HasFallen(said)) {
    absl::StrAppend(&text, " ",
                    out_.Paint(Style::kBad, "(stands on nothing any more)"));
  }
  out_.Paragraph(
      absl::StrCat("  ", out_.Paint(Style::kId, ids_(RefOf(said))), "  "),
      text);
}

void Listing::Show(const v1::Entity& entity) {
  std::string text = words_.Name(entity.id());
  if (!entity.description().empty()) {
    absl::StrAppend(&text, ": ", Clean(entity.description()));
  } else if (entity.types_size() > 0) {
    absl::StrAppend(&text, ", ", Clean(absl::StrJoin(entity.types(), ", ")));
  }
  Row(RefToEntity(entity.id()), text);
}

void Listing::Show(const v1::Document& document) {
  std::string text = words_.Document(document.id());
  if (document.titles_size() > 0 && !document.publisher().empty()) {
    absl::StrAppend(&text, ", ", words_.Name(document.publisher()));
  }
  if (document.titles_size() > 0 && !document.published().empty()) {
    absl::StrAppend(&text, ", ", InWords(document.published()));
  }
  Row(RefToDocument(document.id()), text);
}

void Listing::Row(const v1::RecordRef& ref, absl::string_view text) {
  out_.Paragraph(absl::StrCat(out_.Paint(Style::kId, ids_(ref)), "  "), text);
}

void Listing::Head(const v1::Claim& claim, absl::string_view mark) {
  Row(RefOf(claim),
      absl::StrCat(out_.Paint(Style::kStrong, words_.Claim(claim)),
                   mark.empty() ? "" : out_.Paint(Style::kBad, mark)));
}

void Listing::LookUpFallen(const ClaimId& claim) {
  fallen_.clear();
  if (++claims_ > kLookedUp) return;
  const absl::StatusOr<v1::FallReport> report =
      Fallen(view_, claim, session_.Call());
  if (!report.ok()) return;
  for (const v1::Fall& fall : report->falls()) {
    fallen_.insert(fall.assertion().id());
  }
}

bool Listing::HasFallen(const v1::Assertion& said) const {
  return fallen_.contains(said.id());
}

void Listing::TellHowFar() {
  if (claims_ <= kLookedUp) return;
  out_.Line(out_.Paint(
      Style::kFaint,
      absl::StrCat("What still stands was looked up for the first ", kLookedUp,
                   " claims; of others veracity show tells.")));
}

std::string Listing::Who(const std::vector<v1::AssertionView>& said,
                         bool mark_fallen) {
  if (said.empty()) return "nobody says so";
  std::vector<std::string> parts;
  for (const v1::Stance stance : {v1::STANCE_AFFIRMS, v1::STANCE_DENIES,
                                  v1::STANCE_DECLINES, v1::STANCE_RELAYS}) {
    std::vector<std::string> who;
    for (const v1::AssertionView& one : said) {
      if (one.assertion().stance() != stance) continue;
      std::string name = words_.Name(one.assertion().source());
      const std::string sure = InShort(one.assertion().confidence());
      if (!sure.empty()) absl::StrAppend(&name, " (", sure, ")");
      if (mark_fallen && HasFallen(one.assertion())) {
        absl::StrAppend(&name, out_.Paint(Style::kBad, " (stands on nothing)"));
      }
      if (std::find(who.begin(), who.end(), name) == who.end()) {
        who.push_back(std::move(name));
      }
    }
    if (who.empty()) continue;
    const size_t more = who.size() > kWhoShown ? who.size() - kWhoShown : 0;
    who.resize(who.size() - more);
    const Style style = stance == v1::STANCE_AFFIRMS    ? Style::kGood
                        : stance == v1::STANCE_DENIES   ? Style::kBad
                        : stance == v1::STANCE_DECLINES ? Style::kDoubtful
                                                        : Style::kFaint;
    parts.push_back(absl::StrCat(
        out_.Paint(style, Participle(stance)), " ", absl::StrJoin(who, ", "),
        more > 0 ? absl::StrCat(" and ", more, " more") : ""));
  }
  return absl::StrJoin(parts, "; ");
}

}  // namespace veracity::cli
