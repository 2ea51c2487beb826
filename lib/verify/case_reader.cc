#include "verify/case_reader.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "graph/list_query.h"
#include "verify/case_builder.h"
#include "verify/case_claims.h"
#include "verify/case_entities.h"
#include "verify/case_statements.h"
#include "verify/places.h"
#include "verify/structure.h"
#include "verify/view_meanings.h"

namespace veracity::internal {

namespace {

int32_t Find(const std::vector<int64_t>& keys, int64_t key) {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? kNoIndex
                             : static_cast<int32_t>(found - keys.begin());
}

}  // namespace

int32_t NamedCase::FindClaim(int64_t key) const {
  return Find(claim_keys, key);
}

int32_t NamedCase::FindStatement(int64_t key) const {
  return Find(statement_keys, key);
}

void NamedCase::Withdraw(absl::Span<const RetractionTarget> also) {
  const WithdrawalInput input = entries.input();
  const Withdrawals withdrawals = FindWithdrawals(input, also);
  std::fill(the_case.withdrawn_source.begin(), the_case.withdrawn_source.end(),
            0);
  for (size_t s = 0; s < source_numbers.size(); ++s) {
    if (withdrawals.source[s]) the_case.withdrawn_source[source_numbers[s]] = 1;
  }
  CaseStatements& columns = the_case.statements;
  columns.withdrawn.clear();
  columns.beginning_begin = {0};
  columns.beginnings.clear();
  columns.hands.clear();
  for (size_t i = 0; i < entry_of.size(); ++i) {
    const int32_t row = entry_of[i];
    columns.withdrawn.push_back(withdrawals.record[row]);
    // Of each entry that stands and is held: its authors, then the publisher.
    std::set<std::vector<int32_t>> rows_of_hands;
    for (int32_t e = input.entry_begin[row]; e < input.entry_begin[row + 1];
         ++e) {
      if (withdrawals.entry[e] || !entries.held()[e]) continue;
      std::vector<int32_t> hands = author_numbers.at(input.entries[e].lineage);
      if (publishers[i] != kNoIndex) hands.push_back(publishers[i]);
      rows_of_hands.insert(std::move(hands));
    }
    for (const std::vector<int32_t>& hands : rows_of_hands) {
      Beginning beginning;
      beginning.hands_begin = static_cast<int32_t>(columns.hands.size());
      columns.hands.insert(columns.hands.end(), hands.begin(), hands.end());
      beginning.hands_end = static_cast<int32_t>(columns.hands.size());
      columns.beginnings.push_back(beginning);
    }
    columns.beginning_begin.push_back(
        static_cast<int32_t>(columns.beginnings.size()));
  }
}

CaseReader::CaseReader(Reader& reader, const v1::AssessmentPolicy& policy)
    : reader_(reader), policy_(policy) {
  reader.PreferAuthors({policy.authors().begin(), policy.authors().end()});
}

absl::StatusOr<NamedCase> CaseReader::Read(absl::Span<const int64_t> claims,
                                           Instant question,
                                           const CaseOptions& options) {
  places_.Forget();
  const ListQuery query(reader_, options.call);
  StructureReader structure(query, policy_);
  Identities identities;
  std::set<int64_t> places;
  // Which ids are one decides what else is read, and what is read, which ids
  // are one: again, until there is no news.
  for (;;) {
    ViewMeanings meanings(query, structure, identities);
    CaseClaimReader claim_reader(query, policy_, structure, meanings,
                                 identities, places_);
    VERACITY_RETURN_IF_ERROR(claim_reader.FindLinked(
        claims, options.whole ? 0 : policy_.least_chain()));
    CaseStatementReader statement_reader(query, identities, claim_reader,
                                         options.maximum_statements);
    VERACITY_RETURN_IF_ERROR(statement_reader.Find());
    CaseEntityReader entity_reader(query, policy_, structure, entities_);
    VERACITY_ASSIGN_OR_RETURN(
        const bool has_news,
        entity_reader.Find(claim_reader, statement_reader, &identities));
    VERACITY_RETURN_IF_ERROR(meanings.status());
    if (options.places) {
      VERACITY_RETURN_IF_ERROR(AddPlaces(claim_reader, statement_reader,
                                         entity_reader, structure, meanings,
                                         reader_, &places));
    }
    if (has_news) continue;
    VERACITY_ASSIGN_OR_RETURN(
        NamedCase named,
        BuildCase(claim_reader, statement_reader, entity_reader, identities,
                  meanings, policy_, reader_, question));
    named.linked = claim_reader.linked();
    for (int64_t key : structure.used()) {
      named.used.push_back(
          {IsClaimKey(key) ? Kind::kClaim : Kind::kAssertion, key});
    }
    for (const std::string& predicate : meanings.Used()) {
      VERACITY_ASSIGN_OR_RETURN(const int64_t key,
                                reader_.KeyOf(Kind::kPredicate, predicate));
      named.used.push_back({Kind::kPredicate, key});
    }
    named.places.assign(places.begin(), places.end());
    return named;
  }
}

}  // namespace veracity::internal
