#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "base/status_macros.h"
#include "ledger/find.h"
#include "ledger/portion.h"
#include "ledger/select.h"
#include "veracity/edtf.h"

namespace veracity::internal {
namespace {

std::string MonthOf(int64_t seconds) {
  if (seconds == std::numeric_limits<int64_t>::min()) return "";
  const absl::CivilSecond second =
      absl::ToCivilSecond(absl::FromUnixSeconds(seconds), absl::UTCTimeZone());
  const std::string month = absl::StrCat(second.month());
  return absl::StrCat(second.year(), "-", month.size() == 1 ? "0" : "", month);
}

std::vector<v1::GroupCount> Sorted(const std::map<std::string, uint64_t>& by) {
  std::vector<v1::GroupCount> groups;
  for (const auto& [key, count] : by) {
    v1::GroupCount group;
    group.set_key(key);
    group.set_count(count);
    groups.push_back(std::move(group));
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const v1::GroupCount& a, const v1::GroupCount& b) {
                     return a.count() > b.count();
                   });
  return groups;
}

// The column to group by, of rows a and c; empty: not of this query.
absl::string_view GroupColumn(v1::GroupBy group, bool assertions) {
  switch (group) {
    case v1::GROUP_BY_UNSPECIFIED:
      return "0";
    case v1::GROUP_BY_PREDICATE:
      return "CASE WHEN seen THEN c.predicate ELSE 0 END";
    case v1::GROUP_BY_SUBJECT:
      return "CASE WHEN seen THEN c.subject_kind ELSE 0 END,"
             " CASE WHEN seen THEN c.subject ELSE 0 END";
    case v1::GROUP_BY_SOURCE:
      return assertions ? "a.source" : "";
    case v1::GROUP_BY_STANCE:
      return assertions ? "a.stance" : "";
    case v1::GROUP_BY_MONTH_SAID:
      return assertions ? "a.said_from" : "";
    case v1::GROUP_BY_DOCUMENT:
      return assertions ? "a.document" : "";
    case v1::GROUP_BY_BASIS:
      return assertions ? "a.basis" : "";
    default:
      return "";
  }
}

absl::StatusOr<std::string> GroupName(Reader& reader, v1::GroupBy group,
                                      int64_t key, int64_t further) {
  switch (group) {
    case v1::GROUP_BY_PREDICATE:
      return key == 0 ? std::string() : reader.NameOf(Kind::kPredicate, key);
    case v1::GROUP_BY_SOURCE:
      return reader.NameOf(Kind::kEntity, key);
    case v1::GROUP_BY_DOCUMENT:
      return key == 0 ? std::string() : reader.NameOf(Kind::kDocument, key);
    case v1::GROUP_BY_STANCE:
      return v1::Stance_Name(static_cast<v1::Stance>(key));
    case v1::GROUP_BY_BASIS:
      return v1::Basis_Name(static_cast<v1::Basis>(key));
    case v1::GROUP_BY_MONTH_SAID:
      return MonthOf(key);
    case v1::GROUP_BY_SUBJECT: {
      if (key == 0) return std::string();
      VERACITY_ASSIGN_OR_RETURN(v1::RecordRef ref,
                                reader.RefOf(static_cast<Kind>(key), further));
      return ref.has_entity() ? ref.entity() : PrintId(ref);
    }
    default:
      return std::string();
  }
}

// Groups of an answer, where SQL alone could not tell who passes.
absl::StatusOr<std::string> GroupOf(Reader& reader, v1::GroupBy group,
                                    const v1::ClaimView& view) {
  const v1::Statement& statement = view.claim().statement();
  switch (group) {
    case v1::GROUP_BY_PREDICATE:
      return statement.predicate();
    case v1::GROUP_BY_SUBJECT:
      return statement.subject().has_entity() ? statement.subject().entity()
                                              : PrintId(statement.subject());
    default:
      static_cast<void>(reader);
      return std::string();
  }
}

absl::StatusOr<std::string> GroupOf(Reader& reader, v1::GroupBy group,
                                    const v1::AssertionView& view) {
  const v1::Assertion& assertion = view.assertion();
  switch (group) {
    case v1::GROUP_BY_SOURCE:
      return assertion.source();
    case v1::GROUP_BY_DOCUMENT:
      return assertion.document();
    case v1::GROUP_BY_STANCE:
      return v1::Stance_Name(assertion.stance());
    case v1::GROUP_BY_BASIS:
      return v1::Basis_Name(assertion.basis());
    case v1::GROUP_BY_MONTH_SAID: {
      if (assertion.said().empty()) return std::string();
      absl::StatusOr<Edtf> said = Edtf::Parse(assertion.said());
      return said.ok() ? MonthOf(said->bounds().earliest.seconds)
                       : std::string();
    }
    case v1::GROUP_BY_PREDICATE:
    case v1::GROUP_BY_SUBJECT: {
      v1::RecordRef ref;
      *ref.mutable_claim() = assertion.claim();
      VERACITY_ASSIGN_OR_RETURN(const Located located, reader.Locate(ref));
      VERACITY_ASSIGN_OR_RETURN(std::optional<Reader::ClaimRecord> record,
                                reader.FindClaim(located.key));
      v1::ClaimView claim;
      if (record.has_value() && reader.IsOnRecord(*record)) {
        VERACITY_RETURN_IF_ERROR(reader.Read(*record, false, false, &claim));
      }
      return GroupOf(reader, group, claim);
    }
    default:
      return std::string();
  }
}

template <typename T, typename Query>
absl::StatusOr<std::vector<v1::GroupCount>> CountBy(SnapshotPtr snapshot,
                                                    const Query& query,
                                                    v1::GroupBy group,
                                                    bool assertions,
                                                    const CallOptions& call) {
  VERACITY_RETURN_IF_ERROR(snapshot->status());
  const absl::string_view column = GroupColumn(group, assertions);
  if (column.empty()) {
    return absl::InvalidArgumentError(
        "claims can be grouped by predicate and subject; ask for assertions to "
        "group by source, stance, document, basis or month");
  }
  std::map<std::string, uint64_t> counts;
  if (group == v1::GROUP_BY_UNSPECIFIED) counts[""] = 0;
  VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                            snapshot->core().database->Acquire());
  Obey(call, snapshot->core().options, *lease);
  Reader reader(*snapshot, *lease);
  Sql sql;
  Selector selector(reader, sql);
  Selection selection;
  if constexpr (std::is_same_v<Query, v1::ClaimQuery>) {
    VERACITY_ASSIGN_OR_RETURN(selection, selector.Claims(query));
  } else {
    VERACITY_ASSIGN_OR_RETURN(selection, selector.Assertions(query));
    const bool needs_claim =
        group == v1::GROUP_BY_PREDICATE || group == v1::GROUP_BY_SUBJECT;
    if (needs_claim && !absl::StrContains(selection.from, "claims c")) {
      absl::StrAppend(&selection.from, " CROSS JOIN claims c ON c.key=a.key& ",
                      ~(kAssertionsPerClaim - 1));
    }
  }
  if (selection.none) return Sorted(counts);
  if (!selection.checks()) {
    struct Row {
      int64_t key, further, count;
    };
    std::vector<Row> rows;
    const bool two = group == v1::GROUP_BY_SUBJECT;
    std::string columns(column);
    if (absl::StrContains(column, "seen")) {
      // Of a claim that is not on record yet nothing is known.
      columns = absl::StrReplaceAll(
          column,
          {{"seen", absl::StrCat("(c.position IS NOT NULL AND c.position<=",
                                 sql.Bind(snapshot->last_position()), ")")}});
    }
    sql.text =
        absl::StrCat("SELECT count(*), ", columns, " FROM ", selection.from,
                     " WHERE ", absl::StrJoin(selection.where, " AND "),
                     group == v1::GROUP_BY_UNSPECIFIED ? "" : " GROUP BY 2",
                     two ? ", 3" : "");
    VERACITY_RETURN_IF_ERROR(lease->Run(sql.text, sql.cells(), [&](Cells row) {
      rows.push_back({row[1].is_null() ? 0 : row[1].integer,
                      two ? row[2].integer : 0, row[0].integer});
      return true;
    }));
    for (const Row& row : rows) {
      VERACITY_ASSIGN_OR_RETURN(const std::string name,
                                GroupName(reader, group, row.key, row.further));
      counts[name] += static_cast<uint64_t>(row.count);
    }
    return Sorted(counts);
  }
  Finder<Query, T> finder(snapshot, query, call);
  Answer<T> answer;
  while (true) {
    VERACITY_ASSIGN_OR_RETURN(const bool more, finder.NextOn(reader, &answer));
    if (!more) return Sorted(counts);
    VERACITY_ASSIGN_OR_RETURN(const std::string name,
                              GroupOf(reader, group, answer.value));
    ++counts[name];
  }
}

}  // namespace

absl::StatusOr<std::vector<v1::GroupCount>> Count(SnapshotPtr snapshot,
                                                  const v1::ClaimQuery& query,
                                                  v1::GroupBy group,
                                                  const CallOptions& call) {
  return CountBy<v1::ClaimView>(std::move(snapshot), query, group, false, call);
}
absl::StatusOr<std::vector<v1::GroupCount>> Count(
    SnapshotPtr snapshot, const v1::AssertionQuery& query, v1::GroupBy group,
    const CallOptions& call) {
  return CountBy<v1::AssertionView>(std::move(snapshot), query, group, true,
                                    call);
}

}  // namespace veracity::internal
