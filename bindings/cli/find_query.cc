#include "find_query.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "arguments.h"
#include "status_macros.h"
#include "veracity/scales.h"

namespace veracity::cli {
namespace {

template <typename E>
absl::Status AddWords(const std::vector<std::string>& typed,
                      google::protobuf::RepeatedField<int>* field) {
  for (const std::string& word : typed) {
    VERACITY_ASSIGN_OR_RETURN(const E value, ReadEnum<E>(word));
    field->Add(value);
  }
  return absl::OkStatus();
}

using Texts = google::protobuf::RepeatedPtrField<std::string>;

absl::Status AddEntities(const View& view,
                         const std::vector<std::string>& typed, Texts* field) {
  for (const std::string& one : typed) {
    VERACITY_ASSIGN_OR_RETURN(*field->Add(), EntityId(view, one));
  }
  return absl::OkStatus();
}

absl::Status AddDocuments(const View& view,
                          const std::vector<std::string>& typed, Texts* field) {
  for (const std::string& one : typed) {
    VERACITY_ASSIGN_OR_RETURN(*field->Add(), DocumentId(view, one));
  }
  return absl::OkStatus();
}

void AddMarkings(const std::vector<std::string>& typed,
                 google::protobuf::RepeatedPtrField<v1::Marking>* field) {
  for (const std::string& one : typed) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(one, absl::MaxSplits('=', 1));
    v1::Marking& marking = *field->Add();
    marking.set_scheme(parts.first);
    marking.set_value(parts.second);
  }
}

v1::Certainty CertaintyOf(const FindOptions& options) {
  return options.as_of.certainly ? v1::CERTAINTY_CERTAINLY
                                 : v1::CERTAINTY_POSSIBLY;
}

absl::Status SetTime(absl::string_view option, const std::string& edtf,
                     const FindOptions& options, v1::TimeFilter* filter) {
  filter->set_edtf(edtf);
  filter->set_certainty(CertaintyOf(options));
  return CheckDate(option, edtf);
}

absl::Status SetMoment(const std::string& typed,
                       google::protobuf::Timestamp* field) {
  VERACITY_ASSIGN_OR_RETURN(const absl::Time time, ReadMoment(typed));
  field->set_seconds(absl::ToUnixSeconds(time));
  return absl::OkStatus();
}

absl::Status ReadValueFilter(const View& view, const FindOptions& options,
                             v1::ClaimFilter* filter) {
  if (!options.value.empty()) {
    VERACITY_ASSIGN_OR_RETURN(*filter->mutable_value()->mutable_equals(),
                              ReadValue(view, options.value));
  } else if (!options.near.empty()) {
    v1::QuantityNear& near = *filter->mutable_value()->mutable_near();
    VERACITY_ASSIGN_OR_RETURN(*near.mutable_quantity(),
                              ReadQuantity(options.near));
    if (!options.tolerance.empty()) {
      VERACITY_ASSIGN_OR_RETURN(*near.mutable_relative(),
                                ReadShare("--tolerance", options.tolerance));
    }
  } else if (!options.at_least.empty() || !options.at_most.empty()) {
    v1::QuantityRange& range = *filter->mutable_value()->mutable_range();
    range.set_lower(options.at_least);
    range.set_upper(options.at_most);
    range.set_unit(options.unit);
  } else if (!options.unit.empty()) {
    filter->mutable_value()->set_dimension(options.unit);
  }
  return absl::OkStatus();
}

absl::Status ReadClaimFilter(const View& view, const FindOptions& options,
                             v1::ClaimFilter* filter) {
  for (const std::string& typed : options.ids) {
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef ref,
                              ResolveOne(view, typed, Want::kClaim));
    filter->add_ids(ref.claim().id());
  }
  for (const std::string& typed : options.subjects) {
    absl::StatusOr<v1::RecordRef> ref = ResolveOne(view, typed);
    if (!ref.ok()) return ref.status();
    *filter->add_subjects() = *std::move(ref);
  }
  filter->mutable_predicates()->Add(options.predicates.begin(),
                                    options.predicates.end());
  VERACITY_RETURN_IF_ERROR(ReadValueFilter(view, options, filter));
  filter->set_text(options.text);
  VERACITY_RETURN_IF_ERROR(
      AddWords<v1::ClaimKind>(options.kinds, filter->mutable_kinds()));
  VERACITY_RETURN_IF_ERROR(
      AddEntities(view, options.about, filter->mutable_about()));
  if (!options.valid.empty()) {
    VERACITY_RETURN_IF_ERROR(
        SetTime("--valid", options.valid, options, filter->mutable_valid()));
  }
  return absl::OkStatus();
}

