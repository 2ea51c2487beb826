#ifndef VERACITY_TESTS_VERIFY_DESK_CASE_H_
#define VERACITY_TESTS_VERIFY_DESK_CASE_H_

#include <optional>
#include <utility>

#include "tests/testing.h"
#include "veracity/ledger.h"

namespace veracity::testing {

// Tests that begin with an empty ledger of "desk", in memory.
class DeskCase : public ::testing::Test {
 protected:
  void SetUp() override {
    LedgerOptions options;
    options.owner = "desk";
    absl::StatusOr<Ledger> ledger = Ledger::Open("memory:", options);
    ASSERT_THAT(ledger, IsOk());
    ledger_.emplace(*std::move(ledger));
  }

  std::optional<Ledger> ledger_;
};

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_VERIFY_DESK_CASE_H_
