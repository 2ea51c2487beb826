// Descriptions have versions; whose counts, on every backend.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/conformance/log.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

class DescribeTest : public BackendTest {
 protected:
  void SetUp() override {
    LedgerOptions options;
    options.owner = "desk";
    options.durable = false;
    options.clock = [this] { return clock_(); };
    options.trusted_authors = {"alice", "bob"};
    absl::StatusOr<Ledger> ledger = BackendTest::Open("ledger", options);
    VERACITY_ASSERT_OK(ledger);
    ledger_.emplace(*std::move(ledger));
  }

  static v1::Batch Naming(const std::string& name) {
    Batch batch(name);
    batch.Source("reuters", name, v1::SOURCE_KIND_OUTLET);
    return batch.message();
  }
  void Describe(const std::string& author, const std::string& name) {
    const v1::Batch batch = Naming(name);
    VERACITY_ASSERT_OK(
        ledger_->Record(author.empty() ? batch : By(author, batch)));
  }
  static std::string NameIn(const View& view) {
    absl::StatusOr<v1::Entity> entity = view.GetEntity("reuters");
    return entity.ok() ? entity->names(0).text()
                       : std::string(entity.status().message());
  }
  std::string Name() { return NameIn(ledger_->Now()); }

  std::optional<Ledger> ledger_;
};

