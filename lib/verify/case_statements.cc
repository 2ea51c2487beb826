#include "verify/case_statements.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "ledger/payload.h"

namespace veracity::internal {
namespace {

constexpr absl::string_view kColumns =
    " a.key, a.position, a.flags, a.source, a.document, a.stance,"
    " a.said_from, a.said_to, a.digest, a.payload ";

}  // namespace

absl::Status CaseStatementReader::Find() {
  VERACITY_RETURN_IF_ERROR(
      AddRows("FROM LIST(?1) j CROSS JOIN assertions a"
              " ON a.key>j.value AND a.key<j.value+16777216",
              claims_.linked(), kGrounds | kNamed | kCiting));
  whole_.insert(claims_.linked().begin(), claims_.linked().end());
  for (;;) {
    std::vector<size_t> resting;
    const std::vector<int64_t> grounds = Take(kGrounds, &resting);
    const std::vector<int64_t> named = Take(kNamed);
    const std::vector<int64_t> citing = Take(kCiting);
    if (grounds.empty() && named.empty() && citing.empty()) break;
    VERACITY_RETURN_IF_ERROR(AddGrounds(grounds));
    VERACITY_RETURN_IF_ERROR(AddNamed(named));
    VERACITY_RETURN_IF_ERROR(AddCiting(citing));
    VERACITY_RETURN_IF_ERROR(AddOwnWords(resting));
    if (query_.call().progress) query_.call().progress({rows_.size(), 0});
  }
  // Grounds lead to claims that no link does.
  std::vector<int64_t> spoken_of;
  for (const StoredStatement& row : rows_) {
    spoken_of.push_back(ClaimKeyOf(row.origin.key));
  }
  VERACITY_RETURN_IF_ERROR(claims_.Load(spoken_of));
  return LoadGrounds();
}

std::vector<int64_t> CaseStatementReader::Take(Need need,
                                               std::vector<size_t>* rows) {
  std::vector<int64_t> keys;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if ((needs_[i] & need) == 0 || (done_[i] & need) != 0) continue;
    done_[i] |= need;
    keys.push_back(rows_[i].origin.key);
    if (rows != nullptr) rows->push_back(i);
  }
  return keys;
}

absl::Status CaseStatementReader::AddRows(absl::string_view from,
                                          absl::Span<const int64_t> list,
                                          uint8_t needs) {
  const Snapshot& snapshot = query_.snapshot();
  absl::Status status;
  VERACITY_RETURN_IF_ERROR(query_.RunAsOf(
      absl::StrCat("SELECT", kColumns, from, " WHERE a.position<=?2"), list,
      [&](Cells row) {
        const int64_t key = row[0].integer;
        const int32_t known = numbers_.Find(key);
        if (known != kNoIndex) {
          needs_[known] |= needs;
          return true;
        }
        if (rows_.size() == maximum_) {
          status = absl::ResourceExhaustedError(absl::StrCat(
              "more than ", maximum_, " statements and ",
              claims_.loaded().size(),
              " claims bear on what was asked about: raise the limit, or ask "
              "about fewer claims"));
          return false;
        }
        StoredStatement stored;
        if (!row[9].is_null()) {
          status = ParsePayload(row[9].bytes, &stored.assertion);
          if (!status.ok()) return false;
        }
        // Of what was blanked, its stance is left.
        stored.assertion.set_stance(static_cast<v1::Stance>(row[5].integer));
        const int64_t said =
            snapshot.said_certainly() ? row[7].integer : row[6].integer;
        // A relay made later tells us of what was said before.
        const bool is_said = !snapshot.said().has_value() ||
                             stored.assertion.stance() == v1::STANCE_RELAYS ||
                             said <= snapshot.said()->seconds;
        stored.origin = {key,
                         row[1].integer,
                         row[2].integer,
                         row[3].integer,
                         row[4].integer,
                         is_said};
        stored.earliest = {row[6].integer, 0};
        stored.latest = {row[7].integer, 999'999'999};
        stored.digest = std::string(row[8].bytes);
        numbers_.Add(key);
        rows_.push_back(std::move(stored));
        needs_.push_back(needs);
        done_.push_back(0);
        return true;
      }));
  return status;
}

absl::StatusOr<std::vector<int64_t>> CaseStatementReader::KeysOf(
    int64_t source) {
  if (identities_.empty()) return std::vector<int64_t>{source};
  const auto known = keys_of_one_.find(source);
  if (known != keys_of_one_.end()) return known->second;
  Reader& reader = query_.reader();
  VERACITY_ASSIGN_OR_RETURN(const std::string id,
                            reader.NameOf(Kind::kEntity, source));
  VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> keys,
                            KeysOfOne(reader, identities_, id));
  return keys_of_one_[source] = std::move(keys);
}

