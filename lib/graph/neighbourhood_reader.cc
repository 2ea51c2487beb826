#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "graph/neighbourhood.h"
#include "ledger/payload.h"
#include "veracity/scales.h"

namespace veracity::internal {
namespace {

// A row of an assertion that a statement selects, with all that is needed of
// it. The payload only where a low number might be a likelihood.
constexpr absl::string_view kColumns =
    " a.key, a.position, a.flags, a.source, a.document, a.stance, a.basis,"
    " a.said_from, a.said_to, a.low+a.high,"
    " CASE WHEN a.low+a.high<=1 THEN a.payload END ";

struct StoredAssertion {
  int64_t key, position, flags, source, document;
  Instant earliest, latest;
  int8_t sign;
  bool first_hand;
  bool said;
};

struct StoredRetraction {
  int64_t position, flags;
  Kind target_kind;
  int64_t target;
  bool possibly_made, certainly_made;
};

// Whether a number on that scale says how probable the claim is, so that a low
// one speaks against it; else how sure the source is.
bool IsLikelihood(absl::string_view scale) {
  const v1::Scale* found = FindScale(scale);
  return found == nullptr || found->states() == v1::SCALE_STATES_LIKELIHOOD ||
         found->states() == v1::SCALE_STATES_CREDIBILITY;
}

int8_t SignOfStance(int64_t stance) {
  switch (stance) {
    case v1::STANCE_DENIES:
      return -1;
    case v1::STANCE_DECLINES:
      return 0;
    default:
      return +1;
  }
}

// Of belief less disbelief. `twice` is the sum of the ends of the number's
// range, as a share; none: said plainly. A payload that was blanked is taken
// for a likelihood, as words on no scale are.
absl::StatusOr<int8_t> SignOf(int64_t stance, std::optional<double> twice,
                              absl::string_view payload) {
  if (stance == v1::STANCE_RELAYS) return kRelays;
  const int8_t sign = SignOfStance(stance);
  if (!twice.has_value() || *twice > 1) return sign;
  v1::Assertion assertion;
  VERACITY_RETURN_IF_ERROR(ParsePayload(payload, &assertion));
  if (!IsLikelihood(assertion.confidence().scale())) {
    return *twice > 0 ? sign : int8_t{0};
  }
  return *twice < 1 ? static_cast<int8_t>(-sign) : int8_t{0};
}

}  // namespace

class NeighbourhoodReader {
 public:
  NeighbourhoodReader(Reader& reader, const CallOptions& call, size_t maximum)
      : reader_(reader),
        snapshot_(reader.snapshot()),
        call_(call),
        maximum_(maximum) {}