// Whether the options restrict assertions, here `filter`.
absl::Status ReadAssertionFilter(const View& view, const FindOptions& options,
                                 v1::AssertionFilter* filter) {
  for (const std::string& typed : options.assertions) {
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef ref,
                              ResolveOne(view, typed, Want::kAssertion));
    filter->add_ids(ref.assertion().id());
  }
  for (const std::string& typed : options.batches) {
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef ref,
                              ResolveOne(view, typed, Want::kBatch));
    filter->add_batches(ref.batch());
  }
  VERACITY_RETURN_IF_ERROR(
      AddEntities(view, options.sources, filter->mutable_sources()));
  VERACITY_RETURN_IF_ERROR(
      AddEntities(view, options.authors, filter->mutable_authors()));
  VERACITY_RETURN_IF_ERROR(
      AddDocuments(view, options.documents, filter->mutable_documents()));
  filter->set_with_affiliated(options.with_affiliated);
  VERACITY_RETURN_IF_ERROR(
      AddWords<v1::Stance>(options.stances, filter->mutable_stances()));
  VERACITY_RETURN_IF_ERROR(
      AddWords<v1::Basis>(options.bases, filter->mutable_bases()));
  VERACITY_RETURN_IF_ERROR(
      AddWords<v1::Manner>(options.manners, filter->mutable_manners()));
  if (!options.said.empty()) {
    VERACITY_RETURN_IF_ERROR(
        SetTime("--said", options.said, options, filter->mutable_said()));
  }
  if (!options.recorded_from.empty()) {
    VERACITY_RETURN_IF_ERROR(SetMoment(
        options.recorded_from, filter->mutable_recorded()->mutable_from()));
  }
  if (!options.recorded_until.empty()) {
    VERACITY_RETURN_IF_ERROR(SetMoment(
        options.recorded_until, filter->mutable_recorded()->mutable_until()));
  }
  if (!options.confidence.empty() || !options.confidence_from.empty() ||
      !options.confidence_to.empty()) {
    if (!options.confidence.empty() &&
        FindScale(options.confidence) == nullptr) {
      return NoSuchScale(options.confidence);
    }
    v1::ConfidenceFilter& confidence = *filter->mutable_confidence();
    confidence.set_scale(options.confidence);
    // On a scale its own numbers; without one probabilities.
    const bool share = options.confidence.empty();
    confidence.set_lower(options.confidence_from);
    confidence.set_upper(options.confidence_to);
    if (share && !options.confidence_from.empty()) {
      VERACITY_ASSIGN_OR_RETURN(
          *confidence.mutable_lower(),
          ReadShare("--confidence-from", options.confidence_from));
    }
    if (share && !options.confidence_to.empty()) {
      VERACITY_ASSIGN_OR_RETURN(
          *confidence.mutable_upper(),
          ReadShare("--confidence-to", options.confidence_to));
    }
  }
  AddMarkings(options.markings, filter->mutable_markings());
  if (!options.withdrawn.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const auto withdrawn,
                              ReadEnum<v1::WithdrawnFilter>(options.withdrawn));
    filter->set_withdrawn(withdrawn);
  }
  if (!options.holding.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const auto holding,
                              ReadEnum<v1::Holding>(options.holding));
    filter->set_holding(holding);
  }
  if (options.first_hand) filter->set_first_hand(true);
  if (options.second_hand) filter->set_first_hand(false);
  uint32_t depth = 0;
  if (!options.minimum_depth.empty()) {
    if (!absl::SimpleAtoi(options.minimum_depth, &depth)) {
      return absl::InvalidArgumentError("--minimum-depth is no number");
    }
    filter->set_minimum_depth(depth);
  }
  if (!options.maximum_depth.empty()) {
    if (!absl::SimpleAtoi(options.maximum_depth, &depth)) {
      return absl::InvalidArgumentError("--maximum-depth is no number");
    }
    filter->set_maximum_depth(depth);
  }
  for (const std::string& typed : options.resting_on) {
    VERACITY_ASSIGN_OR_RETURN(*filter->add_resting_on(),
                              ResolveOne(view, typed));
  }
  return absl::OkStatus();
}

