#ifndef VERACITY_TESTS_CONFORMANCE_QUERIES_H_
#define VERACITY_TESTS_CONFORMANCE_QUERIES_H_

#include <optional>
#include <string>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/testing.h"
#include "veracity/batch.h"

namespace veracity::testing {

// A ledger whose claims and assertions are found by their notes: the first
// wording of a claim, the verb of an assertion.
class QueriesTest : public BackendTest {
 protected:
  void SetUp() override {
    auto ledger = Open();
    ASSERT_THAT(ledger, IsOk());
    ledger_.emplace(*std::move(ledger));
  }

  v1::RecordReport Record(const Batch& batch) {
    EXPECT_THAT(batch.status(), IsOk());
    clock_.Advance(absl::Seconds(1));
    auto report = ledger_->Record(batch.message());
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : v1::RecordReport();
  }

  // A claim called `name`, of a statement in the text format.
  static ClaimId Claim(Batch& batch, const std::string& name,
                       const std::string& statement) {
    v1::Claim claim;
    *claim.mutable_statement() = FromText<v1::Statement>(statement);
    claim.add_wordings()->set_text(name);
    return batch.Claim(claim);
  }
  // "source" affirms a claim, known by the verb `name`.
  static Act Said(const std::string& name, const ClaimId& claim,
                  const std::string& source = "source") {
    Act act = Affirms(source, claim);
    act.message().set_verb(name);
    return act;
  }

  std::vector<std::string> Claims(const v1::ClaimQuery& query) {
    std::vector<std::string> names;
    Results<v1::ClaimView> found = ledger_->Now().Find(query);
    v1::ClaimView view;
    while (found.Next(&view)) {
      names.push_back(view.claim().wordings_size() > 0
                          ? view.claim().wordings(0).text()
                          : "");
    }
    EXPECT_THAT(found.status(), IsOk());
    return names;
  }
  std::vector<std::string> Claims(const std::string& query) {
    return Claims(FromText<v1::ClaimQuery>(query));
  }
  std::vector<std::string> Assertions(const v1::AssertionQuery& query) {
    std::vector<std::string> names;
    Results<v1::AssertionView> found = ledger_->Now().Find(query);
    v1::AssertionView view;
    while (found.Next(&view)) names.push_back(view.assertion().verb());
    EXPECT_THAT(found.status(), IsOk());
    return names;
  }
  std::vector<std::string> Assertions(const std::string& query) {
    return Assertions(FromText<v1::AssertionQuery>(query));
  }
  std::vector<std::string> Entities(const std::string& query) {
    std::vector<std::string> ids;
    Results<v1::Entity> found =
        ledger_->Now().Find(FromText<v1::EntityQuery>(query));
    v1::Entity entity;
    while (found.Next(&entity)) ids.push_back(entity.id());
    EXPECT_THAT(found.status(), IsOk());
    return ids;
  }
  std::vector<std::string> Documents(const v1::DocumentQuery& query) {
    std::vector<std::string> ids;
    Results<v1::Document> found = ledger_->Now().Find(query);
    v1::Document document;
    while (found.Next(&document)) ids.push_back(document.id());
    EXPECT_THAT(found.status(), IsOk());
    return ids;
  }
  std::vector<std::string> Documents(const std::string& query) {
    return Documents(FromText<v1::DocumentQuery>(query));
  }

  std::optional<Ledger> ledger_;
};

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_CONFORMANCE_QUERIES_H_
