#include "verify/graph/block_reader.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/withdrawals.h"
#include "veracity/ids.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {
namespace {

// What hangs together is one block up to so many statements.
constexpr size_t kStatementsInABlock = 50'000;

}  // namespace

absl::StatusOr<NamedCase> BlockReader::ReadCase(
    absl::Span<const int64_t> claims, bool whole) {
  CaseOptions options;
  options.maximum_statements =
      whole ? std::min(kStatementsInABlock, options_.maximum_statements)
            : options_.maximum_statements;
  options.places = true;
  options.whole = whole;
  options.call = options_.call;
  options.call.progress = nullptr;  // ours counts claims
  return cases_.Read(claims, question_, options);
}

absl::Status BlockReader::Read(absl::Span<const int64_t> claims,
                               absl::FunctionRef<bool(int64_t claim)> take,
                               std::vector<BlockPtr>* blocks) {
  const size_t together = std::max<size_t>(1, options_.block_claims);
  for (size_t begin = 0; begin < claims.size(); begin += together) {
    const absl::Span<const int64_t> part = claims.subspan(begin, together);
    absl::StatusOr<NamedCase> named = ReadCase(part, true);
    if (absl::IsResourceExhausted(named.status())) {
      VERACITY_RETURN_IF_ERROR(ReadParts(part, blocks));
      continue;
    }
    VERACITY_RETURN_IF_ERROR(named.status());
    std::vector<int64_t> answers(part.begin(), part.end());
    std::sort(answers.begin(), answers.end());
    const size_t asked = answers.size();
    for (int64_t claim : named->linked) {
      const auto end = answers.begin() + static_cast<ptrdiff_t>(asked);
      if (!std::binary_search(answers.begin(), end, claim) && take(claim)) {
        answers.push_back(claim);
      }
    }
    VERACITY_ASSIGN_OR_RETURN(std::vector<Answered> answered,
                              ReadAnswered(answers));
    blocks->push_back(
        std::make_shared<const Block>(*std::move(named), std::move(answered)));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Answered>> BlockReader::ReadAnswered(
    absl::Span<const int64_t> claims) {
  const std::string sql = absl::StrCat(
      "SELECT c.key, c.predicate, CASE WHEN ",
      WithdrawnClaimSql("c", "?2", reader_.connection().is_distributed()),
      " THEN 1 ELSE 0 END FROM LIST(?1) j CROSS JOIN claims c ON c.key=j.value"
      " ORDER BY j.key");
  const Snapshot& snapshot = reader_.snapshot();
  const Cell cells[] = {Cell::List(claims), Cell::Int(snapshot.commit())};
  std::vector<Answered> answered;
  std::vector<int64_t> predicates;
  VERACITY_RETURN_IF_ERROR(reader_.connection().Run(sql, cells, [&](Cells row) {
    answered.push_back({row[0].integer, row[2].integer != 0});
    predicates.push_back(row[1].integer);
    return true;
  }));
  for (size_t i = 0; i < answered.size(); ++i) {
    if (predicates[i] == 0) continue;  // it has only a wording
    VERACITY_ASSIGN_OR_RETURN(const std::string predicate,
                              reader_.NameOf(Kind::kPredicate, predicates[i]));
    answered[i].structure = IsReservedPredicate(predicate);
  }
  if (snapshot.said_withdrawals() == nullptr) return answered;
  // The columns tell what is withdrawn as of a commit only.
  VERACITY_RETURN_IF_ERROR(reader_.ForeseeRows(claims, {}));
  for (Answered& one : answered) {
    VERACITY_ASSIGN_OR_RETURN(const auto record, reader_.FindClaim(one.key));
    VERACITY_ASSIGN_OR_RETURN(one.withdrawn, reader_.IsWithdrawn(*record));
  }
  return answered;
}

// More hangs together than is good for one block: each part reads what bears
// on it, and no more.
absl::Status BlockReader::ReadParts(absl::Span<const int64_t> claims,
                                    std::vector<BlockPtr>* blocks) {
  absl::StatusOr<NamedCase> named = ReadCase(claims, false);
  if (named.ok()) {
    VERACITY_ASSIGN_OR_RETURN(std::vector<Answered> answered,
                              ReadAnswered(claims));
    blocks->push_back(
        std::make_shared<const Block>(*std::move(named), std::move(answered)));
    return absl::OkStatus();
  }
  if (!absl::IsResourceExhausted(named.status())) return named.status();
  if (claims.size() == 1) {
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef claim,
                              reader_.RefOf(Kind::kClaim, claims.front()));
    return Annotate(named.status(), PrintId(claim));
  }
  const size_t half = claims.size() / 2;
  VERACITY_RETURN_IF_ERROR(ReadParts(claims.subspan(0, half), blocks));
  return ReadParts(claims.subspan(half), blocks);
}

}  // namespace veracity::internal
