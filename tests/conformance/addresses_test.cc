#include <string>

#include "tests/conformance/backend.h"
#include "veracity/batch.h"
#include "veracity/query.h"

// What has a name is found by the addresses that any of its descriptions has.

namespace veracity {
namespace {

using ::veracity::testing::IsOk;

using AddressesTest = testing::BackendTest;

TEST_P(AddressesTest, EveryVersionOfAnEntityIsFoundByItsExternalIds) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  for (const std::string wikidata : {"Q1", "Q2", "Q3", "Q4"}) {
    v1::Entity entity;
    entity.set_id("reuters");
    v1::ExternalId& id = *entity.add_external_ids();
    id.set_scheme("wikidata");
    id.set_value(wikidata);
    Batch batch;
    batch.Add(entity);
    ASSERT_THAT(ledger.Record(batch.message()), IsOk());
    VERACITY_ASSERT_OK_AND_ASSIGN(
        const PageOf<v1::Entity> page,
        ledger.Now().FindPage(Entities().ExternalId("wikidata", wikidata)));
    EXPECT_EQ(page.items.size(), 1) << wikidata;
  }
}

TEST_P(AddressesTest, EveryVersionOfADocumentIsFoundByItsUrls) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  for (const std::string url : {"https://a.example/1", "https://a.example/2",
                                "https://a.example/3", "https://a.example/4"}) {
    v1::Document document;
    document.set_id("wire");
    document.add_urls(url);
    Batch batch;
    batch.Add(document);
    ASSERT_THAT(ledger.Record(batch.message()), IsOk());
    VERACITY_ASSERT_OK_AND_ASSIGN(const PageOf<v1::Document> page,
                                  ledger.Now().FindPage(Documents().Url(url)));
    EXPECT_EQ(page.items.size(), 1) << url;
  }
}

VERACITY_ON_EVERY_BACKEND(AddressesTest);

}  // namespace
}  // namespace veracity
