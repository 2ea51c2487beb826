#include "storage/postgres/postgres_dialect.h"

#include <cstdint>
#include <set>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "storage/postgres/binary.h"

namespace veracity::internal {
namespace {

struct OwnTable {
  absl::string_view begins;
  absl::string_view sql;
};

// A key of a B-tree has at most a third of a page, and a URL may be longer:
// it is unique by its digest, and found by a hash index.
constexpr OwnTable kOwnTables[] = {
    {"CREATE TABLE external_ids(",
     "CREATE TABLE external_ids(scheme text COLLATE \"C\" NOT NULL,"
     " value bytea NOT NULL, entity bigint NOT NULL);"
     "CREATE UNIQUE INDEX external_ids_key"
     " ON external_ids(sha256(value), scheme, entity);"
     "CREATE INDEX external_ids_by_value ON external_ids USING hash(value)"},
    {"CREATE TABLE document_addresses(",
     "CREATE TABLE document_addresses(address bytea NOT NULL,"
     " document bigint NOT NULL);"
     "CREATE UNIQUE INDEX document_addresses_key"
     " ON document_addresses(sha256(address), document);"
     "CREATE INDEX document_addresses_by_address"
     " ON document_addresses USING hash(address)"},
};

// Where the condition of a join ends that begins at `begin`: before the next
// clause of its select, or the parenthesis around it.
size_t EndOfCondition(absl::string_view sql, size_t begin) {
  constexpr absl::string_view kClauses[] = {
      " CROSS JOIN ", " JOIN ",  " LEFT JOIN ", " WHERE ",  " GROUP BY ",
      " ORDER BY ",   " LIMIT ", " UNION ",     " EXCEPT ", " ON CONFLICT "};
  int depth = 0;
  for (size_t at = begin; at < sql.size(); ++at) {
    if (sql[at] == '(') ++depth;
    if (sql[at] == ')' && --depth < 0) return at;
    if (sql[at] != ' ' || depth > 0) continue;
    for (absl::string_view clause : kClauses) {
      if (absl::StartsWith(sql.substr(at), clause)) return at;
    }
  }
  return sql.size();
}

// The planner keeps the order of joins as they are written, but either side of
// a join may be the outer one, and while tables are small it had rather read
// one whole. What is a subquery of each row, and has an offset, stays within:
//
//   x CROSS JOIN y z ON c  ->  x CROSS JOIN LATERAL
//                              (SELECT * FROM y z WHERE c OFFSET 0) z
std::string Nest(absl::string_view sql) {
  constexpr absl::string_view kJoin = " CROSS JOIN ", kOn = " ON ";
  std::string nested;
  for (size_t at; (at = sql.find(kJoin)) != absl::string_view::npos;) {
    absl::StrAppend(&nested, sql.substr(0, at));
    sql.remove_prefix(at + kJoin.size());
    // A name or a subquery, and perhaps an alias.
    int depth = 0;
    size_t on = 0;
    for (; on < sql.size(); ++on) {
      if (sql[on] == '(') ++depth;
      if (sql[on] == ')') --depth;
      if (depth == 0 && absl::StartsWith(sql.substr(on), kOn)) break;
    }
    const absl::string_view table = sql.substr(0, on);
    const absl::string_view alias = table.substr(table.rfind(' ') + 1);
    const size_t end = EndOfCondition(sql, on + kOn.size());
    absl::StrAppend(&nested, " CROSS JOIN LATERAL (SELECT * FROM ", table,
                    " WHERE ",
                    sql.substr(on + kOn.size(), end - on - kOn.size()),
                    " OFFSET 0) ", alias);
    sql.remove_prefix(end);
  }
  return absl::StrCat(nested, sql);
}

// One of a list is looked up in an index by each element:
//
//   x IN (SELECT j.value FROM LIST(?1) j)  ->  x = ANY($1)
std::string OneOf(std::string sql) {
  const std::string kBegin = " IN (SELECT j.value FROM unnest(";
  const std::string kEnd = ") WITH ORDINALITY j(value, key))";
  for (size_t at = 0; (at = sql.find(kBegin, at)) != std::string::npos;) {
    const size_t parameter = at + kBegin.size();
    const size_t end = sql.find(')', parameter);
    if (absl::StartsWith(absl::string_view(sql).substr(end), kEnd)) {
      sql = absl::StrCat(sql.substr(0, at), "=ANY(",
                         sql.substr(parameter, end - parameter), ")",
                         sql.substr(end + kEnd.size()));
    } else {
      at = end;  // more than a list
    }
  }
  return sql;
}

// A vector holds 1 MB of words. A longer text has one, which every query finds.
constexpr size_t kMaximumVector = 1'000'000;
constexpr absl::string_view kTooLong = "*";  // no word: these have no signs

}  // namespace

std::string PostgresDialect::Parameter(absl::string_view number) const {
  return absl::StrCat("$", number);
}

std::string PostgresDialect::List(absl::string_view parameter,
                                  absl::string_view alias) const {
  return absl::StrCat("unnest(", parameter, ") WITH ORDINALITY ", alias,
                      "(value, key)");
}

std::string PostgresDialect::Matching(absl::string_view table,
                                      absl::string_view parameter,
                                      absl::string_view alias) const {
  return absl::StrCat("(SELECT position", distributed_ ? ", home" : "",
                      " FROM ", table, " WHERE words @@ ", parameter,
                      "::text::tsquery) ", alias);
}

std::string PostgresDialect::Span(absl::string_view a,
                                  absl::string_view b) const {
  return absl::StrCat("(", a, "::numeric-", b, ")");
}

absl::string_view PostgresDialect::Word(absl::string_view word) const {
  if (word == "INTEGER") return "bigint";
  if (word == "REAL") return "double precision";
  // In the order of bytes, whatever the database's language.
  if (word == "TEXT") return "text COLLATE \"C\"";
  if (word == "ANY") return "text";
  // A text has no NUL in it.
  if (word == "BLOB" || word == "RAW_TEXT") return "bytea";
  return word;
}

std::string PostgresDialect::Statement(std::string sql) const {
  if (absl::StartsWith(sql, "CREATE TABLE ")) {
    for (const OwnTable& table : kOwnTables) {
      if (absl::StartsWith(sql, table.begins)) return std::string(table.sql);
    }
    return sql.substr(0, sql.rfind(')') + 1);  // without SQLite's options
  }
  if (absl::StartsWith(sql, "CREATE VIRTUAL TABLE ")) {
    const std::string name =
        std::vector<std::string>(absl::StrSplit(sql, ' ')).at(3);
    return absl::StrCat("CREATE TABLE ", name,
                        "(position bigint PRIMARY KEY,"
                        " words tsvector NOT NULL);"
                        "CREATE INDEX ",
                        name, "_index ON ", name, " USING gin(words)");
  }
  const std::string indexed_by = " INDEXED BY ";
  for (size_t at; (at = sql.find(indexed_by)) != std::string::npos;) {
    const size_t end = sql.find(' ', at + indexed_by.size());
    sql.erase(at, end == std::string::npos ? end : end - at);
  }
  if (distributed_) {  // Citus takes no subquery of each row
    return OneOf(absl::StrReplaceAll(sql, {{" CROSS JOIN ", " JOIN "}}));
  }
  return Nest(OneOf(sql));
}

std::string BinaryTsvector(absl::string_view words) {
  std::set<absl::string_view> lexemes;
  size_t size = 0;
  for (absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
    if (lexemes.insert(word).second) size += word.size();
  }
  if (size > kMaximumVector) lexemes = {kTooLong};
  std::string out;
  AppendBig(static_cast<int32_t>(lexemes.size()), &out);
  for (absl::string_view lexeme : lexemes) {
    absl::StrAppend(&out, lexeme);
    out.append(3, '\0');  // its end, and no places
  }
  return out;
}

std::string TsqueryOf(const TextQuery& query) {
  std::vector<std::string> all;
  for (const TextTerm& term : query.terms) {
    for (size_t i = 0; i < term.words.size(); ++i) {
      const bool prefix = term.prefix_last && i + 1 == term.words.size();
      all.push_back(absl::StrCat(
          "'",
          absl::StrReplaceAll(term.words[i], {{"'", "''"}, {"\\", "\\\\"}}),
          "'", prefix ? ":*" : ""));
    }
  }
  return absl::StrCat("'", kTooLong, "' | ", absl::StrJoin(all, " & "));
}

}  // namespace veracity::internal
