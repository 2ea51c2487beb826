#ifndef VERACITY_PYTHON_COLUMNS_H_
#define VERACITY_PYTHON_COLUMNS_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "arrow_writer.h"
#include "veracity/discover.h"
#include "veracity/graph.h"
#include "veracity/v1/assessment.pb.h"
#include "veracity/v1/report.pb.h"
#include "veracity/v1/stored.pb.h"

// Answers as rows of tables: which columns there are, and what goes into them.
// docs/python.md lists them for users. Ids are as printed; names of enums are
// words ("affirms"); what is not said is null.

namespace veracity::python {

const TableSpec& ClaimTable();
void AppendRow(const v1::ClaimView& claim, BatchWriter* rows);

const TableSpec& AssertionTable();
void AppendRow(const v1::AssertionView& assertion, BatchWriter* rows);

const TableSpec& AssessmentTable();
void AppendRow(const v1::Assessment& assessment, BatchWriter* rows);

const TableSpec& ClaimVerdictTable();
void AppendRow(const ClaimVerdict& verdict, BatchWriter* rows);

const TableSpec& DiscoveredSourceTable();
void AppendRow(const DiscoveredSource& source, BatchWriter* rows);

const TableSpec& DiscoveredClaimTable();
void AppendRow(const DiscoveredClaim& claim, BatchWriter* rows);

// The table of the rows that AppendRow makes of a T.
template <typename T>
const TableSpec& TableOf();
template <>
inline const TableSpec& TableOf<v1::ClaimView>() {
  return ClaimTable();
}
template <>
inline const TableSpec& TableOf<v1::AssertionView>() {
  return AssertionTable();
}
template <>
inline const TableSpec& TableOf<v1::Assessment>() {
  return AssessmentTable();
}
template <>
inline const TableSpec& TableOf<ClaimVerdict>() {
  return ClaimVerdictTable();
}
template <>
inline const TableSpec& TableOf<DiscoveredSource>() {
  return DiscoveredSourceTable();
}
template <>
inline const TableSpec& TableOf<DiscoveredClaim>() {
  return DiscoveredClaimTable();
}

// Rows that are all there, as a stream of their table.
template <typename Row>
pybind11::capsule RowsCapsule(std::shared_ptr<const std::vector<Row>> all) {
  return StreamCapsule(TableOf<Row>(),
                       [all, at = size_t{0}](BatchWriter* rows) mutable {
                         while (!rows->full() && at < all->size())
                           AppendRow((*all)[at++], rows);
                         return absl::OkStatus();
                       });
}

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_COLUMNS_H_
