// The commands describe and predicate: a description is recorded whole; what it
// does not say is taken from the one that counts.

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "veracity/batch.h"

namespace veracity::cli {
namespace {

using Texts = std::vector<std::string>;

// Collects what a new description takes the place of.
class Replaced {
 public:
  void Add(absl::string_view field, const std::string& was,
           const std::string& is) {
    if (was.empty() || was == is) return;
    parts_.push_back(absl::StrCat(field, " '", Clean(was), "'"));
  }
  void Add(absl::string_view field, const Texts& was, const Texts& is) {
    Add(field, absl::StrJoin(was, "', '"), absl::StrJoin(is, "', '"));
  }
  std::string InWords() const { return absl::StrJoin(parts_, "; "); }

 private:
  Texts parts_;
};

// Puts the names typed in the place of those of the same kind.
void SetNames(const Texts& typed, v1::NameKind kind,
              const std::string& language, absl::string_view field,
              v1::Entity* entity, Replaced* replaced) {
  if (typed.empty()) return;
  const bool alias = kind == v1::NAME_KIND_ALIAS;
  Texts was;
  google::protobuf::RepeatedPtrField<v1::Name> others;
  for (const v1::Name& name : entity->names()) {
    if ((name.kind() == v1::NAME_KIND_ALIAS) == alias) {
      was.push_back(name.text());
    } else {
      *others.Add() = name;
    }
  }
  google::protobuf::RepeatedPtrField<v1::Name> names;
  for (const std::string& text : typed) {
    v1::Name& name = *names.Add();
    name.set_text(text);
    name.set_language(language);
    name.set_kind(kind);
  }
  // The name to show comes first.
  (alias ? others : names).MergeFrom(alias ? names : others);
  entity->mutable_names()->Swap(alias ? &others : &names);
  replaced->Add(field, was, typed);
}

absl::StatusOr<v1::Entity> ReadEntity(const DescribeOptions& options,
                                      v1::Entity entity, Replaced* replaced) {
  entity.set_id(options.id);
  SetNames(options.names, v1::NAME_KIND_UNSPECIFIED, options.language, "name",
           &entity, replaced);
  SetNames(options.aliases, v1::NAME_KIND_ALIAS, options.language, "alias",
           &entity, replaced);
  if (!options.types.empty()) {
    replaced->Add("type", Texts(entity.types().begin(), entity.types().end()),
                  options.types);
    entity.clear_types();
    for (const std::string& type : options.types) entity.add_types(type);
  }
  if (!options.description.empty()) {
    replaced->Add("description", entity.description(), options.description);
    entity.set_description(options.description);
  }
  if (!options.kind.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const auto kind,
                              ReadEnum<v1::SourceKind>(options.kind));
    if (entity.source().kind() != v1::SOURCE_KIND_UNSPECIFIED) {
      replaced->Add("kind", Word(entity.source().kind()), Word(kind));
    }
    entity.mutable_source()->set_kind(kind);
  }
  return entity;
}

absl::StatusOr<std::string> ReadSha256(absl::string_view typed) {
  constexpr size_t kHexDigits = 64;
  if (typed.size() != kHexDigits ||
      !std::all_of(typed.begin(), typed.end(), absl::ascii_isxdigit)) {
    return WithHint(absl::InvalidArgumentError(absl::StrCat(
                        "--sha256: '", typed, "' is not 64 hex digits")),
                    "print it: sha256sum FILE");
  }
  return absl::HexStringToBytes(typed);
}

absl::StatusOr<v1::Document> ReadDocument(const View& view,
                                          const DescribeOptions& options,
                                          v1::Document document,
                                          Replaced* replaced) {
  document.set_id(options.id);
  if (!options.names.empty()) {
    Texts was;
    for (const v1::Text& title : document.titles()) was.push_back(title.text());
    replaced->Add("name", was, options.names);
    document.clear_titles();
    for (const std::string& title : options.names) {
      v1::Text& text = *document.add_titles();
      text.set_text(title);
      text.set_language(options.language);
    }
  }
  if (!options.url.empty()) {
    replaced->Add("url", Texts(document.urls().begin(), document.urls().end()),
                  {options.url});
    document.clear_urls();
    document.add_urls(options.url);
  }
  if (!options.publisher.empty()) {
    VERACITY_ASSIGN_OR_RETURN(std::string publisher,
                              EntityId(view, options.publisher));
    replaced->Add("publisher", document.publisher(), publisher);
    document.set_publisher(std::move(publisher));
  }
  if (!options.published.empty()) {
    VERACITY_RETURN_IF_ERROR(CheckDate("--published", options.published));
    replaced->Add("published", document.published(), options.published);
    document.set_published(options.published);
  }
  if (!options.sha256.empty()) {
    VERACITY_ASSIGN_OR_RETURN(std::string digest, ReadSha256(options.sha256));
    replaced->Add("SHA-256", absl::BytesToHexString(document.sha256()),
                  absl::BytesToHexString(digest));
    document.set_sha256(std::move(digest));
  }
  if (!options.kind.empty()) {
    replaced->Add("genre", document.genre(), options.kind);
    document.set_genre(options.kind);
  }
  return document;
}

void Set(absl::string_view field, const std::string& typed, std::string* is,
         Replaced* replaced) {
  if (typed.empty()) return;
  replaced->Add(field, *is, typed);
  *is = typed;
}

absl::Status ReadTolerances(const Texts& typed, v1::PredicateSpec* spec,
                            Replaced* replaced) {
  for (const std::string& one : typed) {
    v1::Tolerance& tolerance = *spec->mutable_tolerance();
    const absl::StatusOr<v1::Quantity> quantity = ReadQuantity(one);
    if (quantity.ok() && !quantity->unit().empty() && quantity->unit() != "%") {
      replaced->Add("tolerance", tolerance.absolute(), quantity->value());
      tolerance.set_absolute(quantity->value());
      tolerance.set_unit(quantity->unit());
      continue;
    }
    absl::StatusOr<std::string> share = ReadShare("--tolerance", one);
    if (!share.ok()) {
      return WithHint(share.status(), "write 4%, or a quantity: \"50 km\"");
    }
    replaced->Add("tolerance", tolerance.relative(), *share);
    tolerance.set_relative(*std::move(share));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::PredicateSpec> ReadSpec(const PredicateOptions& options,
                                           v1::PredicateSpec spec,
                                           Replaced* replaced) {
  if (options.single && options.many) {
    return absl::InvalidArgumentError("--single and --many exclude each other");
  }
  spec.set_name(options.name);
  if (options.single) spec.set_cardinality(v1::CARDINALITY_SINGLE);
  if (options.many) spec.set_cardinality(v1::CARDINALITY_MULTI);
  if (options.event) spec.set_aspect(v1::ASPECT_EVENT);
  if (options.symmetric) spec.set_symmetric(true);
  if (options.about_oneself) spec.set_speaks_for_oneself(true);
  Set("unit", options.unit, spec.mutable_dimension(), replaced);
  VERACITY_RETURN_IF_ERROR(ReadTolerances(options.tolerances, &spec, replaced));
  if (!options.value_type.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const auto type,
                              ReadEnum<v1::ValueType>(options.value_type));
    spec.set_value_type(type);
  } else if (spec.value_type() == v1::VALUE_TYPE_UNSPECIFIED &&
             (!options.unit.empty() || !options.tolerances.empty())) {
    spec.set_value_type(v1::VALUE_TYPE_QUANTITY);
  }
  Set("inverse", options.inverse, spec.mutable_inverse(), replaced);
  Set("within", options.hierarchy, spec.mutable_hierarchy(), replaced);
  if (!options.narrowing.empty()) {
    spec.mutable_narrowing_qualifiers()->Assign(options.narrowing.begin(),
                                                options.narrowing.end());
  }
  Set("half-life", options.half_life, spec.mutable_half_life_days(), replaced);
  if (!options.base_rate.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const std::string share,
                              ReadShare("--base-rate", options.base_rate));
    Set("base rate", share, spec.mutable_base_rate(), replaced);
  }
  if (!options.description.empty()) {
    spec.clear_descriptions();
    v1::Text& text = *spec.add_descriptions();
    text.set_text(options.description);
    text.set_language(options.language);
  }
  return spec;
}

// Records it, unless the one that counts says just that.
template <typename Described>
absl::Status RecordNew(const Session& session, Ledger& ledger,
                       const Described& described,
                       const absl::StatusOr<Described>& known,
                       const Replaced& replaced) {
  if (known.ok() &&
      google::protobuf::util::MessageDifferencer::Equals(*known, described)) {
    if (!session.out->json()) {
      session.out->Line("It is described just so: nothing was done.");
    }
    return absl::OkStatus();
  }
  // The same words after others are a batch of their own.
  Batch batch(known.ok() ? absl::StrCat("described again after commit ",
                                        ledger.Now().commit())
                         : "");
  batch.Add(described);
  VERACITY_RETURN_IF_ERROR(RecordAndTell(session, ledger, batch));
  const std::string was = replaced.InWords();
  if (!was.empty() && !session.out->json()) {
    session.out->Paragraph("replaced: ", was);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Describe(const Session& session, const DescribeOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, session.OpenToWrite());
  const View view = ledger.Now();
  Replaced replaced;
  if (options.document) {
    const absl::StatusOr<v1::Document> known = view.GetDocument(options.id);
    VERACITY_ASSIGN_OR_RETURN(
        const v1::Document document,
        ReadDocument(view, options, known.ok() ? *known : v1::Document(),
                     &replaced));
    return RecordNew(session, ledger, document, known, replaced);
  }
  const absl::StatusOr<v1::Entity> known = view.GetEntity(options.id);
  VERACITY_ASSIGN_OR_RETURN(
      const v1::Entity entity,
      ReadEntity(options, known.ok() ? *known : v1::Entity(), &replaced));
  return RecordNew(session, ledger, entity, known, replaced);
}

absl::Status Predicate(const Session& session,
                       const PredicateOptions& options) {
  VERACITY_RETURN_IF_ERROR(CheckTyped(options.name));
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, session.OpenToWrite());
  const absl::StatusOr<v1::PredicateSpec> known =
      ledger.Now().GetPredicate(options.name);
  Replaced replaced;
  VERACITY_ASSIGN_OR_RETURN(
      const v1::PredicateSpec spec,
      ReadSpec(options, known.ok() ? *known : v1::PredicateSpec(), &replaced));
  return RecordNew(session, ledger, spec, known, replaced);
}

}  // namespace veracity::cli
