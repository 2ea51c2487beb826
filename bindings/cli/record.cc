// Commands that record: init, add, retract, reinstate, amend.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "veracity/assessor.h"
#include "veracity/batch.h"
#include "veracity/falls.h"
#include "veracity/identity.h"
#include "verdict_changes.h"
#include "words.h"

namespace veracity::cli {
namespace {

constexpr absl::string_view kTool = "veracity";

// Notes on what was recorded, each once: above all, what does not count from
// the beginning, why, and what would change that.
class Notes {
 public:
  Notes(const View& view, ShortIds& ids, Words& words)
      : view_(view), ids_(ids), words_(words) {}

  void Add(std::string note) {
    if (std::find(all_.begin(), all_.end(), note) == all_.end()) {
      all_.push_back(std::move(note));
    }
  }

  void OfClaim(const v1::ClaimRef& ref) {
    const auto id = ClaimId::FromDigest(ref.id(), ref.shard());
    const auto found = id.ok() ? view_.GetClaim(*id) : id.status();
    if (!found.ok()) return;
    Withdrawn("answers leave the claim out: ", found->withdrawals());
    const v1::Statement& statement = found->claim().statement();
    TakenForEntity(statement);
    NearlyNamed(statement.subject().entity());
    NearlyNamed(statement.value().entity());
  }

  void OfAssertion(const v1::AssertionView& said) {
    Withdrawn("this does not count: ", said.withdrawals());
    OfClaim(said.assertion().claim());
    for (const v1::Ground& ground : said.assertion().grounds()) {
      v1::RecordRef ref;
      *ref.mutable_assertion() = ground.assertion();
      const auto id = ToAssertionId(ref);
      const auto found = id.ok() ? view_.GetAssertion(*id) : id.status();
      if (found.ok()) {
        Withdrawn("of what it rests on: ", found->withdrawals());
      }
    }
  }

  const std::vector<std::string>& all() const { return all_; }

 private:
  // A value typed without quotes of its own is an entity: hardly what was meant
  // where the predicate takes something else.
  void TakenForEntity(const v1::Statement& statement) {
    if (!statement.value().has_entity()) return;
    const std::string value = Clean(statement.value().entity());
    const std::string taken = absl::StrCat("'", value, "' is an entity here; ");
    if (statement.predicate() == "veracity:reliability") {
      return Add(absl::StrCat(taken,
                              "a grade is text and has quotes of its own, '\"",
                              value, "\"', or: veracity rate ",
                              Clean(statement.subject().entity()), " ", value));
    }
    const auto spec = view_.GetPredicate(statement.predicate());
    if (!spec.ok() || spec->value_type() == v1::VALUE_TYPE_UNSPECIFIED ||
        spec->value_type() == v1::VALUE_TYPE_ENTITY ||
        spec->value_type() == v1::VALUE_TYPE_RECORD) {
      return;
    }
    Add(absl::StrCat(taken, "\"", Clean(statement.predicate()),
                     "\" takes a value of type ", Word(spec->value_type()),
                     ": veracity add --help tells how one is typed"));
  }

  // An entity that nobody describes, by words out of one name that there is, is
  // hardly another one.
  void NearlyNamed(const std::string& entity) {
    // What is shorter begins many words.
    constexpr size_t kShortest = 4;
    constexpr size_t kFew = 8;
    if (entity.size() < kShortest || view_.GetEntity(entity).ok()) return;
    std::vector<std::string> meant;
    const auto candidates = view_.Resolve(entity, kFew);
    if (!candidates.ok()) return;
    for (const v1::Candidate& one : *candidates) {
      if (!one.ref().has_entity() || one.ref().entity() == entity) continue;
      meant.push_back(one.ref().entity());
    }
    if (meant.size() != 1) return;
    Add(absl::StrCat("'", Clean(entity), "' is taken for an id of its own; ",
                     "if you mean ", words_.Name(meant[0]), ", write ",
                     Clean(meant[0])));
  }

  void Withdrawn(
      absl::string_view lead,
      const google::protobuf::RepeatedPtrField<v1::Withdrawal>& withdrawals) {
    for (const v1::Withdrawal& one : withdrawals) {
      if (!one.effective()) continue;
      Add(absl::StrCat(
          lead, words_.Record(one.target()), " is withdrawn",
          one.reason().empty() ? ""
                               : absl::StrCat(" (", Clean(one.reason()), ")"),
          "; to take that back: veracity reinstate ", ids_(one.target())));
    }
  }

