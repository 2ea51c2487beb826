// Random ledgers of a small vocabulary and random questions to them, as of
// random commits, answered by the ledger and by a naive reading of the
// contract: the same records in the same order, and the same counts.

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/substitute.h"
#include "tests/conformance/backend.h"
#include "tests/conformance/naive_ledger.h"
#include "tests/testing.h"
#include "veracity/identity.h"

namespace veracity {
namespace {

using testing::BackendTest;
using ::testing::Eq;
using testing::NaiveLedger;

class Dice {
 public:
  explicit Dice(uint32_t seed) : random_(seed) {}
  // A number below `end`. (The standard's distributions differ by library.)
  size_t Below(size_t end) { return random_() % end; }
  bool OneIn(size_t n) { return Below(n) == 0; }
  template <typename Range>
  auto Pick(const Range& range) {
    return *std::next(std::begin(range),
                      static_cast<std::ptrdiff_t>(Below(std::size(range))));
  }

 private:
  std::mt19937 random_;
};

const char* const kEntities[] = {"e0", "e1", "e2", "e3", "desk", "a0", "a1"};
const char* const kDocuments[] = {"d0", "d1", "d2"};
const char* const kPredicates[] = {"p", "q", "veracity:owned_by"};
const char* const kWords[] = {"drone", "drones", "engine",
                              "made",  "in",     "china"};
const char* const kTimes[] = {"2024",       "2024-03", "2024-03-15",
                              "2023-11-02", "2022",    "2024-01-01/2024-06-30"};
const char* const kNumbers[] = {"1",    "1.609344",  "5",
                                "1200", "1931.2128", "1900"};
const char* const kUnits[] = {"km", "[mi_i]", "m"};
const char* const kLevels[] = {"amber", "red"};

std::string Sentence(Dice& dice) {
  std::string text = dice.Pick(kWords);
  for (size_t more = dice.Below(3); more > 0; --more) {
    absl::StrAppend(&text, " ", dice.Pick(kWords));
  }
  return text;
}

v1::Marking RandomMarking(Dice& dice) {
  v1::Marking marking;
  marking.set_scheme("tlp");
  marking.set_value(dice.Pick(kLevels));
  return marking;
}

v1::Value RandomValue(Dice& dice) {
  v1::Value value;
  switch (dice.Below(3)) {
    case 0:
      value.set_entity(dice.Pick(kEntities));
      break;
    case 1: {
      v1::Quantity* quantity = value.mutable_quantity();
      quantity->set_value(dice.Pick(kNumbers));
      quantity->set_unit(dice.Pick(kUnits));
      if (dice.OneIn(3)) {
        quantity->set_relation(dice.OneIn(2) ? v1::QUANTITY_RELATION_AT_LEAST
                                             : v1::QUANTITY_RELATION_AT_MOST);
      }
      break;
    }
    default:
      value.mutable_text()->set_text(dice.Pick(kWords));
      break;
  }
  return value;
}

v1::RecordRef RefToNamed(Dice& dice) {
  return dice.OneIn(3) ? RefToDocument(dice.Pick(kDocuments))
                       : RefToEntity(dice.Pick(kEntities));
}

// Makes batches, remembering what was made, so that later ones refer to it.
class Maker {
 public:
  explicit Maker(Dice& dice) : dice_(dice) {}

