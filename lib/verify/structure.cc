#include "verify/structure.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/number.h"
#include "base/status_macros.h"
#include "graph/entries.h"
#include "graph/withdrawal.h"
#include "ledger/payload.h"
#include "veracity/scales.h"
#include "veracity/v1/assertion.pb.h"
#include "verify/masses.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {
namespace {

constexpr absl::string_view kGradeScale = "admiralty-reliability";

const v1::Value* Qualified(const v1::Statement& statement,
                           absl::string_view predicate) {
  for (const v1::Qualifier& qualifier : statement.qualifiers()) {
    if (qualifier.predicate() == predicate) return &qualifier.value();
  }
  return nullptr;
}

// What a rating says: a trust in [0, 1], or none: the rater does not know.
std::optional<double> ReadRating(const v1::Statement& statement,
                                 const v1::AssessmentPolicy& policy) {
  const v1::Value* scale_value = Qualified(statement, reserved::kScale);
  const std::string scale =
      scale_value == nullptr ? "" : scale_value->text().text();
  const v1::Value& value = statement.value();
  if (value.has_text()) {
    const absl::string_view of =
        scale.empty() ? kGradeScale : absl::string_view(scale);
    for (const v1::GradeTrust& grade : policy.grades()) {
      if (grade.scale() == of && grade.label() == value.text().text()) {
        if (!grade.has_trust()) return std::nullopt;
        return grade.trust();
      }
    }
    const absl::StatusOr<ScaleReading> reading =
        ReadScaleLabel(of, value.text().text());
    return reading.ok() ? reading->normalized : std::nullopt;
  }
  if (!value.has_quantity()) return std::nullopt;
  if (!scale.empty()) {
    const absl::StatusOr<ScaleReading> reading =
        ReadScaleNumber(scale, value.quantity().value());
    return reading.ok() ? reading->normalized : std::nullopt;
  }
  const std::optional<double> number = ReadNumber(value.quantity().value());
  if (!number.has_value() || *number < 0 || *number > 1) return std::nullopt;
  return number;
}

}  // namespace

void UnifyValue(v1::Statement* statement) {
  if (!statement->value().record().has_entity()) return;
  v1::Value* value = statement->mutable_value();
  const std::string entity = value->record().entity();
  value->set_entity(entity);
}

std::optional<double> QualifierNumber(const v1::Statement& statement,
                                      absl::string_view predicate) {
  const v1::Value* value = Qualified(statement, predicate);
  if (value == nullptr || !value->has_quantity()) return std::nullopt;
  return ReadNumber(value->quantity().value());
}

bool StructureWord::IsNewerThan(const StructureWord& other) const {
  return std::tie(earliest, latest, position) >
         std::tie(other.earliest, other.latest, other.position);
}

const StructureWord* StructureFact::Counting() const {
  const StructureWord* counting = nullptr;
  for (const StructureWord& word : words) {
    if (word.is_owner) return &word;
    if (counting == nullptr || word.strength > counting->strength) {
      counting = &word;
    }
  }
  return counting;
}

double StructureFact::Strength(double unsaid) const {
  const StructureWord* word = Counting();
  if (word == nullptr) return 0;
  const std::optional<double> qualified =
      QualifierNumber(statement, reserved::kStrength);
  const double strength = qualified.value_or(unsaid);
  return strength > 0 && strength <= 1 ? word->strength * strength : 0;
}

// -- Reading --

// A row of an assertion of structure by a source whose structure counts.
struct StructureReader::StructureRow {
  StoredOrigin origin;
  Instant earliest, latest;
  double strength;
};

absl::StatusOr<std::vector<int64_t>> StructureReader::PredicateKeys(
    absl::Span<const absl::string_view> predicates) {
  std::vector<int64_t> keys;
  for (absl::string_view predicate : predicates) {
    const auto [known, is_new] = predicates_.try_emplace(predicate, 0);
    if (is_new) {
      VERACITY_ASSIGN_OR_RETURN(
          known->second, query_.reader().KeyOf(Kind::kPredicate, predicate));
    }
    if (known->second != 0) keys.push_back(known->second);
  }
  return keys;
}

