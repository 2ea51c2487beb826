#include "bench/generator.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "veracity/batch.h"
#include "veracity/identity.h"

namespace veracity::bench {
namespace {

constexpr int kSourceBits = 10;
constexpr int kSubjectBits = 16;
constexpr int kWordBits = 12;
constexpr uint64_t kLongestClaim = 1000;
constexpr uint64_t kChainLength = 12;
constexpr uint64_t kAssertionsOfDocument = 16;
constexpr uint64_t kAssertionsPerRetraction = 512;

enum class Type { kEntity, kQuantity, kText, kTime };
struct Predicate {
  const char* name;
  Type type;
};
constexpr Predicate kPredicates[] = {
    {"produced in", Type::kEntity},   {"supplied by", Type::kEntity},
    {"member of", Type::kEntity},     {"met with", Type::kEntity},
    {"range", Type::kQuantity},       {"length", Type::kQuantity},
    {"number built", Type::kText},    {"described as", Type::kText},
    {"began on", Type::kTime},        {"delivered on", Type::kTime},
    {"sanctioned by", Type::kEntity}, {"headquartered in", Type::kEntity},
};
// Tells apart claims that would otherwise be one.
constexpr absl::string_view kFile = "on file as";

v1::ValueType TypeOf(Type type) {
  switch (type) {
    case Type::kEntity:
      return v1::VALUE_TYPE_ENTITY;
    case Type::kQuantity:
      return v1::VALUE_TYPE_QUANTITY;
    case Type::kText:
      return v1::VALUE_TYPE_TEXT;
    case Type::kTime:
      return v1::VALUE_TYPE_TIME;
  }
  return v1::VALUE_TYPE_UNSPECIFIED;
}

// The word of a number: pronounceable, and no two are the same.
std::string Word(uint64_t number) {
  constexpr absl::string_view kOnsets = "bdfgklmnprstvz";
  constexpr absl::string_view kVowels = "aeiou";
  std::string word;
  do {
    word.push_back(kOnsets[number % kOnsets.size()]);
    number /= kOnsets.size();
    word.push_back(kVowels[number % kVowels.size()]);
    number /= kVowels.size();
  } while (number > 0);
  return word + "n";
}

}  // namespace

Generator::Generator(uint64_t seed)
    : state_(seed),
      described_sources_(size_t{1} << kSourceBits),
      described_subjects_(size_t{1} << kSubjectBits) {}

uint64_t Generator::Below(uint64_t count) {
  // SplitMix64 (Steele, Lea, Flood 2014); its high half, scaled.
  uint64_t bits = state_ += 0x9e3779b97f4a7c15;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  bits ^= bits >> 31;
  return (bits >> 32) * count >> 32;
}

uint64_t Generator::Skewed(int bits) {
  // Each doubling is as likely as any other.
  const uint64_t magnitude = Below(static_cast<uint64_t>(bits));
  return (uint64_t{1} << magnitude) - 1 + Below(uint64_t{1} << magnitude);
}

std::string Generator::Words(int count) {
  std::string words;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&words, i == 0 ? "" : " ", Word(Skewed(kWordBits)));
  }
  return words;
}

std::string Generator::Day() {
  const uint64_t day = Below(12 * 28);
  return absl::StrFormat("%d-%02d-%02d", 2015 + Below(10), day / 28 + 1,
                         day % 28 + 1);
}

std::string Generator::Entity(const char* kind, uint64_t number, bool is_source,
                              std::vector<bool>* described, v1::Batch* batch) {
  std::string id = absl::StrCat(kind, "-", number);
  if ((*described)[number]) return id;
  (*described)[number] = true;
  v1::Entity& entity =
      *batch->add_entries()->mutable_record()->mutable_entity();
  entity.set_id(id);
  entity.add_names()->set_text(absl::StrCat(Words(2), " ", kind, " ", number));
  entity.add_types("organization");
  if (is_source) entity.mutable_source()->set_kind(v1::SOURCE_KIND_OUTLET);
  return id;
}

std::string Generator::Source(v1::Batch* batch) {
  return Entity("source", Skewed(kSourceBits), true, &described_sources_,
                batch);
}

std::string Generator::Subject(v1::Batch* batch) {
  return Entity("subject", Skewed(kSubjectBits), false, &described_subjects_,
                batch);
}

void Generator::AddPredicates(v1::Batch* batch) {
  const auto add = [batch](absl::string_view name, v1::ValueType type) {
    v1::PredicateSpec& spec =
        *batch->add_entries()->mutable_record()->mutable_predicate();
    spec.set_name(std::string(name));
    spec.set_value_type(type);
  };
  for (const Predicate& predicate : kPredicates) {
    add(predicate.name, TypeOf(predicate.type));
  }
  add(kFile, v1::VALUE_TYPE_TEXT);
}

