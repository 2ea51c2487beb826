#include "tests/proto/contract.h"

#include <google/protobuf/text_format.h>

#include <fstream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace veracity::testing {

using google::protobuf::FileDescriptorProto;
using google::protobuf::FileDescriptorSet;

absl::StatusOr<FileDescriptorSet> ReadContract(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("no file ", path));
  FileDescriptorSet contract;
  if (!contract.ParseFromIstream(&file) || contract.file().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " is no FileDescriptorSet"));
  }
  return contract;
}

std::string PrintContract(FileDescriptorSet contract) {
  for (FileDescriptorProto& file : *contract.mutable_file()) {
    file.clear_source_code_info();
  }
  std::string text;
  google::protobuf::TextFormat::PrintToString(contract, &text);
  return text;
}

}  // namespace veracity::testing