  v1::Batch MakeBatch() {
    v1::Batch batch;
    static const std::vector<std::string> kAuthors[] = {
        {}, {}, {"x"}, {"y"}, {"x", "y"}};
    for (const std::string& author : dice_.Pick(kAuthors)) {
      batch.add_authors(author);
    }
    batch.set_note(absl::StrCat(++serial_));
    std::set<std::string> used;
    const auto add = [&](v1::Entry entry, const v1::RecordRef& ref) {
      if (used.insert(PrintId(ref)).second) *batch.add_entries() = entry;
    };
    for (size_t i = dice_.Below(3); i > 0; --i) {
      v1::Entry entry = MakeEntity();
      add(entry, RefToEntity(entry.record().entity().id()));
    }
    for (size_t i = dice_.Below(4); i > 0; --i) {
      v1::Entry entry = MakeClaim();
      // Some are known before anybody records them.
      if (!dice_.OneIn(6)) add(entry, RefOf(entry.record().claim()));
    }
    for (size_t i = claims_.empty() ? 0 : dice_.Below(6); i > 0; --i) {
      v1::Entry entry = MakeAssertion();
      if (!dice_.OneIn(10)) add(entry, RefOf(entry.record().assertion()));
    }
    for (size_t i = dice_.OneIn(2) ? dice_.Below(4) : 0; i > 0; --i) {
      *batch.add_entries() = MakeRetraction();
    }
    return batch;
  }

  // What the ledger made of a batch.
  void Learn(const v1::RecordReport& report) {
    v1::RecordRef batch;
    batch.set_batch(report.batch());
    batches_.push_back(report.batch());
    targets_.push_back(batch);
    for (const v1::RecordResult& result : report.results()) {
      targets_.push_back(result.ref());
    }
  }

  v1::ClaimFilter MakeClaimFilter() {
    v1::ClaimFilter filter;
    if (!claims_.empty() && dice_.OneIn(8)) {
      for (size_t i = 1 + dice_.Below(3); i > 0; --i) {
        filter.add_ids(RefOf(dice_.Pick(claims_)).claim().id());
      }
    }
    if (dice_.OneIn(4)) {
      for (size_t i = 1 + dice_.Below(2); i > 0; --i) {
        *filter.add_subjects() = RefToEntity(dice_.Pick(kEntities));
      }
    }
    if (dice_.OneIn(4)) filter.add_predicates(dice_.Pick(kPredicates));
    if (dice_.OneIn(6)) MakeValueFilter(filter.mutable_value());
    if (dice_.OneIn(6)) {
      const std::string word = dice_.Pick(kWords);
      static const char* const kForms[] = {"$0", "$0*", "\"$0 $1\"", "$0 $1"};
      filter.set_text(
          absl::Substitute(dice_.Pick(kForms), word, dice_.Pick(kWords)));
    }
    if (dice_.OneIn(8)) {
      filter.add_kinds(static_cast<v1::ClaimKind>(dice_.Below(3)));
    }
    if (dice_.OneIn(6)) filter.add_about(dice_.Pick(kEntities));
    if (dice_.OneIn(8)) MakeTimeFilter(filter.mutable_valid());
    if (dice_.OneIn(10)) *filter.add_markings() = RandomMarking(dice_);
    return filter;
  }

