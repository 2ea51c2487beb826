// What a person typed: an id, a part of one, a name, words.

#include <algorithm>
#include <string>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/testing.h"
#include "veracity/batch.h"

namespace veracity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::StatusIs;

class ResolveTest : public testing::BackendTest {
 protected:
  void SetUp() override {
    auto ledger = Open();
    ASSERT_THAT(ledger, testing::IsOk());
    ledger_.emplace(*std::move(ledger));
  }
  v1::RecordReport Record(const Batch& batch) {
    EXPECT_THAT(batch.status(), testing::IsOk());
    auto report = ledger_->Record(batch.message());
    EXPECT_THAT(report, testing::IsOk());
    return report.ok() ? *report : v1::RecordReport();
  }
  // "printed id (match: name)", of each candidate.
  std::vector<std::string> Resolve(const std::string& typed,
                                   size_t limit = 10) {
    return Resolve(ledger_->Now(), typed, limit);
  }
  static std::vector<std::string> Resolve(const View& view,
                                          const std::string& typed,
                                          size_t limit = 10) {
    std::vector<std::string> lines;
    auto found = view.Resolve(typed, limit);
    EXPECT_THAT(found, testing::IsOk());
    for (const v1::Candidate& one : *found) {
      lines.push_back(absl::StrCat(PrintId(one.ref()), " (", one.match(), ": ",
                                   one.name(), ")"));
    }
    return lines;
  }

  std::optional<Ledger> ledger_;
};

v1::Entity Named(const std::string& id, const std::vector<std::string>& names) {
  v1::Entity entity;
  entity.set_id(id);
  for (const std::string& name : names) {
    v1::Name* added = entity.add_names();
    added->set_text(name);
    if (entity.names_size() > 1) added->set_kind(v1::NAME_KIND_ALIAS);
  }
  return entity;
}

TEST_P(ResolveTest, WholeAndAbbreviatedIdsAreFoundInEitherCase) {
  Batch batch("b");
  const ClaimId claim = batch.Wording("w");
  const AssertionId said = batch.Add(Affirms("a", claim));
  const v1::RecordReport report = Record(batch);
  const std::string whole = claim.ToString();
  EXPECT_THAT(Resolve(whole), ElementsAre(whole + " (id: w)"));
  EXPECT_THAT(Resolve(whole.substr(0, 12)),
              ElementsAre(whole + " (abbreviated id: w)"));
  std::string upper = whole.substr(4, 10);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  EXPECT_THAT(Resolve("clm_" + upper),
              ElementsAre(whole + " (abbreviated id: w)"));
  EXPECT_THAT(Resolve(said.ToString().substr(0, 14)),
              ElementsAre(said.ToString() + " (abbreviated id: )"));
  const std::string printed_batch =
      BatchId::FromDigest(report.batch())->ToString();
  EXPECT_THAT(Resolve(printed_batch.substr(0, 14)),
              ElementsAre(printed_batch + " (abbreviated id: )"));
  // The claim's letters after another prefix are another record's.
  EXPECT_THAT(Resolve("ast_" + whole.substr(4)), IsEmpty());
  EXPECT_THAT(Resolve("clm_0189"), IsEmpty()) << "no digits of base32";
}

TEST_P(ResolveTest, AnAmbiguousAbbreviationGivesSeveral) {
  Batch batch;
  std::vector<std::string> ids;
  for (int i = 0; i < 200; ++i) {
    ids.push_back(batch.Wording(absl::StrCat("claim ", i)).ToString());
  }
  Record(batch);
  // 200 ids and 32 first letters: some letter begins several.
  std::sort(ids.begin(), ids.end());
  const std::string prefix = ids[100].substr(0, 5);
  const auto same = static_cast<size_t>(std::count_if(
      ids.begin(), ids.end(),
      [&](const std::string& id) { return id.substr(0, 5) == prefix; }));
  EXPECT_EQ(Resolve(prefix, 1000).size(), same);
  EXPECT_EQ(Resolve(prefix, 1).size(), 1);
  for (const std::string& id : ids) {
    ASSERT_EQ(Resolve(id.substr(0, 20)).size(), 1) << id;
  }
}

