#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "tests/proto/contract.h"
#include "tests/testing.h"

namespace veracity::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::DescriptorProto;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumDescriptorProto;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldDescriptorProto;
using google::protobuf::FileDescriptor;
using google::protobuf::FileDescriptorProto;
using google::protobuf::FileDescriptorSet;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Contract, BreaksNothingThatWasReleased) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const FileDescriptorSet now,
                                ReadContract(VERACITY_CONTRACT_SET));
  const auto baseline =
      FromText<FileDescriptorSet>(TestData("contract/v1.txtpb"));
  ASSERT_GT(baseline.file_size(), 0);
  EXPECT_THAT(BreakingChanges(baseline, now), IsEmpty())
      << "If that is meant, write the baseline anew with contract_baseline.";
}

TEST(Contract, MustBeADescriptorSet) {
  const TempDir directory;
  std::ofstream(directory.File("bad")) << "syntax = \"proto3\";";
  std::ofstream(directory.File("empty")).flush();
  EXPECT_THAT(ReadContract(directory.File("bad")),
              StatusIs(absl::StatusCode::kInvalidArgument, "no FileDesc"));
  EXPECT_THAT(ReadContract(directory.File("empty")),
              StatusIs(absl::StatusCode::kInvalidArgument, "no FileDesc"));
  EXPECT_THAT(ReadContract(directory.File("absent")),
              StatusIs(absl::StatusCode::kNotFound, "absent"));
}

// A .proto file that the build does not list would be checked by nobody.
TEST(Contract, HasAllProtoFiles) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const FileDescriptorSet now,
                                ReadContract(VERACITY_CONTRACT_SET));
  std::vector<std::string> listed;
  for (const FileDescriptorProto& file : now.file()) {
    listed.push_back(file.name());
  }
  const std::filesystem::path root = VERACITY_SOURCE_DIR "/proto";
  std::vector<std::string> there;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".proto") {
      there.push_back(
          std::filesystem::relative(entry.path(), root).generic_string());
    }
  }
  EXPECT_THAT(listed, ::testing::UnorderedElementsAreArray(there));
}

// -- Each kind of break --

FileDescriptorSet Sample() {
  return FromText<FileDescriptorSet>(R"(
    file {
      name: "a/v1/a.proto" package: "a.v1" syntax: "proto3"
      message_type {
        name: "M"
        field { name: "one" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL
                json_name: "one" }
        field { name: "two" number: 2 type: TYPE_MESSAGE type_name: ".a.v1.N"
                label: LABEL_REPEATED json_name: "two" }
        field { name: "three" number: 3 type: TYPE_BOOL label: LABEL_OPTIONAL
                json_name: "three" oneof_index: 0 }
        field { name: "four" number: 4 type: TYPE_UINT32 label: LABEL_OPTIONAL
                json_name: "four" proto3_optional: true oneof_index: 1 }
        oneof_decl { name: "kind" }
        oneof_decl { name: "_four" }
        reserved_range { start: 7 end: 10 }
        reserved_name: "seven"
        enum_type { name: "F" value { name: "F_UNSPECIFIED" number: 0 } }
        nested_type { name: "Inner" field { name: "x" number: 1
          type: TYPE_STRING label: LABEL_OPTIONAL json_name: "x" } }
      }
      message_type { name: "N" }
      enum_type {
        name: "E"
        value { name: "E_UNSPECIFIED" number: 0 }
        value { name: "E_ONE" number: 1 }
        reserved_range { start: 5 end: 6 }
        reserved_name: "E_FIVE"
      }
    })");
}

google::protobuf::RepeatedPtrField<DescriptorProto>* Messages(
    FileDescriptorSet& set) {
  return set.mutable_file(0)->mutable_message_type();
}
DescriptorProto* M(FileDescriptorSet& set) { return Messages(set)->Mutable(0); }
FieldDescriptorProto* Field(FileDescriptorSet& set, int index) {
  return M(set)->mutable_field(index);
}
EnumDescriptorProto* E(FileDescriptorSet& set) {
  return set.mutable_file(0)->mutable_enum_type(0);
}

