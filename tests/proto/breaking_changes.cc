#include <google/protobuf/descriptor.pb.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/proto/contract.h"

namespace veracity::testing {
namespace {

using google::protobuf::DescriptorProto;
using google::protobuf::EnumDescriptorProto;
using google::protobuf::EnumValueDescriptorProto;
using google::protobuf::FieldDescriptorProto;
using google::protobuf::FileDescriptorProto;
using google::protobuf::FileDescriptorSet;

// -- A contract by full names --

struct Contract {
  std::map<std::string, const FileDescriptorProto*> files;
  std::map<std::string, const DescriptorProto*> messages;
  std::map<std::string, const EnumDescriptorProto*> enums;
};

void AddMessage(const DescriptorProto& message, const std::string& scope,
                Contract& contract) {
  const std::string name = absl::StrCat(scope, ".", message.name());
  contract.messages[name] = &message;
  for (const DescriptorProto& nested : message.nested_type()) {
    AddMessage(nested, name, contract);
  }
  for (const EnumDescriptorProto& nested : message.enum_type()) {
    contract.enums[absl::StrCat(name, ".", nested.name())] = &nested;
  }
}

Contract Index(const FileDescriptorSet& set) {
  Contract contract;
  for (const FileDescriptorProto& file : set.file()) {
    contract.files[file.name()] = &file;
    for (const DescriptorProto& message : file.message_type()) {
      AddMessage(message, file.package(), contract);
    }
    for (const EnumDescriptorProto& an_enum : file.enum_type()) {
      contract.enums[absl::StrCat(file.package(), ".", an_enum.name())] =
          &an_enum;
    }
  }
  return contract;
}

// -- What a field is --

std::string TypeOf(const FieldDescriptorProto& field) {
  // Full names of messages and enums begin with a dot.
  if (!field.type_name().empty()) return field.type_name().substr(1);
  const std::string name = FieldDescriptorProto::Type_Name(field.type());
  return absl::AsciiStrToLower(name.substr(name.find('_') + 1));
}

std::string CardinalityOf(const FieldDescriptorProto& field) {
  if (field.proto3_optional()) return "optional";
  switch (field.label()) {
    case FieldDescriptorProto::LABEL_REPEATED:
      return "repeated";
    case FieldDescriptorProto::LABEL_REQUIRED:
      return "required";
    default:
      return "singular";
  }
}

std::string OneofOf(const DescriptorProto& message,
                    const FieldDescriptorProto& field) {
  // An optional field is alone in a oneof that the compiler made up.
  if (!field.has_oneof_index() || field.proto3_optional()) return "no oneof";
  return absl::StrCat("oneof ", message.oneof_decl(field.oneof_index()).name());
}

// -- Comparison --

class Comparison {
 public:
  void Compare(const Contract& old, const Contract& now) {
    for (const auto& [name, file] : old.files) {
      const auto it = now.files.find(name);
      if (it == now.files.end()) {
        Report("file ", name, " is gone");
        continue;
      }
      const std::string what = absl::StrCat("file ", name);
      Same(what, "package", file->package(), it->second->package());
      Same(what, "syntax", file->syntax(), it->second->syntax());
    }
    for (const auto& [name, message] : old.messages) {
      const auto it = now.messages.find(name);
      if (it == now.messages.end()) {
        Report("message ", name, " is gone");
        continue;
      }
      CompareFields(name, *message, *it->second);
      CompareReserved(absl::StrCat("message ", name), *message, *it->second, 0);
    }
    for (const auto& [name, an_enum] : old.enums) {
      const auto it = now.enums.find(name);
      if (it == now.enums.end()) {
        Report("enum ", name, " is gone");
        continue;
      }
      CompareValues(name, *an_enum, *it->second);
      // Unlike those of messages, reserved ranges of enums include their end.
      CompareReserved(absl::StrCat("enum ", name), *an_enum, *it->second, 1);
    }
  }

