#ifndef VERACITY_DISCOVERY_TABLE_H_
#define VERACITY_DISCOVERY_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "veracity/call.h"

namespace veracity {

// How methods of truth discovery do where answers are known: on data sets that
// others have published, beside the figures that they have published.

// One cell of the table.
struct DiscoveryFigure {
  // As its folder is called: "rte", "d_jn-product".
  std::string data_set;
  // "Accu"; with what sets it off from others of its name: "CRH, maximum".
  std::string method;
  // What the figure counts: "right" (answers), "accuracy" and "F1" (per cent),
  // "MAE", "RMSE" (mean absolute error, root of the mean squared one),
  // "wrong" (per cent of answers that are off by more than a thousandth).
  std::string measure;
  double figure = 0;
  // How many answers are known.
  int64_t known = 0;
  std::optional<double> published;
};

struct DiscoveryTable {
  // By data set.
  std::vector<DiscoveryFigure> figures;
  // Data sets that are not in the table, and why: sentences.
  std::vector<std::string> left_out;
  // What was published where, and what is not reproduced: sentences.
  std::vector<std::string> notes;
};

// Gives the text of a file of a data set by its path, "crowd/rte/label.csv";
// nothing if there is none.
using DataSetFile =
    absl::FunctionRef<std::optional<std::string>(const std::string& path)>;

// Runs all methods on all data sets that there are; docs/guide lists both. A
// data set without its files, or with others than expected, is left out.
//
// `call`'s progress counts data sets; there is no clock here, and no deadline.
// Returns CANCELLED. Takes seconds. Thread-safe.
absl::StatusOr<DiscoveryTable> MeasureDiscovery(DataSetFile file,
                                                const CallOptions& call = {});

}  // namespace veracity

#endif  // VERACITY_DISCOVERY_TABLE_H_
