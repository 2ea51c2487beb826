// The command find: from options to queries, and how answers are shown.

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "words.h"

namespace veracity::cli {
namespace {

constexpr size_t kWhoShown = 6;

// ---- From options to filters.

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

void SetTime(const std::string& edtf, const FindOptions& options,
             v1::TimeFilter* filter) {
  filter->set_edtf(edtf);
  filter->set_certainty(CertaintyOf(options));
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
    SetTime(options.valid, options, filter->mutable_valid());
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
    SetTime(options.said, options, filter->mutable_said());
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
    SetTime(options.published, options, query.mutable_published());
  }
  ReadPage(options, query.mutable_page());
  return query;
}

// Whether what is said of a claim, or something that it rests on, is first
// hand: no one filter asks for both.
absl::StatusOr<bool> RestsOnFirstHand(const View& view, const v1::Claim& claim,
                                      const CallOptions& call) {
  v1::RecordRef ref;
  ref.mutable_claim()->set_id(claim.id());
  ref.mutable_claim()->set_shard(claim.shard());
  TraceOptions options;
  options.call = call;
  VERACITY_ASSIGN_OR_RETURN(const v1::Trace trace, view.Trace(ref, options));
  return std::any_of(trace.nodes().begin(), trace.nodes().end(),
                     [](const v1::TraceNode& node) {
                       const v1::Basis basis = node.assertion().basis();
                       return !node.withdrawn() &&
                              (basis == v1::BASIS_OBSERVED ||
                               basis == v1::BASIS_MEASURED ||
                               basis == v1::BASIS_DOCUMENTED);
                     });
}

// ---- How answers are shown.

class Listing {
 public:
  Listing(const Session& session, const View& view)
      : out_(*session.out), view_(view), ids_(view), words_(view) {}

  void Show(const v1::ClaimView& found) {
    Head(found.claim(), found.withdrawn());
    const absl::StatusOr<ClaimId> id =
        ClaimId::FromDigest(found.claim().id(), found.claim().shard());
    if (!id.ok()) return;
    const auto said = view_.AssertionsOf(*id);
    if (said.ok()) out_.Paragraph(kIndent, Who(*said));
  }

  void Show(const v1::AssertionView& found) {
    const v1::Assertion& said = found.assertion();
    if (said.claim().id() != claim_) {
      if (!claim_.empty()) out_.Line();
      claim_ = said.claim().id();
      const auto id = ClaimId::FromDigest(claim_, said.claim().shard());
      const auto claim = id.ok() ? view_.GetClaim(*id) : id.status();
      if (claim.ok()) {
        Head(claim->claim(), claim->withdrawn());
      } else {
        out_.Paragraph(
            absl::StrCat(out_.Paint(Style::kId, ids_(said.claim())), "  "),
            "(not on record)");
      }
    }
    std::string text = words_.Act(said);
    if (said.has_confidence()) {
      absl::StrAppend(&text, ", ", InWords(said.confidence()));
    }
    if (found.holding() == v1::HOLDING_ONLY_RELAYED) {
      absl::StrAppend(&text, "; known only because others cite it");
    }
    if (found.withdrawn()) {
      absl::StrAppend(&text, " ", out_.Paint(Style::kBad, "(withdrawn)"));
    }
    out_.Paragraph(
        absl::StrCat("  ", out_.Paint(Style::kId, ids_(said_ref(said))), "  "),
        text);
  }

  void Show(const v1::Entity& entity) {
    std::string text = words_.Name(entity.id());
    if (!entity.description().empty()) {
      absl::StrAppend(&text, ": ", Clean(entity.description()));
    } else if (entity.types_size() > 0) {
      absl::StrAppend(&text, ", ", Clean(absl::StrJoin(entity.types(), ", ")));
    }
    Row(RefToEntity(entity.id()), text);
  }

  void Show(const v1::Document& document) {
    std::string text = words_.Document(document.id());
    if (document.titles_size() > 0 && !document.publisher().empty()) {
      absl::StrAppend(&text, ", ", words_.Name(document.publisher()));
    }
    if (document.titles_size() > 0 && !document.published().empty()) {
      absl::StrAppend(&text, ", ", InWords(document.published()));
    }
    Row(RefToDocument(document.id()), text);
  }