TEST_P(ResolveTest, AWholeNameComesBeforeNamesThatContainIt) {
  Batch batch;
  batch.Add(Named("scmp", {"South China Morning Post"}));
  batch.Add(Named("prc", {"China", "Middle Kingdom"}));
  batch.Wording("Made in China");
  v1::Document document;
  document.set_id("doc");
  document.add_titles()->set_text("Chinese exports");
  batch.Add(document);
  Record(batch);
  const std::vector<std::string> found = Resolve("china");
  ASSERT_EQ(found.size(), 3);
  EXPECT_EQ(found[0], "ent_prc (name: China)");
  EXPECT_EQ(found[1], "ent_scmp (name: South China Morning Post)");
  EXPECT_THAT(found[2], ::testing::HasSubstr("(words: Made in China)"));
  EXPECT_THAT(Resolve("middle kingdom"),
              ElementsAre("ent_prc (alias: Middle Kingdom)"));
  EXPECT_THAT(Resolve("chinese exp"),
              ElementsAre("doc_doc (words: Chinese exports)"));
  EXPECT_THAT(Resolve("china", 1), ElementsAre("ent_prc (name: China)"));
  EXPECT_THAT(Resolve("atlantis"), IsEmpty());
}

TEST_P(ResolveTest, IdsOfEntitiesDocumentsAndPredicatesAreTyped) {
  Batch batch;
  batch.Add(Named("reuters", {"Reuters"}));
  v1::Document document;
  document.set_id("reuters");
  batch.Add(document);
  batch.Claim("reuters", "owned by", EntityValue("thomson"));
  Record(batch);
  EXPECT_THAT(Resolve("ent_reuters"), ElementsAre("ent_reuters (id: Reuters)"));
  EXPECT_THAT(Resolve("doc_reuters"), ElementsAre("doc_reuters (id: )"));
  EXPECT_THAT(Resolve("reuters"),
              ElementsAre("ent_reuters (id: Reuters)", "doc_reuters (id: )"));
  EXPECT_THAT(Resolve("prd_owned by"), ElementsAre("prd_owned by (id: )"));
}

TEST_P(ResolveTest, OnlyTheNameThatCountsIsFound) {
  Batch batch;
  batch.Add(Named("prc", {"China"}));
  Record(batch);
  Batch stranger;
  stranger.message().add_authors("stranger");
  stranger.Add(Named("prc", {"Cathay"}));
  Record(stranger);
  EXPECT_THAT(Resolve("cathay"), IsEmpty());
  EXPECT_THAT(Resolve("china"), ElementsAre("ent_prc (name: China)"));
}

TEST_P(ResolveTest, AViewResolvesWhatWasOnRecordThen) {
  Batch first("first");
  const ClaimId early = first.Wording("early words");
  Record(first);
  const View then = ledger_->Now();
  Batch second("second");
  const ClaimId late = second.Wording("late words");
  const v1::RecordReport report = Record(second);
  EXPECT_THAT(Resolve(then, "words"),
              ElementsAre(early.ToString() + " (words: early words)"));
  EXPECT_THAT(Resolve(then, late.ToString()), IsEmpty());
  EXPECT_THAT(Resolve(then, BatchId::FromDigest(report.batch())->ToString()),
              IsEmpty());
  EXPECT_EQ(Resolve("words").size(), 2);
}

TEST_P(ResolveTest, NothingTypedIsAnError) {
  const View now = ledger_->Now();
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(now.Resolve("  "), StatusIs(kInvalid, "nothing was typed"));
  EXPECT_THAT(now.Resolve("\xff"), StatusIs(kInvalid, ""));
  EXPECT_THAT(now.Resolve("x", 0), StatusIs(kInvalid, ""));
  EXPECT_THAT(Resolve("***"), IsEmpty());
}

VERACITY_ON_EVERY_BACKEND(ResolveTest);

}  // namespace
}  // namespace veracity
