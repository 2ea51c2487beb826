#include "ledger/walk.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/withdrawals.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {
namespace {

// Statements name their tables in the order in which they are to be walked:
// CROSS JOIN keeps the database from turning it round.

// Runs a statement that gives keys, with a list as ?1 and a number as ?2, and
// adds those not seen before to `next`.
absl::Status Step(Reader& reader, const char* sql,
                  const std::vector<int64_t>& from, int64_t number,
                  absl::flat_hash_set<int64_t>* seen,
                  std::vector<int64_t>* next) {
  if (from.empty()) return absl::OkStatus();
  const Cell cells[] = {Cell::List(from), Cell::Int(number)};
  return reader.connection().Run(sql, cells, [&](Cells row) {
    if (seen->insert(row[0].integer).second) next->push_back(row[0].integer);
    return true;
  });
}

}  // namespace

absl::StatusOr<std::vector<int64_t>> RestingOn(
    Reader& reader,
    const google::protobuf::RepeatedPtrField<v1::RecordRef>& roots) {
  std::vector<int64_t> sources, documents, claims, assertions;
  for (const v1::RecordRef& root : roots) {
    absl::StatusOr<Located> located = reader.Locate(root);
    if (absl::IsNotFound(located.status())) continue;
    if (!located.ok()) return Annotate(located.status(), "resting_on");
    switch (located->kind) {
      case Kind::kEntity:
        sources.push_back(located->key);
        break;
      case Kind::kDocument:
        documents.push_back(located->key);
        break;
      case Kind::kClaim:
        claims.push_back(located->key);
        break;
      case Kind::kAssertion:
        assertions.push_back(located->key);
        break;
      default:
        return absl::InvalidArgumentError(
            "resting_on: name sources, documents, claims or assertions");
    }
  }
  const int64_t last = reader.snapshot().last_position();
  absl::flat_hash_set<int64_t> seen(assertions.begin(), assertions.end());
  std::vector<int64_t> level = assertions;
  // With the anonymous sources known through them, at any remove.
  absl::flat_hash_set<int64_t> known(sources.begin(), sources.end());
  for (std::vector<int64_t> hop = sources; !hop.empty();) {
    std::vector<int64_t> next;
    VERACITY_RETURN_IF_ERROR(
        Step(reader,
             "SELECT e.key FROM LIST(?1) j CROSS JOIN entities e"
             " ON e.conduit=j.value WHERE e.conduit<>0 AND e.position<=?2",
             hop, last, &known, &next));
    sources.insert(sources.end(), next.begin(), next.end());
    hop = std::move(next);
  }
  VERACITY_RETURN_IF_ERROR(
      Step(reader,
           "SELECT s.assertion FROM LIST(?1) j CROSS JOIN "
           "assertions_by_source s"
           " ON s.source=j.value CROSS JOIN assertions a ON a.key=s.assertion"
           " WHERE a.position<=?2",
           sources, last, &seen, &level));
  VERACITY_RETURN_IF_ERROR(
      Step(reader,
           "SELECT d.owner FROM dependants d CROSS JOIN assertions a ON "
           "a.key=d.owner"
           " WHERE d.kind=1 AND d.target IN (SELECT j.value FROM LIST(?1) j)"
           " AND a.position<=?2",
           sources, last, &seen, &level));
  VERACITY_RETURN_IF_ERROR(Step(
      reader,
      "SELECT s.assertion FROM assertions_by_document s CROSS JOIN assertions a"
      " ON a.key=s.assertion WHERE s.document IN"
      " (SELECT j.value FROM LIST(?1) j) AND a.position<=?2",
      documents, last, &seen, &level));
  VERACITY_RETURN_IF_ERROR(
      Step(reader,
           "SELECT d.owner FROM dependants d CROSS JOIN assertions a ON "
           "a.key=d.owner"
           " WHERE d.kind=2 AND d.target IN (SELECT j.value FROM LIST(?1) j)"
           " AND a.position<=?2",
           documents, last, &seen, &level));
  VERACITY_RETURN_IF_ERROR(
      Step(reader,
           "SELECT a.key FROM LIST(?1) j CROSS JOIN assertions a"
           " ON a.key>j.value AND a.key<j.value+16777216"
           " WHERE a.position<=?2",
           claims, last, &seen, &level));
  while (!level.empty()) {
    std::vector<int64_t> next;
    VERACITY_RETURN_IF_ERROR(
        Step(reader,
             "SELECT d.owner FROM LIST(?1) j CROSS JOIN dependants d"
             " ON d.kind=4 AND d.target=j.value CROSS JOIN assertions a"
             " ON a.key=d.owner WHERE a.position<=?2",
             level, last, &seen, &next));
    // Who attributes to the source of what was found, on the same claim.
    VERACITY_RETURN_IF_ERROR(
        Step(reader,
             "SELECT d.owner FROM LIST(?1) j CROSS JOIN assertions f"
             " ON f.key=j.value CROSS JOIN dependants d ON d.kind=1 AND"
             " d.target=f.source AND d.owner>f.key>>24<<24 AND"
             " d.owner<((f.key>>24)+1)<<24 CROSS JOIN assertions a"
             " ON a.key=d.owner WHERE a.position<=?2",
             level, last, &seen, &next));
    level = std::move(next);
  }
  std::vector<int64_t> all(seen.begin(), seen.end());
  std::sort(all.begin(), all.end());
  return all;
}