 private:
  static constexpr const char* kIndent = "              ";

  static v1::AssertionRef said_ref(const v1::Assertion& said) {
    v1::AssertionRef ref;
    ref.set_id(said.id());
    ref.set_shard(said.claim().shard());
    return ref;
  }

  void Row(const v1::RecordRef& ref, absl::string_view text) {
    out_.Paragraph(absl::StrCat(out_.Paint(Style::kId, ids_(ref)), "  "), text);
  }

  void Head(const v1::Claim& claim, bool withdrawn) {
    v1::ClaimRef ref;
    ref.set_id(claim.id());
    ref.set_shard(claim.shard());
    out_.Paragraph(
        absl::StrCat(out_.Paint(Style::kId, ids_(ref)), "  "),
        absl::StrCat(out_.Paint(Style::kStrong, words_.Claim(claim)),
                     withdrawn ? out_.Paint(Style::kBad, " (withdrawn)") : ""));
  }

  // "affirmed by Reuters; relayed by Jack Burnham, FDD".
  std::string Who(const std::vector<v1::AssertionView>& said) {
    if (said.empty()) return "nobody says so";
    std::vector<std::string> parts;
    for (const v1::Stance stance : {v1::STANCE_AFFIRMS, v1::STANCE_DENIES,
                                    v1::STANCE_DECLINES, v1::STANCE_RELAYS}) {
      std::vector<std::string> who;
      for (const v1::AssertionView& one : said) {
        if (one.assertion().stance() != stance) continue;
        const std::string& name = words_.Name(one.assertion().source());
        if (std::find(who.begin(), who.end(), name) == who.end()) {
          who.push_back(name);
        }
      }
      if (who.empty()) continue;
      const size_t more = who.size() > kWhoShown ? who.size() - kWhoShown : 0;
      who.resize(who.size() - more);
      const Style style = stance == v1::STANCE_AFFIRMS    ? Style::kGood
                          : stance == v1::STANCE_DENIES   ? Style::kBad
                          : stance == v1::STANCE_DECLINES ? Style::kDoubtful
                                                          : Style::kFaint;
      parts.push_back(absl::StrCat(
          out_.Paint(style, Participle(stance)), " ", absl::StrJoin(who, ", "),
          more > 0 ? absl::StrCat(" and ", more, " more") : ""));
    }
    return absl::StrJoin(parts, "; ");
  }