TEST_P(DescribeTest, CountsTheOwnersNewest) {
  Describe("", "Reuters");
  Describe("", "Reuters News");
  EXPECT_EQ(Name(), "Reuters News");
  v1::AsOf as_of;
  as_of.set_commit(1);
  VERACITY_ASSERT_OK_AND_ASSIGN(const View then, ledger_->At(as_of));
  EXPECT_EQ(NameIn(then), "Reuters");
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(DescribeTest, CountsTheLastOfSeveralInOneBatch) {
  v1::Batch batch = Naming("one");
  for (const char* name : {"two", "three"}) {
    *batch.add_entries() = Naming(name).entries(0);
  }
  v1::ExternalId* external = batch.mutable_entries(2)
                                 ->mutable_record()
                                 ->mutable_entity()
                                 ->add_external_ids();
  external->set_scheme("lei");
  external->set_value("529900");
  VERACITY_ASSERT_OK(ledger_->Record(batch));
  EXPECT_EQ(Name(), "three");
  v1::EntityQuery query;
  *query.add_external_ids() = *external;
  VERACITY_ASSERT_OK_AND_ASSIGN(auto page, ledger_->Now().FindPage(query));
  EXPECT_EQ(page.items.size(), 1);
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(DescribeTest, LetsNoStrangerChangeWhatIsDescribed) {
  Describe("", "Reuters");
  Describe("mallory", "Mallory's own");
  Describe("alice", "Reuters of Alice");
  EXPECT_EQ(Name(), "Reuters");
}

TEST_P(DescribeTest, LetsTheOwnerHaveTheLastWordOnAStrangersDescription) {
  Describe("mallory", "Mallory's own");
  EXPECT_EQ(Name(), "Mallory's own");
  const View before = ledger_->Now();
  Describe("", "Reuters");
  EXPECT_EQ(Name(), "Reuters");
  EXPECT_EQ(NameIn(before), "Mallory's own");
}

TEST_P(DescribeTest, CountsTrustedAuthorsInTheirOrder) {
  Describe("mallory", "Mallory's own");
  Describe("bob", "Reuters of Bob");
  EXPECT_EQ(Name(), "Reuters of Bob");
  Describe("alice", "Reuters of Alice");
  EXPECT_EQ(Name(), "Reuters of Alice");
  Describe("bob", "Newer of Bob");
  EXPECT_EQ(Name(), "Reuters of Alice");
  Describe("alice", "Newer of Alice");
  EXPECT_EQ(Name(), "Newer of Alice");
}

TEST_P(DescribeTest, CountsTheEarliestOfStrangers) {
  Describe("mallory", "Mallory's own");
  Describe("trudy", "Trudy's own");
  Describe("mallory", "Mallory's newer");
  EXPECT_EQ(Name(), "Mallory's own");
}

TEST_P(DescribeTest, TakesADescriptionWithItsBatch) {
  Describe("mallory", "Mallory's own");
  Describe("", "Reuters");
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                ledger_->Record(Naming("Mistaken")));
  EXPECT_EQ(Name(), "Mistaken");
  const auto withdraw = [&](const std::string& digest) {
    v1::RecordRef ref;
    ref.set_batch(digest);
    VERACITY_EXPECT_OK(ledger_->Retract({Withdraw{ref, "", "wrong", ""}}));
  };
  withdraw(report.batch());
  EXPECT_EQ(Name(), "Reuters");
  VERACITY_ASSERT_OK_AND_ASSIGN(report, ledger_->Record(Naming("Reuters")));
  ASSERT_TRUE(report.known());
  withdraw(report.batch());
  EXPECT_EQ(Name(), "Mallory's own");
}

TEST_P(DescribeTest, HoldsTheSameRuleForDocumentsAndPredicates) {
  const auto described = [](const std::string& title, bool single) {
    Batch batch(title);
    v1::Document document;
    document.set_id("page");
    document.add_titles()->set_text(title);
    batch.Add(document);
    v1::PredicateSpec spec;
    spec.set_name("capital of");
    spec.set_cardinality(single ? v1::CARDINALITY_SINGLE
                                : v1::CARDINALITY_MULTI);
    batch.Add(spec);
    return batch.message();
  };
  const auto seen = [&] {
    const View now = ledger_->Now();
    return absl::StrCat(now.GetDocument("page")->titles(0).text(), " ",
                        now.GetPredicate("capital of")->cardinality());
  };
  VERACITY_ASSERT_OK(ledger_->Record(By("mallory", described("bad", false))));
  EXPECT_EQ(seen(), "bad 1");
  VERACITY_ASSERT_OK(ledger_->Record(described("good", true)));
  VERACITY_ASSERT_OK(ledger_->Record(By("mallory", described("worse", false))));
  EXPECT_EQ(seen(), "good 2");
}

TEST_P(DescribeTest, HoldsTheSameRuleForKindAndWordingOfAClaim) {
  const auto claiming = [](v1::ClaimKind kind, const std::string& words) {
    v1::Claim claim;
    *claim.mutable_statement()->mutable_subject() = RefToEntity("garpiya-3");
    claim.mutable_statement()->set_predicate("produced in");
    *claim.mutable_statement()->mutable_value() = EntityValue("china");
    claim.set_kind(kind);
    claim.add_wordings()->set_text(words);
    return claim;
  };
  const auto record = [&](const std::string& author, v1::ClaimKind kind,
                          const std::string& words) {
    Batch batch(words);
    const ClaimId id = batch.Claim(claiming(kind, words));
    VERACITY_EXPECT_OK(ledger_->Record(
        author.empty() ? batch.message() : By(author, batch.message())));
    absl::StatusOr<v1::ClaimView> view = ledger_->Now().GetClaim(id);
    VERACITY_EXPECT_OK(view);
    return absl::StrCat(view->claim().kind(), " ",
                        view->claim().wordings(0).text());
  };
  EXPECT_EQ(record("", v1::CLAIM_KIND_FACT, "It is made there"),
            "1 It is made there");
  // A stranger cannot make it something that is not assessed.
  EXPECT_EQ(record("mallory", v1::CLAIM_KIND_EVALUATION, "Who knows"),
            "1 It is made there");
  EXPECT_EQ(record("", v1::CLAIM_KIND_PREDICTION, "It will be made there"),
            "2 It will be made there");
  // Nor is it found as such.
  v1::ClaimQuery query;
  query.mutable_claim()->add_kinds(v1::CLAIM_KIND_EVALUATION);
  VERACITY_ASSERT_OK_AND_ASSIGN(auto page, ledger_->Now().FindPage(query));
  EXPECT_EQ(page.items.size(), 0);
  query.mutable_claim()->set_kinds(0, v1::CLAIM_KIND_PREDICTION);
  VERACITY_ASSERT_OK_AND_ASSIGN(page, ledger_->Now().FindPage(query));
  EXPECT_EQ(page.items.size(), 1);
  VERACITY_EXPECT_CLEAN(*ledger_);
}

VERACITY_ON_EVERY_BACKEND(DescribeTest);

}  // namespace
}  // namespace veracity::testing
