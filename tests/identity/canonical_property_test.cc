// Properties of the canonical form over random records, against a model of
// meaning that is written in another way: as nested text with quotes and
// brackets, by reflection, without lengths and tags.

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_join.h"
#include "base/text.h"
#include "identity/canonical.h"
#include "tests/testing.h"
#include "veracity/decimal.h"
#include "veracity/edtf.h"

namespace veracity::internal {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

using Names = std::set<std::string>;

std::string NameOf(const FieldDescriptor& field) {
  return absl::StrCat(std::string(field.containing_type()->name()), ".",
                      std::string(field.name()));
}

bool IsDecimal(const FieldDescriptor& field) {
  static const auto& names = *new Names{
      "Quantity.value",     "Quantity.lower",        "Quantity.upper",
      "GeoPoint.latitude",  "GeoPoint.longitude",    "GeoPoint.altitude",
      "GeoPoint.precision", "Confidence.number",     "Confidence.lower",
      "Confidence.upper",   "Extraction.confidence", "Confidence.reading"};
  return names.count(NameOf(field)) > 0;
}

bool IsTime(const FieldDescriptor& field) {
  static const auto& names = *new Names{
      "Time.edtf", "Statement.valid", "Assertion.said", "Retraction.withdrawn"};
  return names.count(NameOf(field)) > 0;
}

bool IsSet(const FieldDescriptor& field) {
  static const auto& names =
      *new Names{"Statement.qualifiers", "Assertion.selectors",
                 "Assertion.grounds", "AllOf.members"};
  return names.count(NameOf(field)) > 0;
}

// -- Random records, of few and treacherous values, so that equal ones and
//    nearly equal ones abound --

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  void Fill(Message* message, int depth = 0) {
    const Descriptor& type = *message->GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (field.real_containing_oneof() == nullptr && Below(2) == 0) {
        Set(field, message, depth);
      }
    }
    for (int i = 0; i < type.real_oneof_decl_count(); ++i) {
      const auto& oneof = *type.oneof_decl(i);
      Set(*oneof.field(Below(oneof.field_count())), message, depth);
    }
  }

  int Below(int limit) {
    return static_cast<int>(random_() % static_cast<uint32_t>(limit));
  }

 private:
  template <size_t kSize>
  const char* AnyOf(const char* const (&values)[kSize]) {
    return values[Below(kSize)];
  }

  std::string Text(const FieldDescriptor& field) {
    const std::string name = NameOf(field);
    if (field.type() == FieldDescriptor::TYPE_BYTES) {
      return std::string(32, static_cast<char>('a' + Below(2)));
    }
    if (IsDecimal(field)) return AnyOf({"", "1", "1.0", "10e-1", "10", "0"});
    if (IsTime(field)) {
      return AnyOf({"", "2001", "2001-01-01T02:00:00+02:00",
                    "2001-01-01T00:00:00Z", "2001-01-01T00:00:00"});
    }
    if (name == "Text.language") return AnyOf({"", "en", "EN", "a"});
    if (name == "Statement.predicate") {
      return AnyOf({"a", "aa", "veracity:same_as"});
    }
    return AnyOf({"", "a", "aa", "\x01",
                  "\x01\x01"
                  "a",
                  "e\xcc\x81", "\xc3\xa9",
                  "\x02\x01"
                  "a",
                  "a\x02\x01"
                  "a"});
  }

  void Set(const FieldDescriptor& field, Message* message, int depth) {
    const Reflection& to = *message->GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return SetMessage(field, message, depth);
      case FieldDescriptor::CPPTYPE_STRING:
        return field.is_repeated() ? to.AddString(message, &field, Text(field))
                                   : to.SetString(message, &field, Text(field));
      case FieldDescriptor::CPPTYPE_ENUM:
        return to.SetEnumValue(message, &field, Below(3));
      case FieldDescriptor::CPPTYPE_BOOL:
        return to.SetBool(message, &field, Below(2) == 1);
      case FieldDescriptor::CPPTYPE_UINT32:
        return to.SetUInt32(message, &field, static_cast<uint32_t>(Below(3)));
      default:
        return to.SetUInt64(message, &field,
                            static_cast<uint64_t>(Below(3)) * 127);
    }
  }

  void SetMessage(const FieldDescriptor& field, Message* message, int depth) {
    if (depth > 4) return;
    const Reflection& to = *message->GetReflection();
    if (!field.is_repeated()) {
      return Fill(to.MutableMessage(message, &field), depth + 1);
    }
    for (int n = Below(4); n > 0; --n) {
      Fill(to.AddMessage(message, &field), depth + 1);
    }
  }

  std::mt19937 random_;
};