absl::StatusOr<std::vector<int64_t>> Affiliated(Reader& reader,
                                                std::vector<int64_t> sources) {
  std::vector<int64_t> predicates;
  for (absl::string_view name : {reserved::kOwnedBy, reserved::kPartOf,
                                 reserved::kSpeaksFor, reserved::kEmployedBy}) {
    v1::RecordRef ref;
    ref.set_predicate(std::string(name));
    absl::StatusOr<Located> located = reader.Locate(ref);
    if (located.ok()) predicates.push_back(located->key);
  }
  v1::RecordRef owner_ref;
  owner_ref.set_entity(reader.snapshot().core().owner);
  absl::StatusOr<Located> owner = reader.Locate(owner_ref);
  if (predicates.empty() || !owner.ok()) return sources;
  // An entry of it came as the owner's, and stands.
  const bool distributed = reader.connection().is_distributed();
  const auto standing = [&](absl::string_view position) {
    return absl::StrCat(
        distributed ? "NOT EXISTS(SELECT 1 FROM authored b WHERE"
                      " b.home=a.home AND "
                    : "EXISTS(SELECT 1 FROM batches b WHERE b.author=0 AND ",
        "b.commit_no=", position, ">>", kOrdinalBits, ") AND NOT ",
        WithdrawnEntrySql(Kind::kAssertion, "a.key", "a.source", "a.document",
                          position, "?5", distributed ? "a.home" : ""));
  };
  const std::string sql = absl::StrCat(
      "SELECT c.subject FROM LIST(?1) j CROSS JOIN mentions m ON m.kind=1 "
      "AND"
      " m.target=j.value AND m.role=2 CROSS JOIN claims c ON c.key=m.claim"
      " WHERE m.predicate IN (SELECT j.value FROM LIST(?3) j)"
      " AND c.subject_kind=1 AND c.position<=?2"
      " AND EXISTS(SELECT 1 FROM assertions a WHERE a.key>c.key"
      " AND a.key<c.key+",
      kAssertionsPerClaim,
      " AND a.position<=?2 AND a.source=?4 AND a.stance=1 AND ((",
      standing("a.position"),
      ") OR (a.flags&1)=1 AND EXISTS(SELECT 1 FROM versions v WHERE v.kind=4"
      " AND v.key=a.key AND v.position<=?2 AND ",
      standing("v.position"), ")))");
  absl::flat_hash_set<int64_t> seen(sources.begin(), sources.end());
  std::vector<int64_t> level = sources;
  while (!level.empty()) {
    std::vector<int64_t> next;
    const Cell cells[] = {Cell::List(level),
                          Cell::Int(reader.snapshot().last_position()),
                          Cell::List(predicates), Cell::Int(owner->key),
                          Cell::Int(reader.snapshot().commit())};
    VERACITY_RETURN_IF_ERROR(
        reader.connection().Run(sql, cells, [&](Cells row) {
          if (seen.insert(row[0].integer).second)
            next.push_back(row[0].integer);
          return true;
        }));
    level = std::move(next);
  }
  sources.assign(seen.begin(), seen.end());
  std::sort(sources.begin(), sources.end());
  return sources;
}

absl::StatusOr<uint32_t> DepthOf(Reader& reader, int64_t assertion) {
  absl::flat_hash_map<int64_t, uint32_t>& known = reader.depths();
  if (auto found = known.find(assertion); found != known.end()) {
    return found->second;
  }
  // The part of the graph below, as far as it is not known yet, from the top
  // down; then depths from the bottom up. Grounds by id cannot be circular.
  absl::flat_hash_map<int64_t, std::vector<int64_t>> below;
  absl::flat_hash_map<int64_t, int> above = {{assertion, 0}};
  std::vector<int64_t> level = {assertion};
  while (!level.empty()) {
    std::vector<int64_t> next;
    const Cell cells[] = {Cell::List(level)};
    VERACITY_RETURN_IF_ERROR(reader.connection().Run(
        "SELECT g.owner, g.target FROM LIST(?1) j CROSS JOIN grounds g"
        " ON g.owner=j.value WHERE g.kind IN (4, 8)",
        cells, [&](Cells row) {
          const int64_t target = row[1].integer;
          below[row[0].integer].push_back(target);
          if (known.contains(target)) return true;
          auto [found, fresh] = above.try_emplace(target, 0);
          ++found->second;
          if (fresh) next.push_back(target);
          return true;
        }));
    level = std::move(next);
  }
  std::vector<int64_t> order = {assertion};
  for (size_t i = 0; i < order.size(); ++i) {
    for (int64_t target : below[order[i]]) {
      auto found = above.find(target);
      if (found != above.end() && --found->second == 0) {
        order.push_back(target);
      }
    }
  }
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    uint32_t depth = 0;
    for (int64_t target : below[*at]) {
      depth = std::max(depth, known[target] + 1);
    }
    known[*at] = depth;
  }
  return known[assertion];
}

}  // namespace veracity::internal
