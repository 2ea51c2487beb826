#ifndef VERACITY_LEDGER_PAYLOAD_H_
#define VERACITY_LEDGER_PAYLOAD_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/protobuf_log.h"
#include "veracity/v1/record.pb.h"

// How a record's message lies in the store, and what is derived from it for
// the indexes.

namespace veracity::internal {

// The bytes kept of a record: its message without what its row has already
// (the id, a claim's shard, an assertion's claim).
std::string PayloadOf(const v1::Record& record);

// The inverse; ids and references are filled in by the caller. Returns
// DATA_LOSS if the bytes do not parse.
template <typename M>
absl::Status ParsePayload(absl::string_view payload, M* message) {
  const ProtobufSilence silence;
  if (message->ParseFromArray(payload.data(),
                              static_cast<int>(payload.size()))) {
    return absl::OkStatus();
  }
  return absl::DataLossError("a stored payload does not parse");
}

// A key for a value that is no record, by the digest of its canonical form:
// equal values have equal keys.
int64_t LiteralKey(const v1::Value& value);

// Where a quantity lies, in base units of its dimension; nothing if its unit
// or number cannot be read. "At least 5" is open above.
struct QuantityRange {
  std::string dimension;
  double low;
  double high;
};
std::optional<QuantityRange> RangeOf(const v1::Quantity& quantity);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_PAYLOAD_H_
