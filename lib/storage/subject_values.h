#ifndef VERACITY_STORAGE_SUBJECT_VALUES_H_
#define VERACITY_STORAGE_SUBJECT_VALUES_H_

#include "absl/status/status.h"
#include "storage/connection.h"

namespace veracity::internal {

// The step to schema version 3: adds the mentions of kSubjectValueRole of all
// claims on record, inside the caller's transaction.
absl::Status FillSubjectValues(Connection& connection);

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_SUBJECT_VALUES_H_
