// Pages of entities, which may be sources, and need not be described.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "page.h"
#include "status_macros.h"

namespace veracity::cli {
namespace {

constexpr int kStatements = 10;

// "an outlet", "a person"; empty if it is not said.
std::string AKind(const v1::Source& source) {
  if (source.kind() == v1::SOURCE_KIND_UNSPECIFIED) return "";
  const std::string word = Word(source.kind());
  if (source.kind() == v1::SOURCE_KIND_ANONYMOUS) return "an anonymous source";
  const bool vowel = absl::StrContains("aeiou", word.substr(0, 1));
  return absl::StrCat(vowel ? "an " : "a ", word);
}

}  // namespace

absl::Status Page::Entity(const std::string& id) {
  const absl::StatusOr<v1::Entity> found = view_.GetEntity(id);
  if (!found.ok()) {
    VERACITY_RETURN_IF_ERROR(NotDescribed(RefToEntity(id), found.status()));
  } else if (!out_.json()) {
    Description(*found);
  }
  if (out_.json()) {
    if (found.ok()) out_.Json(*found);
    return absl::OkStatus();
  }
  v1::AssertionQuery says;
  says.mutable_assertion()->add_sources(id);
  VERACITY_RETURN_IF_ERROR(WithdrawnWith(RefToEntity(id), says));
  VERACITY_RETURN_IF_ERROR(Grades(id));
  VERACITY_RETURN_IF_ERROR(Statements(id));
  v1::ClaimQuery about;
  about.mutable_claim()->add_about(id);
  return SomeClaims(
      about, "Claims about it",
      absl::StrCat("veracity find --about ", Typed(RefToEntity(id))));
}

void Page::Description(const v1::Entity& entity) {
  Title(words_.Name(entity.id()));
  std::vector<std::string> kinds;
  const std::string kind = AKind(entity.source());
  if (!kind.empty()) kinds.push_back(kind);
  for (const std::string& type : entity.types()) kinds.push_back(Clean(type));
  if (entity.indefinite()) kinds.push_back("known by description only");
  Id(RefToEntity(entity.id()), absl::StrJoin(kinds, ", "));
  if (!entity.description().empty()) {
    out_.Paragraph("", Clean(entity.description()));
  }
  std::vector<std::string> names;
  for (int i = 1; i < entity.names_size(); ++i) {
    names.push_back(Clean(entity.names(i).text()));
  }
  if (!names.empty()) {
    out_.Paragraph(
        "", absl::StrCat("Also called ", absl::StrJoin(names, ", "), "."));
  }
  if (!entity.source().known_through().empty()) {
    out_.Paragraph(
        "", absl::StrCat("Known through ",
                         words_.Name(entity.source().known_through()), "."));
  }
}

absl::Status Page::Grades(const std::string& id) {
  v1::AssertionQuery query;
  *query.mutable_claim()->add_subjects() = RefToEntity(id);
  query.mutable_claim()->add_predicates("veracity:reliability");
  Results<v1::AssertionView> results = view_.Find(query, session_.Call());
  v1::AssertionView found;
  bool first = true;
  while (results.Next(&found)) {
    const v1::Assertion& said = found.assertion();
    VERACITY_ASSIGN_OR_RETURN(
        const ClaimId claim_id,
        ClaimId::FromDigest(said.claim().id(), said.claim().shard()));
    VERACITY_ASSIGN_OR_RETURN(const v1::ClaimView claim,
                              view_.GetClaim(claim_id));
    if (first) Heading("How it is graded");
    first = false;
    const std::string when = WhenInWords(said.said());
    const v1::Value& value = claim.claim().statement().value();
    Item(
        RefOf(said),
        absl::StrCat(
            value.has_text() ? Clean(value.text().text()) : words_.Value(value),
            said.stance() == v1::STANCE_AFFIRMS
                ? ", by "
                : absl::StrCat(", ", Participle(said.stance()), " "),
            words_.Name(said.source()), when.empty() ? "" : ", ", when));
  }
  return results.status();
}

absl::Status Page::Statements(const std::string& id) {
  v1::AssertionQuery query;
  query.mutable_assertion()->add_sources(id);
  VERACITY_RETURN_IF_ERROR(Shares(query, "As a source", v1::GROUP_BY_STANCE));
  query.mutable_assertion()->set_withdrawn(v1::WITHDRAWN_FILTER_INCLUDE);
  query.set_order(v1::ASSERTION_ORDER_SAID_DESCENDING);
  query.mutable_page()->set_size(kStatements);
  VERACITY_ASSIGN_OR_RETURN(const auto page,
                            view_.FindPage(query, session_.Call()));
  if (page.items.empty()) return absl::OkStatus();
  Heading("What it says");
  for (const v1::AssertionView& one : page.items) {
    const v1::Assertion& said = one.assertion();
    const std::string when = WhenInWords(said.said());
    Item(RefOf(said),
         absl::StrCat(
             Verb(said.stance()), when.empty() ? "" : ", ", when, ": ",
             words_.Claim(said.claim()),
             one.withdrawn() ? out_.Paint(Style::kBad, " (withdrawn)") : ""));
  }
  if (!page.next_page_token.empty()) {
    Faint(absl::StrCat("  all: veracity find assertions --source ",
                       Typed(RefToEntity(id))));
  }
  return absl::OkStatus();
}

}  // namespace veracity::cli
