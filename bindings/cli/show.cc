// The command show: one record as a page.

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "veracity/edtf.h"
#include "veracity/falls.h"
#include "words.h"

namespace veracity::cli {
namespace {

constexpr int kRivals = 20;

v1::RecordRef ClaimRefOf(const v1::Claim& claim) {
  v1::RecordRef ref;
  ref.mutable_claim()->set_id(claim.id());
  ref.mutable_claim()->set_shard(claim.shard());
  return ref;
}

v1::RecordRef AssertionRefOf(const v1::Assertion& assertion) {
  v1::RecordRef ref;
  ref.mutable_assertion()->set_id(assertion.id());
  ref.mutable_assertion()->set_shard(assertion.claim().shard());
  return ref;
}

// Whether two valid times can have a moment in common; undated: always.
bool MayMeet(const std::string& a, const std::string& b) {
  const absl::StatusOr<Edtf> first = Edtf::Parse(a);
  const absl::StatusOr<Edtf> second = Edtf::Parse(b);
  if (!first.ok() || !second.ok()) return true;
  return Overlaps(first->bounds(), second->bounds()) != When::kNo;
}

class Page {
 public:
  Page(const Session& session, const View& view)
      : session_(session),
        out_(*session.out),
        view_(view),
        ids_(view),
        words_(view) {}

