#include "verify/graph/block.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace veracity::internal {
namespace {

template <typename T>
size_t BytesOf(const std::vector<T>& column) {
  return column.capacity() * sizeof(T);
}

size_t BytesOf(const CaseStatements& s) {
  return BytesOf(s.claim) + BytesOf(s.source) + BytesOf(s.sign) +
         BytesOf(s.masses) + BytesOf(s.basis) + BytesOf(s.extraction) +
         BytesOf(s.declines) + BytesOf(s.withdrawn) + BytesOf(s.earliest) +
         BytesOf(s.latest) + BytesOf(s.act) + BytesOf(s.rank) +
         BytesOf(s.ground_begin) + BytesOf(s.member_begin) +
         BytesOf(s.members) + BytesOf(s.beginning_begin) +
         BytesOf(s.beginnings) + BytesOf(s.hands);
}

size_t BytesOf(const CaseClaims& c) {
  return BytesOf(c.about_begin) + BytesOf(c.about) +
         BytesOf(c.speaks_for_oneself) + BytesOf(c.assessable) +
         BytesOf(c.set_aside) + BytesOf(c.base_rate) +
         BytesOf(c.half_life_seconds) + BytesOf(c.links) + BytesOf(c.rivals);
}

size_t BytesOf(const EntityColumns& e) {
  return BytesOf(e.trust) + BytesOf(e.anonymous) + BytesOf(e.conduit) +
         BytesOf(e.affiliations);
}

// The columns grew while they were read.
void Trim(CaseStatements& s) {
  s.claim.shrink_to_fit();
  s.source.shrink_to_fit();
  s.sign.shrink_to_fit();
  s.masses.shrink_to_fit();
  s.basis.shrink_to_fit();
  s.extraction.shrink_to_fit();
  s.declines.shrink_to_fit();
  s.withdrawn.shrink_to_fit();
  s.earliest.shrink_to_fit();
  s.latest.shrink_to_fit();
  s.act.shrink_to_fit();
  s.rank.shrink_to_fit();
  s.ground_begin.shrink_to_fit();
  s.member_begin.shrink_to_fit();
  s.members.shrink_to_fit();
  s.beginning_begin.shrink_to_fit();
  s.beginnings.shrink_to_fit();
  s.hands.shrink_to_fit();
}

}  // namespace

Block::Block(NamedCase named, absl::Span<const int64_t> answers)
    : keys_(answers.begin(), answers.end()) {
  absl::flat_hash_map<int64_t, int32_t> numbers;
  for (size_t c = 0; c < named.claim_keys.size(); ++c) {
    numbers[named.claim_keys[c]] = static_cast<int32_t>(c);
  }
  for (int64_t key : keys_) claims_.push_back(numbers.at(key));
  // Of the names, verdicts need those of claims and entities.
  named_.the_case = std::move(named.the_case);
  named_.claims = std::move(named.claims);
  named_.entity_ids = std::move(named.entity_ids);
  named_.places = std::move(named.places);
  Trim(named_.the_case.statements);
}

size_t Block::bytes() const {
  size_t bytes = sizeof(*this) + BytesOf(named_.the_case.statements) +
                 BytesOf(named_.the_case.claims) +
                 BytesOf(named_.the_case.entities) +
                 BytesOf(named_.the_case.withdrawn_source) +
                 BytesOf(named_.entity_ids) + BytesOf(named_.claims) +
                 BytesOf(named_.places) + BytesOf(claims_) + BytesOf(keys_);
  for (const std::string& id : named_.entity_ids) {
    if (id.capacity() >= sizeof(id) / 2) bytes += id.capacity();
  }
  for (const v1::ClaimRef& ref : named_.claims) {
    // A string of its own behind it.
    bytes += sizeof(std::string) + ref.id().capacity();
  }
  return bytes;
}

}  // namespace veracity::internal
