#include "veracity/falls.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "graph/fall_report.h"
#include "graph/neighbourhood.h"
#include "graph/standing.h"
#include "ledger/core.h"
#include "ledger/reader.h"
#include "ledger/snapshot.h"
#include "ledger/with_reader.h"

namespace veracity {
namespace {

using internal::Cell;
using internal::Cells;
using internal::Kind;
using internal::Located;
using internal::Neighbourhood;
using internal::Reader;
using internal::Snapshot;
using internal::WhyFallen;

v1::Fall::Reason ReasonOf(WhyFallen why) {
  switch (why) {
    case WhyFallen::kWithdrawn:
      return v1::Fall::REASON_WITHDRAWN;
    case WhyFallen::kGroundWithdrawn:
      return v1::Fall::REASON_GROUND_WITHDRAWN;
    case WhyFallen::kMisattributed:
      return v1::Fall::REASON_MISATTRIBUTED;
    case WhyFallen::kDangling:
      return v1::Fall::REASON_DANGLING;
    case WhyFallen::kNoGround:
      return v1::Fall::REASON_NO_GROUND;
    case WhyFallen::kCircular:
      return v1::Fall::REASON_CIRCULAR;
    // Nothing is replaced here.
    case WhyFallen::kReplaced:
    case WhyFallen::kGroundReplaced:
    case WhyFallen::kStands:
      break;
  }
  return v1::Fall::REASON_UNSPECIFIED;
}

// A statement to report, with what orders the report.
struct Reported {
  std::string claim;
  v1::AssertionRef assertion;

