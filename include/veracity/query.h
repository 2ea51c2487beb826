#ifndef VERACITY_QUERY_H_
#define VERACITY_QUERY_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "veracity/ids.h"
#include "veracity/v1/query.pb.h"

// Queries in the words of who asks. Each builder makes a message of the
// contract (proto/veracity/v1/query.proto, which says what each part means)
// and converts to it:
//
//   auto claims = view.Find(veracity::Claims()
//                               .About("garpiya-3")
//                               .Asserted(veracity::Assertions()
//                                             .By("reuters")
//                                             .SaidDuring("2024-09")));
//
// Parts of different kinds must all hold; of the same part said twice, either
// is enough. A query that cannot be read (a time that is no EDTF) is an error
// of the call that runs it, not of the builder.

namespace veracity {

// Of assertions.
class Assertions {
 public:
  Assertions& Id(const AssertionId& id) {
    filter().add_ids(id.digest());
    return *this;
  }
  // Who speaks.
  Assertions& By(absl::string_view source) {
    filter().add_sources(std::string(source));
    return *this;
  }
  // And whoever is affiliated with them, by structure that counts.
  Assertions& WithAffiliated() {
    filter().set_with_affiliated(true);
    return *this;
  }
  Assertions& Stance(v1::Stance stance) {
    filter().add_stances(stance);
    return *this;
  }
  Assertions& In(absl::string_view document) {
    filter().add_documents(std::string(document));
    return *this;
  }
  Assertions& Basis(v1::Basis basis) {
    filter().add_bases(basis);
    return *this;
  }
  Assertions& FirstHand(bool first_hand = true) {
    filter().set_first_hand(first_hand);
    return *this;
  }
  Assertions& SaidDuring(absl::string_view edtf,
                         v1::Certainty certainty = v1::CERTAINTY_POSSIBLY) {
    filter().mutable_said()->set_edtf(std::string(edtf));
    filter().mutable_said()->set_certainty(certainty);
    return *this;
  }
  // Confidence from `lower` to `upper`, decimals; empty: open. On a scale's
  // own numbers, or as a probability.
  Assertions& Confidence(absl::string_view lower, absl::string_view upper,
                         absl::string_view scale = "") {
    v1::ConfidenceFilter& confidence = *filter().mutable_confidence();
    confidence.set_lower(std::string(lower));
    confidence.set_upper(std::string(upper));
    confidence.set_scale(std::string(scale));
    return *this;
  }
  Assertions& Marked(absl::string_view scheme, absl::string_view value = "") {
    v1::Marking& marking = *filter().add_markings();
    marking.set_scheme(std::string(scheme));
    marking.set_value(std::string(value));
    return *this;
  }
  Assertions& InBatch(const BatchId& batch) {
    filter().add_batches(batch.digest());
    return *this;
  }
  // Whose batch brought it, at any hand; the owner's id: the owner's own.
  Assertions& FromAuthor(absl::string_view author) {
    filter().add_authors(std::string(author));
    return *this;
  }
  Assertions& WithWithdrawn() {
    filter().set_withdrawn(v1::WITHDRAWN_FILTER_INCLUDE);
    return *this;
  }
  Assertions& OnlyWithdrawn() {
    filter().set_withdrawn(v1::WITHDRAWN_FILTER_ONLY);
    return *this;
  }
  Assertions& Held() {
    filter().set_holding(v1::HOLDING_HELD);
    return *this;
  }
  Assertions& OnlyRelayed() {
    filter().set_holding(v1::HOLDING_ONLY_RELAYED);
    return *this;
  }
  // Steps along grounds by id down to the deepest root.
  Assertions& Depth(uint32_t minimum, uint32_t maximum) {
    filter().set_minimum_depth(minimum);
    filter().set_maximum_depth(maximum);
    return *this;
  }
  // What rests on a source, document, claim or assertion, at any depth.
  Assertions& RestingOn(const v1::RecordRef& ref) {
    *filter().add_resting_on() = ref;
    return *this;
  }
  Assertions& Manner(v1::Manner manner) {
    filter().add_manners(manner);
    return *this;
  }
  Assertions& Order(v1::AssertionOrder order) {
    query_.set_order(order);
    return *this;
  }
  Assertions& Page(int size, absl::string_view token = "") {
    query_.mutable_page()->set_size(size);
    query_.mutable_page()->set_token(std::string(token));
    return *this;
  }
  // Of claims like these; defined below.
  Assertions& Of(const class Claims& claims);

  const v1::AssertionQuery& message() const { return query_; }
  // NOLINTNEXTLINE(google-explicit-constructor): a query is what it builds.
  operator const v1::AssertionQuery&() const { return query_; }

 private:
  v1::AssertionFilter& filter() { return *query_.mutable_assertion(); }

