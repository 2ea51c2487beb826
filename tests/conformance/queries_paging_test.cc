// Pages and streams: whole, repeatable while others write, and small in memory.

#include <sys/resource.h>

#include <set>
#include <string>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/testing.h"
#include "veracity/batch.h"

namespace veracity {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

class PagingTest : public testing::BackendTest {
 protected:
  // Records `count` claims "subject p N", numbered from `from`.
  static void Record(Ledger& ledger, int count, int from = 0) {
    Batch batch(absl::StrCat("from ", from));
    for (int i = from; i < from + count; ++i) {
      const ClaimId claim =
          batch.Claim("subject", "p", QuantityValue(absl::StrCat(i), "m"));
      batch.Add(Affirms("source", claim));
    }
    VERACITY_ASSERT_OK(ledger.Record(batch.message()));
  }

  static v1::ClaimQuery QueryOfSize(int size) {
    v1::ClaimQuery query;
    query.mutable_claim()->add_predicates("p");
    query.mutable_page()->set_size(size);
    return query;
  }

  static std::vector<std::string> ValuesOf(
      const std::vector<v1::ClaimView>& views) {
    std::vector<std::string> values;
    for (const v1::ClaimView& view : views) {
      values.push_back(view.claim().statement().value().quantity().value());
    }
    return values;
  }
};

TEST_P(PagingTest, AnEmptyLedgerGivesOneEmptyPage) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  VERACITY_ASSERT_OK_AND_ASSIGN(auto page,
                                ledger.Now().FindPage(QueryOfSize(3)));
  EXPECT_THAT(page.items, IsEmpty());
  EXPECT_EQ(page.next_page_token, "");
}

TEST_P(PagingTest, ALastPageThatIsExactlyFullSaysItIsTheLast) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Record(ledger, 6);
  v1::ClaimQuery query = QueryOfSize(3);
  VERACITY_ASSERT_OK_AND_ASSIGN(auto page, ledger.Now().FindPage(query));
  EXPECT_THAT(page.items, SizeIs(3));
  ASSERT_NE(page.next_page_token, "");
  query.mutable_page()->set_token(page.next_page_token);
  VERACITY_ASSERT_OK_AND_ASSIGN(page, ledger.Now().FindPage(query));
  EXPECT_THAT(page.items, SizeIs(3));
  EXPECT_EQ(page.next_page_token, "");
}