  v1::AssertionFilter MakeAssertionFilter() {
    v1::AssertionFilter filter;
    if (!assertions_.empty() && dice_.OneIn(12)) {
      for (size_t i = 1 + dice_.Below(3); i > 0; --i) {
        filter.add_ids(RefOf(dice_.Pick(assertions_)).assertion().id());
      }
    }
    if (dice_.OneIn(4)) {
      filter.add_sources(dice_.Pick(kEntities));
      filter.set_with_affiliated(dice_.OneIn(2));
    }
    if (dice_.OneIn(6)) filter.add_stances(RandomStance());
    if (dice_.OneIn(6)) filter.add_documents(dice_.Pick(kDocuments));
    if (dice_.OneIn(8)) {
      filter.add_bases(static_cast<v1::Basis>(dice_.Below(5)));
    }
    if (dice_.OneIn(8)) MakeTimeFilter(filter.mutable_said());
    if (dice_.OneIn(10)) {
      filter.mutable_recorded()->mutable_from()->set_seconds(
          kBegin + static_cast<int64_t>(dice_.Below(20)));
    }
    if (dice_.OneIn(10)) {
      filter.mutable_recorded()->mutable_until()->set_seconds(
          kBegin + static_cast<int64_t>(dice_.Below(20)));
    }
    if (dice_.OneIn(8)) {
      v1::ConfidenceFilter* confidence = filter.mutable_confidence();
      const bool percent = dice_.OneIn(2);
      if (percent) confidence->set_scale("percent");
      if (dice_.OneIn(2)) confidence->set_lower(percent ? "40" : "0.4");
      if (dice_.OneIn(2)) confidence->set_upper(percent ? "70" : "0.7");
    }
    if (dice_.OneIn(8)) *filter.add_markings() = RandomMarking(dice_);
    if (!batches_.empty() && dice_.OneIn(8)) {
      filter.add_batches(dice_.Pick(batches_));
      filter.add_batches(dice_.Pick(batches_));
    }
    if (dice_.OneIn(8)) {
      static const char* const kAuthors[] = {"desk", "x", "y", "nobody"};
      filter.add_authors(dice_.Pick(kAuthors));
    }
    if (dice_.OneIn(3)) {
      filter.set_withdrawn(static_cast<v1::WithdrawnFilter>(dice_.Below(4)));
    }
    if (dice_.OneIn(8)) {
      filter.set_holding(static_cast<v1::Holding>(1 + dice_.Below(2)));
    }
    if (dice_.OneIn(8)) filter.set_first_hand(dice_.OneIn(2));
    if (dice_.OneIn(10)) {
      filter.set_minimum_depth(static_cast<uint32_t>(dice_.Below(3)));
    }
    if (dice_.OneIn(10)) {
      filter.set_maximum_depth(static_cast<uint32_t>(dice_.Below(3)));
    }
    if (dice_.OneIn(6)) *filter.add_resting_on() = MakeRoot();
    if (dice_.OneIn(12)) {
      filter.add_manners(static_cast<v1::Manner>(dice_.Below(3)));
    }
    return filter;
  }

  v1::ClaimQuery MakeClaimQuery() {
    v1::ClaimQuery query;
    *query.mutable_claim() = MakeClaimFilter();
    if (dice_.OneIn(2)) *query.mutable_asserted() = MakeAssertionFilter();
    if (dice_.OneIn(4)) *query.mutable_not_asserted() = MakeAssertionFilter();
    query.set_order(static_cast<v1::ClaimOrder>(dice_.Below(3)));
    return query;
  }
  v1::AssertionQuery MakeAssertionQuery() {
    v1::AssertionQuery query;
    *query.mutable_assertion() = MakeAssertionFilter();
    if (dice_.OneIn(2)) *query.mutable_claim() = MakeClaimFilter();
    query.set_order(static_cast<v1::AssertionOrder>(dice_.Below(4)));
    return query;
  }

  // When the first batch is recorded, in seconds since 1970.
  static constexpr int64_t kBegin = 1'700'000'000;

 private:
  static v1::RecordRef RefOf(const v1::Claim& claim) {
    return RefTo(*IdOf(claim));
  }
  static v1::RecordRef RefOf(const v1::Assertion& assertion) {
    return RefTo(*IdOf(assertion));
  }

  v1::Entry MakeEntity() {
    v1::Entry entry;
    v1::Entity* entity = entry.mutable_record()->mutable_entity();
    entity->set_id(dice_.Pick(kEntities));
    entity->add_names()->set_text(Sentence(dice_));
    if (dice_.OneIn(2)) entity->add_names()->set_text(Sentence(dice_));
    // Anonymous sources, one known through the other.
    if (entity->id()[0] == 'a') {
      entity->mutable_source()->set_kind(v1::SOURCE_KIND_ANONYMOUS);
      entity->mutable_source()->set_label("officials");
      entity->mutable_source()->set_known_through(entity->id() == "a0" ? "e0"
                                                                       : "a0");
    }
    return entry;
  }