  const View& view_;
  ShortIds& ids_;
  Words& words_;
  std::vector<std::string> all_;
};

// What was done with each record of a batch, for people.
void Tell(const Session& session, const Ledger& ledger,
          const v1::RecordReport& report) {
  Output& out = *session.out;
  if (out.json()) return out.Json(report);
  if (report.known()) {
    return out.Line("This very batch was on record: nothing was done.");
  }
  const View view = ledger.Now();
  ShortIds ids(view);
  Words words(view);
  Notes notes(view, ids, words);
  for (const v1::RecordResult& result : report.results()) {
    const bool is_new = result.outcome() == v1::OUTCOME_INSERTED;
    std::string what;
    bool by_owner = false;
    if (result.ref().has_assertion()) {
      const auto id = ToAssertionId(result.ref());
      const auto found = id.ok() ? view.GetAssertion(*id) : id.status();
      if (found.ok()) {
        what = words.Act(found->assertion());
        by_owner = found->assertion().source() == ledger.owner();
        notes.OfAssertion(*found);
      }
    } else if (result.ref().has_entity() && is_new &&
               words.IsAnonymous(result.ref().entity())) {
      what = words.Record(result.ref());
      notes.Add(absl::StrCat(
          "'", what, "' is no id: recorded as an anonymous source; for an ",
          "entity write its id, or ent_ and an id that is new"));
    } else if (result.ref().has_claim()) {
      what = words.Claim(result.ref().claim());
      notes.OfClaim(result.ref().claim());
    } else if (result.ref().has_retraction()) {
      const auto id = RetractionId::FromDigest(result.ref().retraction());
      const auto found = id.ok() ? view.GetRetraction(*id) : id.status();
      if (found.ok()) {
        what = absl::StrCat(
            found->target().has_retraction() ? "takes back " : "withdraws ",
            words.Record(found->target()));
      }
    } else {
      what = words.Record(result.ref());
    }
    if (!is_new) absl::StrAppend(&what, " (known)");
    out.Paragraph(absl::StrCat(out.Paint(Style::kId, ids(result.ref())), "  "),
                  what);
    for (const v1::Warning& warning : result.warnings()) {
      // Who the owner is need not be told to the owner each time.
      if (by_owner && warning.field() == "assertion.source") continue;
      notes.Add(Clean(warning.message()));
    }
  }
  for (const std::string& note : notes.all()) {
    out.Paragraph(out.Paint(Style::kDoubtful, "note: "), note);
  }
}

// Reads the claim of `options` and adds it, unless it is on record.
absl::StatusOr<ClaimId> ReadClaim(const View& view, const AddOptions& options,
                                  Batch* batch) {
  if (options.claim.size() == 1) {
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef ref,
                              ResolveOne(view, options.claim[0], Want::kClaim));
    return ToClaimId(ref);
  }
  v1::Claim claim;
  if (options.claim.size() == 3) {
    v1::Statement& statement = *claim.mutable_statement();
    VERACITY_ASSIGN_OR_RETURN(*statement.mutable_subject(),
                              ReadSubject(view, options.claim[0]));
    statement.set_predicate(options.claim[1]);
    VERACITY_ASSIGN_OR_RETURN(*statement.mutable_value(),
                              ReadValue(view, options.claim[2]));
    for (const std::string& typed : options.qualifiers) {
      const std::pair<std::string, std::string> parts =
          absl::StrSplit(typed, absl::MaxSplits('=', 1));
      v1::Qualifier& qualifier = *statement.add_qualifiers();
      qualifier.set_predicate(parts.first);
      VERACITY_ASSIGN_OR_RETURN(*qualifier.mutable_value(),
                                ReadValue(view, parts.second));
    }
    statement.set_valid(options.valid);
  } else if (!options.claim.empty() || options.wording.empty()) {
    return WithHint(
        absl::InvalidArgumentError(
            "a claim is an id; or subject, predicate and value; or --wording"),
        "put what has blanks in quotes: garpiya-3 \"produced in\" china");
  }
  if (!options.wording.empty()) {
    v1::Text& wording = *claim.add_wordings();
    wording.set_text(options.wording);
    wording.set_language(options.language);
  }
  if (!options.kind.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const auto kind,
                              ReadEnum<v1::ClaimKind>(options.kind));
    claim.set_kind(kind);
  }
  // A description replaces the one before it whole: what is on record is kept,
  // and the new words are one more wording.
  VERACITY_ASSIGN_OR_RETURN(const ClaimId id, IdOf(claim));
  const absl::StatusOr<v1::ClaimView> known = view.GetClaim(id);
  if (known.ok()) {
    if (claim.wordings().empty() &&
        claim.kind() == v1::CLAIM_KIND_UNSPECIFIED) {
      return id;
    }
    v1::Claim merged = known->claim();
    merged.clear_id();
    merged.clear_shard();
    merged.mutable_wordings()->MergeFrom(claim.wordings());
    if (claim.kind() != v1::CLAIM_KIND_UNSPECIFIED) {
      merged.set_kind(claim.kind());
    }
    claim = std::move(merged);
  }
  batch->Claim(claim);
  VERACITY_RETURN_IF_ERROR(batch->status());
  return id;
}