TEST_P(PagingTest, SizesAreOneHundredUnlessToldAndTenThousandAtMost) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Record(ledger, 10'001);
  VERACITY_ASSERT_OK_AND_ASSIGN(auto page,
                                ledger.Now().FindPage(QueryOfSize(0)));
  EXPECT_THAT(page.items, SizeIs(100));
  VERACITY_ASSERT_OK_AND_ASSIGN(page,
                                ledger.Now().FindPage(QueryOfSize(50'000)));
  EXPECT_THAT(page.items, SizeIs(10'000));
  EXPECT_NE(page.next_page_token, "");
  EXPECT_THAT(ledger.Now().FindPage(QueryOfSize(-1)),
              StatusIs(kInvalid, "page.size"));
}

TEST_P(PagingTest, PagesStayOfOnePictureWhileAWriterWrites) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Record(ledger, 5);
  v1::ClaimQuery query = QueryOfSize(2);
  std::vector<std::string> values;
  for (int page_number = 0; page_number < 3; ++page_number) {
    VERACITY_ASSERT_OK_AND_ASSIGN(auto page, ledger.Now().FindPage(query));
    for (std::string& value : ValuesOf(page.items)) values.push_back(value);
    query.mutable_page()->set_token(page.next_page_token);
    // New claims, and one of the picture's own withdrawn.
    Record(ledger, 3, 100 + 10 * page_number);
    v1::ClaimQuery last;
    last.mutable_claim()->mutable_value()->mutable_equals()->CopyFrom(
        QuantityValue("4", "m"));
    VERACITY_ASSERT_OK_AND_ASSIGN(auto found, ledger.Now().FindPage(last));
    if (page_number == 0) {
      ASSERT_THAT(found.items, SizeIs(1));
      VERACITY_ASSERT_OK(ledger.Retract(
          {{RefTo(*ClaimId::FromDigest(found.items[0].claim().id())), "", "",
            ""}}));
    }
  }
  EXPECT_EQ(query.page().token(), "");
  EXPECT_THAT(values, ::testing::ElementsAre("0", "1", "2", "3", "4"));
}

TEST_P(PagingTest, ATokenOfAnotherQueryOrViewIsRejected) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Record(ledger, 5);
  Record(ledger, 5, 5);
  VERACITY_ASSERT_OK_AND_ASSIGN(auto page,
                                ledger.Now().FindPage(QueryOfSize(2)));
  const std::string token = page.next_page_token;
  v1::ClaimQuery other = QueryOfSize(2);
  other.mutable_claim()->add_about("subject");
  other.mutable_page()->set_token(token);
  EXPECT_THAT(ledger.Now().FindPage(other),
              StatusIs(kInvalid, "belongs to another query"));
  v1::AssertionQuery assertions;
  assertions.mutable_page()->set_token(token);
  EXPECT_THAT(ledger.Now().FindPage(assertions), StatusIs(kInvalid, "token"));
  // Another size is the same query.
  v1::ClaimQuery larger = QueryOfSize(100);
  larger.mutable_page()->set_token(token);
  VERACITY_ASSERT_OK_AND_ASSIGN(page, ledger.Now().FindPage(larger));
  EXPECT_THAT(page.items, SizeIs(8));
  // Other times are another view.
  v1::AsOf as_of;
  as_of.set_said("2020");
  VERACITY_ASSERT_OK_AND_ASSIGN(View said, ledger.At(as_of));
  EXPECT_THAT(said.FindPage(larger), StatusIs(kInvalid, "other times"));
  as_of.Clear();
  as_of.set_commit(1);
  VERACITY_ASSERT_OK_AND_ASSIGN(View first, ledger.At(as_of));
  EXPECT_THAT(first.FindPage(larger), StatusIs(kInvalid, "another view"));
  for (const std::string& forged :
       {std::string("x"), token.substr(1), token + "AAAA"}) {
    larger.mutable_page()->set_token(forged);
    EXPECT_THAT(ledger.Now().FindPage(larger), StatusIs(kInvalid, "token"));
  }
}

TEST_P(PagingTest, EntitiesAndDocumentsComeInPagesToo) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Batch batch;
  for (int i = 0; i < 5; ++i) {
    v1::Entity entity;
    entity.set_id(absl::StrCat("entity ", i));
    batch.Add(entity);
    v1::Document document;
    document.set_id(absl::StrCat("document ", i));
    batch.Add(document);
  }
  VERACITY_ASSERT_OK(ledger.Record(batch.message()));
  const auto walk = [&](auto query) {
    std::vector<std::string> ids;
    query.mutable_page()->set_size(2);
    do {
      auto page = ledger.Now().FindPage(query);
      EXPECT_THAT(page, testing::IsOk());
      for (const auto& item : page->items) ids.push_back(item.id());
      query.mutable_page()->set_token(page->next_page_token);
    } while (!query.page().token().empty());
    return ids;
  };
  EXPECT_THAT(walk(v1::EntityQuery()), SizeIs(5));
  EXPECT_THAT(walk(v1::DocumentQuery()), SizeIs(5));
}

TEST_P(PagingTest, ATimeIsFoundWhetherFewOrManyActsAreOfIt) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  for (int i = 0; i < 2500; ++i) {
    batch.Add(Affirms(absl::StrCat("source ", i), claim)
                  .On(i % 500 == 0 ? "2010/2024" : "2024-03-15"));
  }
  batch.Add(Affirms("rare", claim).On("2015-01-01"));
  VERACITY_ASSERT_OK(ledger.Record(batch.message()));
  const auto count = [&](const std::string& edtf) {
    v1::AssertionQuery query;
    query.mutable_assertion()->mutable_said()->set_edtf(edtf);
    auto groups = ledger.Now().Count(query);
    EXPECT_THAT(groups, testing::IsOk());
    return groups->at(0).count();
  };
  EXPECT_EQ(count("2024"), 2500);
  EXPECT_EQ(count("2015"), 6) << "of long periods, too";
  EXPECT_EQ(count("2016"), 5);
  EXPECT_EQ(count("2009"), 0);
  EXPECT_EQ(count("../2009"), 0);
}

TEST_P(PagingTest, AStreamNeedsNoMoreMemoryForMoreAnswers) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  for (int part = 0; part < 5; ++part) Record(ledger, 10'000, part * 10'000);
  const auto peak = [] {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;  // kilobytes
  };
  const View view = ledger.Now();
  Results<v1::ClaimView> claims = view.Find(QueryOfSize(0));
  v1::ClaimView claim;
  std::set<std::string> seen;
  int given = 0;
  for (; given < 15'000; ++given) ASSERT_TRUE(claims.Next(&claim));
  const auto before = peak();
  for (; claims.Next(&claim); ++given) {
    // Another writes while the stream is read: it gives what it began with.
    if (given == 20'000) Record(ledger, 1, 1'000'000);
  }
  VERACITY_EXPECT_OK(claims.status());
  EXPECT_EQ(given, 50'000);
  EXPECT_LT(peak() - before, 8 << 10) << "35,000 answers are about 14 MB";
}

TEST_P(PagingTest, AStreamStopsWhenItIsToldTo) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Record(ledger, 1000);
  std::atomic<bool> cancelled = false;
  CallOptions call;
  call.cancelled = &cancelled;
  Results<v1::ClaimView> claims = ledger.Now().Find(QueryOfSize(0), call);
  v1::ClaimView claim;
  ASSERT_TRUE(claims.Next(&claim));
  cancelled = true;
  int more = 0;
  while (claims.Next(&claim)) ++more;
  EXPECT_LT(more, 999);
  EXPECT_THAT(claims.status(), StatusIs(absl::StatusCode::kCancelled, ""));
  call.cancelled = nullptr;
  call.deadline = clock_.now - absl::Seconds(1);
  EXPECT_THAT(ledger.Now().FindPage(QueryOfSize(1), call),
              StatusIs(absl::StatusCode::kDeadlineExceeded, ""));
}

VERACITY_ON_EVERY_BACKEND(PagingTest);

}  // namespace
}  // namespace veracity
