// Views: reading records, finding them, following where they come from.

#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <vector>

#include "bind.h"
#include "bundle_file.h"
#include "call.h"
#include "columns.h"
#include "handles.h"
#include "message.h"
#include "read_ahead.h"
#include "status.h"
#include "stream.h"
#include "veracity/falls.h"

namespace veracity::python {
namespace {

// -- Answers one at a time --

py::bytes Get(const ViewPtr& view, const py::bytes& ref) {
  const auto wanted = Parse<v1::RecordRef>(ref);
  return Serialize(Take(Released([&] { return view->view.Get(wanted); })));
}

py::bytes GetClaim(const ViewPtr& view, const std::string& digest) {
  const ClaimId id = Take(ClaimId::FromDigest(digest));
  return Serialize(Take(Released([&] { return view->view.GetClaim(id); })));
}

py::bytes GetAssertion(const ViewPtr& view, const std::string& digest) {
  const AssertionId id = Take(AssertionId::FromDigest(digest));
  return Serialize(Take(Released([&] { return view->view.GetAssertion(id); })));
}

py::list AssertionsOf(const ViewPtr& view, const std::string& digest) {
  const ClaimId id = Take(ClaimId::FromDigest(digest));
  return SerializeAll(
      Take(Released([&] { return view->view.AssertionsOf(id); })));
}

py::list Resolve(const ViewPtr& view, const std::string& typed, size_t limit) {
  return SerializeAll(
      Take(Released([&] { return view->view.Resolve(typed, limit); })));
}

py::bytes CheckEvidence(const ViewPtr& view, const std::string& digest,
                        const py::bytes& content) {
  const AssertionId id = Take(AssertionId::FromDigest(digest));
  return Serialize(Take(Released(
      [&] { return view->view.CheckEvidence(id, ViewOfBytes(content)); })));
}

// -- Streams --

// What Find answers to a query of type Q.
template <typename Q>
struct AnswerTo;
template <>
struct AnswerTo<v1::ClaimQuery> {
  using Type = v1::ClaimView;
};
template <>
struct AnswerTo<v1::AssertionQuery> {
  using Type = v1::AssertionView;
};
template <>
struct AnswerTo<v1::EntityQuery> {
  using Type = v1::Entity;
};
template <>
struct AnswerTo<v1::DocumentQuery> {
  using Type = v1::Document;
};

template <typename Q>
std::unique_ptr<MessageStream> Find(const ViewPtr& view,
                                    const py::bytes& query) {
  const auto wanted = Parse<Q>(query);
  return MessageStream::Of<typename AnswerTo<Q>::Type>(
      view,
      [&](const CallOptions& call) { return view->view.Find(wanted, call); });
}

// The same as a table, read as the consumer asks for it.
template <typename Q>
py::capsule FindTable(const ViewPtr& view, const py::bytes& query) {
  using Answer = typename AnswerTo<Q>::Type;
  const auto found =
      std::make_shared<ReadAhead<Answer>>(view->view.Find(Parse<Q>(query)));
  return StreamCapsule(TableOf<Answer>(), [view, found](BatchWriter* rows) {
    while (!rows->full()) {
      const Answer* const answer = found->Next();
      if (answer == nullptr) return found->status();
      AppendRow(*answer, rows);
    }
    return absl::OkStatus();
  });
}

std::unique_ptr<MessageStream> Changes(const ViewPtr& view, uint64_t since) {
  return MessageStream::Of<v1::Change>(view, [&](const CallOptions& call) {
    return view->view.Changes(since, call);
  });
}

template <typename Q>
py::list Count(const ViewPtr& view, const py::bytes& query, int group,
               const Wishes& wishes) {
  const auto wanted = Parse<Q>(query);
  return SerializeAll(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    return view->view.Count(wanted, static_cast<v1::GroupBy>(group), call);
  })));
}

// -- Where records come from, and what hangs on them --

py::bytes TraceOf(const ViewPtr& view, const py::bytes& ref, bool downstream,
                  uint32_t maximum_depth, size_t maximum_nodes,
                  const Wishes& wishes) {
  const auto wanted = Parse<v1::RecordRef>(ref);
  return Serialize(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    TraceOptions options;
    options.direction =
        downstream ? Direction::kDownstream : Direction::kUpstream;
    options.maximum_depth = maximum_depth;
    options.maximum_nodes = maximum_nodes;
    options.call = call;
    return view->view.Trace(wanted, options);
  })));
}

std::vector<v1::RecordRef> ParseRefs(const std::vector<py::bytes>& refs) {
  std::vector<v1::RecordRef> parsed;
  parsed.reserve(refs.size());
  for (const py::bytes& ref : refs) {
    parsed.push_back(Parse<v1::RecordRef>(ref));
  }
  return parsed;
}

py::bytes Falls(const ViewPtr& view, const std::vector<py::bytes>& targets,
                const Wishes& wishes) {
  const std::vector<v1::RecordRef> wanted = ParseRefs(targets);
  return Serialize(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    return WhatFalls(view->view, wanted, call);
  })));
}

py::bytes FallenOf(const ViewPtr& view, const std::string& digest,
                   const Wishes& wishes) {
  const ClaimId id = Take(ClaimId::FromDigest(digest));
  return Serialize(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    return Fallen(view->view, id, call);
  })));
}

// -- Bundles --

uint64_t Export(const ViewPtr& view, const std::string& path, uint64_t since,
                const Wishes& wishes) {
  return Take(Interruptibly(wishes, [&](const CallOptions& call) {
    v1::BundleHeader header;
    header.set_producer(view->view.owner());
    return WriteBundle(path, header, [&](BundleWriter& writer) {
      return view->view.Export(writer, since, call);
    });
  }));
}

}  // namespace

void BindStream(py::module_& module) {
  py::class_<MessageStream>(module, "MessageStream")
      .def("next", &MessageStream::Next);
  py::class_<Wishes>(module, "Wishes")
      .def(py::init([](std::optional<double> timeout,
                       std::optional<py::function> progress) {
             return Wishes{timeout, std::move(progress)};
           }),
           py::arg("timeout") = std::nullopt,
           py::arg("progress") = std::nullopt);
}

void BindView(py::module_& module) {
  py::class_<ViewHandle, ViewPtr>(module, "View")
      .def_property_readonly(
          "commit", [](const ViewHandle& self) { return self.view.commit(); })
      .def_property_readonly(
          "owner", [](const ViewHandle& self) { return self.view.owner(); })
      .def_property_readonly(
          "as_of",
          [](const ViewHandle& self) { return Serialize(self.view.as_of()); })
      .def("check", [](const ViewHandle& self) { Check(self.view.status()); })
      .def("get", Get)
      .def("get_claim", GetClaim)
      .def("get_assertion", GetAssertion)
      .def("assertions_of", AssertionsOf)
      .def("resolve", Resolve)
      .def("check_evidence", CheckEvidence)
      .def("find_claims", Find<v1::ClaimQuery>)
      .def("find_assertions", Find<v1::AssertionQuery>)
      .def("find_entities", Find<v1::EntityQuery>)
      .def("find_documents", Find<v1::DocumentQuery>)
      .def("claims_table", FindTable<v1::ClaimQuery>)
      .def("assertions_table", FindTable<v1::AssertionQuery>)
      .def("changes", Changes)
      .def("count_claims", Count<v1::ClaimQuery>)
      .def("count_assertions", Count<v1::AssertionQuery>)
      .def("trace", TraceOf)
      .def("what_falls", Falls)
      .def("fallen", FallenOf)
      .def("export", Export);
}

}  // namespace veracity::python