  std::vector<std::string> TakeReports() { return std::move(reports_); }

 private:
  template <typename... Parts>
  void Report(const Parts&... parts) {
    reports_.push_back(absl::StrCat(parts...));
  }

  void Same(absl::string_view what, absl::string_view trait,
            absl::string_view old, absl::string_view now) {
    if (old != now) {
      Report(what, ": ", trait, " ", old, " became ", now);
    }
  }

  void CompareFields(const std::string& message_name,
                     const DescriptorProto& old, const DescriptorProto& now) {
    for (const FieldDescriptorProto& field : old.field()) {
      const std::string what = absl::StrCat(
          "field ", message_name, ".", field.name(), " = ", field.number());
      const FieldDescriptorProto* by_name = nullptr;
      const FieldDescriptorProto* by_number = nullptr;
      for (const FieldDescriptorProto& other : now.field()) {
        if (other.name() == field.name()) by_name = &other;
        if (other.number() == field.number()) by_number = &other;
      }
      if (by_name == nullptr && by_number == nullptr) {
        Report(what, " is gone");
        continue;
      }
      if (by_name == nullptr) {
        Same(what, "name", field.name(), by_number->name());
      } else if (by_name != by_number) {
        Same(what, "number", absl::StrCat(field.number()),
             absl::StrCat(by_name->number()));
      }
      const FieldDescriptorProto& other =
          by_name != nullptr ? *by_name : *by_number;
      Same(what, "type", TypeOf(field), TypeOf(other));
      Same(what, "cardinality", CardinalityOf(field), CardinalityOf(other));
      Same(what, "membership", OneofOf(old, field), OneofOf(now, other));
      Same(what, "JSON name", field.json_name(), other.json_name());
    }
  }

  void CompareValues(const std::string& enum_name,
                     const EnumDescriptorProto& old,
                     const EnumDescriptorProto& now) {
    for (const EnumValueDescriptorProto& value : old.value()) {
      const std::string what = absl::StrCat(
          "value ", enum_name, ".", value.name(), " = ", value.number());
      const EnumValueDescriptorProto* by_name = nullptr;
      const EnumValueDescriptorProto* by_number = nullptr;
      for (const EnumValueDescriptorProto& other : now.value()) {
        if (other.name() == value.name()) by_name = &other;
        if (other.number() == value.number()) by_number = &other;
      }
      if (by_name != nullptr) {
        Same(what, "number", absl::StrCat(value.number()),
             absl::StrCat(by_name->number()));
      } else if (by_number != nullptr) {
        Same(what, "name", value.name(), by_number->name());
      } else {
        Report(what, " is gone");
      }
    }
  }

  // What was reserved once was in use before: it may never be used again.
  // `last` is 1 if ranges include their end.
  template <typename M>
  void CompareReserved(const std::string& what, const M& old, const M& now,
                       int last) {
    for (const auto& range : old.reserved_range()) {
      // The first number of the range that is free now: each of today's
      // ranges may move it on, in any order.
      int free = range.start();
      for (bool moved = true; moved;) {
        moved = false;
        for (const auto& other : now.reserved_range()) {
          if (other.start() <= free && free < other.end() + last) {
            free = other.end() + last;
            moved = true;
          }
        }
      }
      if (free < range.end() + last) {
        Report(what, ": number ", free, " is no longer reserved");
      }
    }
    for (const std::string& name : old.reserved_name()) {
      bool reserved = false;
      for (const std::string& other : now.reserved_name()) {
        reserved |= other == name;
      }
      if (!reserved) {
        Report(what, ": name \"", name, "\" is no longer reserved");
      }
    }
  }

  std::vector<std::string> reports_;
};

}  // namespace

std::vector<std::string> BreakingChanges(const FileDescriptorSet& baseline,
                                         const FileDescriptorSet& now) {
  Comparison comparison;
  comparison.Compare(Index(baseline), Index(now));
  return comparison.TakeReports();
}

}  // namespace veracity::testing
