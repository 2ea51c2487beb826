// What README.md shows, as a program.

#include <iostream>

#include "veracity/veracity.h"

namespace {

namespace v1 = veracity::v1;

absl::Status Hello() {
  absl::StatusOr<veracity::Ledger> ledger = veracity::Ledger::Open("memory:");
  if (!ledger.ok()) return ledger.status();

  veracity::Batch batch("morning wires");
  batch.Source("reuters", "Reuters", v1::SOURCE_KIND_OUTLET);
  auto made_in_china =
      batch.Claim("garpiya-3", "produced in", veracity::EntityValue("china"));
  auto wire =
      batch.Add(veracity::Affirms("reuters", made_in_china).On("2024-09-25"));
  batch.Add(veracity::Relays("daily-news", made_in_china).Citing(wire));
  batch.Add(veracity::Denies("china-mfa", made_in_china).Saying("not aware"));
  if (auto report = ledger->Record(batch.message()); !report.ok()) {
    return report.status();
  }

  auto says = ledger->Now().AssertionsOf(made_in_china);
  auto falls =
      veracity::WhatFalls(ledger->Now(), {veracity::RefToEntity("reuters")});
  if (!says.ok() || !falls.ok()) return absl::UnknownError("cannot read");
  for (const v1::AssertionView& view : *says) {
    std::cout << view.assertion().source() << ": "
              << v1::Stance_Name(view.assertion().stance()) << "\n";
  }
  std::cout << "without Reuters " << falls->falls_size() << " of them fall\n";
  return absl::OkStatus();
}

}  // namespace

int main() {
  const absl::Status status = Hello();
  if (!status.ok()) std::cerr << status.message() << "\n";
  return status.ok() ? 0 : 1;
}