  v1::Entry MakeClaim() {
    v1::Entry entry;
    v1::Claim* claim = entry.mutable_record()->mutable_claim();
    if (!claims_.empty() && dice_.OneIn(3)) {
      *claim = dice_.Pick(claims_);  // described once more
    } else if (dice_.OneIn(6)) {
      claim->add_wordings()->set_text(Sentence(dice_));
      claims_.push_back(*claim);
    } else {
      v1::Statement* statement = claim->mutable_statement();
      *statement->mutable_subject() = RefToEntity(dice_.Pick(kEntities));
      statement->set_predicate(dice_.Pick(kPredicates));
      if (statement->predicate() == "veracity:owned_by") {
        statement->mutable_value()->set_entity(dice_.Pick(kEntities));
      } else {
        *statement->mutable_value() = RandomValue(dice_);
        if (dice_.OneIn(4)) {
          v1::Qualifier* qualifier = statement->add_qualifiers();
          qualifier->set_predicate("in");
          qualifier->mutable_value()->set_entity(dice_.Pick(kEntities));
        }
      }
      if (dice_.OneIn(3)) statement->set_valid(dice_.Pick(kTimes));
      claims_.push_back(*claim);
    }
    if (claim->has_statement() && dice_.OneIn(2)) {
      claim->add_wordings()->set_text(Sentence(dice_));
    }
    claim->set_kind(static_cast<v1::ClaimKind>(dice_.Below(3)));
    if (dice_.OneIn(4)) *claim->add_markings() = RandomMarking(dice_);
    return entry;
  }

  v1::Entry MakeAssertion() {
    v1::Entry entry;
    v1::Assertion* assertion = entry.mutable_record()->mutable_assertion();
    if (!assertions_.empty() && dice_.OneIn(4)) {
      *assertion = dice_.Pick(assertions_);  // one more entry
    } else {
      *assertion->mutable_claim() = RefOf(dice_.Pick(claims_)).claim();
      assertion->set_source(dice_.Pick(kEntities));
      assertion->set_stance(RandomStance());
      if (dice_.OneIn(2)) assertion->set_said(dice_.Pick(kTimes));
      if (dice_.OneIn(2)) assertion->set_document(dice_.Pick(kDocuments));
      assertion->set_basis(static_cast<v1::Basis>(dice_.Below(5)));
      assertion->set_manner(static_cast<v1::Manner>(dice_.Below(3)));
      if (dice_.OneIn(3)) MakeConfidence(assertion->mutable_confidence());
      for (size_t i = dice_.Below(3); i > 0; --i) {
        v1::Ground* ground = assertion->add_grounds();
        if (dice_.OneIn(4)) {
          MakeGround(ground->mutable_all_of()->add_members());
          MakeGround(ground->mutable_all_of()->add_members());
        } else {
          MakeGround(ground);
        }
      }
      assertions_.push_back(*assertion);
    }
    if (dice_.OneIn(4)) *assertion->add_markings() = RandomMarking(dice_);
    if (dice_.OneIn(4)) entry.set_holding(v1::HOLDING_ONLY_RELAYED);
    return entry;
  }

  void MakeConfidence(v1::Confidence* confidence) {
    if (dice_.OneIn(3)) {
      confidence->set_words("sure");
      confidence->set_reading(dice_.OneIn(2) ? "0.35" : "0.8");
    } else {
      confidence->set_scale("stix");
      if (dice_.OneIn(2)) {
        confidence->set_number(dice_.OneIn(2) ? "40" : "75");
      } else {
        confidence->set_lower("30");
        confidence->set_upper("60");
      }
    }
  }

  void MakeGround(v1::Ground* ground) {
    if (!assertions_.empty() && dice_.OneIn(2)) {
      *ground->mutable_assertion() = RefOf(dice_.Pick(assertions_)).assertion();
      return;
    }
    ground->mutable_attribution()->set_source(dice_.Pick(kEntities));
    if (dice_.OneIn(3)) {
      ground->mutable_attribution()->set_document(dice_.Pick(kDocuments));
    }
  }

  v1::Entry MakeRetraction() {
    v1::Entry entry;
    v1::Retraction* retraction = entry.mutable_record()->mutable_retraction();
    *retraction->mutable_target() = targets_.empty() || dice_.OneIn(5)
                                        ? RefToNamed(dice_)
                                        : dice_.Pick(targets_);
    retraction->set_reason(absl::StrCat(++serial_));
    return entry;
  }