  absl::Status Print(const v1::RecordRef& ref) {
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

 private:
  void Title(absl::string_view text) {
    out_.Paragraph("", out_.Paint(Style::kStrong, text));
  }
  void Id(const v1::RecordRef& ref, absl::string_view more = "") {
    const std::string id = out_.Paint(Style::kId, ids_(ref));
    if (more.empty()) return out_.Line(id);
    out_.Paragraph(absl::StrCat(id, "  "), out_.Paint(Style::kFaint, more));
  }
  void Heading(absl::string_view text) {
    out_.Line();
    out_.Line(out_.Paint(Style::kStrong, text));
  }
  // A line of a list: an id and what it says.
  void Item(const v1::RecordRef& ref, absl::string_view text) {
    out_.Paragraph(absl::StrCat("  ", out_.Paint(Style::kId, ids_(ref)), "  "),
                   text);
  }
  void More(absl::string_view text) { out_.Paragraph(kIndent, text); }

  // ---- Claims.

  absl::Status Claim(const v1::RecordRef& ref) {
    VERACITY_ASSIGN_OR_RETURN(const ClaimId id, ToClaimId(ref));
    VERACITY_ASSIGN_OR_RETURN(const v1::ClaimView found, view_.GetClaim(id));
    VERACITY_ASSIGN_OR_RETURN(const v1::FallReport fallen,
                              Fallen(view_, id, session_.Call()));
    if (out_.json()) {
      out_.Json(found);
      VERACITY_RETURN_IF_ERROR(EachAssertion(
          found.claim(),
          [&](const v1::AssertionView& said) { out_.Json(said); }));
      if (fallen.falls_size() > 0) out_.Json(fallen);
      return absl::OkStatus();
    }
    const v1::Claim& claim = found.claim();
    Title(words_.Claim(claim));
    const std::string statement = words_.Statement(claim);
    if (claim.wordings_size() > 0 && !statement.empty()) {
      out_.Paragraph("", statement);
    }
    for (int i = 1; i < claim.wordings_size(); ++i) {
      out_.Paragraph("", absl::StrCat(Clean(claim.wordings(i).language()), ": ",
                                      Clean(claim.wordings(i).text())));
    }
    Id(ref, absl::StrCat(AKind(claim.kind()), ", recorded ",
                         Moment(found.recorded()), From(found.authors())));
    Withdrawals(found.withdrawals());
    VERACITY_RETURN_IF_ERROR(Assertions(claim, fallen));
    VERACITY_RETURN_IF_ERROR(Rivals(claim));
    return Related(ref);
  }

  static std::string AKind(v1::ClaimKind kind) {
    if (kind == v1::CLAIM_KIND_UNSPECIFIED) kind = v1::CLAIM_KIND_FACT;
    const std::string word = Word(kind);
    if (kind == v1::CLAIM_KIND_FACT) return "a claim of fact";
    return absl::StrCat(word[0] == 'e' ? "an " : "a ", word);
  }

  std::string From(const google::protobuf::RepeatedPtrField<std::string>& who) {
    if (who.empty()) return "";
    std::vector<std::string> names;
    for (const std::string& one : who) names.push_back(words_.Name(one));
    return absl::StrCat(" from ", absl::StrJoin(names, " by way of "));
  }

  absl::Status EachAssertion(
      const v1::Claim& claim,
      const std::function<void(const v1::AssertionView&)>& take) {
    v1::AssertionQuery query;
    query.mutable_claim()->add_ids(claim.id());
    query.mutable_assertion()->set_withdrawn(v1::WITHDRAWN_FILTER_INCLUDE);
    Results<v1::AssertionView> results = view_.Find(query, session_.Call());
    v1::AssertionView said;
    while (results.Next(&said)) take(said);
    return results.status();
  }

  absl::Status Assertions(const v1::Claim& claim,
                          const v1::FallReport& fallen) {
    absl::flat_hash_map<std::string, v1::Fall::Reason> reasons;
    for (const v1::Fall& fall : fallen.falls()) {
      reasons[fall.assertion().id()] = fall.reason();
    }
    bool none = true;
    std::map<v1::Stance, std::vector<std::string>> sources;
    VERACITY_RETURN_IF_ERROR(
        EachAssertion(claim, [&](const v1::AssertionView& said) {
          if (std::exchange(none, false)) Heading("Who says so");
          Said(said);
          const auto reason = reasons.find(said.assertion().id());
          if (reason != reasons.end()) Fell(reason->second);
          if (said.withdrawn()) return;
          sources[said.assertion().stance()].push_back(
              said.assertion().source());
        }));
    if (none) Heading("Nobody says so.");
    if (sources.count(v1::STANCE_AFFIRMS) + sources.count(v1::STANCE_DENIES) ==
        2) {
      Heading("In conflict");
      const std::string relayed =
          Speakers(sources[v1::STANCE_RELAYS], "passes it on", "pass it on");
      out_.Paragraph(
          "  ",
          absl::StrCat(
              Speakers(sources[v1::STANCE_AFFIRMS], "affirms it", "affirm it"),
              "; ",
              Speakers(sources[v1::STANCE_DENIES], "denies it", "deny it"),
              relayed.empty() ? "" : "; ", relayed, "."));
    }
    return absl::OkStatus();
  }

  // "2 sources affirm it (3 times)" of the source of each assertion.
  static std::string Speakers(std::vector<std::string> sources,
                              absl::string_view one, absl::string_view many) {
    const size_t times = sources.size();
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    if (sources.empty()) return "";
    return absl::StrCat(Counted(sources.size(), absl::StrCat("source ", one),
                                absl::StrCat("sources ", many)),
                        times > sources.size()
                            ? absl::StrCat(" (", Counted(times, "time"), ")")
                            : "");
  }

  void Fell(v1::Fall::Reason reason) {
    switch (reason) {
      case v1::Fall::REASON_GROUND_WITHDRAWN:
        return More(out_.Paint(
            Style::kBad, "Stands on nothing: all it rests on is withdrawn."));
      case v1::Fall::REASON_CIRCULAR:
        return More(out_.Paint(Style::kBad,
                               "Stands on nothing: it rests on itself only."));
      case v1::Fall::REASON_DANGLING:
        return More(out_.Paint(
            Style::kBad,
            "Stands on nothing known: what it rests on is not on record."));
      default:
        return;
    }
  }

  // One assertion: who and how, from whom it came, how sure, where.
  void Said(const v1::AssertionView& view) {
    const v1::Assertion& said = view.assertion();
    const Style style = said.stance() == v1::STANCE_AFFIRMS  ? Style::kGood
                        : said.stance() == v1::STANCE_DENIES ? Style::kBad
                        : said.stance() == v1::STANCE_DECLINES
                            ? Style::kDoubtful
                            : Style::kFaint;
    std::string act = absl::StrCat(
        words_.Name(said.source()), " ", out_.Paint(style, Verb(said.stance())),
        said.stance() == v1::STANCE_DECLINES ? "" : " it");
    const std::string when = WhenInWords(said.said());
    if (!when.empty()) absl::StrAppend(&act, ", ", when);
    if (!said.verb().empty()) {
      absl::StrAppend(&act, ": \"", Clean(said.verb()), "\"");
    }
    Item(AssertionRefOf(said), act);
    std::vector<std::string> how;
    if (view.holding() == v1::HOLDING_ONLY_RELAYED) {
      how.push_back("known only because others cite it");
    }
    if (said.manner() > v1::MANNER_STATED) {
      how.push_back(said.manner() == v1::MANNER_HEADING
                        ? "in a heading"
                        : absl::StrCat(Word(said.manner()), ", not stated"));
    }
    if (said.basis() != v1::BASIS_UNSPECIFIED)
      how.push_back(Word(said.basis()));
    if (said.times() > 1) how.push_back(absl::StrCat(said.times(), " times"));
    if (said.repeatedly()) how.push_back("repeatedly");
    if (!how.empty()) More(absl::StrJoin(how, ", "));
    if (said.has_confidence()) {
      More(absl::StrCat("how sure: ", InWords(said.confidence())));
    }
    for (const std::string& row : words_.Hands(said, out_.arrow())) {
      if (absl::StrContains(row, out_.arrow())) More(row);
    }
    if (!said.document().empty()) {
      std::vector<std::string> places;
      for (const v1::Selector& selector : said.selectors()) {
        places.push_back(InWords(selector));
      }
      More(absl::StrCat("in ", words_.Document(said.document()),
                        places.empty() ? "" : ": ",
                        absl::StrJoin(places, "; ")));
    }
    for (const v1::Withdrawal& one : view.withdrawals()) {
      More(out_.Paint(Style::kBad, Withdrawn(one)));
    }
  }

  std::string Withdrawn(const v1::Withdrawal& one) {
    std::string text = one.effective() ? "Withdrawn" : "Challenged";
    if (!one.target().has_assertion() && !one.target().has_claim()) {
      absl::StrAppend(&text, ", with ", words_.Record(one.target()), ",");
    }
    absl::StrAppend(
        &text, " by ",
        words_.Name(one.withdrawn_by().empty() ? view_.owner()
                                               : one.withdrawn_by()));
    const std::string when = one.withdrawn().empty()
                                 ? absl::StrCat("on ", Moment(one.recorded()))
                                 : WhenInWords(one.withdrawn());
    absl::StrAppend(&text, " ", when);
    if (!one.reason().empty()) {
      absl::StrAppend(&text, ": ", Clean(one.reason()));
    }
    return text;
  }

  void Withdrawals(
      const google::protobuf::RepeatedPtrField<v1::Withdrawal>& all) {
    for (const v1::Withdrawal& one : all) {
      out_.Paragraph("", out_.Paint(Style::kBad, Withdrawn(one)));
    }
  }

  // "affirmed by Reuters, denied by ..." of another claim, in a few words.
  std::string InShort(const v1::Claim& claim) {
    const auto id = ClaimId::FromDigest(claim.id(), claim.shard());
    const auto said = id.ok() ? view_.AssertionsOf(*id) : id.status();
    if (!said.ok() || said->empty()) return "said by nobody";
    std::vector<std::string> parts;
    for (const v1::AssertionView& one : *said) {
      if (parts.size() == 4) {
        parts.push_back(absl::StrCat("and ", said->size() - 4, " more"));
        break;
      }
      parts.push_back(absl::StrCat(Participle(one.assertion().stance()), " ",
                                   words_.Name(one.assertion().source())));
    }
    return absl::StrJoin(parts, ", ");
  }

  // Other values where there can be but one.
  absl::Status Rivals(const v1::Claim& claim) {
    const v1::Statement& statement = claim.statement();
    if (statement.predicate().empty()) return absl::OkStatus();
    const auto spec = view_.GetPredicate(statement.predicate());
    if (!spec.ok() || spec->cardinality() != v1::CARDINALITY_SINGLE) {
      return absl::OkStatus();
    }
    v1::ClaimQuery query;
    *query.mutable_claim()->add_subjects() = statement.subject();
    query.mutable_claim()->add_predicates(statement.predicate());
    query.mutable_asserted();
    Results<v1::ClaimView> results = view_.Find(query, session_.Call());
    v1::ClaimView other;
    int shown = 0;
    while (shown < kRivals && results.Next(&other)) {
      if (other.claim().id() == claim.id() ||
          !MayMeet(statement.valid(), other.claim().statement().valid())) {
        continue;
      }
      if (shown++ == 0) {
        Heading("Rival values (there can be but one at a time)");
      }
      Item(ClaimRefOf(other.claim()),
           absl::StrCat(words_.Value(other.claim().statement().value()), ", ",
                        InShort(other.claim())));
    }
    return results.status();
  }

  // What others claim of it: that it contradicts, follows from, ... another.
  absl::Status Related(const v1::RecordRef& ref) {
    v1::ClaimQuery as_subject;
    *as_subject.mutable_claim()->add_subjects() = ref;
    v1::ClaimQuery as_value;
    *as_value.mutable_claim()
         ->mutable_value()
         ->mutable_equals()
         ->mutable_record() = ref;
    bool first = true;
    for (const v1::ClaimQuery* query : {&as_subject, &as_value}) {
      Results<v1::ClaimView> results = view_.Find(*query, session_.Call());
      v1::ClaimView found;
      while (results.Next(&found)) {
        if (std::exchange(first, false)) Heading("What is said of it");
        Item(ClaimRefOf(found.claim()), words_.Claim(found.claim()));
        More(InShort(found.claim()));
      }
      VERACITY_RETURN_IF_ERROR(results.status());
    }
    return absl::OkStatus();
  }

  // ---- Others.

  absl::Status Assertion(const v1::RecordRef& ref) {
    VERACITY_ASSIGN_OR_RETURN(const AssertionId id, ToAssertionId(ref));
    VERACITY_ASSIGN_OR_RETURN(const v1::AssertionView found,
                              view_.GetAssertion(id));
    if (out_.json()) {
      out_.Json(found);
      return absl::OkStatus();
    }
    Title(absl::StrCat(words_.Name(found.assertion().source()), " ",
                       Verb(found.assertion().stance()), ": ",
                       words_.Claim(found.assertion().claim())));
    v1::RecordRef claim;
    *claim.mutable_claim() = found.assertion().claim();
    out_.Paragraph("", absl::StrCat("of ", out_.Paint(Style::kId, ids_(claim)),
                                    ", recorded ", Moment(found.recorded()),
                                    From(found.authors())));
    out_.Line();
    Said(found);
    return Related(ref);
  }

  absl::Status Entity(const std::string& id) {
    VERACITY_ASSIGN_OR_RETURN(const v1::Entity entity, view_.GetEntity(id));
    if (out_.json()) {
      out_.Json(entity);
      return absl::OkStatus();
    }
    Title(words_.Name(id));
    std::vector<std::string> kinds(entity.types().begin(),
                                   entity.types().end());
    if (words_.IsAnonymous(id)) kinds.push_back("an anonymous source");
    if (entity.indefinite()) kinds.push_back("known by description only");
    for (std::string& kind : kinds) kind = Clean(kind);
    Id(RefToEntity(id), absl::StrJoin(kinds, ", "));
    if (!entity.description().empty()) {
      out_.Paragraph("", Clean(entity.description()));
    }
    std::vector<std::string> names;
    for (int i = 1; i < entity.names_size(); ++i) {
      names.push_back(Clean(entity.names(i).text()));
    }
    if (!names.empty()) {
      out_.Paragraph(
          "", absl::StrCat("Also called ", absl::StrJoin(names, ", "), "."));
    }
    if (!entity.source().known_through().empty()) {
      out_.Paragraph(
          "", absl::StrCat("Known through ",
                           words_.Name(entity.source().known_through()), "."));
    }
    v1::AssertionQuery says;
    says.mutable_assertion()->add_sources(id);
    VERACITY_RETURN_IF_ERROR(Shares(says, "As a source", v1::GROUP_BY_STANCE));
    v1::ClaimQuery about;
    about.mutable_claim()->add_about(id);
    return SomeClaims(about, "Claims about it",
                      absl::StrCat("veracity find --about ", id));
  }

  absl::Status Shares(const v1::AssertionQuery& query,
                      absl::string_view heading, v1::GroupBy by) {
    VERACITY_ASSIGN_OR_RETURN(const auto counts,
                              view_.Count(query, by, session_.Call()));
    if (counts.empty()) return absl::OkStatus();
    Heading(heading);
    std::vector<std::vector<std::string>> rows;
    for (const v1::GroupCount& one : counts) {
      rows.push_back({absl::StrCat(one.count()),
                      by == v1::GROUP_BY_SOURCE ? words_.Name(one.key())
                                                : WordOfKey(by, one.key())});
    }
    out_.Table(rows, {0}, 2);
    return absl::OkStatus();
  }

  absl::Status SomeClaims(const v1::ClaimQuery& query,
                          absl::string_view heading, absl::string_view all) {
    constexpr int kSome = 12;
    v1::ClaimQuery page = query;
    page.mutable_page()->set_size(kSome);
    VERACITY_ASSIGN_OR_RETURN(const auto found,
                              view_.FindPage(page, session_.Call()));
    if (found.items.empty()) return absl::OkStatus();
    Heading(heading);
    for (const v1::ClaimView& one : found.items) {
      Item(ClaimRefOf(one.claim()), words_.Claim(one.claim()));
    }
    if (!found.next_page_token.empty()) {
      out_.Line(out_.Paint(Style::kFaint, absl::StrCat("  all: ", all)));
    }
    return absl::OkStatus();
  }

  absl::Status Document(const std::string& id) {
    VERACITY_ASSIGN_OR_RETURN(const v1::Document document,
                              view_.GetDocument(id));
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
    if (!authors.empty())
      by = absl::StrCat("By ", absl::StrJoin(authors, ", "));
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
    v1::AssertionQuery said;
    said.mutable_assertion()->add_documents(id);
    return Shares(said, "Who speaks in it", v1::GROUP_BY_SOURCE);
  }

  absl::Status Predicate(const std::string& name) {
    VERACITY_ASSIGN_OR_RETURN(const v1::PredicateSpec spec,
                              view_.GetPredicate(name));
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
    if (spec.symmetric()) traits.push_back("symmetric");
    if (!spec.inverse().empty()) {
      traits.push_back(absl::StrCat("inverse of ", Clean(spec.inverse())));
    }
    out_.Paragraph("", absl::StrCat(absl::StrJoin(traits, "; "), "."));
    v1::ClaimQuery query;
    query.mutable_claim()->add_predicates(name);
    return SomeClaims(query, "Claims with it",
                      absl::StrCat("veracity find --predicate \"", name, "\""));
  }

  absl::Status Retraction(const v1::RecordRef& ref) {
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

  absl::Status Batch(const v1::RecordRef& ref) {
    VERACITY_ASSIGN_OR_RETURN(const BatchId id,
                              BatchId::FromDigest(ref.batch()));
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
    out_.Line(out_.Paint(Style::kFaint,
                         absl::StrCat("its entries: veracity log --entries "
                                      "--since ",
                                      batch.commit() - 1)));
    return absl::OkStatus();
  }

  static constexpr const char* kIndent = "                ";

  const Session& session_;
  Output& out_;
  const View view_;
  ShortIds ids_;
  Words words_;
};

}  // namespace

absl::Status Show(const Session& session, const ShowOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  VERACITY_ASSIGN_OR_RETURN(const View view, ViewOf(ledger, options.as_of));
  VERACITY_ASSIGN_OR_RETURN(
      const v1::RecordRef ref,
      ResolveOne(view, options.what, Want::kAny, Reading::kWords));
  return Page(session, view).Print(ref);
}

}  // namespace veracity::cli
