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
#include "vocabulary/acts.h"

namespace veracity::internal {
namespace {

// A row of an assertion that a statement selects, with all that is needed of
// it. The payload only where a low number might be a likelihood.
constexpr absl::string_view kColumns =
    " a.key, a.position, a.flags, a.source, a.document, a.stance, a.basis,"
    " a.said_from, a.said_to, a.low+a.high,"
    " CASE WHEN a.low+a.high<=1 THEN a.payload END ";

struct StoredAssertion {
  StoredOrigin origin;
  Instant earliest, latest;
  int8_t sign;
  bool first_hand;
};

// A row of the table of grounds.
struct StoredMember {
  int64_t owner, ordinal;
  Kind kind;
  int64_t target, stance;
};

// Whether a number on that scale says how probable the claim is, so that a low
// one speaks against it; else how sure the source is.
bool IsLikelihood(absl::string_view scale) {
  const v1::Scale* found = FindScale(scale);
  return found == nullptr || found->states() == v1::SCALE_STATES_LIKELIHOOD ||
         found->states() == v1::SCALE_STATES_CREDIBILITY;
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
      : query_(reader, call), snapshot_(reader.snapshot()), maximum_(maximum) {}

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
        VERACITY_RETURN_IF_ERROR(query_.reader().connection().Run(
            "SELECT kind, key FROM entries WHERE position BETWEEN ?1 AND ?2"
            " AND kind IN (4, 5)",
            cells, add));
      }
      std::vector<int64_t> fresh;
      for (int64_t retraction : named.retractions) {
        if (retractions.insert(retraction).second) fresh.push_back(retraction);
      }
      VERACITY_RETURN_IF_ERROR(
          query_.RunAsOf("SELECT r.target_kind, r.target FROM LIST(?1) j"
                         " CROSS JOIN retractions r ON r.key=j.value"
                         " WHERE r.position<=?2",
                         fresh, add));
      named = std::move(next);
    }
    return absl::OkStatus();
  }

  absl::Status AddClaim(int64_t claim) {
    return AddRows(
        "FROM LIST(?1) j CROSS JOIN assertions a"
        " ON a.key>j.value AND a.key<j.value+16777216",
        {claim});
  }

  // What rests on what is there: cites it, or attributes to its source on the
  // same claim.
  absl::Status AddDependants() {
    return Close(
        "FROM LIST(?1) j CROSS JOIN dependants d ON d.kind=4"
        " AND d.target=j.value CROSS JOIN assertions a ON a.key=d.owner",
        // Of a source and a claim once, however often it spoke there.
        "FROM (SELECT DISTINCT f.source, f.key>>24<<24 AS claim"
        " FROM LIST(?1) j CROSS JOIN assertions f ON f.key=j.value) p"
        " CROSS JOIN dependants d ON d.kind=1 AND d.target=p.source"
        " AND d.owner>p.claim AND d.owner<p.claim+16777216"
        " CROSS JOIN assertions a ON a.key=d.owner",
        0);
  }

  // What all that is there rests on: what it cites, and what the sources that
  // it attributes to said of its claim.
  absl::Status AddGrounds() {
    return Close(
        "FROM (SELECT g.target FROM LIST(?1) j CROSS JOIN grounds g"
        " ON g.owner=j.value AND g.kind=4) g"
        " CROSS JOIN assertions a ON a.key=g.target",
        "FROM (SELECT DISTINCT g.target AS source, g.owner>>24<<24 AS claim"
        " FROM LIST(?1) j CROSS JOIN grounds g ON g.owner=j.value"
        " AND g.kind=1) p CROSS JOIN assertions_by_source s"
        " ON s.source=p.source AND s.assertion>p.claim"
        " AND s.assertion<p.claim+16777216"
        " CROSS JOIN assertions a ON a.key=s.assertion",
        kHasGrounds);
  }

  absl::StatusOr<Neighbourhood> Finish() {
    std::vector<StoredOrigin> origins;
    for (const StoredAssertion& row : rows_) origins.push_back(row.origin);
    VERACITY_ASSIGN_OR_RETURN(const std::vector<StoredMember> members,
                              LoadGrounds());
    std::vector<int64_t> named;
    for (const StoredMember& member : members) {
      if (member.kind == Kind::kEntity) named.push_back(member.target);
    }
    VERACITY_ASSIGN_OR_RETURN(out_.entries_,
                              ReadEntries(query_, origins, named));
    SetStatements();
    SetGrounds(members);
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

  absl::Status AddAssertions(const Named& named) {
    VERACITY_RETURN_IF_ERROR(
        AddRows("FROM LIST(?1) j CROSS JOIN assertions a ON a.key=j.value",
                named.assertions));
    VERACITY_RETURN_IF_ERROR(
        AddRows("FROM LIST(?1) j CROSS JOIN assertions_by_source s"
                " ON s.source=j.value CROSS JOIN assertions a"
                " ON a.key=s.assertion",
                named.sources));
    VERACITY_RETURN_IF_ERROR(AddRows(
        "FROM LIST(?1) j CROSS JOIN dependants d ON d.kind=1"
        " AND d.target=j.value CROSS JOIN assertions a ON a.key=d.owner",
        named.sources));
    return AddRows(
        "FROM LIST(?1) j CROSS JOIN assertions_by_document s"
        " ON s.document=j.value CROSS JOIN assertions a"
        " ON a.key=s.assertion",
        named.documents);
  }

  // Adds the assertions `a` of a FROM clause that are on record and new.
  absl::Status AddRows(absl::string_view from,
                       const std::vector<int64_t>& list) {
    absl::Status status;
    VERACITY_RETURN_IF_ERROR(query_.RunAsOf(
        absl::StrCat("SELECT", kColumns, from, " WHERE a.position<=?2"), list,
        [&](Cells row) {
          status = AddRow(row);
          return status.ok();
        }));
    return status;
  }

  absl::Status AddRow(Cells row) {
    const int64_t key = row[0].integer;
    if (numbers_.Contains(key)) return absl::OkStatus();
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
    numbers_.Add(key);
    // A relay made later tells us of what was said before.
    const bool is_said = !snapshot_.said().has_value() || sign == kRelays ||
                         said <= snapshot_.said()->seconds;
    rows_.push_back({{key, row[1].integer, row[2].integer, row[3].integer,
                      row[4].integer, is_said},
                     Instant{row[7].integer, 0},
                     Instant{row[8].integer, 999'999'999},
                     sign,
                     IsFirstHand(basis)});
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
        if ((rows_[done].origin.flags & flag) == flag)
          level.push_back(rows_[done].origin.key);
      }
      VERACITY_RETURN_IF_ERROR(AddRows(by_id, level));
      VERACITY_RETURN_IF_ERROR(AddRows(by_name, level));
      if (query_.call().progress) query_.call().progress({rows_.size(), 0});
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<StoredMember>> LoadGrounds() {
    std::vector<int64_t> owners;
    for (const StoredAssertion& row : rows_) {
      if (row.origin.flags & kHasGrounds) owners.push_back(row.origin.key);
    }
    std::vector<StoredMember> members;
    VERACITY_RETURN_IF_ERROR(
        query_.Run("SELECT g.owner, g.ordinal, g.kind, g.target, g.stance"
                   " FROM LIST(?1) j CROSS JOIN grounds g ON g.owner=j.value"
                   " ORDER BY j.key, g.ordinal, g.part",
                   owners, [&](Cells row) {
                     members.push_back({row[0].integer, row[1].integer,
                                        static_cast<Kind>(row[2].integer),
                                        row[3].integer, row[4].integer});
                     return true;
                   }));
    return members;
  }

  // -- Into columns --

  void SetStatements() {
    Numbering claims;
    for (const StoredAssertion& row : rows_) {
      out_.claim_.push_back(claims.Add(ClaimKeyOf(row.origin.key)));
      out_.sign_.push_back(row.sign);
      out_.first_hand_.push_back(row.first_hand);
      out_.earliest_.push_back(row.earliest);
      out_.latest_.push_back(row.latest);
    }
  }

  void SetGrounds(const std::vector<StoredMember>& members) {
    out_.ground_begin_.assign(rows_.size() + 1, 0);
    int64_t last_owner = 0, last_ordinal = 0;
    for (const StoredMember& member : members) {
      if (member.owner != last_owner || member.ordinal != last_ordinal) {
        ++out_.ground_begin_[numbers_.Find(member.owner) + 1];
        out_.member_begin_.push_back(out_.member_begin_.back());
        last_owner = member.owner;
        last_ordinal = member.ordinal;
      }
      ++out_.member_begin_.back();
      out_.members_.push_back(MemberOf(member));
    }
    for (size_t i = 0; i < rows_.size(); ++i) {
      out_.ground_begin_[i + 1] += out_.ground_begin_[i];
    }
  }

  GroundMember MemberOf(const StoredMember& member) const {
    if (member.kind == Kind::kEntity) {
      return GroundMember::Attribution(
          out_.entries_.sources().Find(member.target),
          SignOfStance(member.stance));
    }
    // What is awaited, or came after the snapshot, is not among them.
    return GroundMember::Statement(member.kind == Kind::kAssertion
                                       ? numbers_.Find(member.target)
                                       : kNoIndex);
  }

  const ListQuery query_;
  const Snapshot& snapshot_;
  const size_t maximum_;

  Numbering numbers_;
  std::vector<StoredAssertion> rows_;  // by number
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
