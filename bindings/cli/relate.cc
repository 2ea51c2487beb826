// The commands rate and relate: what we say of sources, documents and claims
// with the predicates that the library knows.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "veracity/batch.h"
#include "veracity/scales.h"

namespace veracity::cli {
namespace {

constexpr absl::string_view kGrades = "admiralty-reliability";

constexpr absl::string_view kRelations[] = {
    "contradicts", "entails",     "refines",     "supports",
    "undermines",  "same-as",     "owned-by",    "part-of",
    "speaks-for",  "employed-by", "governed-by", "member-of"};

// What says the same from the other end.
constexpr std::pair<absl::string_view, absl::string_view> kTurned[] = {
    {"contradicted-by", "contradicts"},
    {"entailed-by", "entails"},
    {"follows-from", "entails"},
    {"refined-by", "refines"},
    {"supported-by", "supports"},
    {"undermined-by", "undermines"},
    {"owns", "owned-by"},
    {"has-part", "part-of"},
    {"contains", "part-of"},
    {"employs", "employed-by"},
    {"governs", "governed-by"},
    {"has-member", "member-of"}};

absl::Status CheckRelation(const RelateOptions& options) {
  const std::string typed =
      absl::StrReplaceAll(options.relation, {{"_", "-"}, {" ", "-"}});
  if (absl::c_linear_search(kRelations, typed)) return absl::OkStatus();
  const absl::Status status = absl::InvalidArgumentError(
      absl::StrCat("'", Clean(options.relation), "' is no relation"));
  for (const auto& [turned, relation] : kTurned) {
    if (turned != typed) continue;
    return WithHint(
        status, absl::StrCat("turn it round: ", relation, ": veracity relate ",
                             Clean(options.right), " ", relation, " ",
                             Clean(options.left)));
  }
  return WithHint(status, absl::StrCat("the relations are: ",
                                       absl::StrJoin(kRelations, ", ")));
}

absl::Status CheckGrade(const std::string& typed) {
  if (ReadScaleLabel(kGrades, typed).ok()) return absl::OkStatus();
  std::vector<std::string> grades;
  for (const v1::ScaleLevel& level : FindScale(kGrades)->levels()) {
    // Of "B - Usually reliable", "B Usually reliable" and "Usually reliable"
    // the last.
    std::string meaning;
    for (const std::string& alias : level.aliases()) {
      if (meaning.empty() && !absl::StartsWith(alias, level.label() + " ")) {
        meaning = alias;
      }
    }
    grades.push_back(absl::StrCat(level.label(), " (", meaning, ")"));
  }
  std::sort(grades.begin(), grades.end());
  return WithHint(
      absl::InvalidArgumentError(
          absl::StrCat("'", Clean(typed), "' is no grade")),
      absl::StrCat("the grades are: ", absl::StrJoin(grades, ", ")));
}

}  // namespace

absl::Status Rate(const Session& session, const RateOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, session.OpenToWrite());
  const View view = ledger.Now();
  Batch batch;
  VERACITY_RETURN_IF_ERROR(CheckGrade(options.grade));
  VERACITY_RETURN_IF_ERROR(CheckDate("--on", options.on));
  VERACITY_ASSIGN_OR_RETURN(const std::string source,
                            EntityId(view, options.source));
  VERACITY_ASSIGN_OR_RETURN(
      const std::string by,
      EntityId(view, options.by.empty() ? ledger.owner() : options.by));
  batch.Rates(by, source, options.grade);
  VERACITY_RETURN_IF_ERROR(batch.status());
  v1::Entry& last = *batch.message().mutable_entries()->rbegin();
  last.mutable_record()->mutable_assertion()->set_said(options.on);
  last.mutable_record()->mutable_assertion()->clear_id();
  return RecordAndTell(session, ledger, batch);
}

absl::Status Relate(const Session& session, const RelateOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, session.OpenToWrite());
  const View view = ledger.Now();
  VERACITY_RETURN_IF_ERROR(CheckRelation(options));
  VERACITY_RETURN_IF_ERROR(CheckDate("--valid", options.valid));
  VERACITY_RETURN_IF_ERROR(CheckDate("--on", options.on));
  v1::Claim claim;
  v1::Statement& statement = *claim.mutable_statement();
  VERACITY_ASSIGN_OR_RETURN(*statement.mutable_subject(),
                            ReadSubject(view, options.left));
  VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef right,
                            ReadSubject(view, options.right));
  *statement.mutable_value() =
      right.has_entity() ? EntityValue(right.entity()) : RecordValue(right);
  statement.set_predicate(absl::StrCat(
      "veracity:",
      absl::StrReplaceAll(options.relation, {{"-", "_"}, {" ", "_"}})));
  if (!options.strength.empty()) {
    VERACITY_RETURN_IF_ERROR(CheckUnitInterval("--strength", options.strength));
    v1::Qualifier& strength = *statement.add_qualifiers();
    strength.set_predicate("veracity:strength");
    *strength.mutable_value() = QuantityValue(options.strength, "");
  }
  statement.set_valid(options.valid);
  Batch batch;
  const ClaimId id = batch.Claim(claim);
  VERACITY_ASSIGN_OR_RETURN(
      const std::string by,
      EntityId(view, options.by.empty() ? ledger.owner() : options.by));
  batch.Add(Affirms(by, id).On(options.on));
  return RecordAndTell(session, ledger, batch);
}

}  // namespace veracity::cli