  v1::RecordRef MakeRoot() {
    if (!assertions_.empty() && dice_.OneIn(3)) {
      return RefOf(dice_.Pick(assertions_));
    }
    if (!claims_.empty() && dice_.OneIn(3)) return RefOf(dice_.Pick(claims_));
    return RefToNamed(dice_);
  }

  void MakeTimeFilter(v1::TimeFilter* filter) {
    static const char* const kAsked[] = {"2024", "2024-03", "2022/2023", "202X",
                                         "2024-03-15"};
    filter->set_edtf(dice_.Pick(kAsked));
    filter->set_certainty(static_cast<v1::Certainty>(dice_.Below(3)));
  }

  void MakeValueFilter(v1::ValueFilter* filter) {
    switch (dice_.Below(4)) {
      case 0:
        *filter->mutable_equals() = RandomValue(dice_);
        break;
      case 1:
        filter->mutable_range()->set_unit(dice_.Pick(kUnits));
        if (dice_.OneIn(2)) {
          filter->mutable_range()->set_lower(dice_.Pick(kNumbers));
        }
        if (dice_.OneIn(2)) {
          filter->mutable_range()->set_upper(dice_.Pick(kNumbers));
        }
        break;
      case 2:
        filter->mutable_near()->mutable_quantity()->set_value(
            dice_.Pick(kNumbers));
        filter->mutable_near()->mutable_quantity()->set_unit(
            dice_.Pick(kUnits));
        break;
      default:
        filter->set_dimension(dice_.Pick(kUnits));
        break;
    }
  }

  v1::Stance RandomStance() {
    return static_cast<v1::Stance>(1 + dice_.Below(4));
  }

  Dice& dice_;
  int serial_ = 0;
  std::vector<v1::Claim> claims_;
  std::vector<v1::Assertion> assertions_;
  std::vector<v1::RecordRef> targets_;
  std::vector<std::string> batches_;
};

std::string IdIn(const v1::ClaimView& view) { return view.claim().id(); }
std::string IdIn(const v1::AssertionView& view) {
  return view.assertion().id();
}

// All answers, page by page; each page but the last is full.
template <typename Query>
absl::StatusOr<std::vector<std::string>> Pages(const View& view, Query query,
                                               int size) {
  std::vector<std::string> found;
  query.mutable_page()->set_size(size);
  while (true) {
    auto page = view.FindPage(query);
    if (!page.ok()) return page.status();
    for (const auto& item : page->items) found.push_back(IdIn(item));
    if (page->next_page_token.empty()) return found;
    if (static_cast<int>(page->items.size()) != size) {
      return absl::InternalError("a page that is not the last is not full");
    }
    query.mutable_page()->set_token(page->next_page_token);
  }
}

template <typename T, typename Query>
absl::StatusOr<std::vector<std::string>> Streamed(const View& view,
                                                  const Query& query) {
  std::vector<std::string> found;
  Results<T> results = view.Find(query);
  T item;
  while (results.Next(&item)) found.push_back(IdIn(item));
  if (!results.status().ok()) return results.status();
  return found;
}

class RandomQueriesTest : public BackendTest {
 protected:
  template <typename T, typename Query>
  void Compare(const View& view, NaiveLedger& naive, const Query& query,
               Dice& dice, std::vector<v1::GroupBy> groups) {
    const size_t commit = view.commit();
    SCOPED_TRACE(absl::StrCat("commit ", commit, ", query {",
                              query.ShortDebugString(), "}"));
    const std::vector<std::string> expected = naive.Find(query, commit);
    VERACITY_ASSERT_OK_AND_ASSIGN(std::vector<std::string> found,
                                  Streamed<T>(view, query));
    ASSERT_EQ(found.size(), expected.size()) << view.as_of().DebugString();
    ASSERT_TRUE(found == expected);
    VERACITY_ASSERT_OK_AND_ASSIGN(
        found, Pages(view, query, static_cast<int>(1 + dice.Below(5))));
    ASSERT_TRUE(found == expected) << "by pages";
    const v1::GroupBy group = dice.Pick(groups);
    VERACITY_ASSERT_OK_AND_ASSIGN(std::vector<v1::GroupCount> counts,
                                  view.Count(query, group));
    std::map<std::string, uint64_t> counted;
    for (const v1::GroupCount& one : counts) {
      if (one.count() > 0) counted[one.key()] = one.count();
    }
    ASSERT_THAT(counted, Eq(naive.Count(query, group, commit)))
        << v1::GroupBy_Name(group);
    ASSERT_TRUE(
        std::is_sorted(counts.begin(), counts.end(),
                       [](const v1::GroupCount& a, const v1::GroupCount& b) {
                         return a.count() != b.count() ? a.count() > b.count()
                                                       : a.key() < b.key();
                       }));
    answers_ += expected.size();
  }

