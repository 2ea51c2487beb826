// The code of docs/guide/index.md, in the order of the page, as a program that
// the tests run. What the page shows stands here word for word.

#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "veracity/veracity.h"

#define RETURN_IF_ERROR(expr) \
  if (absl::Status status = (expr); !status.ok()) return status

namespace {

namespace v1 = veracity::v1;

constexpr char kArticle[] =
    "MOSCOW, Sept 25 - Russia makes the drone in China, two officials said.";

absl::Status RecordTheWires(veracity::Ledger& ledger) {
  veracity::Batch batch("morning wires");
  batch.Source("reuters", "Reuters", v1::SOURCE_KIND_OUTLET);
  veracity::ClaimId made_in_china =
      batch.Claim("garpiya-3", "produced in", veracity::EntityValue("china"));
  batch.Add(veracity::Affirms("european-union", made_in_china)
                .On("2024-11-15")
                .Basis(v1::BASIS_DOCUMENTED)
                .Saying("conclusive proof"));
  batch.Add(veracity::Denies("china-mfa", made_in_china).On("2024-09-26"));
  batch.Claim("garpiya-3", "range", veracity::QuantityValue("2000", "km"));
  absl::StatusOr<v1::RecordReport> report = ledger.Record(batch.message());
  return report.status();
}

absl::StatusOr<veracity::AssertionId> RecordAtSecondHand(
    veracity::Ledger& ledger, const veracity::ClaimId& made_in_china) {
  veracity::Batch batch;
  v1::Document article;
  article.set_id("reuters-garpiya");
  article.set_publisher("reuters");
  article.add_titles()->set_text("Russia makes drones in China");
  batch.Add(article);
  std::string officials =
      batch.Anonymous("two officials", "reuters", "reuters-garpiya");
  veracity::AssertionId said =
      batch.Add(veracity::Affirms(officials, made_in_china).OnlyRelayed());
  veracity::AssertionId wire =
      batch.Add(veracity::Relays("reuters", made_in_china)
                    .On("2024-09-25")
                    .In("reuters-garpiya")
                    .Quoting("Russia makes the drone in China")
                    .Citing(said));
  batch.Add(veracity::Relays("daily-news", made_in_china).Citing(wire));
  RETURN_IF_ERROR(ledger.Record(batch.message()).status());
  return wire;
}

absl::Status Ask(const veracity::Ledger& ledger,
                 const veracity::ClaimId& made_in_china) {
  veracity::View view = ledger.Now();
  absl::StatusOr<std::vector<v1::AssertionView>> says =
      view.AssertionsOf(made_in_china);
  if (!says.ok()) return says.status();
  for (const v1::AssertionView& said : *says) {
    std::cout << said.assertion().source() << " "
              << v1::Stance_Name(said.assertion().stance()) << "\n";
  }

  veracity::Assertions in_september;
  in_september.By("reuters").SaidDuring("2024-09");
  veracity::Results<v1::ClaimView> claims =
      view.Find(veracity::Claims().About("garpiya-3").Asserted(in_september));
  v1::ClaimView claim;
  while (claims.Next(&claim)) {
    std::cout << claim.claim().statement().predicate() << "\n";
  }
  return claims.status();
}

absl::Status FollowTheHands(const veracity::Ledger& ledger,
                            const veracity::ClaimId& made_in_china) {
  absl::StatusOr<v1::Trace> trace =
      ledger.Now().Trace(veracity::RefTo(made_in_china));
  if (!trace.ok()) return trace.status();
  for (const v1::TraceNode& node : trace->nodes()) {
    std::cout << std::string(2 * node.depth(), ' ')
              << veracity::PrintId(node.ref()) << "\n";
  }
  return absl::OkStatus();
}

absl::Status Weigh(const veracity::Ledger& ledger,
                   const veracity::ClaimId& made_in_china) {
  absl::StatusOr<v1::AssessmentPolicy> policy = veracity::Policy("newsroom");
  if (!policy.ok()) return policy.status();
  veracity::Assessor assessor(ledger.Now(), *policy);
  absl::StatusOr<veracity::Explanation> why = assessor.Explain(made_in_china);
  if (!why.ok()) return why.status();
  const v1::Assessment& verdict = why->message().assessment();
  std::cout << v1::Verdict_Name(verdict.verdict()) << ", by "
            << verdict.supporting_origins() << " independent origins\n"
            << why->Text();
  return absl::OkStatus();
}

absl::Status Withdraw(veracity::Ledger& ledger) {
  const v1::RecordRef article = veracity::RefToDocument("reuters-garpiya");
  absl::StatusOr<v1::FallReport> falls =
      veracity::WhatFalls(ledger.Now(), {article});
  if (!falls.ok()) return falls.status();
  std::cout << falls->falls_size() << " assertions would fall\n";

  veracity::Withdraw withdraw;
  withdraw.target = article;
  withdraw.reason = "withdrawn by the agency";
  RETURN_IF_ERROR(ledger.Retract({withdraw}).status());
  RETURN_IF_ERROR(
      ledger.Reinstate(article, "the agency stands by it").status());
  return absl::OkStatus();
}

absl::Status LookBack(const veracity::Ledger& ledger) {
  v1::AsOf as_of;
  as_of.set_commit(1);           // what we knew: after the first batch
  as_of.set_said("2024-10-31");  // what had been said by then
  as_of.set_said_certainty(v1::CERTAINTY_CERTAINLY);
  absl::StatusOr<veracity::View> view = ledger.At(as_of);
  if (!view.ok()) return view.status();
  absl::StatusOr<std::vector<v1::GroupCount>> by_source =
      view->Count(veracity::Assertions(), v1::GROUP_BY_SOURCE);
  if (!by_source.ok()) return by_source.status();
  for (const v1::GroupCount& group : *by_source) {
    std::cout << group.key() << ": " << group.count() << "\n";
  }
  return absl::OkStatus();
}

absl::Status CheckThePassage(const veracity::Ledger& ledger,
                             const veracity::AssertionId& wire) {
  absl::StatusOr<v1::EvidenceReport> evidence =
      ledger.Now().CheckEvidence(wire, kArticle);
  if (!evidence.ok()) return evidence.status();
  std::cout << evidence->message() << "\n";
  return absl::OkStatus();
}

absl::Status Exchange(const veracity::Ledger& ours, veracity::Ledger& theirs) {
  std::stringstream file;
  v1::BundleHeader header;
  header.set_producer(ours.owner());
  veracity::BundleWriter writer(file, header);
  RETURN_IF_ERROR(ours.Now().Export(writer).status());
  RETURN_IF_ERROR(writer.Finish());

  veracity::BundleReader reader(file);
  absl::StatusOr<v1::ImportReport> report = theirs.Import(reader);
  if (!report.ok()) return report.status();
  std::cout << report->inserted() << " records were new to them\n";
  return absl::OkStatus();
}

absl::Status Guide() {
  absl::StatusOr<veracity::Ledger> ledger =
      veracity::Ledger::Open("memory:", {.owner = "desk"});
  if (!ledger.ok()) return ledger.status();
  RETURN_IF_ERROR(RecordTheWires(*ledger));
  // A claim's id comes from its content: the same call gives the same id.
  const veracity::ClaimId made_in_china = veracity::Batch().Claim(
      "garpiya-3", "produced in", veracity::EntityValue("china"));
  const auto wire = RecordAtSecondHand(*ledger, made_in_china);
  if (!wire.ok()) return wire.status();
  RETURN_IF_ERROR(Ask(*ledger, made_in_china));
  RETURN_IF_ERROR(FollowTheHands(*ledger, made_in_china));
  RETURN_IF_ERROR(Weigh(*ledger, made_in_china));
  RETURN_IF_ERROR(Withdraw(*ledger));
  RETURN_IF_ERROR(LookBack(*ledger));
  RETURN_IF_ERROR(CheckThePassage(*ledger, *wire));
  absl::StatusOr<veracity::Ledger> theirs =
      veracity::Ledger::Open("memory:", {.owner = "another-desk"});
  if (!theirs.ok()) return theirs.status();
  return Exchange(*ledger, *theirs);
}

}  // namespace

int main() {
  const absl::Status status = Guide();
  if (!status.ok()) std::cerr << status.message() << "\n";
  return status.ok() ? 0 : 1;
}
