// A view in memory, and the verdicts on all of its claims.

#include <pybind11/stl.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bind.h"
#include "call.h"
#include "columns.h"
#include "digests.h"
#include "handles.h"
#include "message.h"
#include "status.h"
#include "veracity/graph.h"

namespace veracity::python {
namespace {

struct GraphHandle {
  LedgerPtr ledger;
  GraphOptions options;  // as it was built; without what is said of one call
  Graph graph;
};
using GraphPtr = std::shared_ptr<GraphHandle>;

struct VerdictsHandle {
  std::vector<ClaimVerdict> all;
};
using VerdictsPtr = std::shared_ptr<VerdictsHandle>;

GraphOptions With(GraphOptions options, const CallOptions& call) {
  options.call = call;
  return options;
}

GraphPtr Build(const ViewPtr& view, const py::bytes& policy,
               std::optional<int64_t> asked, int threads, int part, int parts,
               size_t block_claims, size_t maximum_statements,
               const Wishes& wishes) {
  const auto wanted = Parse<v1::AssessmentPolicy>(policy);
  GraphOptions options;
  if (asked.has_value()) options.asked = absl::FromUnixMicros(*asked);
  options.threads = threads;
  options.part = part;
  options.parts = parts;
  options.block_claims = block_claims;
  options.maximum_statements = maximum_statements;
  Graph built = Take(Interruptibly(wishes, [&](const CallOptions& call) {
    return Graph::Build(view->view, wanted, With(options, call));
  }));
  return std::make_shared<GraphHandle>(
      GraphHandle{view->ledger, options, std::move(built)});
}

GraphPtr Refreshed(const GraphHandle& self, const ViewPtr& view,
                   const Wishes& wishes) {
  Graph later = Take(Interruptibly(wishes, [&](const CallOptions& call) {
    return self.graph.Refreshed(view->view, With(self.options, call));
  }));
  return std::make_shared<GraphHandle>(
      GraphHandle{view->ledger, self.options, std::move(later)});
}

py::tuple SizeOf(const GraphHandle& self) {
  const GraphSize size = self.graph.size();
  return py::make_tuple(size.claims, size.assertions, size.bytes, size.blocks);
}

py::list Assess(const GraphHandle& self,
                const std::vector<std::string>& digests) {
  const std::vector<ClaimId> claims = ClaimsOf(digests);
  return SerializeAll(
      Take(Released([&] { return self.graph.Assess(claims); })));
}

VerdictsPtr AssessAll(const GraphHandle& self, int threads,
                      const Wishes& wishes) {
  return std::make_shared<VerdictsHandle>(
      VerdictsHandle{Take(Interruptibly(wishes, [&](const CallOptions& call) {
        return self.graph.AssessAll(threads, call);
      }))});
}

// Those from `begin` to before `end`, each with the columns of its table.
py::list Rows(const VerdictsHandle& self, size_t begin, size_t end) {
  py::list rows;
  for (size_t at = begin; at < std::min(end, self.all.size()); ++at) {
    const ClaimVerdict& one = self.all[at];
    rows.append(py::make_tuple(Serialize(RefTo(one.claim)),
                               static_cast<int>(one.verdict), one.probability,
                               one.belief, one.disbelief, one.uncertainty,
                               one.base_rate, one.support, one.opposition,
                               one.supporting_origins, one.opposing_origins));
  }
  return rows;
}

}  // namespace

void BindGraph(py::module_& module) {
  py::class_<VerdictsHandle, VerdictsPtr>(module, "Verdicts")
      .def("__len__",
           [](const VerdictsHandle& self) { return self.all.size(); })
      .def("rows", Rows)
      .def("table", [](const VerdictsPtr& self) {
        return RowsCapsule<ClaimVerdict>({self, &self->all});
      });
  py::class_<GraphHandle, GraphPtr>(module, "Graph")
      .def_static("build", Build)
      .def("refreshed", Refreshed)
      .def_property_readonly("view",
                             [](const GraphHandle& self) {
                               return Keep(self.ledger, self.graph.view());
                             })
      .def_property_readonly("policy",
                             [](const GraphHandle& self) {
                               return Serialize(self.graph.policy());
                             })
      .def_property_readonly("size", SizeOf)
      .def_property_readonly(
          "claims_read",
          [](const GraphHandle& self) { return self.graph.claims_read(); })
      .def("assess", Assess)
      .def("assess_all", AssessAll);
}

}  // namespace veracity::python
