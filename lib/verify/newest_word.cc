#include "verify/newest_word.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"

namespace veracity::internal {
namespace {

class NewestWordFinder {
 public:
  NewestWordFinder(const Case& the_case, const std::vector<int32_t>& attested,
                   double extraction_floor)
      : in_(the_case.statements),
        claims_(the_case.claims),
        attested_(attested),
        extraction_floor_(extraction_floor) {}

  NewestWords Find() {
    out_.masses_of.resize(in_.size());
    for (int32_t i = 0; i < in_.size(); ++i) out_.masses_of[i] = i;
    out_.replaced.assign(in_.size(), 0);
    out_.replaced_by.assign(in_.size(), kNoIndex);
    GroupByClaim();
    for (int32_t claim = 0; claim < claims_.size(); ++claim) {
      CompareOnOneClaim(claim);
    }
    CompareRivals();
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

  // The words on each claim, those of one source together.
  void GroupByClaim() {
    begin_.assign(claims_.size() + 1, 0);
    for (int32_t i = 0; i < in_.size(); ++i) {
      if (IsWord(i)) ++begin_[in_.claim[i] + 1];
    }
    for (int32_t c = 0; c < claims_.size(); ++c) begin_[c + 1] += begin_[c];
    words_.resize(begin_.back());
    std::vector<int32_t> next(begin_.begin(), begin_.end() - 1);
    for (int32_t i = 0; i < in_.size(); ++i) {
      if (IsWord(i)) words_[next[in_.claim[i]]++] = i;
    }
    for (int32_t c = 0; c < claims_.size(); ++c) {
      if (begin_[c + 1] - begin_[c] < 2) continue;
      std::sort(words_.begin() + begin_[c], words_.begin() + begin_[c + 1],
                [this](int32_t a, int32_t b) {
                  return std::pair(in_.source[a], a) <
                         std::pair(in_.source[b], b);
                });
    }
  }

  absl::Span<const int32_t> WordsOn(int32_t claim) const {
    return absl::MakeSpan(words_).subspan(begin_[claim],
                                          begin_[claim + 1] - begin_[claim]);
  }

  // Calls `f` with the words of each source that has some.
  template <typename F>
  void ForEachSource(absl::Span<const int32_t> words, F f) const {
    for (size_t begin = 0; begin < words.size();) {
      size_t end = begin + 1;
      while (end < words.size() &&
             in_.source[words[end]] == in_.source[words[begin]]) {
        ++end;
      }
      f(words.subspan(begin, end - begin));
      begin = end;
    }
  }

  void CompareOnOneClaim(int32_t claim) {
    ForEachSource(WordsOn(claim), [this](absl::Span<const int32_t> words) {
      if (words.size() < 2) return;
      for (int32_t j : words) {
        int32_t newest = kNoIndex;
        for (int32_t k : words) {
          if (!Overrules(k, j)) continue;
          if (in_.sign[k] != in_.sign[j]) {
            Replace(j, k);
          } else if (IsNewer(k, newest)) {
            newest = k;
          }
        }
        if (newest != kNoIndex) out_.masses_of[j] = newest;
      }
    });
  }

  void CompareRivals() {
    for (const auto& [x, y] : claims_.rivals) {
      absl::flat_hash_map<int32_t, absl::Span<const int32_t>> by_source;
      ForEachSource(WordsOn(x), [&](absl::Span<const int32_t> words) {
        by_source[in_.source[words.front()]] = words;
      });
      ForEachSource(WordsOn(y), [&](absl::Span<const int32_t> words) {
        const auto other = by_source.find(in_.source[words.front()]);
        if (other == by_source.end()) return;
        CompareRivals(words, other->second);
        CompareRivals(other->second, words);
      });
    }
  }

  void CompareRivals(absl::Span<const int32_t> words,
                     absl::Span<const int32_t> of_rival) {
    for (int32_t j : words) {
      if (in_.sign[j] != +1) continue;
      for (int32_t k : of_rival) {
        if (in_.sign[k] == +1 && Overrules(k, j)) Replace(j, k);
      }
    }
  }

  const CaseStatements& in_;
  const CaseClaims& claims_;
  const std::vector<int32_t>& attested_;
  const double extraction_floor_;
  std::vector<int32_t> begin_;  // by claim
  std::vector<int32_t> words_;
  NewestWords out_;
};

}  // namespace

NewestWords FindNewestWords(const Case& the_case,
                            const std::vector<int32_t>& attested,
                            double extraction_floor) {
  return NewestWordFinder(the_case, attested, extraction_floor).Find();
}

}  // namespace veracity::internal