// Reads what it rests on: assertions, sources on record, and, for what is
// neither, sources that the document does not name.
absl::Status ReadGrounds(const View& view, const AddOptions& options,
                         const std::string& source, Batch* batch, Act* act) {
  for (const std::string& typed : options.citing) {
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef ref,
                              ResolveOne(view, typed, Want::kAssertion));
    VERACITY_ASSIGN_OR_RETURN(const AssertionId id, ToAssertionId(ref));
    act->Citing(id);
  }
  for (const std::string& typed : options.according_to) {
    absl::StatusOr<v1::RecordRef> ref = ResolveOne(view, typed, Want::kEntity);
    if (absl::IsNotFound(ref.status())) {
      VERACITY_ASSIGN_OR_RETURN(const bool known,
                                IsMentioned(view, RefToEntity(typed)));
      if (known) ref = RefToEntity(typed);
    }
    if (ref.ok()) {
      act->AccordingTo(ref->entity());
    } else if (absl::IsNotFound(ref.status())) {
      act->AccordingTo(
          batch->Anonymous(typed, source, act->message().document()));
      // Found again by what the document calls it.
      v1::Entry& entry = *batch->message().mutable_entries()->rbegin();
      entry.mutable_record()->mutable_entity()->add_names()->set_text(typed);
    } else {
      return ref.status();
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<AssertionId> ReadAct(const View& view, const AddOptions& options,
                                    Batch* batch) {
  VERACITY_RETURN_IF_ERROR(CheckDate("--on", options.on));
  VERACITY_RETURN_IF_ERROR(CheckDate("--valid", options.valid));
  VERACITY_ASSIGN_OR_RETURN(const std::string source,
                            EntityId(view, options.source));
  VERACITY_ASSIGN_OR_RETURN(const auto stance,
                            ReadEnum<v1::Stance>(options.stance));
  VERACITY_ASSIGN_OR_RETURN(const ClaimId claim,
                            ReadClaim(view, options, batch));
  Act act(source, stance, claim);
  act.On(options.on);
  if (!options.document.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const std::string document,
                              DocumentId(view, options.document));
    act.In(document);
  }
  if (!options.quote.empty()) act.Quoting(options.quote);
  act.message().set_verb(options.verb);
  if (!options.basis.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const auto basis,
                              ReadEnum<v1::Basis>(options.basis));
    act.Basis(basis);
  }
  if (!options.manner.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const auto manner,
                              ReadEnum<v1::Manner>(options.manner));
    act.message().set_manner(manner);
  }
  if (!options.confidence.empty() || !options.number.empty()) {
    VERACITY_ASSIGN_OR_RETURN(
        *act.message().mutable_confidence(),
        ReadConfidence(options.confidence, options.number));
  }
  if (!options.reading.empty()) {
    VERACITY_RETURN_IF_ERROR(CheckUnitInterval("--reading", options.reading));
    act.message().mutable_confidence()->set_reading(options.reading);
  }
  if (options.only_relayed) act.OnlyRelayed();
  if (!options.extracted_by.empty()) {
    act.ExtractedBy(options.extracted_by, options.extraction_confidence);
  }
  VERACITY_RETURN_IF_ERROR(ReadGrounds(view, options, source, batch, &act));
  const AssertionId id = batch->Add(act);
  VERACITY_RETURN_IF_ERROR(batch->status());
  return id;
}

