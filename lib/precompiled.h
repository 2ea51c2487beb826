// What nearly every file of lib/ reads (option VERACITY_PCH). It has no guard
// and is included by no file: the compiler is told to begin with it.

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "veracity/v1/query.pb.h"
#include "veracity/v1/record.pb.h"
#include "veracity/v1/report.pb.h"