  Output& out_;
  const View view_;
  ShortIds ids_;
  Words words_;
  // The claim whose assertions are being listed.
  std::string claim_;
};

// Which of a query's answers to list; none: all.
template <typename Answer>
using Keep = std::function<absl::StatusOr<bool>(const Answer&)>;

// Lists one page, or with no limit all there is.
template <typename Query, typename Answer>
absl::Status List(const Session& session, const View& view, const Query& query,
                  absl::string_view what, const Keep<Answer>& keep = nullptr) {
  Output& out = *session.out;
  Listing listing(session, view);
  size_t count = 0;
  const auto show = [&](const Answer& answer) -> absl::Status {
    if (keep) {
      VERACITY_ASSIGN_OR_RETURN(const bool kept, keep(answer));
      if (!kept) return absl::OkStatus();
    }
    ++count;
    if (out.json()) {
      out.Json(answer);
    } else {
      listing.Show(answer);
    }
    return absl::OkStatus();
  };
  std::string next;
  if (query.page().size() == 0) {
    Results<Answer> results = view.Find(query, session.Call());
    Answer answer;
    while (results.Next(&answer)) VERACITY_RETURN_IF_ERROR(show(answer));
    VERACITY_RETURN_IF_ERROR(results.status());
  } else {
    VERACITY_ASSIGN_OR_RETURN(const PageOf<Answer> page,
                              view.FindPage(query, session.Call()));
    for (const Answer& answer : page.items) {
      VERACITY_RETURN_IF_ERROR(show(answer));
    }
    next = page.next_page_token;
  }
  if (out.json()) {
    if (!next.empty()) out.Json({{"nextPageToken", next}});
    return absl::OkStatus();
  }
  if (count > 0) out.Line();
  out.Line(out.Paint(
      Style::kFaint,
      count == 0 ? "Nothing found."
                 : absl::StrCat(Counted(count, what),
                                next.empty() ? "." : "; there are more:")));
  if (!next.empty()) {
    out.Line(out.Paint(Style::kFaint, absl::StrCat("  --page-token ", next)));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::GroupBy> ReadGroup(const std::string& typed) {
  if (typed.empty()) return v1::GROUP_BY_UNSPECIFIED;
  if (typed == "month") return v1::GROUP_BY_MONTH_SAID;
  return ReadEnum<v1::GroupBy>(typed);
}

template <typename Query>
absl::Status Count(const Session& session, const View& view, const Query& query,
                   const std::string& by) {
  VERACITY_ASSIGN_OR_RETURN(const v1::GroupBy group, ReadGroup(by));
  VERACITY_ASSIGN_OR_RETURN(const auto counts,
                            view.Count(query, group, session.Call()));
  Output& out = *session.out;
  if (group == v1::GROUP_BY_UNSPECIFIED) {
    if (out.json()) {
      v1::GroupCount whole;
      if (!counts.empty()) whole = counts[0];
      out.Json(whole);
    } else {
      out.Line(absl::StrCat(counts.empty() ? 0 : counts[0].count()));
    }
    return absl::OkStatus();
  }
  Words words(view);
  std::vector<std::vector<std::string>> rows;
  for (const v1::GroupCount& one : counts) {
    if (out.json()) {
      out.Json(one);
      continue;
    }
    rows.push_back(
        {absl::StrCat(one.count()), group == v1::GROUP_BY_SOURCE
                                        ? words.Name(one.key())
                                        : WordOfKey(group, one.key())});
  }
  out.Table(rows, {0});
  return absl::OkStatus();
}

}  // namespace

absl::Status Find(const Session& session, const FindOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  VERACITY_ASSIGN_OR_RETURN(const View view, ViewOf(ledger, options.as_of));
  const bool count = options.count || !options.by.empty();
  if (count && options.what != "claims" && options.what != "assertions") {
    return absl::InvalidArgumentError(absl::StrCat(
        "--count is for claims and assertions, not for ", options.what));
  }
  if (options.what == "assertions") {
    VERACITY_ASSIGN_OR_RETURN(const v1::AssertionQuery query,
                              ReadAssertionQuery(view, options));
    return count ? Count(session, view, query, options.by)
                 : List<v1::AssertionQuery, v1::AssertionView>(
                       session, view, query, "assertion");
  }
  if (options.what == "entities") {
    return List<v1::EntityQuery, v1::Entity>(
        session, view, ReadEntityQuery(options), "entity");
  }
  if (options.what == "documents") {
    VERACITY_ASSIGN_OR_RETURN(const v1::DocumentQuery query,
                              ReadDocumentQuery(view, options));
    return List<v1::DocumentQuery, v1::Document>(session, view, query,
                                                 "document");
  }
  VERACITY_ASSIGN_OR_RETURN(const v1::ClaimQuery query,
                            ReadClaimQuery(view, options));
  Keep<v1::ClaimView> keep;
  if (options.without_first_hand) {
    if (count) {
      return WithHint(
          absl::InvalidArgumentError("--nobody-first-hand cannot be counted"),
          "list them all: --limit 0");
    }
    keep = [&](const v1::ClaimView& found) -> absl::StatusOr<bool> {
      VERACITY_ASSIGN_OR_RETURN(
          const bool rests,
          RestsOnFirstHand(view, found.claim(), session.Call()));
      return !rests;
    };
  }
  return count ? Count(session, view, query, options.by)
               : List<v1::ClaimQuery, v1::ClaimView>(session, view, query,
                                                     "claim", keep);
}

}  // namespace veracity::cli