  // What a withdrawal of the targets names. A retraction or a batch of such
  // that is withdrawn gives back what that names, and so on.
  absl::Status AddNamedBy(absl::Span<const Located> targets) {
    Named named;
    for (const Located& target : targets) named.Add(target.kind, target.key);
    absl::flat_hash_set<int64_t> batches, retractions;
    while (!named.empty()) {
      VERACITY_RETURN_IF_ERROR(AddAssertions(named));
      Named next;
      const auto add = [&next](Cells row) {
        next.Add(static_cast<Kind>(row[0].integer), row[1].integer);
        return true;
      };
      for (int64_t batch : named.batches) {
        if (!batches.insert(batch).second) continue;
        const Cell cells[] = {Cell::Int(PositionOf(batch, 0)),
                              Cell::Int(LastPositionOf(batch))};
        VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
            "SELECT kind, key FROM entries WHERE position BETWEEN ?1 AND ?2"
            " AND kind IN (4, 5)",
            cells, add));
      }
      std::vector<int64_t> fresh;
      for (int64_t retraction : named.retractions) {
        if (retractions.insert(retraction).second) fresh.push_back(retraction);
      }
      VERACITY_RETURN_IF_ERROR(
          RunAsOf("SELECT r.target_kind, r.target FROM json_each(?1) j"
                  " CROSS JOIN retractions r ON r.key=j.value"
                  " WHERE r.position<=?2",
                  fresh, add));
      named = std::move(next);
    }
    return absl::OkStatus();
  }

  absl::Status AddClaim(int64_t claim) {
    return AddRows(
        "FROM json_each(?1) j CROSS JOIN assertions a"
        " ON a.key>j.value AND a.key<j.value+16777216",
        {claim});
  }

  // What rests on what is there: cites it, or attributes to its source on the
  // same claim.
  absl::Status AddDependants() {
    return Close(
        "FROM json_each(?1) j CROSS JOIN dependants d ON d.kind=4"
        " AND d.target=j.value CROSS JOIN assertions a ON a.key=d.owner",
        // Of a source and a claim once, however often it spoke there.
        "FROM (SELECT DISTINCT f.source, f.key>>24<<24 AS claim"
        " FROM json_each(?1) j CROSS JOIN assertions f ON f.key=j.value) p"
        " CROSS JOIN dependants d ON d.kind=1 AND d.target=p.source"
        " AND d.owner>p.claim AND d.owner<p.claim+16777216"
        " CROSS JOIN assertions a ON a.key=d.owner",
        0);
  }

  // What all that is there rests on: what it cites, and what the sources that
  // it attributes to said of its claim.
  absl::Status AddGrounds() {
    return Close(
        "FROM json_each(?1) j CROSS JOIN grounds g ON g.owner=j.value"
        " AND g.kind=4 CROSS JOIN assertions a ON a.key=g.target",
        "FROM (SELECT DISTINCT g.target AS source, g.owner>>24<<24 AS claim"
        " FROM json_each(?1) j CROSS JOIN grounds g ON g.owner=j.value"
        " AND g.kind=1) p CROSS JOIN assertions_by_source s"
        " ON s.source=p.source AND s.assertion>p.claim"
        " AND s.assertion<p.claim+16777216"
        " CROSS JOIN assertions a ON a.key=s.assertion",
        kHasGrounds);
  }

  absl::StatusOr<Neighbourhood> Finish() {
    SetStatements();
    VERACITY_RETURN_IF_ERROR(SetGrounds());
    VERACITY_RETURN_IF_ERROR(LoadRetractions());
    VERACITY_RETURN_IF_ERROR(LoadLineages());
    SetEntries();
    SetRetractions();
    return std::move(out_);
  }

 private:
  // Keys of what retractions name, by kind.
  struct Named {
    std::vector<int64_t> assertions, sources, documents, batches, retractions;

    void Add(Kind kind, int64_t key) {
      if (kind == Kind::kAssertion) assertions.push_back(key);
      if (kind == Kind::kEntity) sources.push_back(key);
      if (kind == Kind::kDocument) documents.push_back(key);
      if (kind == Kind::kBatch) batches.push_back(key);
      if (kind == Kind::kRetraction) retractions.push_back(key);
    }
    bool empty() const {
      return assertions.empty() && sources.empty() && documents.empty() &&
             batches.empty() && retractions.empty();
    }
  };

  // Runs a statement over a list, its ?1. An empty list finds nothing.
  absl::Status Run(absl::string_view sql, const std::vector<int64_t>& list,
                   RowCallback row) {
    const std::string json = Json(list);
    const Cell cells[] = {Cell::Text(json)};
    return Run(sql, list, cells, row);
  }
  // The same, up to the snapshot's last position, its ?2.
  absl::Status RunAsOf(absl::string_view sql, const std::vector<int64_t>& list,
                       RowCallback row) {
    const std::string json = Json(list);
    const Cell cells[] = {Cell::Text(json),
                          Cell::Int(snapshot_.last_position())};
    return Run(sql, list, cells, row);
  }
  absl::Status Run(absl::string_view sql, const std::vector<int64_t>& list,
                   Cells cells, RowCallback row) {
    if (list.empty()) return absl::OkStatus();
    VERACITY_RETURN_IF_ERROR(CheckCall(call_, snapshot_.core().options));
    return reader_.connection().Run(sql, cells, row);
  }
  static std::string Json(const std::vector<int64_t>& list) {
    return absl::StrCat("[", absl::StrJoin(list, ","), "]");
  }

  absl::Status AddAssertions(const Named& named) {
    VERACITY_RETURN_IF_ERROR(
        AddRows("FROM json_each(?1) j CROSS JOIN assertions a ON a.key=j.value",
                named.assertions));
    VERACITY_RETURN_IF_ERROR(
        AddRows("FROM json_each(?1) j CROSS JOIN assertions_by_source s"
                " ON s.source=j.value CROSS JOIN assertions a"
                " ON a.key=s.assertion",
                named.sources));
    VERACITY_RETURN_IF_ERROR(AddRows(
        "FROM json_each(?1) j CROSS JOIN dependants d ON d.kind=1"
        " AND d.target=j.value CROSS JOIN assertions a ON a.key=d.owner",
        named.sources));
    return AddRows(
        "FROM json_each(?1) j CROSS JOIN assertions_by_document s"
        " ON s.document=j.value CROSS JOIN assertions a"
        " ON a.key=s.assertion",
        named.documents);
  }

  // Adds the assertions `a` of a FROM clause that are on record and new.
  absl::Status AddRows(absl::string_view from,
                       const std::vector<int64_t>& list) {
    absl::Status status;
    VERACITY_RETURN_IF_ERROR(
        RunAsOf(absl::StrCat("SELECT", kColumns, from, " WHERE a.position<=?2"),
                list, [&](Cells row) {
                  status = AddRow(row);
                  return status.ok();
                }));
    return status;
  }

  absl::Status AddRow(Cells row) {
    const int64_t key = row[0].integer;
    if (out_.statement_numbers_.Contains(key)) return absl::OkStatus();
    if (rows_.size() == maximum_) {
      return absl::ResourceExhaustedError(
          absl::StrCat("more than ", maximum_,
                       " assertions hang together with what was asked about"));
    }
    const int64_t stance = row[5].integer;
    const int64_t basis = row[6].integer;
    std::optional<double> twice;
    if (!row[9].is_null()) twice = row[9].real;
    VERACITY_ASSIGN_OR_RETURN(const int8_t sign,
                              SignOf(stance, twice, row[10].bytes));
    const int64_t said =
        snapshot_.said_certainly() ? row[8].integer : row[7].integer;
    out_.statement_numbers_.Add(key);
    rows_.push_back(
        {key, row[1].integer, row[2].integer, row[3].integer, row[4].integer,
         Instant{row[7].integer, 0}, Instant{row[8].integer, 999'999'999}, sign,
         basis == v1::BASIS_OBSERVED || basis == v1::BASIS_MEASURED ||
             basis == v1::BASIS_DOCUMENTED,
         // A relay made later tells us of what was said before.
         !snapshot_.said().has_value() || sign == kRelays ||
             said <= snapshot_.said()->seconds});
    return absl::OkStatus();
  }

  // Adds what two statements find for all that is there and has `flag`, for
  // what they find, and so on.
  absl::Status Close(absl::string_view by_id, absl::string_view by_name,
                     int64_t flag) {
    size_t done = 0;
    while (done < rows_.size()) {
      std::vector<int64_t> level;
      for (; done < rows_.size(); ++done) {
        if ((rows_[done].flags & flag) == flag)
          level.push_back(rows_[done].key);
      }
      VERACITY_RETURN_IF_ERROR(AddRows(by_id, level));
      VERACITY_RETURN_IF_ERROR(AddRows(by_name, level));
      if (call_.progress) call_.progress({rows_.size(), 0});
    }
    return absl::OkStatus();
  }

  // -- Into columns --

  void SetStatements() {
    for (const StoredAssertion& row : rows_) {
      out_.claim_.push_back(out_.claim_numbers_.Add(ClaimKeyOf(row.key)));
      out_.source_.push_back(out_.source_numbers_.Add(row.source));
      out_.document_.push_back(out_.document_numbers_.Add(row.document));
      out_.sign_.push_back(row.sign);
      out_.first_hand_.push_back(row.first_hand);
      out_.earliest_.push_back(row.earliest);
      out_.latest_.push_back(row.latest);
    }
  }

  absl::Status SetGrounds() {
    std::vector<int64_t> owners;
    for (const StoredAssertion& row : rows_) {
      if (row.flags & kHasGrounds) owners.push_back(row.key);
    }
    out_.ground_begin_.assign(rows_.size() + 1, 0);
    int64_t last_owner = 0, last_ordinal = 0;
    VERACITY_RETURN_IF_ERROR(Run(
        "SELECT g.owner, g.ordinal, g.kind, g.target, g.stance"
        " FROM json_each(?1) j CROSS JOIN grounds g ON g.owner=j.value"
        " ORDER BY j.key, g.ordinal, g.part",
        owners, [&](Cells row) {
          const int64_t owner = row[0].integer, ordinal = row[1].integer;
          if (owner != last_owner || ordinal != last_ordinal) {
            ++out_.ground_begin_[out_.statement_numbers_.Find(owner) + 1];
            out_.member_begin_.push_back(out_.member_begin_.back());
            last_owner = owner;
            last_ordinal = ordinal;
          }
          ++out_.member_begin_.back();
          out_.members_.push_back(MemberOf(static_cast<Kind>(row[2].integer),
                                           row[3].integer, row[4].integer));
          return true;
        }));
    for (size_t i = 0; i < rows_.size(); ++i) {
      out_.ground_begin_[i + 1] += out_.ground_begin_[i];
    }
    return absl::OkStatus();
  }

  GroundMember MemberOf(Kind kind, int64_t target, int64_t stance) {
    if (kind == Kind::kEntity) {
      return GroundMember::Attribution(out_.source_numbers_.Add(target),
                                       SignOfStance(stance));
    }
    // What is awaited, or came after the snapshot, is not among them.
    return GroundMember::Statement(kind == Kind::kAssertion
                                       ? out_.statement_numbers_.Find(target)
                                       : kNoIndex);
  }

  // -- What withdraws them --

  // The retractions that name a statement, its source, document or a batch it
  // came in; then those that name these retractions or their batches.
  absl::Status LoadRetractions() {
    std::vector<int64_t> repeated;
    for (const StoredAssertion& row : rows_) {
      out_.batch_numbers_.Add(CommitOf(row.position));
      if (row.flags & kRepeated) repeated.push_back(row.key);
    }
    VERACITY_RETURN_IF_ERROR(LoadVersions<Kind::kAssertion>(repeated));
    VERACITY_RETURN_IF_ERROR(AddRetractions<Kind::kAssertion>(out_.keys()));
    VERACITY_RETURN_IF_ERROR(
        AddRetractions<Kind::kEntity>(out_.source_numbers_.keys()));
    VERACITY_RETURN_IF_ERROR(
        AddRetractions<Kind::kDocument>(out_.document_numbers_.keys()));
    size_t batches = 0, retractions = 0;
    while (batches < out_.batch_numbers_.keys().size() ||
           retractions < retractions_.size()) {
      const std::vector<int64_t> new_batches =
          KeysFrom(out_.batch_numbers_, &batches);
      repeated.clear();
      for (size_t i = retractions; i < retractions_.size(); ++i) {
        out_.batch_numbers_.Add(CommitOf(retractions_[i].position));
        if ((retractions_[i].flags & kRepeated) == 0) continue;
        repeated.push_back(out_.retraction_numbers_.keys()[i]);
      }
      const std::vector<int64_t> new_retractions =
          KeysFrom(out_.retraction_numbers_, &retractions);
      VERACITY_RETURN_IF_ERROR(LoadVersions<Kind::kRetraction>(repeated));
      VERACITY_RETURN_IF_ERROR(
          AddRetractions<Kind::kRetraction>(new_retractions));
      VERACITY_RETURN_IF_ERROR(AddRetractions<Kind::kBatch>(new_batches));
    }
    return absl::OkStatus();
  }

  // The keys from the one with number `*begin` on, which moves to the end.
  static std::vector<int64_t> KeysFrom(const Numbering& numbers,
                                       size_t* begin) {
    const std::vector<int64_t>& keys = numbers.keys();
    return {keys.begin() +
                static_cast<ptrdiff_t>(std::exchange(*begin, keys.size())),
            keys.end()};
  }

  template <Kind kKind>
  absl::Status AddRetractions(const std::vector<int64_t>& targets) {
    static const std::string sql = absl::StrCat(
        "SELECT r.key, r.position, r.flags, r.target, r.withdrawn_from,"
        " r.withdrawn_to FROM json_each(?1) j CROSS JOIN retractions r"
        " ON r.target_kind=",
        static_cast<int>(kKind), " AND r.target=j.value WHERE r.position<=?2");
    return RunAsOf(sql, targets, [&](Cells row) {
      const int64_t key = row[0].integer;
      if (out_.retraction_numbers_.Contains(key)) return true;
      out_.retraction_numbers_.Add(key);
      const std::optional<Instant>& said = snapshot_.said();
      retractions_.push_back(
          {row[1].integer, row[2].integer, kKind, row[3].integer,
           !said.has_value() || row[4].integer <= said->seconds,
           !said.has_value() || row[5].integer <= said->seconds});
      return true;
    });
  }

  // The entries after the first of records that have several.
  template <Kind kKind>
  absl::Status LoadVersions(const std::vector<int64_t>& keys) {
    static const std::string sql = absl::StrCat(
        "SELECT v.key, v.position FROM json_each(?1) j CROSS JOIN versions v"
        " ON v.kind=",
        static_cast<int>(kKind), " AND v.key=j.value WHERE v.position<=?2");
    return RunAsOf(sql, keys, [&](Cells row) {
      versions_[{kKind, row[0].integer}].push_back(row[1].integer);
      out_.batch_numbers_.Add(CommitOf(row[1].integer));
      return true;
    });
  }

  // Whose batches they are.
  absl::Status LoadLineages() {
    absl::flat_hash_map<int64_t, int64_t> author_of;
    VERACITY_RETURN_IF_ERROR(
        Run("SELECT b.commit_no, b.author FROM json_each(?1) j"
            " CROSS JOIN batches b ON b.commit_no=j.value WHERE b.author<>0",
            out_.batch_numbers_.keys(), [&](Cells row) {
              author_of[row[0].integer] = row[1].integer;
              return true;
            }));
    lineage_of_.assign(out_.batch_numbers_.keys().size(), Lineages::kOwner);
    if (author_of.empty()) return absl::OkStatus();
    absl::flat_hash_map<int64_t, int64_t> outer;
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT key, parent FROM authors", {}, [&](Cells row) {
          outer[row[0].integer] = row[1].integer;
          return true;
        }));
    Numbering authors;  // each key is one author behind one outer row
    for (const auto& [batch, author] : author_of) {
      std::vector<int32_t> row;
      for (int64_t at = author; at != kOwnerAuthor; at = outer[at]) {
        row.insert(row.begin(), authors.Add(at));
      }
      lineage_of_[out_.batch_numbers_.Find(batch)] = out_.lineages_.Intern(row);
    }
    return absl::OkStatus();
  }

  void SetEntries() {
    out_.copies_ = snapshot_.said().has_value() ? 2 : 1;
    for (const StoredAssertion& row : rows_) {
      // What was not said yet is as if withdrawn: it has no entry.
      if (row.said) AddEntries(Kind::kAssertion, row.key, row.position, 0);
      out_.entry_begin_.push_back(static_cast<int32_t>(out_.entries_.size()));
    }
    for (int32_t copy = 0; copy < out_.copies_; ++copy) {
      for (size_t i = 0; i < retractions_.size(); ++i) {
        AddEntries(Kind::kRetraction, out_.retraction_numbers_.keys()[i],
                   retractions_[i].position, (copy + 1) % out_.copies_);
        out_.entry_begin_.push_back(static_cast<int32_t>(out_.entries_.size()));
      }
    }
  }

  // The entries of a record that `copy` of a retraction can withdraw.
  void AddEntries(Kind kind, int64_t key, int64_t first, int32_t copy) {
    AddEntry(first, copy);
    const auto further = versions_.find({kind, key});
    if (further == versions_.end()) return;
    for (int64_t position : further->second) AddEntry(position, copy);
  }
  void AddEntry(int64_t position, int32_t copy) {
    const int32_t batch = out_.batch_numbers_.Find(CommitOf(position));
    out_.entries_.push_back({out_.BatchOf(batch, copy), lineage_of_[batch]});
  }

  void SetRetractions() {
    for (int32_t copy = 0; copy < out_.copies_; ++copy) {
      const bool possibly = snapshot_.said_certainly() == (copy == 0);
      for (size_t i = 0; i < retractions_.size(); ++i) {
        const StoredRetraction& retraction = retractions_[i];
        if (possibly ? !retraction.possibly_made : !retraction.certainly_made) {
          continue;
        }
        out_.retractions_.push_back(
            {out_.RecordOf(static_cast<int32_t>(i), copy),
             out_.TargetOf(retraction.target_kind, retraction.target, copy)});
      }
    }
  }

  Reader& reader_;
  const Snapshot& snapshot_;
  const CallOptions& call_;
  const size_t maximum_;

  std::vector<StoredAssertion> rows_;  // by number, as those below
  std::vector<StoredRetraction> retractions_;
  std::vector<int32_t> lineage_of_;  // of batches
  absl::flat_hash_map<std::pair<Kind, int64_t>, std::vector<int64_t>> versions_;
  Neighbourhood out_;
};

absl::StatusOr<Neighbourhood> ReadDependants(Reader& reader,
                                             absl::Span<const Located> targets,
                                             const CallOptions& call,
                                             size_t maximum) {
  NeighbourhoodReader neighbourhood(reader, call, maximum);
  VERACITY_RETURN_IF_ERROR(neighbourhood.AddNamedBy(targets));
  VERACITY_RETURN_IF_ERROR(neighbourhood.AddDependants());
  VERACITY_RETURN_IF_ERROR(neighbourhood.AddGrounds());
  return neighbourhood.Finish();
}

absl::StatusOr<Neighbourhood> ReadClaimWithGrounds(Reader& reader,
                                                   int64_t claim,
                                                   const CallOptions& call,
                                                   size_t maximum) {
  NeighbourhoodReader neighbourhood(reader, call, maximum);
  VERACITY_RETURN_IF_ERROR(neighbourhood.AddClaim(claim));
  VERACITY_RETURN_IF_ERROR(neighbourhood.AddGrounds());
  return neighbourhood.Finish();
}

}  // namespace veracity::internal
