// What nearly every test reads (option VERACITY_PCH). It has no guard and is
// included by no file: the compiler is told to begin with it.

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "tests/testing.h"
#include "veracity/v1/query.pb.h"
#include "veracity/v1/record.pb.h"
#include "veracity/v1/report.pb.h"