// -- The model --

std::string MeaningOf(const Message& message);

bool IsHashed(const FieldDescriptor& field) {
  static const auto& unhashed = *new Names{
      "Claim.id",           "Claim.kind",          "Claim.shard",
      "Claim.markings",     "Claim.foreign",       "ClaimRef.shard",
      "AssertionRef.shard", "Quantity.as_written", "Time.as_written",
      "Assertion.id",       "Assertion.markings",  "Assertion.foreign",
      "Retraction.id",      "Retraction.markings", "Retraction.foreign"};
  return unhashed.count(NameOf(field)) == 0;
}

std::string MeaningOfText(const FieldDescriptor& field, std::string text) {
  if (field.type() == FieldDescriptor::TYPE_BYTES) return text;
  if (text.empty()) return "";
  if (IsDecimal(field)) return Decimal::Parse(text)->plain();
  if (IsTime(field)) return Edtf::Parse(text)->canonical();
  if (field.name() == "language") text = absl::AsciiStrToLower(text);
  return *Nfc(text);
}

// Empty for what is absent.
std::string MeaningOf(const Message& message, const FieldDescriptor& field) {
  const Reflection& from = *message.GetReflection();
  const std::string name = NameOf(field);
  const bool is_always =
      field.containing_oneof() != nullptr && from.HasField(message, &field);
  std::string meaning;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      meaning = MeaningOf(from.GetMessage(message, &field));
      return meaning == "{}" && !field.real_containing_oneof() ? "" : meaning;
    }
    case FieldDescriptor::CPPTYPE_STRING:
      meaning = MeaningOfText(field, from.GetString(message, &field));
      if (name == "Extraction.confidence" && meaning == "1") return "";
      return meaning.empty() && !is_always
                 ? ""
                 : absl::StrCat("'", absl::CHexEscape(meaning), "'");
    case FieldDescriptor::CPPTYPE_ENUM:
      meaning = absl::StrCat(from.GetEnumValue(message, &field));
      if (name == "Assertion.manner" && meaning == "1") return "";
      if (name == "Attribution.stance" && meaning == "1") return "";
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      meaning = from.GetBool(message, &field) ? "1" : "0";
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
      meaning = absl::StrCat(from.GetUInt32(message, &field));
      break;
    default:
      meaning = absl::StrCat(from.GetUInt64(message, &field));
  }
  return meaning == "0" && !is_always ? "" : meaning;
}

std::string MeaningOfSet(const Message& message, const FieldDescriptor& field) {
  const Reflection& from = *message.GetReflection();
  std::set<std::string> elements;
  for (int i = 0; i < from.FieldSize(message, &field); ++i) {
    elements.insert(MeaningOf(from.GetRepeatedMessage(message, &field, i)));
  }
  if (elements.empty()) return "";
  return absl::StrCat("[", absl::StrJoin(elements, ","), "]");
}

// What an entity or record is, whichever way a value says so.
std::string MeaningOf(const v1::Value& value) {
  if (value.has_record()) return MeaningOf(value.record());
  v1::RecordRef ref;
  ref.set_entity(value.entity());
  return MeaningOf(ref);
}