// Prints what would fall, or fell, with `targets`.
void TellFalls(const Session& session, const View& view,
               const v1::FallReport& report, absl::string_view withdrawn) {
  Output& out = *session.out;
  if (out.json()) return out.Json(report);
  ShortIds ids(view);
  Words words(view);
  const auto line = [&](const v1::AssertionRef& ref) {
    v1::RecordRef record;
    *record.mutable_assertion() = ref;
    const auto id = ToAssertionId(record);
    const auto found = id.ok() ? view.GetAssertion(*id) : id.status();
    std::string text;
    if (found.ok()) {
      const v1::Assertion& said = found->assertion();
      text = absl::StrCat(words.Name(said.source()), " ", Verb(said.stance()),
                          ": ", words.Claim(said.claim()));
    }
    out.Paragraph(absl::StrCat("  ", out.Paint(Style::kId, ids(ref)), "  "),
                  text);
  };
  for (const auto& [reason, heading] :
       {std::make_pair(v1::Fall::REASON_WITHDRAWN, withdrawn),
        std::make_pair(v1::Fall::REASON_GROUND_WITHDRAWN,
                       absl::string_view("left with nothing to rest on")),
        std::make_pair(v1::Fall::REASON_CIRCULAR,
                       absl::string_view("left to rest on one another")),
        std::make_pair(
            v1::Fall::REASON_DANGLING,
            absl::string_view("left to rest on what is not on record"))}) {
    std::vector<const v1::Fall*> falls;
    for (const v1::Fall& fall : report.falls()) {
      if (fall.reason() == reason) falls.push_back(&fall);
    }
    if (falls.empty()) continue;
    out.Line(out.Paint(
        Style::kStrong,
        absl::StrCat(Counted(falls.size(), "assertion"), " ", heading, ":")));
    for (const v1::Fall* fall : falls) line(fall->assertion());
  }
  if (report.still_standing_size() > 0) {
    out.Line(out.Paint(
        Style::kStrong,
        absl::StrCat(Counted(report.still_standing_size(), "assertion"),
                     " losing a ground and standing on another:")));
    for (const v1::AssertionRef& ref : report.still_standing()) line(ref);
  }
  if (report.falls().empty()) out.Line("No assertion falls.");
}

// What a retraction of a claim or of a source reaches, where it may surprise.
void TellReach(const Session& session,
               const std::vector<v1::RecordRef>& targets) {
  if (session.out->json()) return;
  const auto has = [&](bool (v1::RecordRef::*kind)() const) {
    return std::any_of(
        targets.begin(), targets.end(),
        [&](const v1::RecordRef& target) { return (target.*kind)(); });
  };
  if (has(&v1::RecordRef::has_claim)) {
    session.out->Paragraph(
        "note: ",
        "only the claim's own record goes; what sources say of it stays: name "
        "the assertion, source or document");
  }
  if (has(&v1::RecordRef::has_entity)) {
    session.out->Paragraph("note: ",
                           "and whatever the source says later, until you "
                           "reinstate it");
  }
}

absl::StatusOr<std::vector<Withdraw>> ReadTargets(
    const View& view, const RetractOptions& options) {
  VERACITY_RETURN_IF_ERROR(CheckDate("--when", options.when));
  std::vector<Withdraw> what;
  for (const std::string& typed : options.targets) {
    Withdraw withdraw;
    VERACITY_ASSIGN_OR_RETURN(withdraw.target, ResolveOne(view, typed));
    if (!options.by.empty()) {
      VERACITY_ASSIGN_OR_RETURN(withdraw.by, EntityId(view, options.by));
    }
    withdraw.reason = options.because;
    withdraw.when = options.when;
    what.push_back(std::move(withdraw));
  }
  return what;
}

}  // namespace

absl::Status RecordAndTell(const Session& session, Ledger& ledger,
                           Batch& batch) {
  VERACITY_RETURN_IF_ERROR(batch.status());
  batch.message().set_tool(std::string(kTool));
  batch.message().set_tool_version(VERACITY_VERSION);
  VERACITY_ASSIGN_OR_RETURN(const v1::RecordReport report,
                            ledger.Record(batch.message()));
  Tell(session, ledger, report);
  return absl::OkStatus();
}