void Generator::BeginDocument(v1::Batch* batch) {
  const std::string publisher = Source(batch);
  document_ = absl::StrCat("document-", ++documents_);
  left_of_document_ = kAssertionsOfDocument;
  v1::Document& document =
      *batch->add_entries()->mutable_record()->mutable_document();
  document.set_id(document_);
  document.set_publisher(publisher);
  document.add_titles()->set_text(Words(6));
  document.set_published(Day());
  document.add_urls(
      absl::StrCat("https://", publisher, ".example/", documents_));
}

void Generator::BeginClaim(v1::Batch* batch) {
  const Predicate& predicate = kPredicates[Below(std::size(kPredicates))];
  v1::Claim claim;
  v1::Statement& statement = *claim.mutable_statement();
  statement.mutable_subject()->set_entity(Subject(batch));
  statement.set_predicate(predicate.name);
  ++claims_;
  switch (predicate.type) {
    case Type::kEntity:
      *statement.mutable_value() = EntityValue(Subject(batch));
      break;
    case Type::kQuantity:
      *statement.mutable_value() =
          QuantityValue(absl::StrCat(1 + Below(5000)), "km");
      break;
    case Type::kText:
      *statement.mutable_value() = TextValue(Words(3), "en");
      break;
    case Type::kTime:
      *statement.mutable_value() = TimeValue(Day());
      break;
  }
  v1::Qualifier& file = *statement.add_qualifiers();
  file.set_predicate(std::string(kFile));
  *file.mutable_value() = TextValue(absl::StrCat("file ", claims_), "en");
  v1::Text& wording = *claim.add_wordings();
  wording.set_text(Words(8 + static_cast<int>(Below(8))));
  wording.set_language("en");
  // A generated claim is valid, so it has an id.
  claim_ = RefTo(*IdOf(claim)).claim();
  *batch->add_entries()->mutable_record()->mutable_claim() = std::move(claim);

  const int magnitude = std::min(
      9, std::countr_zero(Below(uint64_t{1} << 20) | uint64_t{1} << 19));
  left_of_claim_ = std::min(kLongestClaim, (uint64_t{1} << magnitude) +
                                               Below(uint64_t{1} << magnitude));
  said_of_claim_ = 0;
  chained_ = Below(4) == 0;
}

void Generator::AddAssertion(v1::Batch* batch) {
  if (left_of_document_ == 0) BeginDocument(batch);
  if (left_of_claim_ == 0) BeginClaim(batch);
  v1::Assertion assertion;
  *assertion.mutable_claim() = claim_;
  assertion.set_source(Source(batch));
  // Links of a chain agree and have it from the one before: they fall with it.
  const bool cites = chained_ && said_of_claim_ % kChainLength != 0;
  assertion.set_stance(!chained_ && Below(8) == 0 ? v1::STANCE_DENIES
                                                  : v1::STANCE_AFFIRMS);
  assertion.set_said(Day());
  assertion.set_document(document_);
  const std::string quote = Words(6 + static_cast<int>(Below(8)));
  assertion.add_selectors()->mutable_quote()->set_exact(quote);
  v1::PositionSelector& position =
      *assertion.add_selectors()->mutable_position();
  position.set_start(100 * left_of_document_);
  position.set_end(100 * left_of_document_ + quote.size());
  position.set_unit(v1::POSITION_UNIT_CODE_POINTS);
  assertion.set_basis(!cites && Below(2) == 0 ? v1::BASIS_OBSERVED
                                              : v1::BASIS_TOLD);
  assertion.set_verb("said");
  if (Below(8) == 0) {
    assertion.mutable_confidence()->set_words("likely");
    assertion.mutable_confidence()->set_reading("0.7");
  }
  if (cites) {
    *assertion.add_grounds()->mutable_assertion() = last_;
  } else if (!chained_ && Below(8) == 0) {
    assertion.add_grounds()->mutable_attribution()->set_source(Source(batch));
  }
  const bool regret = assertions_ % kAssertionsPerRetraction == 0;
  if (chained_ || regret) {
    last_ = RefTo(*IdOf(assertion)).assertion();
    last_.set_shard(claim_.shard());
  }
  if (regret) regretted_ = last_;
  v1::Entry& entry = *batch->add_entries();
  *entry.mutable_record()->mutable_assertion() = std::move(assertion);
  entry.set_holding(v1::HOLDING_HELD);
  --left_of_document_;
  --left_of_claim_;
  ++said_of_claim_;
  if (++assertions_ % kAssertionsPerRetraction == 0) AddRetraction(batch);
}

void Generator::AddRetraction(v1::Batch* batch) {
  v1::Retraction& retraction =
      *batch->add_entries()->mutable_record()->mutable_retraction();
  *retraction.mutable_target()->mutable_assertion() = regretted_;
  retraction.set_withdrawn(Day());
  retraction.set_reason("corrected by the source");
}

v1::Batch Generator::Next(int assertions) {
  v1::Batch batch;
  batch.set_tool("bench");
  batch.set_note(absl::StrCat("batch ", ++batches_));
  if (batches_ == 1) AddPredicates(&batch);
  for (int i = 0; i < assertions; ++i) AddAssertion(&batch);
  return batch;
}

}  // namespace veracity::bench