std::string MeaningOf(const Message& message) {
  if (const auto* claim = dynamic_cast<const v1::Claim*>(&message)) {
    if (claim->has_statement()) return MeaningOf(claim->statement());
    if (claim->wordings().empty()) return "{}";
    const std::string wording = MeaningOf(claim->wordings(0));
    return wording == "{}" ? wording : absl::StrCat("wording", wording);
  }
  std::vector<std::string> fields;
  const Descriptor& type = *message.GetDescriptor();
  if (const auto* ground = dynamic_cast<const v1::Ground*>(&message)) {
    Names members;
    for (const v1::Ground& member : ground->all_of().members()) {
      members.insert(MeaningOf(member));
    }
    if (members.size() == 1) return *members.begin();
  }
  const auto* value = dynamic_cast<const v1::Value*>(&message);
  if (value != nullptr && value->record().has_entity()) {
    v1::Value entity;
    entity.set_entity(value->record().entity());
    return MeaningOf(static_cast<const Message&>(entity));
  }
  const auto* statement = dynamic_cast<const v1::Statement*>(&message);
  const bool is_symmetric =
      statement != nullptr && statement->predicate() == "veracity:same_as";
  if (is_symmetric) {
    const std::multiset<std::string> ends{MeaningOf(statement->subject()),
                                          MeaningOf(statement->value())};
    fields.push_back(absl::StrJoin(ends, "="));
  }
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const bool is_end =
        is_symmetric && (field.number() == 1 || field.number() == 3);
    if (!IsHashed(field) || is_end) continue;
    // Not chosen in a oneof, or not set.
    if (!field.is_repeated() && field.has_presence() &&
        !message.GetReflection()->HasField(message, &field)) {
      continue;
    }
    const std::string meaning =
        IsSet(field) ? MeaningOfSet(message, field) : MeaningOf(message, field);
    if (!meaning.empty()) {
      fields.push_back(absl::StrCat(std::string(field.name()), ":", meaning));
    }
  }
  return absl::StrCat("{", absl::StrJoin(fields, ","), "}");
}

// -- The properties --

// The form of a random record, or nothing if it has none.
template <typename RecordType>
std::string FormOf(const RecordType& record) {
  std::string form;
  return AppendCanonical(record, &form).ok() ? form : "";
}

template <typename RecordType>
class CanonicalFormOf : public ::testing::Test {};

using Hashed = ::testing::Types<v1::Claim, v1::Assertion, v1::Retraction>;
TYPED_TEST_SUITE(CanonicalFormOf, Hashed);

TYPED_TEST(CanonicalFormOf, IsSharedByEqualMeaningsOnly) {
  Generator generator(20240925);
  std::map<std::string, std::string> form_by_meaning;
  std::map<std::string, std::string> meaning_by_form;
  int repeated = 0;
  for (int i = 0; i < 20'000; ++i) {
    TypeParam record;
    generator.Fill(&record);
    const std::string form = FormOf(record);
    if (form.empty()) continue;
    const std::string meaning = MeaningOf(record);
    const auto [by_meaning, is_new] = form_by_meaning.emplace(meaning, form);
    if (!is_new) ++repeated;
    ASSERT_EQ(absl::BytesToHexString(by_meaning->second),
              absl::BytesToHexString(form))
        << meaning;
    const auto by_form = meaning_by_form.emplace(form, meaning).first;
    ASSERT_EQ(by_form->second, meaning) << record.DebugString();
  }
  EXPECT_GT(form_by_meaning.size(), 300u);
  EXPECT_GT(repeated, 100);
}

void Shuffle(Generator* generator, Message* message) {
  const Reflection& in = *message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  in.ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      Shuffle(generator, in.MutableMessage(message, field));
      continue;
    }
    const int size = in.FieldSize(*message, field);
    for (int i = 0; i < size; ++i) {
      Shuffle(generator, in.MutableRepeatedMessage(message, field, i));
    }
    if (!IsSet(*field)) continue;
    for (int i = size - 1; i > 0; --i) {
      in.SwapElements(message, field, i, generator->Below(i + 1));
    }
    in.AddMessage(message, field)
        ->CopyFrom(
            in.GetRepeatedMessage(*message, field, generator->Below(size)));
  }
}

TYPED_TEST(CanonicalFormOf, IsTheSameInAnyOrderAndWithRepetitions) {
  Generator generator(1);
  for (int i = 0; i < 3'000; ++i) {
    TypeParam record;
    generator.Fill(&record);
    const std::string form = FormOf(record);
    Shuffle(&generator, &record);
    ASSERT_EQ(absl::BytesToHexString(FormOf(record)),
              absl::BytesToHexString(form))
        << record.DebugString();
  }
}

TYPED_TEST(CanonicalFormOf, OutlivesSerialization) {
  Generator generator(2);
  for (int i = 0; i < 1'000; ++i) {
    TypeParam record;
    generator.Fill(&record);
    TypeParam parsed;
    ASSERT_TRUE(parsed.ParseFromString(record.SerializeAsString()));
    ASSERT_EQ(FormOf(parsed), FormOf(record));
  }
}

}  // namespace
}  // namespace veracity::internal
