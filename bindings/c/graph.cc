#include "veracity/graph.h"

#include "handles.h"
#include "veracity/c/graph.h"

struct veracity_graph {
  veracity::c::LedgerPtr open;
  veracity::Graph graph;
  std::string policy;
};

struct veracity_verdicts {
  std::vector<veracity::ClaimVerdict> found;
  // References to their claims, serialized, one behind another, and where each
  // ends.
  std::string claims;
  std::vector<size_t> ends;
};

namespace veracity::c {
namespace {

absl::StatusOr<GraphOptions> ReadGraphOptions(
    const veracity_graph_options* given, const CallOptions& call) {
  VERACITY_ASSIGN_OR_RETURN(const veracity_graph_options read,
                            ReadStruct(given, "veracity_graph_options"));
  GraphOptions options;
  if (read.has_asked != 0) {
    options.asked = ReadTime(read.asked_seconds, read.asked_nanoseconds);
  }
  options.threads = OrDefault(read.threads, options.threads);
  options.part = read.part;
  options.parts = OrDefault(read.parts, options.parts);
  options.block_claims = OrDefault(read.block_claims, options.block_claims);
  options.maximum_statements =
      OrDefault(read.maximum_statements, options.maximum_statements);
  options.call = call;
  return options;
}

absl::Status Give(const LedgerPtr& ledger, Graph made, veracity_graph** graph) {
  VERACITY_ASSIGN_OR_RETURN(std::string policy, Serialized(made.policy()));
  *graph = new veracity_graph{ledger, std::move(made), std::move(policy)};
  return absl::OkStatus();
}

}  // namespace
}  // namespace veracity::c

using namespace veracity::c;  // NOLINT: the functions below are all C's
namespace v1 = veracity::v1;

extern "C" {

veracity_code veracity_graph_build(const veracity_view* view,
                                   veracity_bytes policy,
                                   const veracity_graph_options* options,
                                   const veracity_call* call,
                                   veracity_graph** graph,
                                   veracity_error** error) {
  return Boundary(error, graph).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}, {"graph", graph}}));
    VERACITY_ASSIGN_OR_RETURN(const auto wanted,
                              Parsed<v1::AssessmentPolicy>(policy, "policy"));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, view->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const auto how,
                              ReadGraphOptions(options, read.options));
    VERACITY_ASSIGN_OR_RETURN(veracity::Graph built,
                              veracity::Graph::Build(view->view, wanted, how));
    return Give(view->open, std::move(built), graph);
  });
}

veracity_code veracity_graph_refreshed(const veracity_graph* graph,
                                       const veracity_view* view,
                                       const veracity_graph_options* options,
                                       const veracity_call* call,
                                       veracity_graph** refreshed,
                                       veracity_error** error) {
  return Boundary(error, refreshed).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"graph", graph}, {"view", view}, {"refreshed", refreshed}}));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, view->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const auto how,
                              ReadGraphOptions(options, read.options));
    VERACITY_ASSIGN_OR_RETURN(veracity::Graph later,
                              graph->graph.Refreshed(view->view, how));
    return Give(view->open, std::move(later), refreshed);
  });
}

void veracity_graph_free(veracity_graph* graph) { delete graph; }

veracity_bytes veracity_graph_policy(const veracity_graph* graph) {
  return graph == nullptr ? veracity_bytes{} : BytesOf(graph->policy);
}

uint64_t veracity_graph_commit(const veracity_graph* graph) {
  return graph == nullptr ? 0 : graph->graph.view().commit();
}

veracity_code veracity_graph_size(const veracity_graph* graph,
                                  veracity_graph_counts* counts,
                                  veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"graph", graph}, {"counts", counts}}));
    const veracity::GraphSize size = graph->graph.size();
    veracity_graph_counts known = {};
    known.claims = size.claims;
    known.assertions = size.assertions;
    known.bytes = size.bytes;
    known.blocks = size.blocks;
    known.claims_read = graph->graph.claims_read();
    return WriteStruct(known, counts, "veracity_graph_counts");
  });
}

veracity_code veracity_graph_assess(const veracity_graph* graph,
                                    const veracity_bytes* claims, size_t count,
                                    veracity_results** assessments,
                                    veracity_error** error) {
  return Boundary(error, assessments).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"graph", graph}, {"assessments", assessments}}));
    VERACITY_ASSIGN_OR_RETURN(const std::vector<veracity::ClaimId> ids,
                              Each(claims, count, "claims", ReadClaimId));
    VERACITY_ASSIGN_OR_RETURN(const auto verdicts, graph->graph.Assess(ids));
    return Give(verdicts, assessments);
  });
}

veracity_code veracity_graph_assess_all(const veracity_graph* graph,
                                        int threads, const veracity_call* call,
                                        veracity_verdicts** verdicts,
                                        veracity_error** error) {
  return Boundary(error, verdicts).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"graph", graph}, {"verdicts", verdicts}}));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, graph->open->clock));
    auto made = std::make_unique<veracity_verdicts>();
    VERACITY_ASSIGN_OR_RETURN(
        made->found,
        graph->graph.AssessAll(OrDefault(threads, 1), read.options));
    made->ends.reserve(made->found.size());
    for (const veracity::ClaimVerdict& verdict : made->found) {
      VERACITY_ASSIGN_OR_RETURN(const std::string claim,
                                Serialized(veracity::RefTo(verdict.claim)));
      made->claims += claim;
      made->ends.push_back(made->claims.size());
    }
    *verdicts = made.release();
    return absl::OkStatus();
  });
}

void veracity_verdicts_free(veracity_verdicts* verdicts) { delete verdicts; }

size_t veracity_verdicts_count(const veracity_verdicts* verdicts) {
  return verdicts == nullptr ? 0 : verdicts->found.size();
}

veracity_code veracity_verdicts_at(const veracity_verdicts* verdicts,
                                   size_t index,
                                   veracity_claim_verdict* verdict,
                                   veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"verdicts", verdicts}, {"verdict", verdict}}));
    VERACITY_RETURN_IF_ERROR(
        CheckIndex(index, verdicts->found.size(), "verdicts"));
    const veracity::ClaimVerdict& found = verdicts->found[index];
    const size_t begin = index == 0 ? 0 : verdicts->ends[index - 1];
    veracity_claim_verdict known = {};
    known.claim = BytesOf(absl::string_view(verdicts->claims)
                              .substr(begin, verdicts->ends[index] - begin));
    known.verdict = found.verdict;
    known.supporting_origins = found.supporting_origins;
    known.opposing_origins = found.opposing_origins;
    known.probability = found.probability;
    known.belief = found.belief;
    known.disbelief = found.disbelief;
    known.uncertainty = found.uncertainty;
    known.base_rate = found.base_rate;
    known.support = found.support;
    known.opposition = found.opposition;
    return WriteStruct(known, verdict, "veracity_claim_verdict");
  });
}

}  // extern "C"
