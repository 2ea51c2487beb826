#include "verify/groups.h"

#include <algorithm>
#include <numeric>

#include "graph/withdrawal.h"

namespace veracity::internal {

OwnerGroups::OwnerGroups(const EntityColumns& entities, Instant question)
    : entities_(entities),
      count_(static_cast<int32_t>(entities.trust.size())),
      begin_(count_ + 1, 0),
      affiliations_(entities.affiliations.size()),
      members_(member_count()),
      is_lone_(count_),
      question_(question) {
  std::iota(members_.begin(), members_.end(), 0);
  for (const Affiliation& affiliation : entities.affiliations) {
    ++begin_[affiliation.entity];
    if (affiliation.from != Instant::Min()) begins_.push_back(affiliation.from);
    if (affiliation.to != Instant::Max()) ends_.push_back(affiliation.to);
  }
  for (int32_t i = 0; i < count_; ++i) begin_[i + 1] += begin_[i];
  for (const Affiliation& affiliation : entities.affiliations) {
    affiliations_[--begin_[affiliation.entity]] = affiliation;
  }
  const auto sort = [](std::vector<Instant>& moments) {
    std::sort(moments.begin(), moments.end());
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
  };
  sort(begins_);
  sort(ends_);
  question_epoch_ = EpochOf(Instant::Min(), Instant::Max());
  for (int32_t i = 0; i < count_; ++i) {
    is_lone_[i] = begin_[i] == begin_[i + 1] && entities.anonymous[i] == 0;
  }
}

int32_t OwnerGroups::EpochOf(Instant earliest, Instant latest) {
  if (begins_.empty() && ends_.empty()) {
    if (epochs_.empty()) epochs_.push_back({0, 0});
    return 0;
  }
  if (earliest == Instant::Min() && latest == Instant::Max()) {
    earliest = latest = question_;
  }
  // In force is what begins at or before `latest` and ends at or after
  // `earliest`: two counts decide it.
  const auto begun = std::upper_bound(begins_.begin(), begins_.end(), latest) -
                     begins_.begin();
  const auto ended =
      std::lower_bound(ends_.begin(), ends_.end(), earliest) - ends_.begin();
  const std::pair<int32_t, int32_t> epoch(static_cast<int32_t>(begun),
                                          static_cast<int32_t>(ended));
  const auto [found, is_new] =
      epoch_numbers_.try_emplace(epoch, static_cast<int32_t>(epochs_.size()));
  if (is_new) epochs_.push_back(epoch);
  return found->second;
}

bool OwnerGroups::HoldsIn(const Affiliation& affiliation, int32_t epoch) const {
  const auto [begun, ended] = epochs_[epoch];
  if (affiliation.from != Instant::Min() &&
      (begun == 0 || affiliation.from > begins_[begun - 1])) {
    return false;
  }
  return affiliation.to == Instant::Max() ||
         (ended < static_cast<int32_t>(ends_.size()) &&
          affiliation.to >= ends_[ended]);
}

int32_t OwnerGroups::Find(int32_t entity, int32_t epoch) {
  if (entity == kNoIndex) return Unknown();
  const auto known = groups_.find({entity, epoch});
  if (known != groups_.end()) return known->second;
  std::vector<GroupMember> members;
  for (int32_t owner : UltimateOwners(entity, epoch)) {
    if (entities_.anonymous[owner] == 0) {
      members.push_back(owner);
    } else if (entities_.conduit[owner] == kNoIndex) {
      members.push_back(Anonymous());
    } else {
      for (int32_t known_through :
           UltimateOwners(entities_.conduit[owner], epoch)) {
        members.push_back(AnonymousOf(known_through));
      }
    }
  }
  const int32_t set = Intern(std::move(members));
  groups_[{entity, epoch}] = set;
  return set;
}

std::vector<int32_t> OwnerGroups::UltimateOwners(int32_t entity,
                                                 int32_t epoch) const {
  // Tarjan's strongly connected components of what owns it, on an explicit
  // stack. A component that nothing outside owns is ultimate.
  struct Visit {
    int32_t order, low;
    bool is_open;
    bool is_owned;
  };
  struct Frame {
    int32_t entity, next;
  };
  std::vector<int32_t> ultimate;
  absl::flat_hash_map<int32_t, Visit> visits;
  std::vector<int32_t> open;
  std::vector<Frame> frames;
  const auto enter = [&](int32_t at) {
    const int32_t order = static_cast<int32_t>(visits.size());
    visits[at] = {order, order, true, false};
    open.push_back(at);
    frames.push_back({at, begin_[at]});
  };
  enter(entity);
  while (!frames.empty()) {
    Frame& frame = frames.back();
    const int32_t at = frame.entity;
    if (frame.next < begin_[at + 1]) {
      const Affiliation& affiliation = affiliations_[frame.next++];
      if (affiliation.employed || !HoldsIn(affiliation, epoch)) continue;
      const auto seen = visits.find(affiliation.of);
      if (seen == visits.end()) {
        enter(affiliation.of);
      } else if (seen->second.is_open) {
        Visit& visit = visits[at];
        visit.low = std::min(visit.low, seen->second.order);
      } else {
        visits[at].is_owned = true;
      }
      continue;
    }
    frames.pop_back();
    const Visit visit = visits[at];
    bool is_owned = visit.is_owned;
    if (visit.low == visit.order) {
      int32_t smallest = at;
      const auto begin = std::find(open.begin(), open.end(), at);
      for (auto member = begin; member != open.end(); ++member) {
        smallest = std::min(smallest, *member);
        is_owned |= visits[*member].is_owned;
        visits[*member].is_open = false;
      }
      open.erase(begin, open.end());
      if (!is_owned) ultimate.push_back(smallest);
      // Whoever led here is owned from outside its own circle.
      if (!frames.empty()) visits[frames.back().entity].is_owned = true;
    } else {
      Visit& outer = visits[frames.back().entity];
      outer.low = std::min(outer.low, visit.low);
    }
  }
  return ultimate;
}

int32_t OwnerGroups::Intern(std::vector<GroupMember> members) {
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  if (members.size() == 1) return members.front();
  const auto [found, is_new] = set_numbers_.try_emplace(
      members, member_count() + static_cast<int32_t>(sets_.size()));
  if (is_new) sets_.push_back(std::move(members));
  return found->second;
}

bool OwnerGroups::Overlap(int32_t a, int32_t b) const {
  const absl::Span<const GroupMember> x = MembersOf(a);
  const absl::Span<const GroupMember> y = MembersOf(b);
  for (size_t i = 0, j = 0; i < x.size() && j < y.size();) {
    if (x[i] == y[j]) return true;
    x[i] < y[j] ? ++i : ++j;
  }
  return false;
}

bool OwnerGroups::AreOne(int32_t a, int32_t epoch_a, int32_t b,
                         int32_t epoch_b) {
  if (a == b) return true;
  const int32_t group_a = Of(a, epoch_a);
  const int32_t group_b = Of(b, epoch_b);
  return Meet(group_a, group_b) || IsEmployedWithin(a, epoch_a, group_b) ||
         IsEmployedWithin(b, epoch_b, group_a);
}

bool OwnerGroups::IsEmployedWithin(int32_t entity, int32_t epoch, int32_t set) {
  if (entity == kNoIndex) return false;
  for (int32_t i = begin_[entity]; i < begin_[entity + 1]; ++i) {
    const Affiliation& affiliation = affiliations_[i];
    if (affiliation.employed && HoldsIn(affiliation, epoch) &&
        Meet(Of(affiliation.of, epoch), set)) {
      return true;
    }
  }
  return false;
}

double OwnerGroups::Factor(int32_t hand, int32_t epoch, int32_t next,
                           int32_t next_epoch) {
  const double trust = TrustIn(hand);
  if (!AreOne(hand, epoch, next, next_epoch)) return trust;
  const double next_trust = TrustIn(next);
  return next_trust <= trust ? 1.0 : trust / next_trust;
}

OwnerGroups::MemberKind OwnerGroups::KindOf(GroupMember member) const {
  if (member < count_) return MemberKind::kEntity;
  if (member < 2 * count_) return MemberKind::kAnonymousOf;
  return member == Anonymous() ? MemberKind::kAnonymous : MemberKind::kUnknown;
}

}  // namespace veracity::internal
