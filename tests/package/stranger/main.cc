// Records, asks and retracts: what links here has what a user needs.

#include <iostream>

#include "veracity/batch.h"
#include "veracity/falls.h"
#include "veracity/ledger.h"
#include "veracity/text_formats.h"
#include "veracity/units.h"

int main() {
  absl::StatusOr<veracity::Ledger> ledger = veracity::Ledger::Open("memory:");
  if (!ledger.ok()) {
    std::cerr << ledger.status() << "\n";
    return 1;
  }
  veracity::Batch batch("morning wires");
  const veracity::ClaimId claim =
      batch.Claim("garpiya-3", "produced in", veracity::EntityValue("china"));
  const veracity::AssertionId said =
      batch.Add(veracity::Affirms("reuters", claim).On("2024-09-25"));
  batch.Add(veracity::Relays("ap", claim).Citing(said));
  const auto recorded = ledger->Record(batch.message());
  const auto falls =
      veracity::WhatFalls(ledger->Now(), {veracity::RefTo(said)});
  if (!recorded.ok() || !falls.ok() || falls->falls_size() != 2) {
    std::cerr << recorded.status() << " " << falls.status() << "\n";
    return 1;
  }
  std::cout << "C++" << __cplusplus / 100 % 100 << ": " << falls->falls_size()
            << " fall with " << said << "\n";
  return 0;
}