absl::Status CaseStatementReader::AddSpoken(std::vector<Spoken> spoken,
                                            bool cited_by_name, uint8_t needs) {
  std::sort(spoken.begin(), spoken.end());
  spoken.erase(std::unique(spoken.begin(), spoken.end()), spoken.end());
  // Pairs go as two numbers each: every other one is read with the next.
  std::vector<int64_t> list;
  for (const auto& [source, claim] : spoken) {
    if (whole_.contains(claim)) continue;
    VERACITY_ASSIGN_OR_RETURN(const std::vector<int64_t> keys, KeysOf(source));
    for (int64_t key : keys) {
      list.push_back(key);
      list.push_back(claim);
    }
  }
  static constexpr absl::string_view kPairs =
      "FROM (SELECT w.source, w.claim FROM (SELECT j.value AS source,"
      " lead(j.value) OVER (ORDER BY j.key) AS claim,"
      " row_number() OVER (ORDER BY j.key) AS number FROM LIST(?1) j) w"
      " WHERE w.number%2=1) p";
  return AddRows(
      cited_by_name
          ? absl::StrCat(kPairs,
                         " CROSS JOIN dependants d ON d.kind=1"
                         " AND d.target=p.source AND d.owner>p.claim"
                         " AND d.owner<p.claim+16777216"
                         " CROSS JOIN assertions a ON a.key=d.owner")
          : absl::StrCat(kPairs,
                         " CROSS JOIN assertions_by_source s"
                         " ON s.source=p.source AND s.assertion>p.claim"
                         " AND s.assertion<p.claim+16777216"
                         " CROSS JOIN assertions a ON a.key=s.assertion"),
      list, needs);
}

absl::Status CaseStatementReader::AddGrounds(const std::vector<int64_t>& keys) {
  return AddRows(
      "FROM (SELECT g.target FROM LIST(?1) j CROSS JOIN grounds g"
      " ON g.owner=j.value AND g.kind=4) g"
      " CROSS JOIN assertions a ON a.key=g.target",
      keys, kGrounds | kNamed | kCiting);
}

absl::Status CaseStatementReader::AddNamed(const std::vector<int64_t>& keys) {
  std::vector<Spoken> spoken;
  VERACITY_RETURN_IF_ERROR(
      query_.Run("SELECT DISTINCT g.target, g.owner>>24<<24 FROM LIST(?1) j"
                 " CROSS JOIN grounds g ON g.owner=j.value AND g.kind=1",
                 keys, [&](Cells row) {
                   spoken.push_back({row[0].integer, row[1].integer});
                   return true;
                 }));
  return AddSpoken(std::move(spoken), false, kGrounds | kNamed | kCiting);
}

absl::Status CaseStatementReader::AddCiting(const std::vector<int64_t>& keys) {
  VERACITY_RETURN_IF_ERROR(
      AddRows("FROM LIST(?1) j CROSS JOIN dependants d ON d.kind=4"
              " AND d.target=j.value CROSS JOIN assertions a ON a.key=d.owner",
              keys, kCiting));
  std::vector<Spoken> spoken;
  for (int64_t key : keys) {
    const StoredOrigin& origin = rows_[numbers_.Find(key)].origin;
    spoken.push_back({origin.source, ClaimKeyOf(key)});
  }
  // Whether an attribution leads here depends on all that its source said.
  return AddSpoken(std::move(spoken), true, kNamed | kCiting);
}

// What a source said of the same claim, or of a rival one, may take the place
// of what it said before.
absl::Status CaseStatementReader::AddOwnWords(const std::vector<size_t>& rows) {
  std::vector<Spoken> spoken;
  for (size_t i : rows) {
    const StoredOrigin origin = rows_[i].origin;
    if (rows_[i].latest == Instant::Max() ||
        rows_[i].assertion.stance() == v1::STANCE_RELAYS) {
      continue;
    }
    const int64_t claim = ClaimKeyOf(origin.key);
    if (!words_asked_.insert({origin.source, claim}).second) continue;
    spoken.push_back({origin.source, claim});
    VERACITY_ASSIGN_OR_RETURN(const std::vector<int64_t> rivals,
                              claims_.RivalsOf(claim));
    for (int64_t rival : rivals) spoken.push_back({origin.source, rival});
  }
  return AddSpoken(std::move(spoken), false, kCiting);
}

absl::Status CaseStatementReader::LoadGrounds() {
  std::vector<int64_t> owners;
  for (const StoredStatement& row : rows_) {
    if (row.origin.flags & kHasGrounds) owners.push_back(row.origin.key);
  }
  std::sort(owners.begin(), owners.end());
  return query_.Run(
      "SELECT g.owner, g.ordinal, g.kind, g.target, g.stance"
      " FROM LIST(?1) j CROSS JOIN grounds g ON g.owner=j.value"
      " ORDER BY j.key, g.ordinal, g.part",
      owners, [&](Cells row) {
        grounds_.push_back({row[0].integer, row[1].integer,
                            static_cast<Kind>(row[2].integer), row[3].integer,
                            row[4].integer});
        return true;
      });
}

}  // namespace veracity::internal
