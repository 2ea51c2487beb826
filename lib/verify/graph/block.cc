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

// Calls `f` with each column, the longest of a case.
template <typename Statements, typename F>
void ForEachColumn(Statements& s, F f) {
  f(s.claim), f(s.source), f(s.sign), f(s.masses), f(s.basis);
  f(s.extraction), f(s.declines), f(s.withdrawn), f(s.earliest), f(s.latest);
  f(s.act), f(s.rank), f(s.ground_begin), f(s.member_begin), f(s.members);
  f(s.beginning_begin), f(s.beginnings), f(s.hands);
}

size_t BytesOf(const CaseStatements& statements) {
  size_t bytes = 0;
  ForEachColumn(statements,
                [&bytes](const auto& column) { bytes += BytesOf(column); });
  return bytes;
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

}  // namespace

Block::Block(NamedCase named, std::vector<Answered> answers)
    : answers_(std::move(answers)) {
  absl::flat_hash_map<int64_t, int32_t> numbers;
  for (size_t c = 0; c < named.claim_keys.size(); ++c) {
    numbers[named.claim_keys[c]] = static_cast<int32_t>(c);
  }
  for (const Answered& one : answers_) claims_.push_back(numbers.at(one.key));
  // Of the names, verdicts need those of claims and entities.
  named_.the_case = std::move(named.the_case);
  named_.claims = std::move(named.claims);
  named_.entity_ids = std::move(named.entity_ids);
  named_.places = std::move(named.places);
  // The columns grew while they were read.
  ForEachColumn(named_.the_case.statements,
                [](auto& column) { column.shrink_to_fit(); });
}

size_t Block::bytes() const {
  size_t bytes = sizeof(*this) + BytesOf(named_.the_case.statements) +
                 BytesOf(named_.the_case.claims) +
                 BytesOf(named_.the_case.entities) +
                 BytesOf(named_.the_case.withdrawn_source) +
                 BytesOf(named_.entity_ids) + BytesOf(named_.claims) +
                 BytesOf(named_.places) + BytesOf(claims_) + BytesOf(answers_);
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
