#ifndef VERACITY_LEDGER_LOG_CHAIN_H_
#define VERACITY_LEDGER_LOG_CHAIN_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/digest.h"

namespace veracity::internal {

// Ties each batch to all before it: whoever knows the last chain value can
// tell whether anything in the log was changed. Over the chain before, the
// batch's id, its commit number and its recorded microseconds, big endian.
inline std::string ChainDigest(absl::string_view before,
                               absl::string_view batch, int64_t commit,
                               int64_t recorded) {
  std::string bytes = absl::StrCat(before, batch);
  for (const int64_t number : {commit, recorded}) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.push_back(
          static_cast<char>(static_cast<uint64_t>(number) >> shift));
    }
  }
  return Sha256(bytes);
}

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_LOG_CHAIN_H_
