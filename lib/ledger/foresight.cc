#include "ledger/foresight.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "storage/tables.h"

namespace veracity::internal {

// -- What is needed --

void Foresight::NeedName(Kind kind, absl::string_view id,
                         const NameCache& names) {
  if (id.empty()) return;
  std::string normal(id);
  if (!IsAscii(id)) {
    absl::StatusOr<std::string> nfc = Nfc(id);
    if (!nfc.ok()) return;
    normal = *std::move(nfc);
  }
  const auto cached = names.Find(kind, normal);
  if (cached.has_value() && cached->described) return;
  ByText& known = kind == Kind::kEntity     ? entities_
                  : kind == Kind::kDocument ? documents_
                                            : predicates_;
  known.try_emplace(std::move(normal));
}

void Foresight::NeedRef(const v1::RecordRef& ref, const NameCache& names) {
  NeedName(Kind::kEntity, ref.entity(), names);
  NeedName(Kind::kDocument, ref.document(), names);
  NeedName(Kind::kPredicate, ref.predicate(), names);
  if (ref.has_claim()) hashed_.try_emplace(ref.claim().id());
  if (ref.has_assertion()) hashed_.try_emplace(ref.assertion().id());
  if (!ref.retraction().empty()) retractions_.try_emplace(ref.retraction());
}

void Foresight::NeedValue(const v1::Value& value, const NameCache& names) {
  NeedName(Kind::kEntity, value.entity(), names);
  if (value.has_record()) NeedRef(value.record(), names);
}

void Foresight::NeedGround(const v1::Ground& ground, const NameCache& names) {
  for (const v1::Ground& member : ground.all_of().members()) {
    NeedGround(member, names);
  }
  if (ground.has_assertion()) hashed_.try_emplace(ground.assertion().id());
  NeedName(Kind::kEntity, ground.attribution().source(), names);
  NeedName(Kind::kDocument, ground.attribution().document(), names);
}

void Foresight::Need(const Prepared& entry, const NameCache& names) {
  if (entry.repeated || entry.unverified) return;
  const v1::Record& record = entry.entry->record();
  switch (entry.kind) {
    case Kind::kEntity:
      NeedRef(entry.result->ref(), names);
      NeedName(Kind::kEntity, record.entity().source().known_through(), names);
      break;
    case Kind::kDocument:
      NeedRef(entry.result->ref(), names);
      NeedName(Kind::kEntity, record.document().publisher(), names);
      break;
    case Kind::kPredicate:
      NeedRef(entry.result->ref(), names);
      break;
    case Kind::kClaim: {
      hashed_.try_emplace(std::string(entry.digest.view()));
      const v1::Statement& statement = record.claim().statement();
      NeedRef(statement.subject(), names);
      NeedName(Kind::kPredicate, statement.predicate(), names);
      NeedValue(statement.value(), names);
      for (const v1::Qualifier& qualifier : statement.qualifiers()) {
        NeedName(Kind::kPredicate, qualifier.predicate(), names);
        NeedValue(qualifier.value(), names);
      }
      break;
    }
    case Kind::kAssertion: {
      const v1::Assertion& assertion = record.assertion();
      hashed_.try_emplace(std::string(entry.digest.view()));
      hashed_.try_emplace(assertion.claim().id());
      claims_spoken_of_.insert(assertion.claim().id());
      NeedName(Kind::kEntity, assertion.source(), names);
      NeedName(Kind::kDocument, assertion.document(), names);
      for (const v1::Ground& ground : assertion.grounds()) {
        NeedGround(ground, names);
      }
      break;
    }
    case Kind::kRetraction:
      retractions_.try_emplace(std::string(entry.digest.view()));
      NeedRef(record.retraction().target(), names);
      break;
    default:
      break;
  }
}

// -- Looking it up --

absl::Status Foresight::Look(const NameCache& names,
                             absl::Span<const Prepared> entries) {
  if (!connection_.is_remote()) return absl::OkStatus();
  for (const Prepared& entry : entries) Need(entry, names);
  VERACITY_ASSIGN_OR_RETURN(
      commit_,
      connection_.RunForInt("SELECT max(commit_no) FROM batches", {}, 0));
  return LookUp();
}

absl::Status Foresight::LookAgain(int64_t last_commit) {
  if (!connection_.is_remote() || commit_ == last_commit) {
    return absl::OkStatus();
  }
  commit_ = last_commit;
  return LookUp();
}

absl::Status Foresight::LookUp() {
  for (const auto& [kind, known] :
       {std::make_pair(Kind::kEntity, &entities_),
        std::make_pair(Kind::kDocument, &documents_),
        std::make_pair(Kind::kPredicate, &predicates_)}) {
    VERACITY_RETURN_IF_ERROR(
        LookUp(absl::StrCat("SELECT key, 0, position FROM ", NamedTable(kind),
                            " WHERE id=?1"),
               true, known));
  }
  // An assertion that has a key is on record; a claim may be waited for.
  VERACITY_RETURN_IF_ERROR(
      LookUp("SELECT key, 0, 1 FROM digests WHERE digest=?1", false, &hashed_));
  VERACITY_RETURN_IF_ERROR(LookUpClaims());
  VERACITY_RETURN_IF_ERROR(
      LookUp("SELECT key, 0, position FROM retractions WHERE digest=?1", false,
             &retractions_));
  std::vector<int64_t> claims;
  for (const std::string& claim : claims_spoken_of_) {
    const Known* known = Hashed(claim);
    if (known != nullptr && known->key != 0) claims.push_back(known->key);
  }
  return connection_.RunEach(
      "SELECT max(key) FROM assertions WHERE key>?1 AND key<?2", 2,
      claims.size(),
      [&](size_t i, absl::Span<Cell> cells) {
        cells[0] = Cell::Int(claims[i]);
        cells[1] = Cell::Int(claims[i] + kAssertionsPerClaim);
      },
      [&](size_t i, Cells row) {
        last_assertions_[claims[i]] =
            row[0].is_null() ? claims[i] : row[0].integer;
      });
}

absl::Status Foresight::LookUpClaims() {
  absl::flat_hash_map<int64_t, Known*> by_key;
  std::vector<int64_t> keys;
  for (auto& [digest, known] : hashed_) {
    if (known.key == 0 || !IsClaimKey(known.key) || known.shard != 0) continue;
    known.on_record = false;
    by_key[known.key] = &known;
    keys.push_back(known.key);
  }
  if (keys.empty()) return absl::OkStatus();
  const Cell cells[] = {Cell::List(keys)};
  return connection_.Run(
      "SELECT c.key, c.shard, c.position FROM LIST(?1) j"
      " CROSS JOIN claims c ON c.key=j.value",
      cells, [&](Cells row) {
        Known& known = *by_key.at(row[0].integer);
        known.shard = static_cast<uint64_t>(row[1].integer);
        known.on_record = !row[2].is_null();
        return true;
      });
}

absl::Status Foresight::LookUp(absl::string_view sql, bool text,
                               ByText* known) {
  std::vector<ByText::iterator> open;
  for (auto it = known->begin(); it != known->end(); ++it) {
    if (!it->second.on_record) open.push_back(it);
  }
  return connection_.RunEach(
      sql, 1, open.size(),
      [&](size_t i, absl::Span<Cell> cells) {
        cells[0] =
            text ? Cell::Text(open[i]->first) : Cell::Blob(open[i]->first);
      },
      [&](size_t i, Cells row) {
        open[i]->second = {
            row[0].integer,
            row[1].is_null() ? 0 : static_cast<uint64_t>(row[1].integer),
            !row[2].is_null()};
      });
}

// -- What is known --

namespace {

const Foresight::Known* FindIn(
    const std::map<std::string, Foresight::Known, std::less<>>& known,
    absl::string_view key) {
  const auto found = known.find(key);
  return found == known.end() ? nullptr : &found->second;
}

}  // namespace

const Foresight::Known* Foresight::Named(Kind kind,
                                         absl::string_view id) const {
  return FindIn(kind == Kind::kEntity     ? entities_
                : kind == Kind::kDocument ? documents_
                                          : predicates_,
                id);
}

const Foresight::Known* Foresight::Hashed(absl::string_view digest) const {
  return FindIn(hashed_, digest);
}

const Foresight::Known* Foresight::Retraction(absl::string_view digest) const {
  return FindIn(retractions_, digest);
}

int64_t Foresight::LastAssertionOf(int64_t claim) const {
  const auto found = last_assertions_.find(claim);
  return found == last_assertions_.end() ? -1 : found->second;
}

}  // namespace veracity::internal