void ReadPage(const FindOptions& options, v1::Page* page) {
  page->set_size(options.limit);
  page->set_token(options.page_token);
}

}  // namespace

absl::StatusOr<v1::ClaimQuery> ReadClaimQuery(const View& view,
                                              const FindOptions& options) {
  v1::ClaimQuery query;
  VERACITY_RETURN_IF_ERROR(
      ReadClaimFilter(view, options, query.mutable_claim()));
  v1::AssertionFilter asserted;
  VERACITY_RETURN_IF_ERROR(ReadAssertionFilter(view, options, &asserted));
  if (options.asserted || asserted.ByteSizeLong() > 0) {
    *query.mutable_asserted() = std::move(asserted);
  }
  if (options.unasserted) query.mutable_not_asserted();
  if (!options.not_sources.empty()) {
    VERACITY_RETURN_IF_ERROR(
        AddEntities(view, options.not_sources,
                    query.mutable_not_asserted()->mutable_sources()));
  }
  if (!options.not_stances.empty()) {
    VERACITY_RETURN_IF_ERROR(AddWords<v1::Stance>(
        options.not_stances, query.mutable_not_asserted()->mutable_stances()));
  }
  if (options.without_first_hand) {
    query.mutable_not_asserted()->set_first_hand(true);
  }
  if (!options.order.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const auto order,
                              ReadEnum<v1::ClaimOrder>(options.order));
    query.set_order(order);
  }
  ReadPage(options, query.mutable_page());
  return query;
}

absl::StatusOr<v1::AssertionQuery> ReadAssertionQuery(
    const View& view, const FindOptions& options) {
  v1::AssertionQuery query;
  VERACITY_RETURN_IF_ERROR(
      ReadClaimFilter(view, options, query.mutable_claim()));
  VERACITY_RETURN_IF_ERROR(
      ReadAssertionFilter(view, options, query.mutable_assertion()));
  if (!options.order.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const auto order,
                              ReadEnum<v1::AssertionOrder>(options.order));
    query.set_order(order);
  }
  ReadPage(options, query.mutable_page());
  return query;
}

v1::EntityQuery ReadEntityQuery(const FindOptions& options) {
  v1::EntityQuery query;
  query.mutable_ids()->Add(options.ids.begin(), options.ids.end());
  query.set_text(options.text);
  query.mutable_types()->Add(options.types.begin(), options.types.end());
  for (const std::string& one : options.external_ids) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(one, absl::MaxSplits('=', 1));
    v1::ExternalId& id = *query.add_external_ids();
    id.set_scheme(parts.first);
    id.set_value(parts.second);
  }
  if (options.only_sources) query.set_is_source(true);
  ReadPage(options, query.mutable_page());
  return query;
}

absl::StatusOr<v1::DocumentQuery> ReadDocumentQuery(
    const View& view, const FindOptions& options) {
  v1::DocumentQuery query;
  query.mutable_ids()->Add(options.ids.begin(), options.ids.end());
  query.set_text(options.text);
  query.mutable_urls()->Add(options.urls.begin(), options.urls.end());
  VERACITY_RETURN_IF_ERROR(
      AddEntities(view, options.publishers, query.mutable_publishers()));
  if (!options.published.empty()) {
    VERACITY_RETURN_IF_ERROR(SetTime("--published", options.published, options,
                                     query.mutable_published()));
  }
  ReadPage(options, query.mutable_page());
  return query;
}

bool AsksForNow(const FindOptions& options) {
  return options.policy.asked.empty() && options.as_of.recorded.empty() &&
         options.as_of.said.empty() && options.as_of.valid.empty();
}

}  // namespace veracity::cli