TEST(BreakingChanges, AreNamedEachByASentence) {
  struct Case {
    std::function<void(FileDescriptorSet&)> change;
    std::string sentence;
  };
  const std::vector<Case> cases = {
      // Files, messages, enums.
      {[](auto& set) { set.mutable_file(0)->set_syntax("proto2"); },
       "file a/v1/a.proto: syntax proto3 became proto2"},
      {[](auto& set) { set.mutable_file(0)->set_name("a/v1/b.proto"); },
       "file a/v1/a.proto is gone"},
      {[](auto& set) { Messages(set)->RemoveLast(); },
       "message a.v1.N is gone"},
      {[](auto& set) { M(set)->clear_nested_type(); },
       "message a.v1.M.Inner is gone"},
      {[](auto& set) { set.mutable_file(0)->clear_enum_type(); },
       "enum a.v1.E is gone"},
      {[](auto& set) { M(set)->clear_enum_type(); }, "enum a.v1.M.F is gone"},
      // Fields.
      {[](auto& set) { M(set)->mutable_field()->RemoveLast(); },
       "field a.v1.M.four = 4 is gone"},
      {[](auto& set) { Field(set, 0)->set_number(6); },
       "field a.v1.M.one = 1: number 1 became 6"},
      {[](auto& set) { Field(set, 0)->set_name("uno"); },
       "field a.v1.M.one = 1: name one became uno"},
      {[](auto& set) {
         Field(set, 0)->set_type(FieldDescriptorProto::TYPE_BYTES);
       },
       "field a.v1.M.one = 1: type string became bytes"},
      {[](auto& set) { Field(set, 1)->set_type_name(".a.v1.M"); },
       "field a.v1.M.two = 2: type a.v1.N became a.v1.M"},
      {[](auto& set) {
         Field(set, 0)->set_label(FieldDescriptorProto::LABEL_REPEATED);
       },
       "field a.v1.M.one = 1: cardinality singular became repeated"},
      {[](auto& set) {
         Field(set, 1)->set_label(FieldDescriptorProto::LABEL_OPTIONAL);
       },
       "field a.v1.M.two = 2: cardinality repeated became singular"},
      {[](auto& set) {
         Field(set, 3)->clear_proto3_optional();
         Field(set, 3)->clear_oneof_index();
       },
       "field a.v1.M.four = 4: cardinality optional became singular"},
      {[](auto& set) { Field(set, 2)->clear_oneof_index(); },
       "field a.v1.M.three = 3: membership oneof kind became no oneof"},
      {[](auto& set) { Field(set, 0)->set_oneof_index(0); },
       "field a.v1.M.one = 1: membership no oneof became oneof kind"},
      {[](auto& set) { M(set)->mutable_oneof_decl(0)->set_name("sort"); },
       "field a.v1.M.three = 3: membership oneof kind became oneof sort"},
      {[](auto& set) { Field(set, 0)->set_json_name("1st"); },
       "field a.v1.M.one = 1: JSON name one became 1st"},
      {[](auto& set) { M(set)->mutable_nested_type(0)->clear_field(); },
       "field a.v1.M.Inner.x = 1 is gone"},
      // Values.
      {[](auto& set) { E(set)->mutable_value()->RemoveLast(); },
       "value a.v1.E.E_ONE = 1 is gone"},
      {[](auto& set) { E(set)->mutable_value(1)->set_number(2); },
       "value a.v1.E.E_ONE = 1: number 1 became 2"},
      {[](auto& set) { E(set)->mutable_value(1)->set_name("E_UNO"); },
       "value a.v1.E.E_ONE = 1: name E_ONE became E_UNO"},
      // Reserved.
      {[](auto& set) { M(set)->mutable_reserved_range(0)->set_end(9); },
       "message a.v1.M: number 9 is no longer reserved"},
      {[](auto& set) { M(set)->clear_reserved_name(); },
       "message a.v1.M: name \"seven\" is no longer reserved"},
      {[](auto& set) { E(set)->mutable_reserved_range(0)->set_end(5); },
       "enum a.v1.E: number 6 is no longer reserved"},
      {[](auto& set) { E(set)->clear_reserved_name(); },
       "enum a.v1.E: name \"E_FIVE\" is no longer reserved"},
  };
  for (const Case& a_case : cases) {
    FileDescriptorSet now = Sample();
    a_case.change(now);
    EXPECT_THAT(BreakingChanges(Sample(), now), ElementsAre(a_case.sentence));
  }
}

TEST(BreakingChanges, IncludeAnotherPackage) {
  FileDescriptorSet now = Sample();
  now.mutable_file(0)->set_package("a.v2");
  EXPECT_THAT(
      BreakingChanges(Sample(), now),
      ElementsAre("file a/v1/a.proto: package a.v1 became a.v2",
                  "message a.v1.M is gone", "message a.v1.M.Inner is gone",
                  "message a.v1.N is gone", "enum a.v1.E is gone",
                  "enum a.v1.M.F is gone"));
}

// A number handed on to another field is two breaks, not none.
TEST(BreakingChanges, IncludeSwappedNumbers) {
  FileDescriptorSet now = Sample();
  Field(now, 0)->set_number(4);
  Field(now, 3)->set_number(1);
  EXPECT_THAT(BreakingChanges(Sample(), now),
              ElementsAre("field a.v1.M.one = 1: number 1 became 4",
                          "field a.v1.M.four = 4: number 4 became 1"));
}

