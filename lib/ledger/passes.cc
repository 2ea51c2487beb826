#include "ledger/passes.h"

#include <algorithm>
#include <utility>

#include "base/status_macros.h"
#include "base/text.h"
#include "ledger/select.h"
#include "ledger/walk.h"
#include "veracity/edtf.h"
#include "veracity/units.h"

namespace veracity::internal {
namespace {

bool CertainlyOverlaps(const std::string& edtf, const TimeBounds& bounds) {
  absl::StatusOr<Edtf> time = Edtf::Parse(edtf);
  return time.ok() && Overlaps(time->bounds(), bounds) == When::kCertainly;
}

// Whether some size that the quantity may have lies in the range; exact.
absl::StatusOr<bool> InRange(const v1::QuantityRange& range,
                             const v1::Quantity& stated) {
  const auto is_above = [&](const std::string& a, const std::string& a_unit,
                            const std::string& b,
                            const std::string& b_unit) -> absl::StatusOr<bool> {
    VERACITY_ASSIGN_OR_RETURN(Decimal left, Decimal::Parse(a));
    VERACITY_ASSIGN_OR_RETURN(Decimal right, Decimal::Parse(b));
    VERACITY_ASSIGN_OR_RETURN(Unit left_unit, Unit::Parse(a_unit));
    VERACITY_ASSIGN_OR_RETURN(Unit right_unit, Unit::Parse(b_unit));
    VERACITY_ASSIGN_OR_RETURN(
        const int order, Compare({std::move(left), std::move(left_unit)},
                                 {std::move(right), std::move(right_unit)}));
    return order > 0;
  };
  const bool open_above = stated.relation() == v1::QUANTITY_RELATION_AT_LEAST ||
                          stated.relation() == v1::QUANTITY_RELATION_OVER;
  const bool open_below = stated.relation() == v1::QUANTITY_RELATION_AT_MOST;
  const std::string& low =
      stated.lower().empty() ? stated.value() : stated.lower();
  const std::string& high =
      stated.upper().empty() ? stated.value() : stated.upper();
  if (!range.upper().empty() && !open_below && !low.empty()) {
    VERACITY_ASSIGN_OR_RETURN(
        const bool above,
        is_above(low, stated.unit(), range.upper(), range.unit()));
    if (above) return false;
  }
  if (!range.lower().empty() && !open_above && !high.empty()) {
    VERACITY_ASSIGN_OR_RETURN(
        const bool below,
        is_above(range.lower(), range.unit(), high, stated.unit()));
    if (below) return false;
  }
  return true;
}

bool HasMarking(const google::protobuf::RepeatedPtrField<v1::Marking>& have,
                const google::protobuf::RepeatedPtrField<v1::Marking>& want) {
  return std::any_of(want.begin(), want.end(), [&](const v1::Marking& wanted) {
    return std::any_of(have.begin(), have.end(), [&](const v1::Marking& one) {
      return one.scheme() == wanted.scheme() &&
             (wanted.value().empty() || one.value() == wanted.value());
    });
  });
}

}  // namespace

absl::StatusOr<bool> Passes(Reader& reader, const v1::ClaimFilter& filter,
                            const v1::Claim& claim) {
  if (filter.kinds_size() > 0) {
    const std::vector<int64_t> kinds =
        WithDefault(filter.kinds(), v1::CLAIM_KIND_FACT);
    if (std::find(kinds.begin(), kinds.end(), claim.kind()) == kinds.end()) {
      return false;
    }
  }
  const std::string& valid = claim.statement().valid();
  if (filter.valid().certainty() == v1::CERTAINTY_CERTAINLY) {
    VERACITY_ASSIGN_OR_RETURN(const TimeBounds bounds,
                              BoundsOf(filter.valid(), "claim.valid"));
    if (!CertainlyOverlaps(valid, bounds)) return false;
  }
  const Snapshot& snapshot = reader.snapshot();
  if (snapshot.valid().has_value() && snapshot.valid_certainly() &&
      !valid.empty() && !CertainlyOverlaps(valid, *snapshot.valid())) {
    return false;
  }
  if (filter.markings_size() > 0 &&
      !HasMarking(claim.markings(), filter.markings())) {
    return false;
  }
  if (!filter.text().empty()) {
    // The index has every version's words; only the one that counts counts.
    absl::StatusOr<TextQuery> query = ParseTextQuery(filter.text());
    if (!query.ok()) return query.status();
    std::vector<std::string> words;
    for (const v1::Text& wording : claim.wordings()) {
      for (std::string& word : Words(wording.text())) {
        words.push_back(std::move(word));
      }
    }
    bool matches = Matches(*query, words);
    const auto named = [&](const std::string& id) -> absl::StatusOr<bool> {
      if (id.empty()) return false;
      v1::RecordRef ref;
      ref.set_entity(id);
      absl::StatusOr<Located> located = reader.Locate(ref);
      if (!located.ok() || !located->on_record) return false;
      v1::Entity entity;
      absl::Status status = reader.ReadEntity(located->key, &entity);
      if (absl::IsNotFound(status)) return false;
      VERACITY_RETURN_IF_ERROR(status);
      std::vector<std::string> names;
      for (const v1::Name& name : entity.names()) {
        for (std::string& word : Words(name.text())) {
          names.push_back(std::move(word));
        }
      }
      return Matches(*query, names);
    };
    if (!matches) {
      VERACITY_ASSIGN_OR_RETURN(matches,
                                named(claim.statement().subject().entity()));
    }
    if (!matches) {
      VERACITY_ASSIGN_OR_RETURN(matches,
                                named(claim.statement().value().entity()));
    }
    if (!matches) return false;
  }
  if (filter.value().has_range()) {
    return InRange(filter.value().range(),
                   claim.statement().value().quantity());
  }
  if (filter.value().has_near()) {
    const v1::QuantityNear& near = filter.value().near();
    absl::StatusOr<Decimal> share =
        Decimal::Parse(near.relative().empty() ? "0.05" : near.relative());
    absl::StatusOr<Decimal> wanted = Decimal::Parse(near.quantity().value());
    absl::StatusOr<Unit> wanted_unit = Unit::Parse(near.quantity().unit());
    const v1::Quantity& stated = claim.statement().value().quantity();
    absl::StatusOr<Decimal> number = Decimal::Parse(stated.value());
    absl::StatusOr<Unit> unit = Unit::Parse(stated.unit());
    if (!share.ok() || !wanted.ok() || !wanted_unit.ok() || !number.ok() ||
        !unit.ok()) {
      return false;
    }
    absl::StatusOr<bool> agrees =
        AgreesWithin({*wanted, *wanted_unit}, {*number, *unit}, *share);
    return agrees.ok() && *agrees;
  }
  return true;
}

absl::StatusOr<bool> Passes(Reader& reader, const v1::AssertionFilter& filter,
                            const Reader::AssertionRecord& record,
                            const v1::AssertionView& view) {
  if (filter.markings_size() > 0 &&
      !HasMarking(view.assertion().markings(), filter.markings())) {
    return false;
  }
  if (filter.holding() != v1::HOLDING_UNSPECIFIED &&
      filter.holding() != view.holding()) {
    return false;
  }
  if (filter.said().certainty() == v1::CERTAINTY_CERTAINLY) {
    VERACITY_ASSIGN_OR_RETURN(const TimeBounds bounds,
                              BoundsOf(filter.said(), "assertion.said"));
    if (!CertainlyOverlaps(view.assertion().said(), bounds)) return false;
  }
  if (reader.snapshot().said_withdrawals() != nullptr) {
    const bool wanted_standing =
        filter.withdrawn() != v1::WITHDRAWN_FILTER_ONLY;
    if (filter.withdrawn() != v1::WITHDRAWN_FILTER_INCLUDE &&
        view.withdrawn() == wanted_standing) {
      return false;
    }
  }
  if (filter.has_minimum_depth() || filter.has_maximum_depth()) {
    VERACITY_ASSIGN_OR_RETURN(const uint32_t depth,
                              DepthOf(reader, record.key));
    if (filter.has_minimum_depth() && depth < filter.minimum_depth()) {
      return false;
    }
    if (filter.has_maximum_depth() && depth > filter.maximum_depth()) {
      return false;
    }
  }
  return true;
}

}  // namespace veracity::internal
