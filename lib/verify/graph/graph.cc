#include "veracity/graph.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/parallel.h"
#include "base/status_macros.h"
#include "ledger/core.h"
#include "ledger/snapshot.h"
#include "verify/assess.h"
#include "verify/graph/blocks.h"
#include "verify/policy.h"

namespace veracity {

struct Graph::Impl {
  View view;
  v1::AssessmentPolicy policy;
  internal::GraphBlocks blocks;
};

namespace {

ClaimVerdict ToVerdict(const v1::ClaimRef& claim,
                       const internal::Answered& answered,
                       const internal::Finding& finding) {
  const auto units = [](int64_t billionths) {
    return static_cast<double>(billionths) / 1e9;
  };
  ClaimVerdict verdict = {*ClaimId::FromDigest(claim.id(), claim.shard())};
  verdict.belief = finding.belief;
  verdict.disbelief = finding.disbelief;
  verdict.uncertainty = finding.uncertainty;
  verdict.base_rate = finding.base_rate;
  verdict.probability = finding.probability;
  verdict.verdict = finding.verdict;
  verdict.support = units(finding.sides[0].total);
  verdict.opposition = units(finding.sides[1].total);
  verdict.supporting_origins = finding.sides[0].matched_origins;
  verdict.opposing_origins = finding.sides[1].matched_origins;
  verdict.withdrawn = answered.withdrawn;
  verdict.structure = answered.structure;
  return verdict;
}

// By ids. Their first bytes decide, all but never the rest.
void SortByIds(std::vector<ClaimVerdict>* verdicts) {
  std::vector<std::pair<uint64_t, uint32_t>> order;
  order.reserve(verdicts->size());
  for (size_t i = 0; i < verdicts->size(); ++i) {
    order.push_back({internal::First8((*verdicts)[i].claim.digest()),
                     static_cast<uint32_t>(i)});
  }
  std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return (*verdicts)[a.second].claim < (*verdicts)[b.second].claim;
  });
  std::vector<ClaimVerdict> sorted;
  sorted.reserve(verdicts->size());
  for (const auto& [first, i] : order) {
    sorted.push_back(std::move((*verdicts)[i]));
  }
  *verdicts = std::move(sorted);
}

}  // namespace

Graph::Graph(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

absl::StatusOr<Graph> Graph::Build(const View& view,
                                   const v1::AssessmentPolicy& policy,
                                   const GraphOptions& options) {
  VERACITY_RETURN_IF_ERROR(view.status());
  VERACITY_RETURN_IF_ERROR(internal::CheckPart(options.part, options.parts));
  VERACITY_ASSIGN_OR_RETURN(v1::AssessmentPolicy complete,
                            internal::CompletePolicy(policy));
  VERACITY_ASSIGN_OR_RETURN(
      internal::GraphBlocks blocks,
      internal::ReadBlocks(*view.snapshot(), complete, options));
  return Graph(std::make_shared<const Impl>(
      Impl{view, std::move(complete), std::move(blocks)}));
}

absl::StatusOr<Graph> Graph::Refreshed(const View& view,
                                       const GraphOptions& options) const {
  VERACITY_RETURN_IF_ERROR(view.status());
  const internal::Snapshot& before = *impl_->view.snapshot();
  const internal::Snapshot& after = *view.snapshot();
  if (&before.core() != &after.core()) {
    return absl::FailedPreconditionError("the view is of another ledger");
  }
  const v1::AsOf& was = before.as_of();
  const v1::AsOf& is = after.as_of();
  if (was.said() != is.said() || was.valid() != is.valid() ||
      was.said_certainty() != is.said_certainty() ||
      was.valid_certainty() != is.valid_certainty()) {
    return absl::FailedPreconditionError(
        "the view is as of other times said or valid: build a graph of it");
  }
  if (after.commit() < before.commit()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the view is as of commit ", after.commit(),
                     ", the graph of a later one, ", before.commit()));
  }
  VERACITY_ASSIGN_OR_RETURN(
      internal::GraphBlocks blocks,
      internal::RefreshBlocks(impl_->blocks, before.commit(), after,
                              impl_->policy, options));
  return Graph(std::make_shared<const Impl>(
      Impl{view, impl_->policy, std::move(blocks)}));
}

