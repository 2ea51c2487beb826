// Truth discovery, and how well verdicts have fitted what was judged.

#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <vector>

#include "bind.h"
#include "call.h"
#include "columns.h"
#include "handles.h"
#include "message.h"
#include "status.h"
#include "veracity/discover.h"

namespace veracity::python {
namespace {

using DiscoveryPtr = std::shared_ptr<Discovery>;

DiscoveryPtr RunDiscover(const ViewPtr& view, const py::bytes& policy,
                         const py::bytes& query, const std::string& method,
                         bool group_copies, int threads,
                         size_t maximum_statements, const Wishes& wishes) {
  const Assessor assessor(view->view, Parse<v1::AssessmentPolicy>(policy));
  const auto wanted = Parse<v1::ClaimQuery>(query);
  return std::make_shared<Discovery>(
      Take(Interruptibly(wishes, [&](const CallOptions& call) {
        DiscoverOptions options;
        options.method = method;
        options.group_copies = group_copies;
        options.threads = threads;
        options.assess.maximum_statements = maximum_statements;
        options.assess.call = call;
        return Discover(assessor, wanted, options);
      })));
}

py::dict DictOf(const CalibrationReport& report) {
  py::list curve;
  for (const CalibrationPoint& point : report.curve) {
    curve.append(
        py::make_tuple(point.probability, point.share_true, point.count));
  }
  py::dict dict;
  dict["judged"] = report.judged;
  dict["brier"] = report.brier;
  dict["reliability"] = report.reliability;
  dict["resolution"] = report.resolution;
  dict["uncertainty"] = report.uncertainty;
  dict["log_score"] = report.log_score;
  dict["expected_error"] = report.expected_error;
  dict["curve"] = curve;
  return dict;
}

// The verdicts' report, and a tuple for each source's track record.
py::tuple RunCalibrate(const ViewPtr& view, const py::bytes& policy,
                       const Wishes& wishes) {
  const Assessor assessor(view->view, Parse<v1::AssessmentPolicy>(policy));
  const CalibrationOfAll all =
      Take(Interruptibly(wishes, [&](const CallOptions& call) {
        AssessOptions options;
        options.call = call;
        return Calibrate(assessor, options);
      }));
  py::list sources;
  for (const TrackRecordOf& one : all.sources) {
    sources.append(py::make_tuple(one.source, one.claims, one.right,
                                  one.accuracy, one.low, one.high));
  }
  return py::make_tuple(DictOf(all.verdicts), sources);
}

}  // namespace

void BindDiscovery(py::module_& module) {
  py::class_<Discovery, DiscoveryPtr>(module, "Discovery")
      .def_readonly("method", &Discovery::method)
      .def_readonly("explanation", &Discovery::explanation)
      .def_readonly("iterations", &Discovery::iterations)
      .def_readonly("converged", &Discovery::converged)
      .def("sources_table",
           [](const DiscoveryPtr& self) {
             return RowsCapsule<DiscoveredSource>({self, &self->sources});
           })
      .def("claims_table",
           [](const DiscoveryPtr& self) {
             return RowsCapsule<DiscoveredClaim>({self, &self->claims});
           })
      .def("ratings", [](const DiscoveryPtr& self) {
        return Serialize(RatingsOf(*self));
      });
  module.def("discover", RunDiscover);
  module.def("calibrate", RunCalibrate);
}

}  // namespace veracity::python
