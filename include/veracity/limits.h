#ifndef VERACITY_LIMITS_H_
#define VERACITY_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace veracity {

// What a ledger accepts at most: a defence against hostile or broken input,
// not a schema. Past a limit a record is rejected and the report says which.
struct Limits {
  // Bytes of any one text field: a wording, a quotation, a name.
  size_t text_bytes = 1 << 20;
  // Bytes of an id or a predicate's name.
  size_t id_bytes = 1024;
  // Elements of any one repeated field: names, qualifiers, grounds ...
  size_t elements = 1000;
  // Selectors that narrow selectors.
  size_t selector_depth = 8;
  // Bytes of one record as a protobuf message, foreign data included.
  size_t record_bytes = 16 << 20;
  // Entries of one batch.
  size_t batch_entries = 1'000'000;
  // Digits and magnitude of a decimal number.
  int decimal_digits = 1000;
  int decimal_exponent = 6000;
};

}  // namespace veracity

#endif  // VERACITY_LIMITS_H_