const View& Graph::view() const { return impl_->view; }
const v1::AssessmentPolicy& Graph::policy() const { return impl_->policy; }
uint64_t Graph::claims_read() const { return impl_->blocks.claims_read; }

GraphSize Graph::size() const {
  GraphSize size;
  size.bytes = sizeof(Impl) + impl_->blocks.index.bytes();
  for (const internal::BlockPtr& block : impl_->blocks.blocks) {
    size.claims += block->claims().size();
    size.assertions +=
        static_cast<uint64_t>(block->named().the_case.statements.size());
    size.bytes += block->bytes();
    ++size.blocks;
  }
  return size;
}

absl::StatusOr<std::vector<v1::Assessment>> Graph::Assess(
    const std::vector<ClaimId>& claims) const {
  // Those of one block together.
  std::map<const internal::Block*, std::vector<std::pair<size_t, int32_t>>>
      by_block;
  for (size_t i = 0; i < claims.size(); ++i) {
    const internal::ClaimIndex::Place place =
        impl_->blocks.index.Find(claims[i].digest());
    if (place.block == nullptr) {
      return absl::NotFoundError(absl::StrCat(
          claims[i].ToString(), impl_->blocks.parts > 1 ? " is not in this part"
                                                        : " is not on record"));
    }
    by_block[place.block].push_back({i, place.claim});
  }
  std::vector<v1::Assessment> assessments(claims.size());
  for (const auto& [block, asked] : by_block) {
    const internal::Rule rule(block->named().the_case, impl_->policy,
                              impl_->blocks.question);
    for (const auto& [i, claim] : asked) {
      assessments[i] = internal::ToMessage(block->named(), rule, claim,
                                           rule.Assess(claim), impl_->view);
    }
  }
  return assessments;
}

absl::StatusOr<std::vector<ClaimVerdict>> Graph::AssessAll(
    int threads, const CallOptions& call) const {
  const std::vector<internal::BlockPtr>& blocks = impl_->blocks.blocks;
  const LedgerOptions& options = impl_->view.snapshot()->core().options;
  std::vector<std::vector<ClaimVerdict>> found(blocks.size());
  const std::thread::id caller = std::this_thread::get_id();
  std::mutex mutex;
  absl::Status ended;
  Progress progress;
  for (const internal::BlockPtr& block : blocks) {
    progress.total += block->claims().size();
  }
  internal::ForEachInParallel(
      static_cast<int>(blocks.size()), threads, [&](int b) {
        {
          std::lock_guard<std::mutex> lock(mutex);
          if (ended.ok()) ended = internal::CheckCall(call, options);
          if (!ended.ok()) return;
        }
        const internal::NamedCase& named = blocks[b]->named();
        const internal::Rule rule(named.the_case, impl_->policy,
                                  impl_->blocks.question);
        found[b].reserve(blocks[b]->claims().size());
        rule.AssessEach(blocks[b]->claims(),
                        [&](int32_t claim, const internal::Finding& finding) {
                          found[b].push_back(ToVerdict(
                              named.claims[claim],
                              blocks[b]->answers()[found[b].size()], finding));
                        });
        std::unique_lock<std::mutex> lock(mutex);
        progress.done += found[b].size();
        const Progress told = progress;
        lock.unlock();
        if (call.progress && std::this_thread::get_id() == caller) {
          call.progress(told);
        }
      });
  VERACITY_RETURN_IF_ERROR(ended);
  std::vector<ClaimVerdict> verdicts;
  verdicts.reserve(progress.total);
  for (std::vector<ClaimVerdict>& of_block : found) {
    std::move(of_block.begin(), of_block.end(), std::back_inserter(verdicts));
  }
  SortByIds(&verdicts);
  return verdicts;
}

}  // namespace veracity
