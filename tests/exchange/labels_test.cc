#include "exchange/labels.h"

#include <set>
#include <string>

#include "tests/testing.h"

namespace veracity::internal {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// The fields of bytes that a message of `type` can have, at any depth.
void CollectBytes(const Descriptor* type, std::set<const Descriptor*>* seen,
                  std::set<const FieldDescriptor*>* found) {
  if (!seen->insert(type).second) return;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->type() == FieldDescriptor::TYPE_BYTES) found->insert(field);
    if (field->message_type() != nullptr) {
      CollectBytes(field->message_type(), seen, found);
    }
  }
}

TEST(Labels, EveryFieldOfBytesIsAnIdOrKnownToBeNone) {
  const std::set<std::string> other = {
      "veracity.v1.Document.sha256", "veracity.v1.Foreign.data",
      "veracity.v1.PositionSelector.text_sha256",
      "veracity.v1.QuoteSelector.sha256"};
  std::set<const Descriptor*> seen;
  std::set<const FieldDescriptor*> bytes;
  CollectBytes(v1::Batch::descriptor(), &seen, &bytes);
  size_t ids = 0;
  for (const FieldDescriptor* field : bytes) {
    const bool is_id = FindDigestField(field) != nullptr;
    ids += is_id ? 1 : 0;
    EXPECT_NE(is_id, other.count(field->full_name()) == 1)
        << field->full_name();
  }
  EXPECT_EQ(ids, DigestFields().size());
}

TEST(Labels, KnowsALabelFromAnyOtherId) {
  EXPECT_TRUE(IsLabel("@x"));
  EXPECT_TRUE(IsLabel("@reuters/garpiya-3-produced"));
  EXPECT_FALSE(IsLabel(""));
  EXPECT_FALSE(IsLabel("@"));
  EXPECT_FALSE(IsLabel("x@"));
  EXPECT_FALSE(IsLabel("@two words"));
  EXPECT_FALSE(IsLabel("@caf\xc3\xa9"));
  EXPECT_FALSE(IsLabel("@" + std::string(31, '\0')));
}

}  // namespace
}  // namespace veracity::internal
