#include "graph/neighbourhood.h"

namespace veracity::internal {

StandingInput Neighbourhood::statements() const {
  StandingInput input;
  input.claim = claim_;
  input.source = source_;
  input.sign = sign_;
  input.first_hand = first_hand_;
  input.ground_begin = ground_begin_;
  input.member_begin = member_begin_;
  input.members = members_;
  input.earliest = earliest_;
  input.latest = latest_;
  return input;
}

WithdrawalInput Neighbourhood::entries() const {
  WithdrawalInput input;
  input.lineages = &lineages_;
  input.entry_begin = entry_begin_;
  input.entries = entries_;
  input.source = source_;
  input.document = document_;
  input.retractions = retractions_;
  input.source_count = source_numbers_.size();
  input.document_count = document_numbers_.size();
  input.batch_count = copies_ * batch_numbers_.size();
  return input;
}

RetractionTarget Neighbourhood::TargetOf(Kind kind, int64_t key,
                                         int32_t copy) const {
  using Named = RetractionTarget::Kind;
  const auto target = [&](Named named, int32_t number) {
    return RetractionTarget{named, number};
  };
  switch (kind) {
    case Kind::kRetraction: {
      const int32_t retraction = retraction_numbers_.Find(key);
      if (retraction == kNoIndex) return {};
      return target(Named::kRecord,
                    RecordOf(retraction, (copy + copies_ - 1) % copies_));
    }
    case Kind::kBatch: {
      const int32_t batch = batch_numbers_.Find(key);
      if (batch == kNoIndex) return {};
      return target(Named::kBatch, BatchOf(batch, copy));
    }
    default:
      break;
  }
  if (copy != 0) return {};
  switch (kind) {
    case Kind::kAssertion:
      return target(Named::kRecord, statement_numbers_.Find(key));
    case Kind::kEntity:
      return target(Named::kSource, source_numbers_.Find(key));
    case Kind::kDocument:
      return target(Named::kDocument, document_numbers_.Find(key));
    default:
      return {};
  }
}

std::vector<RetractionTarget> Neighbourhood::TargetsOf(
    absl::Span<const Located> targets) const {
  std::vector<RetractionTarget> named;
  for (const Located& located : targets) {
    for (int32_t copy = 0; copy < copies_; ++copy) {
      const RetractionTarget target = TargetOf(located.kind, located.key, copy);
      if (target.id != kNoIndex) named.push_back(target);
    }
  }
  return named;
}

}  // namespace veracity::internal
