#include "identity/entry.h"

#include <algorithm>
#include <string>
#include <vector>

#include "identity/identify.h"
#include "tests/testing.h"
#include "veracity/identity.h"

namespace veracity::internal {
namespace {

using ::testing::Eq;
using ::testing::Ne;
using ::testing::Optional;
using ::veracity::testing::FromText;
using ::veracity::testing::StatusIs;

std::optional<std::string> Content(const std::string& text) {
  return ContentDigest(FromText<v1::Record>(text));
}

TEST(ContentDigest, IsNoneWhereTheIdSaysAll) {
  EXPECT_EQ(Content(""), std::nullopt);
  EXPECT_EQ(Content("entity { id: 'x' }"), std::nullopt);
  EXPECT_EQ(Content("document { id: 'x' }"), std::nullopt);
  EXPECT_EQ(Content("predicate { name: 'x' }"), std::nullopt);
  EXPECT_EQ(Content("assertion { source: 's' said: '2001' }"), std::nullopt);
  EXPECT_EQ(Content("retraction { reason: 'r' }"), std::nullopt);
  EXPECT_EQ(Content("claim { shard: 7 statement { predicate: 'p' value { "
                    "quantity { value: '1' } } qualifiers { predicate: 'q' } "
                    "valid: '2001' } }"),
            std::nullopt);
  EXPECT_EQ(Content("claim { wordings { text: 'x' } }"), std::nullopt);
}

TEST(ContentDigest, DoesNotDependOnTheIdBeingGiven) {
  const std::string source =
      "source { kind: SOURCE_KIND_ANONYMOUS label: 'two officials' }";
  VERACITY_ASSERT_OK_AND_ASSIGN(const std::string id,
                                IdOf(FromText<v1::Entity>(source)));
  EXPECT_EQ(Content("entity { " + source + " }"),
            Content("entity { id: '" + id + "' " + source + " }"));
}

TEST(ContentDigest, KeepsWordsAsWrittenInTheirPlace) {
  const std::string none = "qualifiers { predicate: 'q' value { none {} } } ";
  const std::string number =
      "qualifiers { predicate: 'q' value { quantity { value: '1' "
      "as_written: 'one' } } } ";
  const auto of = [](const std::string& statement) {
    return Content("claim { statement { " + statement + " } }");
  };
  EXPECT_THAT(of(none + number), Optional(Ne(*of(number + none))));
  EXPECT_THAT(of(number), Optional(Ne(*of(number + none))));
  EXPECT_THAT(of("value { quantity { as_written: 'one' } }"),
              Optional(Ne(*of("value { time { as_written: 'one' } }"))));
}

TEST(ContentDigest, TellsMessagesApartThatOnlyLookAlike) {
  const std::pair<const char*, const char*> pairs[] = {
      {"entity { names { text: 'ab' } }", "entity { names { text: 'a' } }"},
      {"entity { types: 'ab' types: 'c' }",
       "entity { types: 'a' types: 'bc' }"},
      {"entity { types: 'a' types: 'b' }", "entity { types: 'b' types: 'a' }"},
      {"entity { types: 'a' types: 'a' }", "entity { types: 'a' }"},
      {"entity { group {} }", "entity {}"},
      {"entity { group { minimum: 0 } }", "entity { group {} }"},
      {"entity { group { minimum: 0 } }", "entity { group { maximum: 0 } }"},
      {"entity { names { text: 'a' language: 'b' } }",
       "entity { names { text: 'a' } names { language: 'b' } }"},
      {"assertion { markings { scheme: 'a' value: 'b' } }",
       "assertion { foreign { format: 'a' path: 'b' } }"},
      {"document { content_length: 300 }", "document { content_length: 44 }"},
  };
  for (const auto& [one, other] : pairs) {
    EXPECT_NE(Content(one), Content(other)) << one;
  }
}

TEST(EntryDigest, DependsOnRecordContentAndHolding) {
  const std::string record(32, 'r');
  const std::string content(32, 'c');
  const Digest digest =
      EntryDigest(record, std::nullopt, v1::HOLDING_UNSPECIFIED);
  EXPECT_EQ(EntryDigest(record, std::nullopt, v1::HOLDING_HELD), digest);
  EXPECT_NE(EntryDigest(record, std::nullopt, v1::HOLDING_ONLY_RELAYED),
            digest);
  EXPECT_NE(EntryDigest(record, content, v1::HOLDING_HELD), digest);
  EXPECT_NE(EntryDigest(content, record, v1::HOLDING_HELD),
            EntryDigest(record, content, v1::HOLDING_HELD));
}

v1::Batch SomeBatch() {
  return FromText<v1::Batch>(
      "authors: 'a' authors: 'b' tool: 't' tool_version: '1' note: 'n' "
      "entries { record { entity { id: 'x' } } } "
      "entries { record { entity { id: 'y' } } }");
}

TEST(BatchId, CanBeComputedFromDigestsAlone) {
  const v1::Batch batch = SomeBatch();
  std::vector<Digest> digests;
  for (const v1::Entry& entry : batch.entries()) {
    digests.push_back(EntryDigest(Identify(entry.record())->digest,
                                  ContentDigest(entry.record()),
                                  entry.holding()));
  }
  std::sort(digests.begin(), digests.end());
  VERACITY_ASSERT_OK_AND_ASSIGN(const BatchId id, IdOf(batch));
  EXPECT_EQ(*BatchIdOf({"a", "b"}, "t", "1", "n", digests), id);
}

TEST(BatchId, IsTheSameInAnyOrderOfEntries) {
  v1::Batch batch = SomeBatch();
  const BatchId id = *IdOf(batch);
  batch.mutable_entries()->SwapElements(0, 1);
  EXPECT_EQ(*IdOf(batch), id);
  // What the ledger adds is not hashed.
  batch.set_commit(7);
  batch.set_entry_count(2);
  batch.set_id(std::string(32, 'x'));
  batch.mutable_recorded()->set_seconds(1);
  EXPECT_EQ(*IdOf(batch), id);
}

TEST(BatchId, DependsOnAllThatMakesTheBatch) {
  const BatchId id = *IdOf(SomeBatch());
  const auto changed = [&](void (*change)(v1::Batch*)) {
    v1::Batch batch = SomeBatch();
    change(&batch);
    return *IdOf(batch) != id;
  };
  EXPECT_FALSE(changed([](v1::Batch*) {}));
  EXPECT_TRUE(changed([](v1::Batch* b) { b->set_tool("u"); }));
  EXPECT_TRUE(changed([](v1::Batch* b) { b->set_tool_version("2"); }));
  EXPECT_TRUE(changed([](v1::Batch* b) { b->set_note(""); }));
  EXPECT_TRUE(changed([](v1::Batch* b) {
    b->mutable_authors()->SwapElements(0, 1);  // outermost hand first
  }));
  EXPECT_TRUE(
      changed([](v1::Batch* b) { b->mutable_entries()->RemoveLast(); }));
  // Entries are a set.
  EXPECT_FALSE(
      changed([](v1::Batch* b) { *b->add_entries() = b->entries(0); }));
  EXPECT_TRUE(changed([](v1::Batch* b) {
    b->mutable_entries(0)->mutable_record()->mutable_entity()->set_description(
        "d");
  }));
}

TEST(BatchId, NeedsAuthorsAndValidEntries) {
  v1::Batch batch = SomeBatch();
  batch.clear_authors();
  EXPECT_THAT(IdOf(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "batch.authors"));
  batch.add_authors("a");
  batch.mutable_entries(1)->mutable_record()->Clear();
  EXPECT_THAT(IdOf(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "batch.entries[1]"));
}

}  // namespace
}  // namespace veracity::internal
