#include "tests/conformance/naive_ledger.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "veracity/edtf.h"
#include "veracity/ids.h"

namespace veracity::testing {

void NaiveLedger::Record(const v1::Batch& batch, int64_t recorded) {
  batches_.push_back(
      {batch.id(), {batch.authors().begin(), batch.authors().end()}, recorded});
  std::vector<Entry>& entries = log_.emplace_back();
  for (const v1::Entry& entry : batch.entries()) {
    entries.push_back({batches_.size(), entry});
  }
}

void NaiveLedger::See(size_t commit) {
  commit_ = commit;
  claims_.clear();
  assertions_.clear();
  entities_.clear();
  retractions_.clear();
  in_effect_.clear();
  claim_order_.clear();
  assertion_order_.clear();
  resting_.clear();
  for (size_t i = 0; i < commit; ++i) {
    for (const Entry& entry : log_[i]) {
      const v1::Record& record = entry.entry.record();
      if (record.has_claim()) {
        claims_[record.claim().id()].entries.push_back(&entry);
        claim_order_.emplace(record.claim().id(), claim_order_.size());
      } else if (record.has_assertion()) {
        const v1::Assertion& assertion = record.assertion();
        assertions_[assertion.id()].entries.push_back(&entry);
        claim_order_.emplace(assertion.claim().id(), claim_order_.size());
        assertion_order_.emplace(assertion.id(), assertion_order_.size());
      } else if (record.has_entity()) {
        entities_[record.entity().id()].entries.push_back(&entry);
      } else if (record.has_retraction()) {
        retractions_.push_back(&entry);
      }
    }
  }
}

bool NaiveLedger::Reaches(size_t by, size_t commit) const {
  const std::vector<std::string>& who = batches_[by - 1].authors;
  const std::vector<std::string>& whose = batches_[commit - 1].authors;
  return who.size() <= whose.size() &&
         std::equal(who.begin(), who.end(), whose.begin());
}

bool NaiveLedger::Names(const v1::RecordRef& target, const Entry& entry) const {
  const v1::Record& record = entry.entry.record();
  switch (target.target_case()) {
    case v1::RecordRef::kEntity:
      return record.has_assertion() &&
             record.assertion().source() == target.entity();
    case v1::RecordRef::kDocument:
      return record.has_assertion() &&
             record.assertion().document() == target.document();
    case v1::RecordRef::kClaim:
      return record.has_claim() && record.claim().id() == target.claim().id();
    case v1::RecordRef::kAssertion:
      return record.has_assertion() &&
             record.assertion().id() == target.assertion().id();
    case v1::RecordRef::kRetraction:
      return record.has_retraction() &&
             record.retraction().id() == target.retraction();
    case v1::RecordRef::kBatch:
      return batches_[entry.commit - 1].id == target.batch();
    default:
      return false;
  }
}

bool NaiveLedger::InEffect(const Entry& retraction) {
  auto known = in_effect_.find(&retraction);
  if (known != in_effect_.end()) return known->second;
  return in_effect_[&retraction] = Stands(retraction);
}

bool NaiveLedger::Stands(const Entry& entry) {
  return std::none_of(
      retractions_.begin(), retractions_.end(), [&](const Entry* retraction) {
        return Names(retraction->entry.record().retraction().target(), entry) &&
               Reaches(retraction->commit, entry.commit) &&
               InEffect(*retraction);
      });
}

bool NaiveLedger::Stands(const Known& known) {
  return std::any_of(known.entries.begin(), known.entries.end(),
                     [&](const Entry* entry) { return Stands(*entry); });
}

const NaiveLedger::Entry* NaiveLedger::Counting(const Known& known) {
  const Entry* counting = nullptr;
  for (const Entry* entry : known.entries) {
    if (!Stands(*entry)) continue;
    const bool owners = batches_[entry->commit - 1].authors.empty();
    if (counting == nullptr || owners) counting = entry;
  }
  return counting;
}

std::vector<std::string> NaiveLedger::Find(const v1::ClaimQuery& query,
                                           size_t commit) {
  See(commit);
  std::vector<std::string> found;
  const auto asserted = [&](const v1::AssertionFilter& filter,
                            const std::string& claim) {
    return std::any_of(assertions_.begin(), assertions_.end(),
                       [&](const auto& one) {
                         return one.second.assertion().claim().id() == claim &&
                                Passes(filter, one.first);
                       });
  };
  const bool all =
      query.asserted().withdrawn() == v1::WITHDRAWN_FILTER_INCLUDE ||
      query.asserted().withdrawn() == v1::WITHDRAWN_FILTER_ONLY;
  for (const auto& [id, known] : claims_) {
    if (!all && !Stands(known)) continue;
    if (!Passes(query.claim(), id)) continue;
    if (query.has_asserted() && !asserted(query.asserted(), id)) continue;
    if (query.has_not_asserted() && asserted(query.not_asserted(), id)) {
      continue;
    }
    found.push_back(id);
  }
  std::sort(found.begin(), found.end(),
            [&](const std::string& a, const std::string& b) {
              return claim_order_[a] < claim_order_[b];
            });
  if (query.order() == v1::CLAIM_ORDER_RECORDED_DESCENDING) {
    std::reverse(found.begin(), found.end());
  }
  return found;
}

std::vector<std::string> NaiveLedger::Find(const v1::AssertionQuery& query,
                                           size_t commit) {
  See(commit);
  std::vector<std::string> found;
  for (const auto& [id, known] : assertions_) {
    if (!Passes(query.assertion(), id)) continue;
    if (query.claim().ByteSizeLong() > 0 &&
        !Passes(query.claim(), known.assertion().claim().id())) {
      continue;
    }
    found.push_back(id);
  }
  const bool by_said = query.order() == v1::ASSERTION_ORDER_SAID ||
                       query.order() == v1::ASSERTION_ORDER_SAID_DESCENDING;
  const auto place = [&](const std::string& id) {
    const v1::Assertion& assertion = assertions_[id].assertion();
    return std::make_tuple(
        by_said
            ? (assertion.said().empty()
                   ? std::numeric_limits<int64_t>::min()
                   : Edtf::Parse(assertion.said())->bounds().earliest.seconds)
            : 0,
        claim_order_[assertion.claim().id()], assertion_order_[id]);
  };
  std::sort(found.begin(), found.end(),
            [&](const std::string& a, const std::string& b) {
              return place(a) < place(b);
            });
  if (query.order() == v1::ASSERTION_ORDER_SAID_DESCENDING) {
    std::reverse(found.begin(), found.end());
  }
  return found;
}

std::string NaiveLedger::GroupOf(v1::GroupBy group, const v1::Claim& claim) {
  if (group == v1::GROUP_BY_PREDICATE) return claim.statement().predicate();
  if (group == v1::GROUP_BY_SUBJECT) {
    const v1::RecordRef& subject = claim.statement().subject();
    return subject.has_entity() ? subject.entity() : PrintId(subject);
  }
  return "";
}

std::string NaiveLedger::GroupOf(v1::GroupBy group,
                                 const v1::Assertion& assertion) {
  switch (group) {
    case v1::GROUP_BY_SOURCE:
      return assertion.source();
    case v1::GROUP_BY_STANCE:
      return v1::Stance_Name(assertion.stance());
    case v1::GROUP_BY_BASIS:
      return v1::Basis_Name(assertion.basis());
    case v1::GROUP_BY_DOCUMENT:
      return assertion.document();
    case v1::GROUP_BY_MONTH_SAID:
      // The vocabulary has full dates only, or years, which begin in January.
      return assertion.said().empty()      ? ""
             : assertion.said().size() < 7 ? assertion.said() + "-01"
                                           : assertion.said().substr(0, 7);
    default: {
      auto claim = claims_.find(assertion.claim().id());
      return claim == claims_.end() ? ""
                                    : GroupOf(group, claim->second.claim());
    }
  }
}

std::map<std::string, uint64_t> NaiveLedger::Count(const v1::ClaimQuery& query,
                                                   v1::GroupBy group,
                                                   size_t commit) {
  std::map<std::string, uint64_t> counts;
  for (const std::string& id : Find(query, commit)) {
    ++counts[GroupOf(group, claims_[id].claim())];
  }
  return counts;
}

std::map<std::string, uint64_t> NaiveLedger::Count(
    const v1::AssertionQuery& query, v1::GroupBy group, size_t commit) {
  std::map<std::string, uint64_t> counts;
  for (const std::string& id : Find(query, commit)) {
    ++counts[GroupOf(group, assertions_[id].assertion())];
  }
  return counts;
}

}  // namespace veracity::testing