TEST(BreakingChanges, AreNotAdditions) {
  FileDescriptorSet now = Sample();
  FieldDescriptorProto* field = M(now)->add_field();
  *field = *Field(now, 2);
  field->set_name("five");
  field->set_number(5);
  E(now)->add_value()->set_name("E_TWO");
  E(now)->mutable_value(2)->set_number(2);
  now.mutable_file(0)->add_message_type()->set_name("New");
  now.add_file()->set_name("a/v1/new.proto");
  // The same numbers reserved in other pieces, and more.
  M(now)->mutable_reserved_range(0)->set_start(9);
  M(now)->mutable_reserved_range(0)->set_end(12);
  DescriptorProto::ReservedRange* range = M(now)->add_reserved_range();
  range->set_start(6);
  range->set_end(9);
  M(now)->mutable_field()->SwapElements(0, 1);
  EXPECT_THAT(BreakingChanges(Sample(), now), IsEmpty());
}

// -- Style --

// The contract as linked descriptors, comments included.
class ContractStyle : public ::testing::Test {
 protected:
  void SetUp() override {
    VERACITY_ASSERT_OK_AND_ASSIGN(FileDescriptorSet set,
                                  ReadContract(VERACITY_CONTRACT_SET));
    // The one import from elsewhere; the others stand before their importers.
    FileDescriptorProto timestamp;
    google::protobuf::Timestamp::descriptor()->file()->CopyTo(&timestamp);
    ASSERT_NE(pool_.BuildFile(timestamp), nullptr);
    for (const FileDescriptorProto& file : set.file()) {
      files_.push_back(pool_.BuildFile(file));
      ASSERT_NE(files_.back(), nullptr) << file.name();
    }
  }

  void ForEachEnum(const std::function<void(const EnumDescriptor&)>& check) {
    ForEachMessage([&](const Descriptor& message) {
      for (int i = 0; i < message.enum_type_count(); ++i) {
        check(*message.enum_type(i));
      }
    });
    for (const FileDescriptor* file : files_) {
      for (int i = 0; i < file->enum_type_count(); ++i) {
        check(*file->enum_type(i));
      }
    }
  }

  void ForEachMessage(const std::function<void(const Descriptor&)>& check) {
    const std::function<void(const Descriptor&)> visit =
        [&](const Descriptor& message) {
          check(message);
          for (int i = 0; i < message.nested_type_count(); ++i) {
            if (!message.nested_type(i)->options().map_entry()) {
              visit(*message.nested_type(i));
            }
          }
        };
    for (const FileDescriptor* file : files_) {
      for (int i = 0; i < file->message_type_count(); ++i) {
        visit(*file->message_type(i));
      }
    }
  }

  std::vector<const FileDescriptor*> files_;

 private:
  DescriptorPool pool_;
};

TEST_F(ContractStyle, ThePackageIsTheDirectory) {
  for (const FileDescriptor* file : files_) {
    EXPECT_EQ(absl::StrReplaceAll(file->package(), {{".", "/"}}),
              file->name().substr(0, file->name().rfind('/')));
  }
}

TEST_F(ContractStyle, EnumValuesBeginWithTheirEnumAndZeroIsUnspecified) {
  ForEachEnum([](const EnumDescriptor& an_enum) {
    std::string prefix;
    for (const char c : std::string(an_enum.name())) {
      if (absl::ascii_isupper(c) && !prefix.empty()) prefix += '_';
      prefix += absl::ascii_toupper(c);
    }
    for (int i = 0; i < an_enum.value_count(); ++i) {
      const EnumValueDescriptor& value = *an_enum.value(i);
      EXPECT_TRUE(absl::StartsWith(value.name(), absl::StrCat(prefix, "_")))
          << value.full_name();
    }
    EXPECT_EQ(an_enum.value(0)->number(), 0) << an_enum.full_name();
    EXPECT_EQ(an_enum.value(0)->name(), absl::StrCat(prefix, "_UNSPECIFIED"));
  });
}

TEST_F(ContractStyle, EachMessageSaysWhatItIs) {
  ForEachMessage([](const Descriptor& message) {
    google::protobuf::SourceLocation where;
    ASSERT_TRUE(message.GetSourceLocation(&where)) << message.full_name();
    EXPECT_FALSE(where.leading_comments.empty()) << message.full_name();
  });
}

TEST_F(ContractStyle, FieldsAreLowerCase) {
  ForEachMessage([](const Descriptor& message) {
    for (int i = 0; i < message.field_count(); ++i) {
      const FieldDescriptor& field = *message.field(i);
      EXPECT_EQ(absl::AsciiStrToLower(field.name()), field.name())
          << field.full_name();
    }
  });
}

}  // namespace
}  // namespace veracity::testing