absl::Status Init(const Session& session, const InitOptions& options) {
  LedgerOptions open;
  open.owner = options.owner;
  open.create_if_missing = false;
  if (Ledger::Open(session.ledger,
                   {.create_if_missing = false, .read_only = true})
          .ok()) {
    return WithHint(absl::AlreadyExistsError(absl::StrCat(
                        "there is a ledger at '", session.LedgerName(), "'")),
                    "use it as it is, or name another: --ledger FILE");
  }
  open.create_if_missing = true;
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger,
                            Ledger::Open(session.ledger, open));
  if (session.out->json()) {
    session.out->Json(
        {{"ledger", session.LedgerName()}, {"owner", ledger.owner()}});
  } else {
    session.out->Line(absl::StrCat("A new ledger of ", Clean(ledger.owner()),
                                   " at ", session.LedgerName(), "."));
    if (options.owner.empty()) {
      session.out->Paragraph(
          "note: ",
          "no --owner was given: this id was made up, and it is the ledger's "
          "for good; to choose one, begin another: veracity --ledger FILE init "
          "--owner NAME");
    }
  }
  return absl::OkStatus();
}

absl::Status Add(const Session& session, const AddOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, session.OpenToWrite());
  Batch batch(options.note);
  VERACITY_RETURN_IF_ERROR(ReadAct(ledger.Now(), options, &batch).status());
  return RecordAndTell(session, ledger, batch);
}

absl::Status Retract(const Session& session, const RetractOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, options.dry_run
                                               ? session.OpenToRead()
                                               : session.OpenToWrite());
  const View before = ledger.Now();
  VERACITY_ASSIGN_OR_RETURN(const std::vector<Withdraw> what,
                            ReadTargets(before, options));
  std::vector<v1::RecordRef> targets;
  for (const Withdraw& one : what) targets.push_back(one.target);
  VERACITY_ASSIGN_OR_RETURN(const v1::FallReport falls,
                            WhatFalls(before, targets, session.Call()));
  if (options.dry_run) {
    TellFalls(session, before, falls, "would be withdrawn");
    AssessOptions how;
    how.call = session.Call();
    const absl::StatusOr<v1::VerdictChanges> changes =
        Assessor(before).WhatWouldChange(targets, how);
    // More may hang on it than is looked at; what falls is told all the same.
    if (changes.ok()) {
      TellChanges(session, before, *changes, "Verdicts that would change");
    } else if (absl::IsResourceExhausted(changes.status())) {
      if (!session.out->json()) {
        session.out->Paragraph("note: ",
                               absl::StrCat("what becomes of verdicts is not "
                                            "told: ",
                                            changes.status().message()));
      }
    } else {
      return changes.status();
    }
    if (!session.out->json()) {
      session.out->Line(
          session.out->Paint(Style::kFaint, "Nothing was recorded."));
    }
    TellReach(session, targets);
    return absl::OkStatus();
  }
  VERACITY_ASSIGN_OR_RETURN(const v1::RecordReport report,
                            ledger.Retract(what));
  Tell(session, ledger, report);
  if (!session.out->json()) TellFalls(session, before, falls, "withdrawn");
  TellReach(session, targets);
  return absl::OkStatus();
}

absl::Status Reinstate(const Session& session,
                       const ReinstateOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, session.OpenToWrite());
  VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef target,
                            ResolveOne(ledger.Now(), options.target));
  VERACITY_ASSIGN_OR_RETURN(const v1::RecordReport report,
                            ledger.Reinstate(target, options.because));
  Tell(session, ledger, report);
  return absl::OkStatus();
}

absl::Status Amend(const Session& session, const AmendOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, session.OpenToWrite());
  const View view = ledger.Now();
  Withdraw withdraw;
  VERACITY_ASSIGN_OR_RETURN(withdraw.target, ResolveOne(view, options.target));
  withdraw.reason = options.because;
  Batch batch(options.instead.note);
  VERACITY_RETURN_IF_ERROR(ReadAct(view, options.instead, &batch).status());
  batch.message().set_tool(std::string(kTool));
  batch.message().set_tool_version(VERACITY_VERSION);
  VERACITY_ASSIGN_OR_RETURN(const v1::RecordReport report,
                            ledger.Amend({withdraw}, batch.message()));
  Tell(session, ledger, report);
  return absl::OkStatus();
}

}  // namespace veracity::cli