absl::Status StructureReader::LoadAuthors() {
  if (loaded_) return absl::OkStatus();
  loaded_ = true;
  Reader& reader = query_.reader();
  const std::string& owner = query_.snapshot().core().owner;
  VERACITY_ASSIGN_OR_RETURN(owner_, reader.KeyOf(Kind::kEntity, owner));
  if (owner_ != 0) {
    counting_[owner_] = 1;
    names_[owner_] = owner;
  }
  // Trust in authors is by the owner's ratings alone: at this point nobody
  // else's count.
  std::vector<std::pair<int64_t, double>> authors;
  for (const std::string& author : policy_.authors()) {
    VERACITY_ASSIGN_OR_RETURN(const int64_t key,
                              reader.KeyOf(Kind::kEntity, author));
    if (key == 0 || key == owner_) continue;
    VERACITY_ASSIGN_OR_RETURN(
        const std::vector<StructureFact> ratings,
        Find(Kind::kEntity, {key}, false, {reserved::kReliability}));
    authors.push_back({key, TrustFromRatings(ratings, policy_)
                                .value_or(policy_.unrated_author())});
    names_[key] = author;
  }
  counting_.insert(authors.begin(), authors.end());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StructureFact>> StructureReader::Find(
    Kind kind, absl::Span<const int64_t> keys, bool both_roles,
    absl::Span<const absl::string_view> predicates) {
  std::vector<StructureFact> facts;
  VERACITY_RETURN_IF_ERROR(LoadAuthors());
  if (counting_.empty()) return facts;
  VERACITY_ASSIGN_OR_RETURN(const std::vector<int64_t> predicate_keys,
                            PredicateKeys(predicates));
  if (predicate_keys.empty()) return facts;
  absl::Status status;
  VERACITY_RETURN_IF_ERROR(query_.RunAsOf(
      absl::StrCat("SELECT c.key, c.digest, c.shard, c.payload FROM claims c "
                   "WHERE c.key IN"
                   " (SELECT m.claim FROM LIST(?1) j CROSS JOIN mentions m"
                   " ON m.kind=",
                   static_cast<int>(kind), " AND m.target=j.value AND m.role",
                   both_roles ? "<=2" : "=1", " AND m.predicate IN(",
                   absl::StrJoin(predicate_keys, ","),
                   ")) AND c.position<=?2 ORDER BY c.key"),
      keys, [&](Cells row) {
        v1::Claim claim;
        status = ParsePayload(row[3].bytes, &claim);
        if (!status.ok()) return false;
        UnifyValue(claim.mutable_statement());
        facts.push_back({row[0].integer,
                         std::string(row[1].bytes),
                         static_cast<uint64_t>(row[2].integer),
                         std::move(*claim.mutable_statement()),
                         {}});
        return true;
      }));
  VERACITY_RETURN_IF_ERROR(status);
  if (facts.empty()) return facts;

  std::vector<int64_t> claims;
  for (const StructureFact& fact : facts) claims.push_back(fact.claim);
  const Snapshot& snapshot = query_.snapshot();
  std::vector<StructureRow> rows;
  VERACITY_RETURN_IF_ERROR(query_.RunAsOf(
      "SELECT a.key, a.position, a.flags, a.source, a.document, a.said_from,"
      " a.said_to, a.payload FROM LIST(?1) j CROSS JOIN assertions a"
      " ON a.key>j.value AND a.key<j.value+16777216 WHERE a.position<=?2",
      claims, [&](Cells row) {
        const auto counting = counting_.find(row[3].integer);
        if (counting == counting_.end()) return true;
        v1::Assertion assertion;
        status = ParsePayload(row[7].bytes, &assertion);
        if (!status.ok()) return false;
        if (assertion.stance() == v1::STANCE_RELAYS) return true;
        const int64_t said =
            snapshot.said_certainly() ? row[6].integer : row[5].integer;
        const bool is_said =
            !snapshot.said().has_value() || said <= snapshot.said()->seconds;
        const Masses masses = ReadMasses(assertion, policy_);
        const bool is_plain = !assertion.has_confidence();
        const double affirmed = SignOfMasses(masses) <= 0 ? 0
                                : is_plain                ? 1
                                                          : masses.belief;
        rows.push_back({{row[0].integer, row[1].integer, row[2].integer,
                         row[3].integer, row[4].integer, is_said},
                        Instant{row[5].integer, 0},
                        Instant{row[6].integer, 999'999'999},
                        affirmed * counting->second});
        return true;
      }));
  VERACITY_RETURN_IF_ERROR(status);
  VERACITY_RETURN_IF_ERROR(AddWords(rows, &facts));
  facts.erase(std::remove_if(
                  facts.begin(), facts.end(),
                  [](const StructureFact& fact) { return fact.words.empty(); }),
              facts.end());
  return facts;
}

// Adds to each fact the newest word of each source, of those that came as its
// own: in the owner's batches, or from an author in that author's.
absl::Status StructureReader::AddWords(const std::vector<StructureRow>& rows,
                                       std::vector<StructureFact>* facts) {
  std::vector<StoredOrigin> origins;
  for (const StructureRow& row : rows) origins.push_back(row.origin);
  VERACITY_ASSIGN_OR_RETURN(const Entries entries,
                            ReadEntries(query_, origins, {}));
  const WithdrawalInput input = entries.input();
  const Withdrawals withdrawals = FindWithdrawals(input);
  for (size_t r = 0; r < rows.size(); ++r) {
    const StructureRow& row = rows[r];
    used_.insert(row.origin.key);
    used_.insert(ClaimKeyOf(row.origin.key));
    const std::string& source = names_[row.origin.source];
    bool counts = false;
    for (int32_t e = input.entry_begin[r]; e < input.entry_begin[r + 1]; ++e) {
      if (withdrawals.entry[e]) continue;
      const int32_t lineage = input.entries[e].lineage;
      counts |= lineage == Lineages::kOwner ||
                (row.origin.source != owner_ &&
                 entries.AuthorsOf(lineage).front() == source);
    }
    if (!counts) continue;
    StructureWord word = {
        source,        row.strength, row.origin.source == owner_,
        row.earliest,  row.latest,   row.origin.position,
        row.origin.key};
    const auto fact = std::lower_bound(
        facts->begin(), facts->end(), ClaimKeyOf(row.origin.key),
        [](const StructureFact& f, int64_t key) { return f.claim < key; });
    const auto same = std::find_if(
        fact->words.begin(), fact->words.end(),
        [&](const StructureWord& other) { return other.source == source; });
    if (same == fact->words.end()) {
      fact->words.push_back(std::move(word));
    } else if (word.IsNewerThan(*same)) {
      *same = std::move(word);
    }
  }
  for (StructureFact& fact : *facts) {
    std::sort(fact.words.begin(), fact.words.end(),
              [](const StructureWord& a, const StructureWord& b) {
                return a.source < b.source;
              });
  }
  return absl::OkStatus();
}

std::optional<double> StructureReader::TrustFromRatings(
    const std::vector<StructureFact>& ratings,
    const v1::AssessmentPolicy& policy) {
  struct Rating {
    const StructureWord* word;
    std::optional<double> trust;
  };
  std::map<std::string, Rating> newest;
  for (const StructureFact& fact : ratings) {
    if (fact.statement.predicate() != reserved::kReliability) continue;
    // A rating on one topic says nothing of the others.
    if (Qualified(fact.statement, reserved::kTopic) != nullptr) continue;
    for (const StructureWord& word : fact.words) {
      // A rater who takes a rating back has not given another.
      if (word.strength <= 0) continue;
      const auto [rating, is_new] = newest.try_emplace(word.source);
      if (!is_new && !word.IsNewerThan(*rating->second.word)) continue;
      rating->second = {&word, ReadRating(fact.statement, policy)};
    }
  }
  double sum = 0, weight = 0;
  for (const auto& [rater, rating] : newest) {
    if (!rating.trust.has_value()) continue;
    sum += *rating.trust * rating.word->strength;
    weight += rating.word->strength;
  }
  if (!(weight > 0)) return std::nullopt;
  return sum / weight;
}

}  // namespace veracity::internal
