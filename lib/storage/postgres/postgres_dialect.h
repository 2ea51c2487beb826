#ifndef VERACITY_STORAGE_POSTGRES_POSTGRES_DIALECT_H_
#define VERACITY_STORAGE_POSTGRES_POSTGRES_DIALECT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "base/text.h"
#include "storage/dialect.h"

namespace veracity::internal {

// How PostgreSQL says what statements have in them. A CREATE statement may
// come out as several.
class PostgresDialect final : public Dialect {
 public:
  // `distributed`: tables have homes (distribution.h).
  explicit PostgresDialect(bool distributed = false)
      : distributed_(distributed) {}

 private:
  std::string Parameter(absl::string_view number) const override;
  std::string List(absl::string_view parameter,
                   absl::string_view alias) const override;
  std::string Matching(absl::string_view table, absl::string_view parameter,
                       absl::string_view alias) const override;
  std::string Span(absl::string_view a, absl::string_view b) const override;
  absl::string_view Word(absl::string_view word) const override;
  std::string Statement(std::string sql) const override;

  const bool distributed_;
};

// Words that are separated by spaces, as a tsvector in binary: without their
// places, so that it finds all texts that match a query and some that do not;
// whoever asks looks at the text itself.
std::string BinaryTsvector(absl::string_view words);
// The query as the text of a tsquery on such vectors.
std::string TsqueryOf(const TextQuery& query);

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_POSTGRES_POSTGRES_DIALECT_H_
