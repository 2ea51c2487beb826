// The command show: one record as a page.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arguments.h"
#include "commands.h"
#include "page.h"
#include "status_macros.h"

namespace veracity::cli {

absl::Status Page::Print(const v1::RecordRef& ref) {
  switch (ref.target_case()) {
    case v1::RecordRef::kClaim:
      return Claim(ref);
    case v1::RecordRef::kAssertion:
      return Assertion(ref);
    case v1::RecordRef::kEntity:
      return Entity(ref.entity());
    case v1::RecordRef::kDocument:
      return Document(ref.document());
    case v1::RecordRef::kPredicate:
      return Predicate(ref.predicate());
    case v1::RecordRef::kRetraction:
      return Retraction(ref);
    case v1::RecordRef::kBatch:
      return Batch(ref);
    default:
      return absl::InvalidArgumentError("this refers to nothing");
  }
}

// As the message that a description would be.
void Page::NothingButId(const v1::RecordRef& ref) {
  v1::Entity entity;
  v1::Document document;
  v1::PredicateSpec predicate;
  if (ref.has_entity()) {
    entity.set_id(ref.entity());
    out_.Json(entity);
  } else if (ref.has_document()) {
    document.set_id(ref.document());
    out_.Json(document);
  } else {
    predicate.set_name(ref.predicate());
    out_.Json(predicate);
  }
}

absl::Status Page::NotDescribed(const v1::RecordRef& ref,
                                const absl::Status& missing) {
  if (!absl::IsNotFound(missing)) return missing;
  VERACITY_ASSIGN_OR_RETURN(const bool mentioned, IsMentioned(view_, ref));
  if (!mentioned) return missing;
  if (out_.json()) {
    NothingButId(ref);
    return absl::OkStatus();
  }
  const bool predicate = ref.has_predicate();
  const std::string id = Clean(ref.has_entity()     ? ref.entity()
                               : ref.has_document() ? ref.document()
                                                    : ref.predicate());
  Title(id);
  Id(ref, absl::StrCat(
              predicate ? "not declared: veracity predicate "
                        : "not described: veracity describe ",
              absl::StrContains(id, ' ') ? absl::StrCat("\"", id, "\"") : id,
              ref.has_document() ? " --document" : "",
              predicate ? "" : " --name NAME"));
  return absl::OkStatus();
}

absl::Status Page::Document(const std::string& id) {
  v1::AssertionQuery said;
  said.mutable_assertion()->add_documents(id);
  const absl::StatusOr<v1::Document> found = view_.GetDocument(id);
  if (!found.ok()) {
    VERACITY_RETURN_IF_ERROR(NotDescribed(RefToDocument(id), found.status()));
    if (out_.json()) return absl::OkStatus();
    return Shares(said, "Who speaks in it", v1::GROUP_BY_SOURCE);
  }
  const v1::Document& document = *found;
  if (out_.json()) {
    out_.Json(document);
    return absl::OkStatus();
  }
  Title(words_.Document(id));
  Id(RefToDocument(id), Clean(document.genre()));
  std::vector<std::string> authors;
  for (const std::string& one : document.authors()) {
    authors.push_back(words_.Name(one));
  }
  std::string by;
  if (!authors.empty()) by = absl::StrCat("By ", absl::StrJoin(authors, ", "));
  if (!document.publisher().empty()) {
    absl::StrAppend(&by, by.empty() ? "Published by " : ", published by ",
                    words_.Name(document.publisher()));
  }
  if (!document.published().empty()) {
    absl::StrAppend(&by, by.empty() ? "Published " : ", ",
                    WhenInWords(document.published()));
  }
  if (!by.empty()) out_.Paragraph("", absl::StrCat(by, "."));
  for (const std::string& url : document.urls()) out_.Line(Clean(url));
  VERACITY_RETURN_IF_ERROR(WithdrawnWith(RefToDocument(id), said));
  return Shares(said, "Who speaks in it", v1::GROUP_BY_SOURCE);
}

absl::Status Page::Predicate(const std::string& name) {
  v1::ClaimQuery query;
  query.mutable_claim()->add_predicates(name);
  const std::string all =
      absl::StrCat("veracity find --predicate \"", name, "\"");
  const absl::StatusOr<v1::PredicateSpec> found = view_.GetPredicate(name);
  if (!found.ok()) {
    VERACITY_RETURN_IF_ERROR(
        NotDescribed(RefToPredicate(name), found.status()));
    if (out_.json()) return absl::OkStatus();
    return SomeClaims(query, "Claims with it", all);
  }
  const v1::PredicateSpec& spec = *found;
  if (out_.json()) {
    out_.Json(spec);
    return absl::OkStatus();
  }
  Title(Clean(name));
  Id(RefToPredicate(name));
  for (const v1::Text& text : spec.descriptions()) {
    out_.Paragraph("", Clean(text.text()));
  }
  std::vector<std::string> traits;
  if (spec.value_type() != v1::VALUE_TYPE_UNSPECIFIED) {
    traits.push_back(
        absl::StrCat("takes a value of type ", Word(spec.value_type())));
  }
  traits.push_back(spec.cardinality() == v1::CARDINALITY_SINGLE
                       ? "one value at a time: others are rivals"
                       : "many values at a time");
  if (!spec.dimension().empty()) {
    traits.push_back(absl::StrCat("measured as ", Clean(spec.dimension())));
  }
  if (!spec.tolerance().relative().empty()) {
    traits.push_back(absl::StrCat("values within a share of ",
                                  Clean(spec.tolerance().relative()),
                                  " agree"));
  }
  if (!spec.tolerance().absolute().empty()) {
    traits.push_back(absl::StrCat("values within ",
                                  Clean(spec.tolerance().absolute()), " ",
                                  Clean(spec.tolerance().unit()), " agree"));
  }
  if (spec.aspect() == v1::ASPECT_EVENT) traits.push_back("an event");
  if (spec.symmetric()) traits.push_back("symmetric");
  if (!spec.inverse().empty()) {
    traits.push_back(absl::StrCat("inverse of ", Clean(spec.inverse())));
  }
  if (!spec.hierarchy().empty()) {
    traits.push_back(absl::StrCat("its values lie within one another by \"",
                                  Clean(spec.hierarchy()), "\""));
  }
  if (spec.narrowing_qualifiers_size() > 0) {
    traits.push_back(
        absl::StrCat("narrowed by ",
                     Clean(absl::StrJoin(spec.narrowing_qualifiers(), ", "))));
  }
  if (!spec.half_life_days().empty()) {
    traits.push_back(absl::StrCat("what was said counts half after ",
                                  Clean(spec.half_life_days()), " days"));
  }
  if (!spec.base_rate().empty()) {
    traits.push_back(
        absl::StrCat("probable beforehand to ", Clean(spec.base_rate())));
  }
  if (spec.speaks_for_oneself()) {
    traits.push_back("a source is believed about itself");
  }
  out_.Paragraph("", absl::StrCat(absl::StrJoin(traits, "; "), "."));
  return SomeClaims(query, "Claims with it", all);
}

absl::Status Page::Retraction(const v1::RecordRef& ref) {
  VERACITY_ASSIGN_OR_RETURN(const RetractionId id,
                            RetractionId::FromDigest(ref.retraction()));
  VERACITY_ASSIGN_OR_RETURN(const v1::Retraction retraction,
                            view_.GetRetraction(id));
  if (out_.json()) {
    out_.Json(retraction);
    return absl::OkStatus();
  }
  Title(absl::StrCat("Withdraws ", words_.Record(retraction.target())));
  Id(ref);
  std::string text =
      absl::StrCat("By ", words_.Name(retraction.withdrawn_by().empty()
                                          ? view_.owner()
                                          : retraction.withdrawn_by()));
  if (!retraction.withdrawn().empty()) {
    absl::StrAppend(&text, ", ", WhenInWords(retraction.withdrawn()));
  }
  if (!retraction.reason().empty()) {
    absl::StrAppend(&text, ": ", Clean(retraction.reason()));
  }
  out_.Paragraph("", text);
  return absl::OkStatus();
}

absl::Status Page::Batch(const v1::RecordRef& ref) {
  VERACITY_ASSIGN_OR_RETURN(const BatchId id, BatchId::FromDigest(ref.batch()));
  VERACITY_ASSIGN_OR_RETURN(const v1::Batch batch, view_.GetBatch(id));
  if (out_.json()) {
    out_.Json(batch);
    return absl::OkStatus();
  }
  Title(batch.note().empty() ? absl::StrCat("Batch ", batch.commit())
                             : Clean(batch.note()));
  Id(ref, absl::StrCat(
              "commit ", batch.commit(), ", ", Moment(batch.recorded()), ", ",
              Counted(batch.entry_count(), "entry"), From(batch.authors())));
  Faint(absl::StrCat("its entries: veracity log --entries --since ",
                     batch.commit() - 1));
  return absl::OkStatus();
}

namespace {

// What nothing describes has no name to be found by: its id, typed in full,
// says which it is.
absl::StatusOr<v1::RecordRef> WhatToShow(const View& view,
                                         const std::string& typed) {
  absl::StatusOr<v1::RecordRef> ref = ResolveOne(view, typed);
  if (ref.ok() || !absl::IsNotFound(ref.status())) return ref;
  for (const v1::RecordRef& mentioned :
       {RefToEntity(typed), RefToDocument(typed), RefToPredicate(typed)}) {
    VERACITY_ASSIGN_OR_RETURN(const bool is_it, IsMentioned(view, mentioned));
    if (is_it) return mentioned;
  }
  return ResolveOne(view, typed, Want::kAny, Reading::kWords);
}

}  // namespace

absl::Status Show(const Session& session, const ShowOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  VERACITY_ASSIGN_OR_RETURN(const View view, ViewOf(ledger, options.as_of));
  VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef ref,
                            WhatToShow(view, options.what));
  return Page(session, view).Print(ref);
}

}  // namespace veracity::cli
