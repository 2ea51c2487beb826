#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "storage/keys.h"
#include "verify/explain.h"

namespace veracity::internal {
namespace {

// What a single retraction could name.
struct Withdrawable {
  Located located;
  std::vector<RetractionTarget> targets;
};

class FlipFinder {
 public:
  FlipFinder(Reader& reader, NamedCase& named,
             const v1::AssessmentPolicy& policy, int32_t claim,
             const Finding& finding, v1::Explanation* explanation)
      : reader_(reader),
        named_(named),
        policy_(policy),
        claim_(claim),
        finding_(finding),
        explanation_(explanation) {}

  absl::Status Find(size_t maximum_pairs) {
    VERACITY_RETURN_IF_ERROR(FindWithdrawable());
    std::vector<size_t> rest;
    for (size_t i = 0; i < withdrawable_.size(); ++i) {
      const Finding without = Without({i});
      if (without.verdict != finding_.verdict) {
        VERACITY_RETURN_IF_ERROR(AddFlip({i}, without, false));
      } else if (Moves(without)) {
        rest.push_back(i);
      }
    }
    size_t pairs = 0;
    for (size_t i = 0; i < rest.size(); ++i) {
      for (size_t j = i + 1; j < rest.size(); ++j) {
        if (pairs++ == maximum_pairs) {
          explanation_->set_pairs_left_out(true);
          i = rest.size();
          break;
        }
        const Finding without = Without({rest[i], rest[j]});
        if (without.verdict != finding_.verdict) {
          VERACITY_RETURN_IF_ERROR(AddFlip({rest[i], rest[j]}, without, false));
        }
      }
    }
    if (explanation_->flips_size() == 0) VERACITY_RETURN_IF_ERROR(Greedy(rest));
    named_.Withdraw({});
    return absl::OkStatus();
  }

 private:
  // The sources, documents and batches that have a part in the reasons.
  absl::Status FindWithdrawable() {
    std::set<Node> parts;
    for (const v1::Reason& reason : explanation_->reasons()) {
      for (const v1::Hand& hand : reason.row().hands()) {
        if (!hand.has_assertion()) continue;
        for (size_t n = 0; n < named_.statements.size(); ++n) {
          if (named_.statements[n].id() == hand.assertion().id()) {
            parts.insert(static_cast<Node>(n));
          }
        }
      }
    }
    std::set<std::pair<Kind, int64_t>> keys;
    std::vector<int64_t> positions;
    for (Node node : parts) {
      const int32_t row = named_.entry_of[node];
      keys.insert(
          {Kind::kEntity,
           named_.entries.sources().keys()[named_.entries.source()[row]]});
      if (named_.document_keys[node] != 0) {
        keys.insert({Kind::kDocument, named_.document_keys[node]});
      }
      for (int64_t commit : named_.entries.CommitsOf(row)) {
        keys.insert({Kind::kBatch, commit});
      }
    }
    for (const auto& [kind, key] : keys) {
      Withdrawable one;
      one.located = {kind, key, true};
      one.targets = named_.entries.TargetsOf({one.located});
      if (!one.targets.empty()) withdrawable_.push_back(std::move(one));
    }
    return absl::OkStatus();
  }

  Finding Without(const std::vector<size_t>& withdrawn) {
    std::vector<RetractionTarget> targets;
    for (size_t i : withdrawn) {
      targets.insert(targets.end(), withdrawable_[i].targets.begin(),
                     withdrawable_[i].targets.end());
    }
    named_.Withdraw(targets);
    return Rule(named_.the_case, policy_).Assess(claim_);
  }

  bool Moves(const Finding& without) const {
    return without.sides[0].total != finding_.sides[0].total ||
           without.sides[1].total != finding_.sides[1].total;
  }

  // What lowers the greater side most, one after another, until the verdict
  // changes.
  absl::Status Greedy(std::vector<size_t> rest) {
    const size_t greater =
        finding_.sides[0].total >= finding_.sides[1].total ? 0 : 1;
    std::vector<size_t> withdrawn;
    while (!rest.empty()) {
      size_t best = 0;
      Finding lowest;
      for (size_t r = 0; r < rest.size(); ++r) {
        std::vector<size_t> attempt = withdrawn;
        attempt.push_back(rest[r]);
        const Finding without = Without(attempt);
        if (r == 0 ||
            without.sides[greater].total < lowest.sides[greater].total) {
          best = r;
          lowest = without;
        }
      }
      withdrawn.push_back(rest[best]);
      rest.erase(rest.begin() + static_cast<ptrdiff_t>(best));
      if (lowest.verdict != finding_.verdict) {
        return AddFlip(withdrawn, lowest, true);
      }
      if (withdrawn.size() == kMaximumGreedy) break;
    }
    return absl::OkStatus();
  }

  absl::Status AddFlip(const std::vector<size_t>& withdrawn,
                       const Finding& without, bool greedy) {
    v1::Flip* flip = explanation_->add_flips();
    for (size_t i : withdrawn) {
      const Located& located = withdrawable_[i].located;
      VERACITY_ASSIGN_OR_RETURN(*flip->add_withdrawn(),
                                reader_.RefOf(located.kind, located.key));
    }
    flip->set_verdict(without.verdict);
    flip->set_probability(without.probability);
    flip->set_greedy(greedy);
    return absl::OkStatus();
  }

  static constexpr size_t kMaximumGreedy = 20;

  Reader& reader_;
  NamedCase& named_;
  const v1::AssessmentPolicy& policy_;
  const int32_t claim_;
  const Finding& finding_;
  v1::Explanation* explanation_;
  std::vector<Withdrawable> withdrawable_;
};

}  // namespace

absl::Status FindFlips(Reader& reader, NamedCase& named,
                       const v1::AssessmentPolicy& policy, int32_t claim,
                       const Finding& finding, size_t maximum_pairs,
                       v1::Explanation* explanation) {
  return FlipFinder(reader, named, policy, claim, finding, explanation)
      .Find(maximum_pairs);
}

}  // namespace veracity::internal
