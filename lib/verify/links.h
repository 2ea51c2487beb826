#ifndef VERACITY_VERIFY_LINKS_H_
#define VERACITY_VERIFY_LINKS_H_

// Section 6 of the rule: what links between claims carry, by the strongest
// chain.

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "verify/case.h"

namespace veracity::internal {

enum class Side : uint8_t { kSupport = 0, kOpposition = 1 };

constexpr Side Other(Side side) {
  return side == Side::kSupport ? Side::kOpposition : Side::kSupport;
}

// The strongest chain by which one side of a claim reaches a side of the claim
// that is assessed.
struct Chain {
  int32_t claim = 0;
  Side from = Side::kSupport;
  Side to = Side::kSupport;
  // Nothing but same-as, which carries as if it had been said there.
  bool same = true;
  double strength = 1;
  // The links, by their numbers, from that claim to the one that is assessed.
  std::vector<int32_t> links;
};

class Links {
 public:
  // `claims` must outlive this.
  Links(const CaseClaims& claims, double least_chain);

  // All chains to a claim, the empty one first; the others in the order of
  // claims and sides. Those of same-as only and those of any links are found
  // apart, since they carry differently.
  std::vector<Chain> ChainsTo(int32_t claim) const;

  // The empty chains of both sides of a claim.
  static std::vector<Chain> NoChains(int32_t claim);

  // The claims that a chain may reach this one from, or it them; itself too.
  absl::Span<const int32_t> LinksAt(int32_t claim) const {
    return absl::MakeSpan(at_).subspan(begin_[claim],
                                       begin_[claim + 1] - begin_[claim]);
  }

 private:
  void FindChains(int32_t claim, Side to, bool same,
                  std::vector<Chain>* chains) const;

  const CaseClaims& claims_;
  const double least_chain_;
  std::vector<int32_t> begin_;
  std::vector<int32_t> at_;  // links at both their ends
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_LINKS_H_
