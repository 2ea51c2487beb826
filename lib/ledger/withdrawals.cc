#include "ledger/withdrawals.h"

#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace veracity::internal {
namespace {

// One entry of a retraction: what may be in effect.
struct RetractionEntry {
  int64_t retraction;
  int64_t position;
  int64_t author;
};

// A row of `withdrawals` that is in effect.
struct Effect {
  Kind kind;
  int64_t target;
  int64_t retraction;
  int64_t position;
  int64_t since;
  int64_t author;
};

class Updater {
 public:
  Updater(Connection& connection, int64_t commit)
      : connection_(connection), commit_(commit) {}

  absl::Status Run() {
    VERACITY_RETURN_IF_ERROR(EntriesOfBatch(commit_, kOwnerAuthor, &pending_));
    // Taking effect may end an effect, and ending one may bring others back;
    // retractions are known by digests, so there is no circle.
    while (!pending_.empty()) {
      const RetractionEntry entry = pending_.front();
      pending_.pop_front();
      VERACITY_RETURN_IF_ERROR(TakeEffect(entry));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status TakeEffect(const RetractionEntry& entry) {
    VERACITY_ASSIGN_OR_RETURN(const bool withdrawn, IsWithdrawn(entry));
    if (withdrawn) return absl::OkStatus();
    Effect effect{Kind::kNone,    0,       entry.retraction,
                  entry.position, commit_, entry.author};
    VERACITY_ASSIGN_OR_RETURN(const Target target, TargetOf(entry.retraction));
    effect.kind = target.kind;
    effect.target = target.key;
    const Cell cells[] = {Cell::Int(static_cast<int64_t>(effect.kind)),
                          Cell::Int(effect.target),
                          Cell::Int(effect.retraction),
                          Cell::Int(effect.position),
                          Cell::Int(commit_),
                          Cell::Int(kForever),
                          Cell::Int(effect.author)};
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t in_effect,
        connection_.RunForInt(
            absl::StrCat("SELECT count(*) FROM ", TableOf(effect.kind),
                         " WHERE kind=?1 AND target=?2 AND retraction=?3"
                         " AND position=?4 AND until=?5"),
            {{cells[0], cells[1], cells[2], cells[3], cells[5]}}, 0));
    if (in_effect != 0) return absl::OkStatus();
    VERACITY_RETURN_IF_ERROR(connection_.Run(
        absl::StrCat("INSERT INTO ", TableOf(effect.kind),
                     " VALUES(?1,?2,?3,?4,?5,?6,?7)"
                     " ON CONFLICT(kind, target, retraction, position, since)"
                     " DO UPDATE SET until=excluded.until,"
                     " author=excluded.author"),
        cells));
    // What the target withdraws, it withdraws no more.
    std::deque<RetractionEntry> struck;
    if (effect.kind == Kind::kRetraction) {
      VERACITY_RETURN_IF_ERROR(
          EntriesOfRetraction(effect.target, effect.author, &struck));
    } else if (effect.kind == Kind::kBatch) {
      VERACITY_RETURN_IF_ERROR(
          EntriesOfBatch(effect.target, effect.author, &struck));
    }
    for (const RetractionEntry& gone : struck) {
      VERACITY_RETURN_IF_ERROR(LoseEffect(gone));
    }
    return absl::OkStatus();
  }

  // Ends what `entry` has in effect; what that had struck may come back.
  absl::Status LoseEffect(const RetractionEntry& first) {
    std::deque<RetractionEntry> losing = {first};
    while (!losing.empty()) {
      const RetractionEntry entry = losing.front();
      losing.pop_front();
      std::vector<Effect> effects;
      VERACITY_ASSIGN_OR_RETURN(const Target target,
                                TargetOf(entry.retraction));
      const Cell cells[] = {Cell::Int(static_cast<int64_t>(target.kind)),
                            Cell::Int(target.key), Cell::Int(entry.retraction),
                            Cell::Int(entry.position), Cell::Int(kForever)};
      VERACITY_RETURN_IF_ERROR(connection_.Run(
          absl::StrCat("SELECT since, author FROM ", TableOf(target.kind),
                       " WHERE kind=?1 AND target=?2 AND retraction=?3"
                       " AND position=?4 AND until=?5 ORDER BY since"),
          cells, [&](Cells row) {
            effects.push_back({target.kind, target.key, entry.retraction,
                               entry.position, row[0].integer, row[1].integer});
            return true;
          }));
      for (const Effect& effect : effects) {
        const Cell end[] = {Cell::Int(static_cast<int64_t>(effect.kind)),
                            Cell::Int(effect.target),
                            Cell::Int(effect.retraction),
                            Cell::Int(effect.position),
                            Cell::Int(effect.since),
                            Cell::Int(commit_)};
        VERACITY_RETURN_IF_ERROR(connection_.Run(
            absl::StrCat("UPDATE ", TableOf(effect.kind),
                         " SET until=?6 WHERE kind=?1 AND target=?2 AND"
                         " retraction=?3 AND position=?4 AND since=?5"),
            end));
        if (effect.kind == Kind::kRetraction) {
          VERACITY_RETURN_IF_ERROR(
              EntriesOfRetraction(effect.target, effect.author, &pending_));
        } else if (effect.kind == Kind::kBatch) {
          VERACITY_RETURN_IF_ERROR(
              EntriesOfBatch(effect.target, effect.author, &pending_));
        }
      }
    }
    return absl::OkStatus();
  }

  struct Target {
    Kind kind = Kind::kNone;
    int64_t key = 0;
  };
  absl::StatusOr<Target> TargetOf(int64_t retraction) {
    Target target;
    const Cell key[] = {Cell::Int(retraction)};
    VERACITY_RETURN_IF_ERROR(connection_.Run(
        "SELECT target_kind, target FROM retractions WHERE key=?1", key,
        [&](Cells row) {
          target = {static_cast<Kind>(row[0].integer), row[1].integer};
          return false;
        }));
    return target;
  }

  absl::string_view TableOf(Kind kind) const {
    return WithdrawalsOf(kind, connection_.is_distributed());
  }

  absl::StatusOr<bool> IsWithdrawn(const RetractionEntry& entry) {
    const std::string sql = absl::StrCat(
        "SELECT ",
        WithdrawnEntrySql(Kind::kRetraction, "?1", "", "", "?2", "?3",
                          connection_.is_distributed() ? HomeSql("?1") : ""));
    const Cell cells[] = {Cell::Int(entry.retraction),
                          Cell::Int(entry.position), Cell::Int(commit_)};
    VERACITY_ASSIGN_OR_RETURN(const int64_t withdrawn,
                              connection_.RunForInt(sql, cells, 0));
    return withdrawn != 0;
  }

  // The entries of retractions in a batch whose author has `author` in its
  // lineage.
  absl::Status EntriesOfBatch(int64_t commit, int64_t author,
                              std::deque<RetractionEntry>* entries) {
    const Cell cells[] = {Cell::Int(PositionOf(commit, 0)),
                          Cell::Int(LastPositionOf(commit)),
                          Cell::Int(static_cast<int64_t>(Kind::kRetraction)),
                          Cell::Int(commit), Cell::Int(author)};
    return connection_.Run(
        "SELECT e.key, e.position, b.author FROM entries e, batches b"
        " WHERE e.position BETWEEN ?1 AND ?2 AND e.kind=?3 AND b.commit_no=?4"
        " AND EXISTS(SELECT 1 FROM lineage l WHERE l.author=b.author"
        " AND l.ancestor=?5) ORDER BY e.position",
        cells, [&](Cells row) {
          entries->push_back({row[0].integer, row[1].integer, row[2].integer});
          return true;
        });
  }

  absl::Status EntriesOfRetraction(int64_t retraction, int64_t author,
                                   std::deque<RetractionEntry>* entries) {
    const Cell cells[] = {Cell::Int(retraction),
                          Cell::Int(static_cast<int64_t>(Kind::kRetraction)),
                          Cell::Int(author)};
    return connection_.Run(
        absl::StrCat(
            "SELECT p.position, b.author FROM ("
            "SELECT position FROM retractions WHERE key=?1 AND position"
            " IS NOT NULL UNION SELECT position FROM versions"
            " WHERE kind=?2 AND key=?1) p JOIN batches b ON"
            " b.commit_no=p.position>>",
            kOrdinalBits,
            " WHERE EXISTS(SELECT 1 FROM lineage l WHERE l.author=b.author"
            " AND l.ancestor=?3) ORDER BY p.position"),
        cells, [&](Cells row) {
          entries->push_back({retraction, row[0].integer, row[1].integer});
          return true;
        });
  }

  Connection& connection_;
  const int64_t commit_;
  std::deque<RetractionEntry> pending_;
};

}  // namespace

absl::Status UpdateWithdrawals(Connection& connection, int64_t commit) {
  return Updater(connection, commit).Run();
}

absl::Status ResolveAwaited(Connection& connection, Kind kind,
                            int64_t awaited_key, int64_t key) {
  const Cell cells[] = {Cell::Int(static_cast<int64_t>(Kind::kAwaited)),
                        Cell::Int(awaited_key),
                        Cell::Int(static_cast<int64_t>(kind)), Cell::Int(key)};
  // Few rows each, and all but grounds found by the target.
  for (const char* sql : {
           "UPDATE retractions SET target_kind=?3, target=?4"
           " WHERE target_kind=?1 AND target=?2",
           "UPDATE claims SET subject_kind=?3, subject=?4 WHERE"
           " subject_kind=?1 AND subject=?2 AND key IN"
           " (SELECT claim FROM mentions WHERE kind=?1 AND target=?2)",
           "UPDATE mentions SET kind=?3, target=?4 WHERE kind=?1 AND target=?2",
           "UPDATE grounds SET kind=?3, target=?4 WHERE kind=?1 AND target=?2"
           " AND owner IN"
           " (SELECT owner FROM dependants WHERE kind=?1 AND target=?2)",
           "UPDATE dependants SET kind=?3, target=?4"
           " WHERE kind=?1 AND target=?2",
       }) {
    VERACITY_RETURN_IF_ERROR(connection.Run(sql, cells));
  }
  // What is withdrawn has come, and its withdrawals go where it lies.
  VERACITY_RETURN_IF_ERROR(connection.Run(
      absl::StrCat("INSERT INTO ",
                   WithdrawalsOf(kind, connection.is_distributed()),
                   " SELECT ?3, ?4, retraction, position, since, until, author"
                   " FROM withdrawals WHERE kind=?1 AND target=?2"),
      cells));
  VERACITY_RETURN_IF_ERROR(connection.Run(
      "DELETE FROM withdrawals WHERE kind=?1 AND target=?2", Cells(cells, 2)));
  const Cell only[] = {Cell::Int(awaited_key)};
  return connection.Run("DELETE FROM awaited WHERE key=?1", only);
}

absl::string_view WithdrawalsOf(Kind kind, bool distributed) {
  const bool anywhere =
      kind == Kind::kEntity || kind == Kind::kDocument || kind == Kind::kBatch;
  return distributed && anywhere ? "wide_withdrawals" : "withdrawals";
}

std::string WithdrawnEntrySql(Kind kind, absl::string_view key,
                              absl::string_view source,
                              absl::string_view document,
                              absl::string_view position,
                              absl::string_view commit,
                              absl::string_view home) {
  const bool distributed = !home.empty();
  // One probe a target; there are few withdrawals, so most end at the root of
  // the index. Only a hit asks who withdrew and whose the entry is.
  const auto probe = [&](Kind target_kind, absl::string_view target) {
    const absl::string_view table = WithdrawalsOf(target_kind, distributed);
    const std::string of_kind =
        absl::StrCat("w.kind=", static_cast<int>(target_kind));
    const std::string then =
        absl::StrCat(" AND w.since<=", commit, " AND w.until>", commit);
    const std::string its_batch =
        absl::StrCat("wb.commit_no=(", position, ")>>", kOrdinalBits);
    if (table == "wide_withdrawals") {
      // On every server, but not part of what is asked there: so either a
      // list, or led to from rows that are.
      return absl::StrCat(
          "(", target, " IN (SELECT w.target FROM wide_withdrawals w WHERE ",
          of_kind, then, " AND w.author=0) OR EXISTS(SELECT 1 FROM authored wb",
          " JOIN lineage wl ON wl.author=wb.author JOIN wide_withdrawals w ON"
          " w.author=wl.ancestor WHERE wb.home=",
          home, " AND ", its_batch, " AND ", of_kind, " AND w.target=", target,
          then, "))");
    }
    return absl::StrCat("EXISTS(SELECT 1 FROM withdrawals w WHERE ", of_kind,
                        " AND w.target=", target, then,
                        " AND (w.author=0 OR EXISTS(SELECT 1 FROM ",
                        distributed ? "authored" : "batches",
                        " wb JOIN lineage wl ON wl.author=wb.author WHERE ",
                        distributed ? "wb.home=w.home AND " : "", its_batch,
                        " AND wl.ancestor=w.author)))");
  };
  std::string sql = absl::StrCat("(", probe(kind, key));
  if (!source.empty()) {
    absl::StrAppend(&sql, " OR ", probe(Kind::kEntity, source));
  }
  if (!document.empty()) {
    absl::StrAppend(&sql, " OR ", probe(Kind::kDocument, document));
  }
  absl::StrAppend(
      &sql, " OR ",
      probe(Kind::kBatch, absl::StrCat("(", position, ")>>", kOrdinalBits)),
      ")");
  return sql;
}

namespace {

// No entry of the row stands, the first or a further one.
std::string WithdrawnRowSql(Kind kind, absl::string_view alias, bool is_said,
                            absl::string_view commit, bool distributed) {
  const auto column = [&](absl::string_view name) {
    return absl::StrCat(alias, ".", name);
  };
  const auto entry = [&](absl::string_view position) {
    return WithdrawnEntrySql(kind, column("key"),
                             is_said ? column("source") : "",
                             is_said ? column("document") : "", position,
                             commit, distributed ? column("home") : "");
  };
  return absl::StrCat("(", entry(column("position")), " AND NOT ((",
                      column("flags"),
                      "&1)=1 AND EXISTS(SELECT 1 FROM versions v WHERE v.kind=",
                      static_cast<int>(kind), " AND v.key=", column("key"),
                      " AND (v.position>>", kOrdinalBits, ")<=", commit,
                      " AND NOT ", entry("v.position"), ")))");
}

}  // namespace

std::string WithdrawnAssertionSql(absl::string_view alias,
                                  absl::string_view commit, bool distributed) {
  return WithdrawnRowSql(Kind::kAssertion, alias, true, commit, distributed);
}

std::string WithdrawnClaimSql(absl::string_view alias, absl::string_view commit,
                              bool distributed) {
  return WithdrawnRowSql(Kind::kClaim, alias, false, commit, distributed);
}

}  // namespace veracity::internal
