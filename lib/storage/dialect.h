#ifndef VERACITY_STORAGE_DIALECT_H_
#define VERACITY_STORAGE_DIALECT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace veracity::internal {

// Statements are written once, in the SQL that the engines share; what each
// says in its own way stands in them as follows, and is rendered when a
// statement is prepared:
//
//   ?1, ?2 ...        parameters
//   LIST(?1) j        a parameter that is a list of integers, as a table:
//                     j.value, and j.key, which rises from row to row
//   MATCHING(t, ?1) w the rows of a table of words that match a query
//                     (Connection::MatchOf): w.position
//   SPAN(a, b)        a - b, however far apart two integers are
//   x CROSS JOIN y ON c   a join that is walked in the order as written
//   t INDEXED BY i        a table that is read by this index
//   RAW_TEXT          the type of text that may hold any character, NUL too
//
// An alias follows LIST and MATCHING. Beside these, a statement says only what
// all engines read alike: ON CONFLICT with its columns, aliases of subqueries,
// CASE where a condition is to be a number, ORDER BY where the order matters.
class Dialect {
 public:
  virtual ~Dialect() = default;

  std::string Render(absl::string_view sql) const;

 private:
  virtual std::string Parameter(absl::string_view number) const = 0;
  virtual std::string List(absl::string_view parameter,
                           absl::string_view alias) const = 0;
  virtual std::string Matching(absl::string_view table,
                               absl::string_view parameter,
                               absl::string_view alias) const = 0;
  virtual std::string Span(absl::string_view a, absl::string_view b) const = 0;
  // Any other word: a name, or a keyword that is called differently.
  virtual absl::string_view Word(absl::string_view word) const { return word; }
  // What is done to a statement as a whole.
  virtual std::string Statement(std::string sql) const { return sql; }
};

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_DIALECT_H_
