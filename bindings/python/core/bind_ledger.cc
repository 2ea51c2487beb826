// The ledger: opening, recording, withdrawing, exchanging, keeping.

#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "bind.h"
#include "bundle_file.h"
#include "call.h"
#include "handles.h"
#include "message.h"
#include "status.h"
#include "veracity/bundle.h"

namespace veracity::python {
namespace {

// -- Opening --

// A clock in Python, which any thread may ask. What it raises has nowhere to
// go: Python's hook for that is told, and the system's time stands in.
std::function<absl::Time()> ClockOf(py::function seconds) {
  const std::shared_ptr<py::function> kept(new py::function(std::move(seconds)),
                                           [](py::function* function) {
                                             const py::gil_scoped_acquire gil;
                                             delete function;
                                           });
  return [kept] {
    const py::gil_scoped_acquire gil;
    try {
      return absl::FromUnixMicros((*kept)().cast<int64_t>());
    } catch (py::error_already_set& error) {
      error.discard_as_unraisable("a ledger's clock");
      return absl::Now();
    }
  };
}

LedgerPtr Open(const std::string& uri, const std::string& owner, bool create,
               bool read_only, double wait, bool durable,
               std::vector<std::string> trusted_authors, size_t cache_bytes,
               std::optional<py::function> clock) {
  LedgerOptions options;
  options.owner = owner;
  options.create_if_missing = create;
  options.read_only = read_only;
  options.wait = absl::Seconds(wait);
  options.durable = durable;
  options.trusted_authors = std::move(trusted_authors);
  options.cache_bytes = cache_bytes;
  if (clock.has_value()) options.clock = ClockOf(*std::move(clock));
  return std::make_shared<Ledger>(
      Take(Released([&] { return Ledger::Open(uri, options); })));
}

// -- Recording --

RecordOptions RecordOptionsOf(bool require_references, bool all_or_nothing,
                              const CallOptions& call) {
  RecordOptions options;
  options.require_references = require_references;
  options.all_or_nothing = all_or_nothing;
  options.call = call;
  return options;
}

py::bytes Record(const LedgerPtr& ledger, const py::bytes& batch,
                 bool require_references, bool all_or_nothing,
                 const Wishes& wishes) {
  const absl::string_view bytes = ViewOfBytes(batch);
  v1::RecordReport report;
  const absl::Status status =
      Interruptibly(wishes, [&](const CallOptions& call) {
        return ledger
            ->Record(Parse<v1::Batch>(bytes),
                     RecordOptionsOf(require_references, all_or_nothing, call),
                     &report)
            .status();
      });
  if (!status.ok()) throw StatusError(status, report.SerializeAsString());
  return Serialize(report);
}

// Target, by whom, reason, when.
using Withdrawn = std::tuple<py::bytes, std::string, std::string, std::string>;

std::vector<Withdraw> WithdrawsOf(const std::vector<Withdrawn>& given) {
  std::vector<Withdraw> what;
  for (const auto& [target, by, reason, when] : given) {
    what.push_back({Parse<v1::RecordRef>(target), by, reason, when});
  }
  return what;
}

py::bytes Retract(const LedgerPtr& ledger, const std::vector<Withdrawn>& what) {
  const std::vector<Withdraw> withdraws = WithdrawsOf(what);
  return Serialize(Take(Released([&] { return ledger->Retract(withdraws); })));
}

py::bytes Reinstate(const LedgerPtr& ledger, const py::bytes& target,
                    const std::string& reason) {
  const auto ref = Parse<v1::RecordRef>(target);
  return Serialize(
      Take(Released([&] { return ledger->Reinstate(ref, reason); })));
}

py::bytes Amend(const LedgerPtr& ledger, const std::vector<Withdrawn>& what,
                const py::bytes& batch, bool require_references,
                const Wishes& wishes) {
  const std::vector<Withdraw> withdraws = WithdrawsOf(what);
  const absl::string_view bytes = ViewOfBytes(batch);
  return Serialize(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    return ledger->Amend(withdraws, Parse<v1::Batch>(bytes),
                         RecordOptionsOf(require_references, true, call));
  })));
}

// -- Bundles --

using Way = absl::StatusOr<v1::ImportReport> (Ledger::*)(BundleReader&,
                                                         const ImportOptions&);

py::bytes ReadBundle(const LedgerPtr& ledger, Way way,
                     const BundleSource& bundle, const std::string& author,
                     bool strict, const Wishes& wishes) {
  const std::unique_ptr<std::istream> in = OpenBundle(bundle);
  return Serialize(Take(Interruptibly(wishes, [&](const CallOptions& call) {
    ImportOptions options;
    options.author = author;
    options.strict = strict;
    options.call = call;
    BundleReader reader(*in);
    return ((*ledger).*way)(reader, options);
  })));
}

py::bytes Import(const LedgerPtr& ledger, const BundleSource& bundle,
                 const std::string& author, bool strict, const Wishes& wishes) {
  return ReadBundle(ledger, &Ledger::Import, bundle, author, strict, wishes);
}

py::bytes Restore(const LedgerPtr& ledger, const BundleSource& bundle,
                  const Wishes& wishes) {
  return ReadBundle(ledger, &Ledger::Restore, bundle, "", true, wishes);
}

// -- Views and upkeep --

ViewPtr Now(const LedgerPtr& ledger) {
  return Keep(ledger, Released([&] { return ledger->Now(); }));
}

ViewPtr At(const LedgerPtr& ledger, const py::bytes& as_of) {
  const auto times = Parse<v1::AsOf>(as_of);
  return Keep(ledger, Take(Released([&] { return ledger->At(times); })));
}

void Backup(const LedgerPtr& ledger, const std::string& path,
            const Wishes& wishes) {
  Check(Interruptibly(wishes, [&](const CallOptions& call) {
    return ledger->Backup(path, call);
  }));
}

std::vector<std::string> CheckFile(const LedgerPtr& ledger,
                                   const Wishes& wishes) {
  return Take(Interruptibly(
      wishes, [&](const CallOptions& call) { return ledger->Check(call); }));
}

void Blank(const LedgerPtr& ledger, const py::bytes& target) {
  const auto ref = Parse<v1::RecordRef>(target);
  Check(Released([&] { return ledger->Blank(ref); }));
}

}  // namespace

void BindLedger(py::module_& module) {
  py::class_<Ledger, LedgerPtr>(module, "Ledger")
      .def_static("open", Open)
      .def_property_readonly("owner", &Ledger::owner)
      .def("record", Record)
      .def("retract", Retract)
      .def("reinstate", Reinstate)
      .def("amend", Amend)
      .def("import_bundle", Import)
      .def("restore", Restore)
      .def("now", Now)
      .def("at", At)
      .def("backup", Backup)
      .def("check", CheckFile)
      .def("blank", Blank);
}

}  // namespace veracity::python
