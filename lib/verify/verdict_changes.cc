#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "graph/neighbourhood.h"
#include "veracity/assessor.h"
#include "veracity/ids.h"
#include "verify/assess.h"
#include "verify/case_claims.h"
#include "verify/rule.h"
#include "verify/structure.h"
#include "verify/view_meanings.h"

namespace veracity {
namespace internal {
namespace {

// The claims whose verdict may change if `targets` are withdrawn: those of
// what depends on them, and all that links reach from there.
absl::StatusOr<std::vector<int64_t>> ClaimsThatMayChange(
    Reader& reader, const std::vector<Located>& targets,
    const v1::AssessmentPolicy& policy, const AssessOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Neighbourhood dependants,
                            ReadDependants(reader, targets, options.call,
                                           options.maximum_statements));
  std::set<int64_t> claims;
  for (int64_t statement : dependants.keys()) {
    claims.insert(ClaimKeyOf(statement));
  }
  const ListQuery query(reader, options.call);
  StructureReader structure(query, policy);
  const Identities identities;
  const ViewMeanings meanings(query, structure, identities);
  KnownPlaces places;
  CaseClaimReader linked(query, policy, structure, meanings, identities,
                         places);
  VERACITY_RETURN_IF_ERROR(
      linked.FindLinked(std::vector<int64_t>(claims.begin(), claims.end()),
                        policy.least_chain()));
  VERACITY_RETURN_IF_ERROR(meanings.status());
  return linked.linked();
}

}  // namespace
}  // namespace internal

absl::StatusOr<v1::VerdictChanges> Assessor::WhatWouldChange(
    const std::vector<v1::RecordRef>& targets,
    const AssessOptions& options) const {
  VERACITY_RETURN_IF_ERROR(status_);
  v1::VerdictChanges result;
  const absl::Status status = internal::WithReader(
      *view_.snapshot(), options.call,
      [&](internal::Reader& reader) -> absl::Status {
        std::vector<internal::Located> located;
        for (const v1::RecordRef& target : targets) {
          VERACITY_ASSIGN_OR_RETURN(located.emplace_back(),
                                    reader.Locate(target));
          // A source or document need not be described to be withdrawn.
          const internal::Kind kind = located.back().kind;
          if (!located.back().on_record && kind != internal::Kind::kEntity &&
              kind != internal::Kind::kDocument) {
            return absl::NotFoundError(
                absl::StrCat(PrintId(target), " is not on record"));
          }
        }
        VERACITY_ASSIGN_OR_RETURN(
            const std::vector<int64_t> claims,
            internal::ClaimsThatMayChange(reader, located, policy_, options));
        if (claims.empty()) return absl::OkStatus();
        VERACITY_ASSIGN_OR_RETURN(
            internal::NamedCase named,
            internal::ReadCaseFor(reader, claims, policy_, options));
        const auto assess = [&] {
          const internal::Rule rule(named.the_case, policy_);
          std::vector<v1::Assessment> assessments;
          for (int64_t key : claims) {
            const int32_t claim = named.FindClaim(key);
            assessments.push_back(internal::ToMessage(
                named, rule, claim, rule.Assess(claim), view_));
          }
          return assessments;
        };
        std::vector<v1::Assessment> before = assess();
        named.Withdraw(named.entries.TargetsOf(located));
        std::vector<v1::Assessment> after = assess();
        result.set_claims(claims.size());
        for (const bool verdicts : {true, false}) {
          for (size_t i = 0; i < before.size(); ++i) {
            const bool moves = before[i].support() != after[i].support() ||
                               before[i].opposition() != after[i].opposition();
            if (!moves ||
                (before[i].verdict() != after[i].verdict()) != verdicts) {
              continue;
            }
            v1::VerdictChange* change = result.add_changes();
            *change->mutable_before() = before[i];
            *change->mutable_after() = after[i];
          }
        }
        return absl::OkStatus();
      });
  VERACITY_RETURN_IF_ERROR(status);
  return result;
}

}  // namespace veracity
