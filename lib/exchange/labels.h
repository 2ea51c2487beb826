#ifndef VERACITY_EXCHANGE_LABELS_H_
#define VERACITY_EXCHANGE_LABELS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "veracity/v1/record.pb.h"
#include "veracity/v1/report.pb.h"

// Ids in the readable forms: a field that holds a digest may hold, while it is
// being read, a label ("@rain") or a printed id ("clm_...") instead.

namespace veracity::internal {

// A field of the contract that holds the digest of a record, and of which
// kind: claim, assertion, retraction or batch.
struct DigestField {
  const google::protobuf::FieldDescriptor* field;
  v1::RecordRef::TargetCase kind;
};

// All of them.
absl::Span<const DigestField> DigestFields();
// Returns null if `field` is none.
const DigestField* FindDigestField(
    const google::protobuf::FieldDescriptor* field);

// Whether `id` reads as a label: "@" and printable ASCII without spaces. A
// digest may do so by a chance of one in 10^16.
bool IsLabel(absl::string_view id);

// The printed id with that digest of 32 bytes.
std::string PrintDigest(v1::RecordRef::TargetCase kind,
                        absl::string_view digest);

// A LabelResolver puts digests in place of the labels and printed ids of
// records, which it is given in their order.
class LabelResolver {
 public:
  // Resolves what `record` refers to; then, if it has a label for an id,
  // computes the id and defines the label. Returns what is wrong, with the
  // line from `locations` (of the record; may be null).
  std::optional<v1::Issue> Resolve(
      v1::Record* record,
      const google::protobuf::TextFormat::ParseInfoTree* locations = nullptr);

  // Resolves one field. REQUIRES: it is a digest field, and not repeated.
  std::optional<v1::Issue> ResolveField(google::protobuf::Message* message,
                                        const DigestField& field) const;

 private:
  struct Target {
    v1::RecordRef::TargetCase kind;
    std::string digest;
    uint64_t shard;
  };

  std::optional<v1::Issue> ResolveReferences(
      google::protobuf::Message* message,
      const google::protobuf::TextFormat::ParseInfoTree* locations) const;
  template <typename RecordType>
  std::optional<v1::Issue> ResolveOwnId(RecordType* record);

  absl::flat_hash_map<std::string, Target> targets_;
};

}  // namespace veracity::internal

#endif  // VERACITY_EXCHANGE_LABELS_H_