  v1::AssertionQuery query_;
};

// Of claims.
class Claims {
 public:
  Claims& Id(const ClaimId& id) {
    filter().add_ids(id.digest());
    return *this;
  }
  // An entity as subject, value or value of a qualifier.
  Claims& About(absl::string_view entity) {
    filter().add_about(std::string(entity));
    return *this;
  }
  Claims& Subject(absl::string_view entity) {
    return Subject(RefToEntity(entity));
  }
  Claims& Subject(const v1::RecordRef& subject) {
    *filter().add_subjects() = subject;
    return *this;
  }
  Claims& Predicate(absl::string_view name) {
    filter().add_predicates(std::string(name));
    return *this;
  }
  Claims& Value(const v1::Value& value) {
    *filter().mutable_value()->mutable_equals() = value;
    return *this;
  }
  // A quantity from `lower` to `upper`, decimals in `unit` (UCUM); empty: open.
  Claims& Between(absl::string_view lower, absl::string_view upper,
                  absl::string_view unit) {
    v1::QuantityRange& range = *filter().mutable_value()->mutable_range();
    range.set_lower(std::string(lower));
    range.set_upper(std::string(upper));
    range.set_unit(std::string(unit));
    return *this;
  }
  // A quantity that agrees within a share of the greater of the two.
  Claims& Near(absl::string_view number, absl::string_view unit,
               absl::string_view relative = "0.05") {
    v1::QuantityNear& near = *filter().mutable_value()->mutable_near();
    near.mutable_quantity()->set_value(std::string(number));
    near.mutable_quantity()->set_unit(std::string(unit));
    near.set_relative(std::string(relative));
    return *this;
  }
  // Words, "phrases", prefix*.
  Claims& Text(absl::string_view words) {
    filter().set_text(std::string(words));
    return *this;
  }
  Claims& Kind(v1::ClaimKind kind) {
    filter().add_kinds(kind);
    return *this;
  }
  Claims& ValidDuring(absl::string_view edtf,
                      v1::Certainty certainty = v1::CERTAINTY_POSSIBLY) {
    filter().mutable_valid()->set_edtf(std::string(edtf));
    filter().mutable_valid()->set_certainty(certainty);
    return *this;
  }
  Claims& Marked(absl::string_view scheme, absl::string_view value = "") {
    v1::Marking& marking = *filter().add_markings();
    marking.set_scheme(std::string(scheme));
    marking.set_value(std::string(value));
    return *this;
  }
  // With an assertion like these; with none like these.
  Claims& Asserted(const Assertions& assertions) {
    *query_.mutable_asserted() = assertions.message().assertion();
    return *this;
  }
  Claims& NotAsserted(const Assertions& assertions) {
    *query_.mutable_not_asserted() = assertions.message().assertion();
    return *this;
  }
  Claims& NewestFirst() {
    query_.set_order(v1::CLAIM_ORDER_RECORDED_DESCENDING);
    return *this;
  }
  Claims& Page(int size, absl::string_view token = "") {
    query_.mutable_page()->set_size(size);
    query_.mutable_page()->set_token(std::string(token));
    return *this;
  }

  const v1::ClaimQuery& message() const { return query_; }
  // NOLINTNEXTLINE(google-explicit-constructor): a query is what it builds.
  operator const v1::ClaimQuery&() const { return query_; }

 private:
  v1::ClaimFilter& filter() { return *query_.mutable_claim(); }

  v1::ClaimQuery query_;
};

inline Assertions& Assertions::Of(const Claims& claims) {
  *query_.mutable_claim() = claims.message().claim();
  return *this;
}

// Of entities; a source is an entity.
class Entities {
 public:
  Entities& Id(absl::string_view id) {
    query_.add_ids(std::string(id));
    return *this;
  }
  // Words, phrases, prefixes in names and aliases.
  Entities& Named(absl::string_view words) {
    query_.set_text(std::string(words));
    return *this;
  }
  Entities& Type(absl::string_view type) {
    query_.add_types(std::string(type));
    return *this;
  }
  Entities& ExternalId(absl::string_view scheme, absl::string_view value) {
    v1::ExternalId& id = *query_.add_external_ids();
    id.set_scheme(std::string(scheme));
    id.set_value(std::string(value));
    return *this;
  }
  // Those that can assert.
  Entities& Sources() {
    query_.set_is_source(true);
    return *this;
  }
  Entities& Page(int size, absl::string_view token = "") {
    query_.mutable_page()->set_size(size);
    query_.mutable_page()->set_token(std::string(token));
    return *this;
  }

  const v1::EntityQuery& message() const { return query_; }
  // NOLINTNEXTLINE(google-explicit-constructor): a query is what it builds.
  operator const v1::EntityQuery&() const { return query_; }

 private:
  v1::EntityQuery query_;
};

// Of documents.
class Documents {
 public:
  Documents& Id(absl::string_view id) {
    query_.add_ids(std::string(id));
    return *this;
  }
  // Words, phrases, prefixes in titles.
  Documents& Titled(absl::string_view words) {
    query_.set_text(std::string(words));
    return *this;
  }
  Documents& Url(absl::string_view url) {
    query_.add_urls(std::string(url));
    return *this;
  }
  // Of the content: 32 bytes.
  Documents& Sha256(absl::string_view digest) {
    query_.add_sha256(std::string(digest));
    return *this;
  }
  Documents& PublishedBy(absl::string_view publisher) {
    query_.add_publishers(std::string(publisher));
    return *this;
  }
  Documents& PublishedDuring(absl::string_view edtf,
                             v1::Certainty certainty = v1::CERTAINTY_POSSIBLY) {
    query_.mutable_published()->set_edtf(std::string(edtf));
    query_.mutable_published()->set_certainty(certainty);
    return *this;
  }
  Documents& Page(int size, absl::string_view token = "") {
    query_.mutable_page()->set_size(size);
    query_.mutable_page()->set_token(std::string(token));
    return *this;
  }

  const v1::DocumentQuery& message() const { return query_; }
  // NOLINTNEXTLINE(google-explicit-constructor): a query is what it builds.
  operator const v1::DocumentQuery&() const { return query_; }

 private:
  v1::DocumentQuery query_;
};

}  // namespace veracity

#endif  // VERACITY_QUERY_H_
