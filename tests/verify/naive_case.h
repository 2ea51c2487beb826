#ifndef VERACITY_TESTS_VERIFY_NAIVE_CASE_H_
#define VERACITY_TESTS_VERIFY_NAIVE_CASE_H_

#include <map>
#include <string>
#include <vector>

#include "tests/verify/naive/rule.h"
#include "veracity/v1/policy.pb.h"
#include "verify/case.h"
#include "verify/groups.h"

namespace veracity::internal {

// A ledger of the naive model as a case, in columns.
struct NaiveCase {
  Case the_case;
  std::map<std::string, int32_t> claims;
  std::vector<std::string> entities;  // by number

  // As the vectors name origins.
  std::string NameOf(GroupMember member, const OwnerGroups& groups) const;
};

NaiveCase BuildCase(const naive::Ledger& ledger,
                    const v1::AssessmentPolicy& policy);

}  // namespace veracity::internal

#endif  // VERACITY_TESTS_VERIFY_NAIVE_CASE_H_