  friend bool operator<(const Reported& a, const Reported& b) {
    return a.claim != b.claim ? a.claim < b.claim
                              : a.assertion.id() < b.assertion.id();
  }
};

// Whether a claim about the time in two columns is about the view's.
bool IsValid(const Snapshot& snapshot, int64_t from, int64_t to) {
  if (!snapshot.valid().has_value()) return true;
  if (from == INT64_MIN && to == INT64_MAX) return true;
  const int64_t low = snapshot.valid()->earliest.seconds;
  const int64_t high = snapshot.valid()->latest.seconds;
  return snapshot.valid_certainly() ? from >= low && to <= high
                                    : from <= high && to >= low;
}

// Writes the report, in the order of claims and ids, whose numbers say nothing
// to a reader.
absl::StatusOr<v1::FallReport> Write(Reader& reader,
                                     const Neighbourhood& neighbourhood,
                                     const internal::FallReport& report) {
  std::vector<int64_t> keys;
  absl::flat_hash_map<int64_t, v1::Fall::Reason> reasons;
  for (const internal::Fallen& fallen : report.falls) {
    keys.push_back(neighbourhood.keys()[fallen.statement]);
    reasons[keys.back()] = ReasonOf(fallen.why);
  }
  for (int32_t statement : report.still_standing) {
    keys.push_back(neighbourhood.keys()[statement]);
  }
  std::vector<std::pair<Reported, int64_t>> reported;
  const Cell cells[] = {Cell::List(keys)};
  VERACITY_RETURN_IF_ERROR(reader.connection().Run(
      "SELECT a.key, a.digest, c.digest, c.shard, c.position, c.valid_from,"
      " c.valid_to FROM LIST(?1) j CROSS JOIN assertions a"
      " ON a.key=j.value CROSS JOIN claims c ON c.key=a.key>>24<<24",
      cells, [&](Cells row) {
        // Nothing is known yet of a claim that is not on record.
        if (!row[4].is_null() &&
            !IsValid(reader.snapshot(), row[5].integer, row[6].integer)) {
          return true;
        }
        Reported one;
        one.claim = std::string(row[2].bytes);
        one.assertion.set_id(std::string(row[1].bytes));
        one.assertion.set_shard(static_cast<uint64_t>(row[3].integer));
        reported.emplace_back(std::move(one), row[0].integer);
        return true;
      }));
  std::sort(reported.begin(), reported.end());
  v1::FallReport written;
  for (auto& [one, key] : reported) {
    const auto reason = reasons.find(key);
    if (reason == reasons.end()) {
      written.add_still_standing()->Swap(&one.assertion);
      continue;
    }
    v1::Fall* fall = written.add_falls();
    fall->mutable_assertion()->Swap(&one.assertion);
    fall->set_reason(reason->second);
  }
  return written;
}

// The report that `body` makes, in one read transaction.
template <typename Body>
absl::StatusOr<v1::FallReport> Read(const View& view, const CallOptions& call,
                                    Body body) {
  v1::FallReport report;
  VERACITY_RETURN_IF_ERROR(internal::WithReader(
      *view.snapshot(), call, [&](Reader& reader) -> absl::Status {
        VERACITY_ASSIGN_OR_RETURN(report, body(reader));
        return absl::OkStatus();
      }));
  return report;
}

absl::StatusOr<Located> LocateOnRecord(Reader& reader,
                                       const v1::RecordRef& ref) {
  VERACITY_ASSIGN_OR_RETURN(const Located located, reader.Locate(ref));
  // A source may speak without being described.
  if (!located.on_record && located.kind != Kind::kEntity &&
      located.kind != Kind::kDocument) {
    return absl::NotFoundError(absl::StrCat(PrintId(ref), " is not on record"));
  }
  return located;
}

// Whether statement `i` rests on something that does not stand.
bool HasFallenGround(const internal::StandingInput& input, int32_t i,
                     const internal::Standing& standing) {
  for (int32_t m = input.member_begin[input.ground_begin[i]];
       m < input.member_begin[input.ground_begin[i + 1]]; ++m) {
    if (internal::LeadsToNothing(standing.outcome[m])) return true;
    for (int32_t node : standing.LeadsOf(m)) {
      if (node < static_cast<int32_t>(standing.stands.size()) &&
          !standing.stands[node]) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<v1::FallReport> WhatFalls(
    const View& view, const std::vector<v1::RecordRef>& targets,
    const CallOptions& call) {
  return Read(
      view, call, [&](Reader& reader) -> absl::StatusOr<v1::FallReport> {
        std::vector<Located> located;
        for (const v1::RecordRef& target : targets) {
          VERACITY_ASSIGN_OR_RETURN(located.emplace_back(),
                                    LocateOnRecord(reader, target));
        }
        VERACITY_ASSIGN_OR_RETURN(
            const Neighbourhood neighbourhood,
            internal::ReadDependants(reader, located, call));
        return Write(reader, neighbourhood,
                     internal::WhatWouldFall(neighbourhood.statements(),
                                             neighbourhood.entries(),
                                             neighbourhood.TargetsOf(located)));
      });
}

absl::StatusOr<v1::FallReport> Fallen(const View& view, const ClaimId& claim,
                                      const CallOptions& call) {
  return Read(
      view, call, [&](Reader& reader) -> absl::StatusOr<v1::FallReport> {
        VERACITY_ASSIGN_OR_RETURN(const Located located,
                                  LocateOnRecord(reader, RefTo(claim)));
        VERACITY_ASSIGN_OR_RETURN(
            const Neighbourhood neighbourhood,
            internal::ReadClaimWithGrounds(reader, located.key, call));
        const internal::StandingInput input = neighbourhood.statements();
        const internal::Standing standing =
            internal::FindStanding(input, neighbourhood.entries());
        internal::FallReport report;
        for (int32_t i = 0; i < static_cast<int32_t>(input.claim.size()); ++i) {
          if (internal::ClaimKeyOf(neighbourhood.keys()[i]) != located.key ||
              !neighbourhood.IsSaid(i)) {
            continue;
          }
          if (!standing.stands[i]) {
            report.falls.push_back({i, standing.why[i]});
          } else if (HasFallenGround(input, i, standing)) {
            report.still_standing.push_back(i);
          }
        }
        return Write(reader, neighbourhood, report);
      });
}

}  // namespace veracity
