#ifndef VERACITY_PYTHON_HANDLES_H_
#define VERACITY_PYTHON_HANDLES_H_

#include <memory>
#include <utility>

#include "veracity/ledger.h"
#include "veracity/view.h"

// What the classes of veracity._core hold. The library's views and streams must
// not outlive their ledger: here each keeps it open.

namespace veracity::python {

using LedgerPtr = std::shared_ptr<Ledger>;

struct ViewHandle {
  LedgerPtr ledger;
  View view;
};
using ViewPtr = std::shared_ptr<ViewHandle>;

inline ViewPtr Keep(LedgerPtr ledger, View view) {
  return std::make_shared<ViewHandle>(
      ViewHandle{std::move(ledger), std::move(view)});
}

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_HANDLES_H_
