#ifndef VERACITY_STORAGE_POSTGRES_DISTRIBUTION_H_
#define VERACITY_STORAGE_POSTGRES_DISTRIBUTION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/connection.h"

namespace veracity::internal {

// Tables that lie on many servers (Citus). Each has one more column, `home`,
// by which its rows are spread, and which follows from a key that the row has
// (HomeOf in keys.h), or from the digest or the name that the key was given
// by. So statements need not speak of homes: where one says that two keys are
// equal, their rows have one home, and where it gives a key, the row's home is
// known. DistributeStatement adds that, which is all that Citus needs to join
// rows where they lie and to ask only the servers that have them.

// What a home follows from.
enum class HomeFrom {
  kKey,     // a key, or a position in the log
  kKeys,    // a list of them
  kRange,   // the keys between two: of one claim, or else any
  kDigest,  // the id of what has a digest
  kName,    // the id of what has a name
};

// A parameter that a statement has besides its own: a home, or of a list and a
// range the list of all that they may have.
struct HomeParameter {
  HomeFrom from;
  size_t source;     // the parameter that it follows from, from 1
  size_t until = 0;  // of a range, the one that ends it
};

struct DistributedStatement {
  std::string sql;
  std::vector<HomeParameter> homes;
};

// A statement as written (dialect.h), with `parameters` of its own, for tables
// that are distributed.
DistributedStatement DistributeStatement(absl::string_view sql,
                                         size_t parameters);

// A CREATE statement as PostgreSQL reads it, the table distributed into so many
// shards; 0: into those of the tables before.
std::string DistributeTable(absl::string_view rendered, int shards);

// The home of a row that is inserted into `table`, by its cells as far as they
// are the schema's; nullopt: the table has no homes.
std::optional<int64_t> HomeOfRow(absl::string_view table, Cells cells);
bool HasHomes(absl::string_view table);

// The value of a home parameter, given the statement's own; `list` holds what a
// list borrows.
Cell HomeCell(const HomeParameter& parameter, Cells parameters,
              std::vector<int64_t>* list);

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_POSTGRES_DISTRIBUTION_H_
