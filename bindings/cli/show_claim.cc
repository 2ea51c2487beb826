// Pages of claims and assertions: who says so, from whom it came, what stands
// against it.

#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "page.h"
#include "status_macros.h"
#include "veracity/edtf.h"
#include "veracity/falls.h"

namespace veracity::cli {
namespace {

constexpr int kRivals = 20;

// Whether two valid times can have a moment in common; undated: always.
bool MayMeet(const std::string& a, const std::string& b) {
  const absl::StatusOr<Edtf> first = Edtf::Parse(a);
  const absl::StatusOr<Edtf> second = Edtf::Parse(b);
  if (!first.ok() || !second.ok()) return true;
  return Overlaps(first->bounds(), second->bounds()) != When::kNo;
}

std::string AKind(v1::ClaimKind kind) {
  if (kind == v1::CLAIM_KIND_UNSPECIFIED) kind = v1::CLAIM_KIND_FACT;
  const std::string word = Word(kind);
  if (kind == v1::CLAIM_KIND_FACT) return "a claim of fact";
  return absl::StrCat(word[0] == 'e' ? "an " : "a ", word);
}

// "2 sources affirm it (3 times)" of the source of each assertion.
std::string Speakers(std::vector<std::string> sources, absl::string_view one,
                     absl::string_view many) {
  const size_t times = sources.size();
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  if (sources.empty()) return "";
  return absl::StrCat(Counted(sources.size(), absl::StrCat("source ", one),
                              absl::StrCat("sources ", many)),
                      times > sources.size()
                          ? absl::StrCat(" (", Counted(times, "time"), ")")
                          : "");
}

}  // namespace

absl::Status Page::Claim(const v1::RecordRef& ref) {
  VERACITY_ASSIGN_OR_RETURN(const ClaimId id, ToClaimId(ref));
  VERACITY_ASSIGN_OR_RETURN(const v1::ClaimView found, view_.GetClaim(id));
  VERACITY_ASSIGN_OR_RETURN(const v1::FallReport fallen,
                            Fallen(view_, id, session_.Call()));
  if (out_.json()) {
    out_.Json(found);
    VERACITY_RETURN_IF_ERROR(
        EachAssertion(found.claim(),
                      [&](const v1::AssertionView& said) { out_.Json(said); }));
    if (fallen.falls_size() > 0) out_.Json(fallen);
    return absl::OkStatus();
  }
  const v1::Claim& claim = found.claim();
  Title(words_.Claim(claim));
  const std::string statement = words_.Statement(claim);
  if (claim.wordings_size() > 0 && !statement.empty()) {
    out_.Paragraph("", statement);
  }
  for (int i = 1; i < claim.wordings_size(); ++i) {
    out_.Paragraph("", absl::StrCat(Clean(claim.wordings(i).language()), ": ",
                                    Clean(claim.wordings(i).text())));
  }
  Id(ref, absl::StrCat(AKind(claim.kind()), ", recorded ",
                       Moment(found.recorded()), From(found.authors())));
  Withdrawals(found.withdrawals());
  VERACITY_RETURN_IF_ERROR(Assertions(claim, fallen));
  VERACITY_RETURN_IF_ERROR(Rivals(claim));
  return Related(ref);
}

absl::Status Page::EachAssertion(
    const v1::Claim& claim,
    const std::function<void(const v1::AssertionView&)>& take) {
  v1::AssertionQuery query;
  query.mutable_claim()->add_ids(claim.id());
  query.mutable_assertion()->set_withdrawn(v1::WITHDRAWN_FILTER_INCLUDE);
  Results<v1::AssertionView> results = view_.Find(query, session_.Call());
  v1::AssertionView said;
  while (results.Next(&said)) take(said);
  return results.status();
}

absl::Status Page::Assertions(const v1::Claim& claim,
                              const v1::FallReport& fallen) {
  absl::flat_hash_map<std::string, v1::Fall::Reason> reasons;
  for (const v1::Fall& fall : fallen.falls()) {
    reasons[fall.assertion().id()] = fall.reason();
  }
  bool none = true;
  std::map<v1::Stance, std::vector<std::string>> sources;
  VERACITY_RETURN_IF_ERROR(
      EachAssertion(claim, [&](const v1::AssertionView& said) {
        if (std::exchange(none, false)) Heading("Who says so");
        Said(said);
        const auto reason = reasons.find(said.assertion().id());
        if (reason != reasons.end()) Fell(reason->second);
        if (said.withdrawn()) return;
        sources[said.assertion().stance()].push_back(said.assertion().source());
      }));
  if (none) Heading("Nobody says so.");
  if (sources.count(v1::STANCE_AFFIRMS) + sources.count(v1::STANCE_DENIES) ==
      2) {
    Heading("In conflict");
    const std::string relayed =
        Speakers(sources[v1::STANCE_RELAYS], "passes it on", "pass it on");
    out_.Paragraph(
        "  ",
        absl::StrCat(
            Speakers(sources[v1::STANCE_AFFIRMS], "affirms it", "affirm it"),
            "; ", Speakers(sources[v1::STANCE_DENIES], "denies it", "deny it"),
            relayed.empty() ? "" : "; ", relayed, "."));
  }
  return absl::OkStatus();
}

void Page::Fell(v1::Fall::Reason reason) {
  switch (reason) {
    case v1::Fall::REASON_GROUND_WITHDRAWN:
      return More(out_.Paint(
          Style::kBad, "Stands on nothing: all it rests on is withdrawn."));
    case v1::Fall::REASON_CIRCULAR:
      return More(out_.Paint(Style::kBad,
                             "Stands on nothing: it rests on itself only."));
    case v1::Fall::REASON_DANGLING:
      return More(out_.Paint(
          Style::kBad,
          "Stands on nothing known: what it rests on is not on record."));
    default:
      return;
  }
}

void Page::Said(const v1::AssertionView& view) {
  const v1::Assertion& said = view.assertion();
  const Style style = said.stance() == v1::STANCE_AFFIRMS    ? Style::kGood
                      : said.stance() == v1::STANCE_DENIES   ? Style::kBad
                      : said.stance() == v1::STANCE_DECLINES ? Style::kDoubtful
                                                             : Style::kFaint;
  std::string act = absl::StrCat(
      words_.Name(said.source()), " ", out_.Paint(style, Verb(said.stance())),
      said.stance() == v1::STANCE_DECLINES ? "" : " it");
  const std::string when = WhenInWords(said.said());
  if (!when.empty()) absl::StrAppend(&act, ", ", when);
  if (!said.verb().empty()) {
    absl::StrAppend(&act, ": \"", Clean(said.verb()), "\"");
  }
  Item(RefOf(said), act);
  std::vector<std::string> how;
  if (view.holding() == v1::HOLDING_ONLY_RELAYED) {
    how.push_back("known only because others cite it");
  }
  if (said.manner() > v1::MANNER_STATED) {
    how.push_back(said.manner() == v1::MANNER_HEADING
                      ? "in a heading"
                      : absl::StrCat(Word(said.manner()), ", not stated"));
  }
  if (said.basis() != v1::BASIS_UNSPECIFIED) how.push_back(Word(said.basis()));
  if (said.times() > 1) how.push_back(absl::StrCat(said.times(), " times"));
  if (said.repeatedly()) how.push_back("repeatedly");
  if (!how.empty()) More(absl::StrJoin(how, ", "));
  if (said.has_confidence()) {
    More(absl::StrCat("how sure: ", InWords(said.confidence())));
  }
  for (const std::string& row : words_.Hands(said, out_.arrow())) {
    if (absl::StrContains(row, out_.arrow())) More(row);
  }
  if (!said.document().empty()) {
    std::vector<std::string> places;
    for (const v1::Selector& selector : said.selectors()) {
      places.push_back(InWords(selector));
    }
    More(absl::StrCat("in ", words_.Document(said.document()),
                      places.empty() ? "" : ": ", absl::StrJoin(places, "; ")));
  }
  for (const v1::Withdrawal& one : view.withdrawals()) {
    More(out_.Paint(Style::kBad, Withdrawn(one)));
  }
}

absl::Status Page::Rivals(const v1::Claim& claim) {
  const v1::Statement& statement = claim.statement();
  if (statement.predicate().empty()) return absl::OkStatus();
  const auto spec = view_.GetPredicate(statement.predicate());
  if (!spec.ok() || spec->cardinality() != v1::CARDINALITY_SINGLE) {
    return absl::OkStatus();
  }
  v1::ClaimQuery query;
  *query.mutable_claim()->add_subjects() = statement.subject();
  query.mutable_claim()->add_predicates(statement.predicate());
  query.mutable_asserted();
  Results<v1::ClaimView> results = view_.Find(query, session_.Call());
  v1::ClaimView other;
  int shown = 0;
  while (shown < kRivals && results.Next(&other)) {
    if (other.claim().id() == claim.id() ||
        !MayMeet(statement.valid(), other.claim().statement().valid())) {
      continue;
    }
    if (shown++ == 0) {
      Heading("Rival values (there can be but one at a time)");
    }
    Item(RefOf(other.claim()),
         absl::StrCat(words_.Value(other.claim().statement().value()), ", ",
                      InShort(other.claim())));
  }
  return results.status();
}

absl::Status Page::Assertion(const v1::RecordRef& ref) {
  VERACITY_ASSIGN_OR_RETURN(const AssertionId id, ToAssertionId(ref));
  VERACITY_ASSIGN_OR_RETURN(const v1::AssertionView found,
                            view_.GetAssertion(id));
  if (out_.json()) {
    out_.Json(found);
    return absl::OkStatus();
  }
  Title(absl::StrCat(words_.Name(found.assertion().source()), " ",
                     Verb(found.assertion().stance()), ": ",
                     words_.Claim(found.assertion().claim())));
  v1::RecordRef claim;
  *claim.mutable_claim() = found.assertion().claim();
  out_.Paragraph("", absl::StrCat("of ", out_.Paint(Style::kId, ids_(claim)),
                                  ", recorded ", Moment(found.recorded()),
                                  From(found.authors())));
  out_.Line();
  Said(found);
  return Related(ref);
}

}  // namespace veracity::cli
