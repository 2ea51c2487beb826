#ifndef VERACITY_VERIFY_GROUPS_H_
#define VERACITY_VERIFY_GROUPS_H_

// Who stands behind whom: the groups that make sources one origin, and the
// hands that count as one. Section 2 of the rule.

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "veracity/edtf.h"

namespace veracity::internal {

// That one entity is owned by, part of or speaks for another (a common
// cause), or is employed by it; from when to when.
struct Affiliation {
  int32_t entity = 0;
  int32_t of = 0;
  bool employed = false;
  Instant from = Instant::Min();
  Instant to = Instant::Max();
};

// Entities, numbered from 0 in the order of their ids, those that are the same
// as one another under one number. An element each.
struct EntityColumns {
  std::vector<double> trust;
  std::vector<uint8_t> anonymous;
  // Through whom an anonymous one is known; no index: nobody.
  std::vector<int32_t> conduit;
  std::vector<Affiliation> affiliations;
  double unknown_trust = 0.4;
};

// A member of a group. Not an entity alone: "the anonymous of G" is another
// origin than G, and all that is not known at all is one.
using GroupMember = int32_t;

// OwnerGroups at a time. Not thread-safe: it remembers what it worked out.
class OwnerGroups {
 public:
  // `question` is the time that undated statements are taken to be of.
  // `entities` must outlive this.
  OwnerGroups(const EntityColumns& entities, Instant question);

  // A number for all that is in force from `earliest` to `latest`: an
  // affiliation that may be in force counts. Equal numbers, equal groups.
  int32_t EpochOf(Instant earliest, Instant latest);
  int32_t question_epoch() const { return question_epoch_; }

  // The group of an entity, or of the unknown source if it is no index. Sets
  // have numbers; equal sets equal numbers. Members in ascending order.
  int32_t Of(int32_t entity, int32_t epoch) {
    return entity >= 0 && is_lone_[entity] ? entity : Find(entity, epoch);
  }
  absl::Span<const GroupMember> MembersOf(int32_t set) const {
    return IsSingle(set) ? absl::MakeSpan(&members_[set], 1)
                         : absl::MakeSpan(sets_[set - member_count()]);
  }

  bool Meet(int32_t a, int32_t b) const {
    if (a == b) return true;
    // Mostly a group is one entity: different ones have nothing in common.
    return !(IsSingle(a) && IsSingle(b)) && Overlap(a, b);
  }

  // Whether two hands are one.
  bool AreOne(int32_t a, int32_t epoch_a, int32_t b, int32_t epoch_b);

  double TrustIn(int32_t entity) const {
    return entity < 0 ? entities_.unknown_trust : entities_.trust[entity];
  }
  // What a hand counts before the next one.
  double Factor(int32_t hand, int32_t epoch, int32_t next, int32_t next_epoch);

  // What a member is: of an entity itself, of the anonymous of an entity, of
  // all anonymous ones known through nobody, of the unknown.
  enum class MemberKind { kEntity, kAnonymousOf, kAnonymous, kUnknown };
  MemberKind KindOf(GroupMember member) const;
  // Of the first two kinds.
  int32_t EntityOf(GroupMember member) const {
    return member < count_ ? member : member - count_;
  }

 private:
  GroupMember AnonymousOf(int32_t entity) const { return count_ + entity; }
  GroupMember Anonymous() const { return 2 * count_; }
  GroupMember Unknown() const { return 2 * count_ + 1; }
  int32_t member_count() const { return 2 * count_ + 2; }
  // A set of one member has that member's number.
  bool IsSingle(int32_t set) const { return set < member_count(); }

  int32_t Find(int32_t entity, int32_t epoch);
  bool Overlap(int32_t a, int32_t b) const;
  bool HoldsIn(const Affiliation& affiliation, int32_t epoch) const;
  bool IsEmployedWithin(int32_t entity, int32_t epoch, int32_t set);
  // Those that own an entity and are owned by none outside their own circle.
  std::vector<int32_t> UltimateOwners(int32_t entity, int32_t epoch) const;
  int32_t Intern(std::vector<GroupMember> members);

  const EntityColumns& entities_;
  const int32_t count_;
  // Affiliations by entity, in compressed rows.
  std::vector<int32_t> begin_;
  std::vector<Affiliation> affiliations_;
  // The moments at which something begins, and after which something ends.
  std::vector<Instant> begins_, ends_;

  std::vector<std::pair<int32_t, int32_t>> epochs_;
  absl::flat_hash_map<std::pair<int32_t, int32_t>, int32_t> epoch_numbers_;
  int32_t question_epoch_ = 0;

  std::vector<GroupMember> members_;            // each at its number
  std::vector<std::vector<GroupMember>> sets_;  // of several members
  absl::flat_hash_map<std::vector<GroupMember>, int32_t> set_numbers_;
  absl::flat_hash_map<std::pair<int32_t, int32_t>, int32_t> groups_;
  // Entities that are a group of their own, whatever the epoch.
  std::vector<uint8_t> is_lone_;
  Instant question_;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_GROUPS_H_
