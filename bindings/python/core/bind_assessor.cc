// Verdicts: computed for a view, and those that a ledger keeps.

#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bind.h"
#include "bundle_file.h"
#include "call.h"
#include "columns.h"
#include "digests.h"
#include "handles.h"
#include "message.h"
#include "status.h"
#include "stream.h"
#include "veracity/assessor.h"
#include "veracity/recompute.h"
#include "veracity/stored_assessments.h"

namespace veracity::python {
namespace {

struct AssessorHandle {
  ViewPtr view;
  Assessor assessor;
};

// -- One view, one policy --

std::shared_ptr<AssessorHandle> Make(const ViewPtr& view,
                                     const py::bytes& policy) {
  const Assessor assessor(view->view, Parse<v1::AssessmentPolicy>(policy));
  Check(assessor.status());
  return std::make_shared<AssessorHandle>(AssessorHandle{view, assessor});
}

template <typename Options>
Options OptionsOf(std::optional<int64_t> asked, bool digests,
                  const CallOptions& call) {
  Options options;
  if (asked.has_value()) options.asked = absl::FromUnixMicros(*asked);
  options.digests = digests;
  options.call = call;
  return options;
}

py::list Assess(const AssessorHandle& self,
                const std::vector<std::string>& digests,
                std::optional<int64_t> asked, bool with_digests,
                const Wishes& wishes) {
  const std::vector<ClaimId> claims = ClaimsOf(digests);
  return SerializeAll(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    return self.assessor.Assess(
        claims, OptionsOf<AssessOptions>(asked, with_digests, call));
  })));
}

// The explanation, and how a person reads it.
py::tuple Explain(const AssessorHandle& self, const std::string& digest,
                  std::optional<int64_t> asked, bool flips,
                  const Wishes& wishes) {
  const ClaimId claim = Take(ClaimId::FromDigest(digest));
  const Explanation explanation =
      Take(Interruptibly(wishes, [&](const CallOptions& call) {
        auto options = OptionsOf<ExplainOptions>(asked, false, call);
        options.flips = flips;
        return self.assessor.Explain(claim, options);
      }));
  return py::make_tuple(Serialize(explanation.message()), explanation.Text());
}

py::bytes Attest(const AssessorHandle& self, const std::string& digest,
                 std::optional<int64_t> asked, const Wishes& wishes) {
  const AssertionId assertion = Take(AssertionId::FromDigest(digest));
  return Serialize(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    return self.assessor.Attest(assertion,
                                OptionsOf<AssessOptions>(asked, false, call));
  })));
}

py::list Conflicts(const AssessorHandle& self, const py::bytes& query,
                   size_t limit, std::optional<int64_t> asked,
                   const Wishes& wishes) {
  const auto wanted = Parse<v1::ClaimQuery>(query);
  return SerializeAll(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    return self.assessor.Conflicts(
        wanted, limit, OptionsOf<AssessOptions>(asked, false, call));
  })));
}

py::bytes WhatWouldChange(const AssessorHandle& self,
                          const std::vector<py::bytes>& targets,
                          std::optional<int64_t> asked, const Wishes& wishes) {
  std::vector<v1::RecordRef> refs;
  for (const py::bytes& target : targets) {
    refs.push_back(Parse<v1::RecordRef>(target));
  }
  return Serialize(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    return self.assessor.WhatWouldChange(
        refs, OptionsOf<AssessOptions>(asked, false, call));
  })));
}

// -- Verdicts that anyone can recompute --

py::list WriteClosure(const AssessorHandle& self,
                      const std::vector<std::string>& digests,
                      const std::string& path, std::optional<int64_t> asked,
                      const Wishes& wishes) {
  const std::vector<ClaimId> claims = ClaimsOf(digests);
  return SerializeAll(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    return WriteBundle(
        path, ExcerptHeader(self.view->view), [&](BundleWriter& writer) {
          return ExportClosure(self.assessor, claims, writer,
                               OptionsOf<AssessOptions>(asked, true, call));
        });
  })));
}

py::bytes Verify(const BundleSource& bundle, const Wishes& wishes) {
  const std::unique_ptr<std::istream> in = OpenBundle(bundle);
  return Serialize(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    BundleReader reader(*in);
    return VerifyBundle(reader, call);
  })));
}

// Serialized assessments as a table.
py::capsule AssessmentsTable(const std::vector<py::bytes>& assessments) {
  auto parsed = std::make_shared<std::vector<v1::Assessment>>();
  for (const py::bytes& one : assessments) {
    parsed->push_back(Parse<v1::Assessment>(one));
  }
  return RowsCapsule<v1::Assessment>(parsed);
}

// -- Kept by the ledger --

struct StoredHandle {
  LedgerPtr ledger;
  StoredAssessments stored;
};

std::shared_ptr<StoredHandle> OpenStored(const LedgerPtr& ledger,
                                         const py::bytes& policy) {
  const auto wanted = Parse<v1::AssessmentPolicy>(policy);
  return std::make_shared<StoredHandle>(
      StoredHandle{ledger, Take(Released([&] {
                     return StoredAssessments::Open(*ledger, wanted);
                   }))});
}

py::bytes CatchUp(StoredHandle& self, int part, int parts,
                  const Wishes& wishes) {
  return Serialize(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    CatchUpOptions options;
    options.part = part;
    options.parts = parts;
    options.call = call;
    return self.stored.CatchUp(options);
  })));
}

py::bytes FindStored(StoredHandle& self, const py::bytes& query, bool catch_up,
                     const Wishes& wishes) {
  const auto wanted = Parse<v1::AssessmentQuery>(query);
  return Serialize(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    StoredFindOptions options;
    options.catch_up = catch_up;
    options.work.call = call;
    return self.stored.Find(wanted, options);
  })));
}

std::unique_ptr<MessageStream> Moves(const std::shared_ptr<StoredHandle>& self,
                                     uint64_t since) {
  return MessageStream::Of<v1::VerdictMove>(self, [&](const CallOptions& call) {
    return self->stored.Changes(since, call);
  });
}

}  // namespace

void BindAssessor(py::module_& module) {
  py::class_<AssessorHandle, std::shared_ptr<AssessorHandle>>(module,
                                                              "Assessor")
      .def(py::init(&Make))
      .def_property_readonly("policy",
                             [](const AssessorHandle& self) {
                               return Serialize(self.assessor.policy());
                             })
      .def("assess", Assess)
      .def("explain", Explain)
      .def("attest", Attest)
      .def("conflicts", Conflicts)
      .def("what_would_change", WhatWouldChange)
      .def("export_closure", WriteClosure);
  py::class_<StoredHandle, std::shared_ptr<StoredHandle>>(module,
                                                          "StoredAssessments")
      .def_static("open", OpenStored)
      .def("catch_up", CatchUp)
      .def("find", FindStored)
      .def("moves", Moves)
      .def("drop", [](StoredHandle& self) {
        Check(Released([&] { return self.stored.Drop(); }));
      });
  module.def("assessments_table", AssessmentsTable);
  module.def("verify_bundle", Verify);
}

}  // namespace veracity::python
