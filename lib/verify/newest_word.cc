#include "verify/newest_word.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace veracity::internal {
namespace {

class NewestWordFinder {
 public:
  NewestWordFinder(const Case& the_case, const std::vector<int32_t>& attested,
                   double extraction_floor)
      : in_(the_case.statements),
        attested_(attested),
        extraction_floor_(extraction_floor) {
    for (const auto& [x, y] : the_case.claims.rivals) {
      rivals_[x].push_back(y);
      rivals_[y].push_back(x);
    }
  }

  NewestWords Find() {
    out_.masses_of.resize(in_.size());
    for (int32_t i = 0; i < in_.size(); ++i) out_.masses_of[i] = i;
    out_.replaced.assign(in_.size(), 0);
    out_.replaced_by.assign(in_.size(), kNoIndex);
    // What a source said of a claim, where it can matter.
    for (int32_t i = 0; i < in_.size(); ++i) {
      if (!IsWord(i)) continue;
      said_[{in_.source[i], in_.claim[i]}].push_back(i);
    }
    for (const auto& [where, statements] : said_) {
      const auto& [source, claim] = where;
      if (statements.size() > 1) CompareOnOneClaim(statements);
      const auto rivals = rivals_.find(claim);
      if (rivals == rivals_.end()) continue;
      for (int32_t rival : rivals->second) {
        const auto other = said_.find({source, rival});
        if (other != said_.end()) CompareRivals(statements, other->second);
      }
    }
    for (int32_t i = 0; i < in_.size(); ++i) {
      if (out_.replaced[i]) out_.masses_of[i] = i;
    }
    return std::move(out_);
  }

 private:
  // Dated, no relay, not measured, and not withdrawn.
  bool IsWord(int32_t i) const {
    return in_.sign[i] != kRelays && !in_.withdrawn[i] &&
           in_.basis[i] != v1::BASIS_MEASURED &&
           (in_.earliest[i] != Instant::Min() ||
            in_.latest[i] != Instant::Max());
  }

  bool Overrules(int32_t k, int32_t j) const {
    return in_.earliest[k] > in_.latest[j] && attested_[k] >= attested_[j] &&
           in_.extraction[k] >= std::min(in_.extraction[j], extraction_floor_);
  }

  bool IsNewer(int32_t k, int32_t than) const {
    return than == kNoIndex ||
           std::tuple(in_.earliest[k], in_.latest[k], in_.rank[k]) >
               std::tuple(in_.earliest[than], in_.latest[than], in_.rank[than]);
  }

  void Replace(int32_t j, int32_t k) {
    out_.replaced[j] = 1;
    if (IsNewer(k, out_.replaced_by[j])) out_.replaced_by[j] = k;
  }

  void CompareOnOneClaim(const std::vector<int32_t>& statements) {
    for (int32_t j : statements) {
      int32_t newest = kNoIndex;
      for (int32_t k : statements) {
        if (!Overrules(k, j)) continue;
        if (in_.sign[k] != in_.sign[j]) {
          Replace(j, k);
        } else if (IsNewer(k, newest)) {
          newest = k;
        }
      }
      if (newest != kNoIndex) out_.masses_of[j] = newest;
    }
  }

  void CompareRivals(const std::vector<int32_t>& statements,
                     const std::vector<int32_t>& of_rival) {
    for (int32_t j : statements) {
      if (in_.sign[j] != +1) continue;
      for (int32_t k : of_rival) {
        if (in_.sign[k] == +1 && Overrules(k, j)) Replace(j, k);
      }
    }
  }

  const CaseStatements& in_;
  const std::vector<int32_t>& attested_;
  const double extraction_floor_;
  absl::flat_hash_map<int32_t, std::vector<int32_t>> rivals_;
  absl::flat_hash_map<std::pair<int32_t, int32_t>, std::vector<int32_t>> said_;
  NewestWords out_;
};

}  // namespace

NewestWords FindNewestWords(const Case& the_case,
                            const std::vector<int32_t>& attested,
                            double extraction_floor) {
  return NewestWordFinder(the_case, attested, extraction_floor).Find();
}

}  // namespace veracity::internal