  void RunSeed(uint32_t seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Dice dice(seed);
    Maker maker(dice);
    NaiveLedger naive("desk");
    clock_.now = absl::FromUnixSeconds(Maker::kBegin);
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open(absl::StrCat(seed)));
    for (int step = 0; step < 20; ++step) {
      v1::Batch batch = maker.MakeBatch();
      if (batch.entries_size() == 0) continue;
      clock_.Advance(absl::Seconds(1));
      VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                    ledger.Record(batch));
      maker.Learn(report);
      batch.set_id(report.batch());
      for (int i = 0; i < batch.entries_size(); ++i) {
        v1::Record* record = batch.mutable_entries(i)->mutable_record();
        const v1::RecordRef& ref = report.results(i).ref();
        if (ref.has_claim()) {
          record->mutable_claim()->set_id(ref.claim().id());
        } else if (ref.has_assertion()) {
          record->mutable_assertion()->set_id(ref.assertion().id());
        } else if (ref.has_retraction()) {
          record->mutable_retraction()->set_id(ref.retraction());
        }
      }
      naive.Record(batch, absl::ToUnixMicros(clock_.now));
      for (int question = 0; question < 12; ++question) {
        v1::AsOf as_of;
        if (dice.OneIn(2)) as_of.set_commit(1 + dice.Below(naive.commits()));
        VERACITY_ASSERT_OK_AND_ASSIGN(View view, ledger.At(as_of));
        if (dice.OneIn(2)) {
          Compare<v1::ClaimView>(
              view, naive, maker.MakeClaimQuery(), dice,
              {v1::GROUP_BY_UNSPECIFIED, v1::GROUP_BY_PREDICATE,
               v1::GROUP_BY_SUBJECT});
        } else {
          Compare<v1::AssertionView>(
              view, naive, maker.MakeAssertionQuery(), dice,
              {v1::GROUP_BY_UNSPECIFIED, v1::GROUP_BY_SOURCE,
               v1::GROUP_BY_PREDICATE, v1::GROUP_BY_STANCE,
               v1::GROUP_BY_MONTH_SAID, v1::GROUP_BY_DOCUMENT,
               v1::GROUP_BY_BASIS, v1::GROUP_BY_SUBJECT});
        }
        if (HasFatalFailure()) return;
      }
    }
    VERACITY_ASSERT_OK_AND_ASSIGN(const std::vector<std::string> problems,
                                  ledger.Check());
    EXPECT_THAT(problems, ::testing::IsEmpty());
  }

  size_t answers_ = 0;
};

TEST_P(RandomQueriesTest, AnswerAsTheContractReads) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    RunSeed(seed);
    if (HasFatalFailure()) return;
  }
  // Questions that find nothing would prove nothing.
  EXPECT_GT(answers_, 3000);
}

VERACITY_ON_EVERY_BACKEND(RandomQueriesTest);

}  // namespace
}  // namespace veracity
