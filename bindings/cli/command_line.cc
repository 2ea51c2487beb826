#include "command_line.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "arguments.h"
#include "commands.h"
#include "completion.h"
#include "find.h"
#include "options.h"
#include "status_macros.h"

// Every command, its options and its help. A command's help ends in examples,
// each of which a test runs.

namespace veracity::cli {
namespace {

using Action = std::function<absl::Status(const Session&)>;

// A Commands declares the commands on an app and knows which was given.
class Commands {
 public:
  explicit Commands(CLI::App& app) : app_(app) {
    Init();
    Add();
    Describe();
    Predicate();
    Rate();
    Relate();
    Import();
    RetractAndReinstate();
    Amend();
    Find();
    Show();
    Trace();
    Resolve();
    Assess();
    Explain();
    JudgeAndAdopt();
    Evidence();
    LogStatsAndScales();
    ExportRestoreBackupCheck();
    Blank();
    Completion();
    // An option takes one value each time it is given, so that what follows
    // may be an argument.
    for (CLI::App* command : app_.get_subcommands(nullptr)) {
      for (CLI::Option* option : command->get_options()) {
        if (!option->get_positional()) option->allow_extra_args(false);
      }
    }
  }

  const Action& chosen() const { return chosen_; }

 private:
  CLI::App* New(const char* name, const char* what, const char* examples,
                Action action) {
    CLI::App* command = app_.add_subcommand(name, what);
    command->footer(absl::StrCat("Examples:\n", examples));
    command->callback([this, action = std::move(action)] { chosen_ = action; });
    return command;
  }

  void Init() {
    New("init", "Make a new ledger",
        "  veracity init --owner desk\n"
        "  veracity --ledger wires.db init --owner newsroom\n",
        [this](const Session& s) { return cli::Init(s, init_); })
        ->add_option("--owner", init_.owner,
                     "The id of whose ledger it is, for good");
  }

  void Add() {
    CLI::App* command = New(
        "add", "Record that a source says something",
        "  veracity add reuters affirms garpiya-3 \"produced in\" china "
        "--on 2024-09-25 --according-to \"two officials\"\n"
        "  veracity add jack-burnham affirms garpiya-3 \"has range\" "
        "\"about 1200 [mi_i]\" --confidence icd203:likely\n"
        "  veracity add china-mfa denies --wording \"China gives military "
        "support to Russia.\" --verb rejected\n\n"
        "A value is an entity, unless it is \"in double quotes\" (text), a "
        "number (1200, 1,200)\nwith or without a unit of UCUM, perhaps after "
        "about, ~, nearly or over, a date, true\nor false, or an id; or say "
        "which: text:..., time:2024, entity:..., unknown:person, none:\n",
        [this](const Session& s) { return cli::Add(s, add_); });
    AddActOptions(command, &add_);
  }

  void Describe() {
    CLI::App* command =
        New("describe", "Record what an entity or a document is",
            "  veracity describe reuters --name Reuters --kind outlet\n"
            "  veracity describe china --name China --alias PRC --type place\n"
            "  veracity describe wire-17 --document --name \"Morning wires\" "
            "--publisher reuters --published 2024-09-25\n",
            [this](const Session& s) { return cli::Describe(s, describe_); });
    AddDescribeOptions(command, &describe_);
  }

  void Predicate() {
    CLI::App* command =
        New("predicate", "Declare what a predicate means and when two differ",
            "  veracity predicate \"has range\" --single --unit km "
            "--tolerance 4% --tolerance \"20 km\"\n"
            "  veracity predicate \"produced in\" --value-type entity "
            "--within \"located in\"\n"
            "  veracity predicate borders --symmetric\n",
            [this](const Session& s) { return cli::Predicate(s, predicate_); });
    AddPredicateOptions(command, &predicate_);
  }

  void Rate() {
    CLI::App* command =
        New("rate", "Grade a source's reliability, A to F (Admiralty)",
            "  veracity rate reuters B\n"
            "  veracity rate daily-courier \"not usually reliable\" "
            "--by second-desk --on 2024-11\n",
            [this](const Session& s) { return cli::Rate(s, rate_); });
    command->add_option("source", rate_.source, "Who is graded")->required();
    command->add_option("grade", rate_.grade, "A letter or its label")
        ->required();
    command->add_option("--by", rate_.by, "Who grades; the owner if not said");
    command->add_option("--on", rate_.on, "When (EDTF)");
  }

  void Relate() {
    CLI::App* command = New(
        "relate", "Record how two claims, sources or documents hang together",
        "  veracity relate daily-courier owned-by north-press "
        "--valid 2002/..\n"
        "  veracity relate spokesman speaks-for china-mfa\n"
        "  veracity relate wire-17 same-as wire-18 --strength 0.8\n",
        [this](const Session& s) { return cli::Relate(s, relate_); });
    command->add_option("left", relate_.left, "A record")->required();
    command
        ->add_option("relation", relate_.relation,
                     "contradicts, entails, refines, supports, undermines; "
                     "same-as, owned-by, part-of, speaks-for, employed-by, "
                     "governed-by, member-of")
        ->required();
    command->add_option("right", relate_.right, "A record")->required();
    command->add_option("--strength", relate_.strength, "0 to 1");
    command->add_option("--valid", relate_.valid, "When it was so (EDTF)");
    command->add_option("--by", relate_.by, "Who says so; else the owner");
    command->add_option("--on", relate_.on, "When that was said (EDTF)");
  }

  void Import() {
    CLI::App* command =
        New("import", "Record a file: a bundle, text, JSON Lines or a table",
            "  veracity import brief.txtpb\n"
            "  veracity import partner.bundle --as partner\n"
            "  veracity import table.csv --column subject=about "
            "--column predicate=property --column value=value "
            "--column value-type=type --column source=who "
            "--column stance=stance --set language=en\n",
            [this](const Session& s) { return cli::Import(s, import_); });
    command->add_option("file", import_.file, "The file; - for the input")
        ->required();
    command
        ->add_option("--format", import_.format, "If the name does not tell it")
        ->check(CLI::IsMember({"bundle", "text", "jsonl", "csv"}));
    command->add_option("--as", import_.as,
                        "Whose batches these are; of a bundle, if not said, "
                        "its producer's; of other files the owner's");
    command->add_option("--column", import_.columns,
                        "CSV: FIELD=COLUMN; again");
    command->add_option("--set", import_.constants,
                        "CSV: FIELD=TEXT where no column has it; again");
    command->add_option("--note", import_.note, "A note on the batch");
    command->add_flag("--strict", import_.strict,
                      "Stop at the first bad record, recording none of its "
                      "batch");
  }

  void RetractAndReinstate() {
    CLI::App* command = New(
        "retract", "Withdraw a record, a source's or a document's assertions",
        "  veracity retract doc_wire-17 --because \"withdrawn by the agency\" "
        "--dry-run\n"
        "  veracity retract doc_wire-17 --because \"withdrawn by the agency\" "
        "--by reuters --when 2024-10-02\n",
        [this](const Session& s) { return cli::Retract(s, retract_); });
    command->add_option("what", retract_.targets, "Ids or names")->required();
    command->add_option("--because", retract_.because, "Why");
    command->add_option("--by", retract_.by, "Who withdrew it, as reported");
    command->add_option("--when", retract_.when, "When (EDTF)");
    command->add_flag("--dry-run", retract_.dry_run,
                      "Show what would fall; record nothing");
    command =
        New("reinstate", "Take back what was withdrawn",
            "  veracity reinstate doc_wire-17 --because \"it stood after "
            "all\"\n",
            [this](const Session& s) { return cli::Reinstate(s, reinstate_); });
    command->add_option("what", reinstate_.target, "An id or a name")
        ->required();
    command->add_option("--because", reinstate_.because, "Why");
  }

  void Amend() {
    CLI::App* command =
        New("amend", "Withdraw an assertion and record another instead",
            "  veracity amend ast_54fkejud --because \"misread\" jack-burnham "
            "affirms "
            "garpiya-3 \"has range\" \"1200 km\"\n",
            [this](const Session& s) { return cli::Amend(s, amend_); });
    command->add_option("what", amend_.target, "What to withdraw")->required();
    command->add_option("--because", amend_.because, "Why");
    AddActOptions(command, &amend_.instead);
  }

  void Find() {
    CLI::App* command = New(
        "find", "Find claims, assertions, entities or documents",
        "  veracity find --about garpiya-3\n"
        "  veracity find drone\n"
        "  veracity find assertions --source reuters --said 2024-09\n"
        "  veracity find --predicate \"has range\" --at-least 500 --unit km\n"
        "  veracity find assertions --count --by source\n",
        [this](const Session& s) { return cli::Find(s, find_); });
    AddFindOptions(command, &find_);
  }

  void Show() {
    CLI::App* command =
        New("show", "One record, with who says so and what stands against it",
            "  veracity show garpiya-3\n"
            "  veracity show reuters --as-of-recorded 1\n",
            [this](const Session& s) { return cli::Show(s, show_); });
    command->add_option("what", show_.what, "An id, a name, or words")
        ->required();
    AddAsOf(command, &show_.as_of);
  }

  void Trace() {
    CLI::App* command =
        New("trace", "What a record rests on, or what rests on it, as a tree",
            "  veracity trace reuters --down\n"
            "  veracity trace doc_wire-17 --down --depth 3\n",
            [this](const Session& s) { return cli::Trace(s, trace_); });
    command->add_option("what", trace_.what, "An id or a name")->required();
    command->add_flag("--down,!--up", trace_.down,
                      "What rests on it; else what it rests on");
    command->add_option("--depth", trace_.depth, "At most so many steps");
    AddAsOf(command, &trace_.as_of);
  }

  void Resolve() {
    CLI::App* command =
        New("resolve", "Find the id of what you have in mind",
            "  veracity resolve china\n"
            "  veracity resolve \"two officials\" --limit 3\n",
            [this](const Session& s) { return cli::Resolve(s, resolve_); });
    command->add_option("typed", resolve_.typed, "An id, a name, words")
        ->required();
    command->add_option("--limit", resolve_.limit, "At most so many");
    AddAsOf(command, &resolve_.as_of);
  }

  void Assess() {
    CLI::App* command = New(
        "assess", "Verdicts on claims, with who speaks for and against",
        "  veracity assess clm_2wvgkofn\n"
        "  veracity assess --about garpiya-3\n"
        "  veracity assess --verdict contested,refuted --policy newsroom\n"
        "  veracity assess --all --threads 2\n"
        "  veracity assess --all --part 1/4 --keep\n",
        [this](const Session& s) {
          return assess_.all ? AssessAll(s, assess_) : cli::Assess(s, assess_);
        });
    AddAssessOptions(command, &assess_);
    command = New(
        "conflicts", "Who contradicts whom, and where sources go in circles",
        "  veracity conflicts\n"
        "  veracity conflicts --source china-government\n",
        [this](const Session& s) { return cli::Conflicts(s, conflicts_); });
    command->add_option("claim", conflicts_.ids,
                        "Claims; if none, all found with the filters below");
    command->add_option("--limit", conflicts_.limit, "At most so many; 0: all");
    AddClaimFilters(command, &conflicts_);
    AddPolicy(command, &conflicts_.policy);
    AddAsOf(command, &conflicts_.as_of);
    command = New("discover", "Who is reliable, estimated from who says what",
                  "  veracity discover --predicate \"lies in\"\n"
                  "  veracity discover --method Accu --record\n",
                  [this](const Session& s) {
                    return discover_.all.empty()
                               ? cli::Discover(s, discover_filters_, discover_)
                               : DiscoverTable(s, discover_.all);
                  });
    AddDiscoverOptions(command, &discover_);
    AddClaimFilters(command, &discover_filters_);
    AddPolicy(command, &discover_filters_.policy);
    AddAsOf(command, &discover_filters_.as_of);
    command =
        New("calibrate", "How verdicts and sources did where you have judged",
            "  veracity judge clm_2wvgkofn true\n"
            "  veracity calibrate\n",
            [this](const Session& s) { return cli::Calibrate(s, calibrate_); });
    AddPolicy(command, &calibrate_);
    New("policy", "The policies by which claims are assessed",
        "  veracity policy\n  veracity policy newsroom\n",
        [this](const Session& s) { return ShowPolicy(s, policy_); })
        ->add_option("name", policy_, "One policy, as its file has it");
  }

  void Explain() {
    CLI::App* command =
        New("explain", "Why a verdict is what it is, and what would change it",
            "  veracity explain clm_2wvgkofn\n"
            "  veracity explain \"aware that the drones\"\n"
            "  veracity explain ast_bvivco7f\n",
            [this](const Session& s) { return cli::Explain(s, explain_); });
    command
        ->add_option("what", explain_.what,
                     "A claim; or an assertion: was it said, and through whom "
                     "do we know")
        ->required();
    command->add_flag("--no-flips", explain_.no_flips,
                      "Do not look for what would change it");
    AddPolicy(command, &explain_.policy);
    AddAsOf(command, &explain_.as_of);
  }

  void JudgeAndAdopt() {
    CLI::App* command =
        New("judge", "Record what the owner judges a claim to be",
            "  veracity judge clm_2wvgkofn true --because \"seen on site\"\n",
            [this](const Session& s) { return cli::Judge(s, judge_); });
    command->add_option("claim", judge_.claim, "A claim")->required();
    command->add_option("judgement", judge_.judgement, "true or false")
        ->required();
    command->add_option("--because", judge_.because, "Why");
    command = New(
        "adopt", "Affirm structure that somebody claimed, so that it counts",
        "  veracity adopt clm_bj2rlvbf --because \"the register says so\"\n",
        [this](const Session& s) { return cli::Adopt(s, adopt_); });
    command
        ->add_option("claim", adopt_.claim,
                     "A claim that relates claims, sources or documents, or "
                     "grades a source")
        ->required();
    command->add_option("--because", adopt_.because, "Why");
  }

  void Evidence() {
    CLI::App* command = New(
        "check-evidence", "Check that quoted passages stand in a file",
        "  veracity check-evidence --document wire-17 wire.txt\n",
        [this](const Session& s) { return cli::CheckEvidence(s, evidence_); });
    command->add_option("id", evidence_.id, "An assertion")->required();
    command->add_option("file", evidence_.file, "The document's content")
        ->required();
    command->add_flag("--document", evidence_.document,
                      "The id is a document's: check all assertions in it");
  }

  void LogStatsAndScales() {
    CLI::App* command =
        New("log", "What was recorded, batch by batch",
            "  veracity log\n"
            "  veracity log --since 2 --entries\n",
            [this](const Session& s) { return cli::Log(s, log_); });
    command->add_option("--since", log_.since, "After this commit number");
    command->add_flag("--entries", log_.entries, "With every entry");
    New("stats", "Counts, size, top sources and months",
        "  veracity stats\n  veracity --json stats\n",
        [](const Session& s) { return cli::Stats(s); });
    New("scales", "The scales of confidence and reliability",
        "  veracity scales\n  veracity scales icd203\n",
        [this](const Session& s) { return cli::Scales(s, scale_); })
        ->add_option("id", scale_, "One scale, with its levels");
  }

  void ExportRestoreBackupCheck() {
    CLI::App* command =
        New("export", "Write the records to a file",
            "  veracity export desk.bundle\n"
            "  veracity export --format jsonl - --since 1\n"
            "  veracity export --closure clm_2wvgkofn verdict.bundle\n",
            [this](const Session& s) { return cli::Export(s, export_); });
    command->add_option("file", export_.file, "The file; - for the output")
        ->required();
    command
        ->add_option("--format", export_.format,
                     "bundle, text or jsonl; if not said, as the name tells")
        ->check(CLI::IsMember({"bundle", "text", "jsonl"}));
    command->add_option("--since", export_.since, "After this commit number");
    command->add_flag("--force", export_.force, "Write over the file");
    command->add_option("--closure", export_.closure,
                        "Only what the verdict on this claim uses, with the "
                        "verdict, so that others can verify it; again");
    AddPolicy(command, &export_.policy);
    New("verify", "Compute the verdicts in a bundle again: do they agree?",
        "  veracity verify verdict.bundle\n",
        [this](const Session& s) { return cli::Verify(s, file_); })
        ->add_option("file", file_,
                     "The bundle, of export --closure; - for "
                     "the input")
        ->required();
    New("restore", "Fill a new, empty ledger from a bundle of one's own",
        "  veracity --ledger again.db restore old.bundle\n",
        [this](const Session& s) { return cli::Restore(s, file_); })
        ->add_option("file", file_, "The bundle")
        ->required();
    New("backup", "Copy the ledger, while it is in use",
        "  veracity backup desk-2024-11-21.db\n",
        [this](const Session& s) { return cli::Backup(s, file_); })
        ->add_option("file", file_, "The copy; must not exist")
        ->required();
    CLI::App* copy =
        New("copy", "Copy a ledger to another database, or what it lacks of it",
            "  veracity copy desk.db postgresql://db.example/desk\n"
            "  veracity copy postgresql://db.example/desk again.db\n",
            [this](const Session& s) { return cli::Copy(s, copy_); });
    copy->add_option("from", copy_.from, "The ledger")->required();
    copy->add_option("to", copy_.to, "The copy; made if it is not there")
        ->required();
    CLI::App* distribute = New(
        "distribute", "Lay an empty ledger over the servers of a Citus cluster",
        "  veracity distribute 'postgresql://coordinator/db?schema=desk'\n",
        [this](const Session& s) { return cli::Distribute(s, distribute_); });
    distribute->add_option("uri", distribute_.uri, "Made if it is not there")
        ->required();
    distribute->add_option("--shards", distribute_.shards,
                           "Parts of each large table");
    New("check", "Check that the file is whole and its digests are right",
        "  veracity check\n", [](const Session& s) { return cli::Check(s); });
  }

  void Blank() {
    CLI::App* command =
        New("blank", "Take away the words of a record, for good",
            "  veracity blank ast_54fkejud --yes\n",
            [this](const Session& s) { return cli::Blank(s, blank_); });
    command->add_option("id", blank_.id, "The record")->required();
    command->add_flag("--yes", blank_.yes, "Yes, it cannot be undone");
  }

  void Completion() {
    New("completion", "Print a script that completes commands in a shell",
        "  veracity completion bash\n"
        "  veracity completion fish\n",
        [this](const Session&) { return PrintCompletion(shell_, Known()); })
        ->add_option("shell", shell_, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  }

  // What there is to complete.
  std::vector<CompletedCommand> Known() const {
    std::vector<CompletedCommand> known;
    for (const CLI::App* command : app_.get_subcommands(nullptr)) {
      CompletedCommand one{command->get_name(), command->get_description(), {}};
      for (const CLI::Option* option : command->get_options()) {
        for (const std::string& name : option->get_lnames()) {
          one.options.emplace_back("--" + name, option->get_description());
        }
      }
      known.push_back(std::move(one));
    }
    return known;
  }

  CLI::App& app_;
  Action chosen_;
  InitOptions init_;
  AddOptions add_;
  DescribeOptions describe_;
  PredicateOptions predicate_;
  RateOptions rate_;
  RelateOptions relate_;
  ImportFileOptions import_;
  RetractOptions retract_;
  ReinstateOptions reinstate_;
  AmendOptions amend_;
  FindOptions find_;
  ShowOptions show_;
  WalkOptions trace_;
  ResolveOptions resolve_;
  AssessClaimsOptions assess_;
  FindOptions conflicts_;
  FindOptions discover_filters_;
  DiscoverCommandOptions discover_;
  PolicyOptions calibrate_;
  ExplainRecordOptions explain_;
  JudgeOptions judge_;
  AdoptOptions adopt_;
  EvidenceOptions evidence_;
  LogOptions log_;
  ExportOptions export_;
  DistributeCommand distribute_;
  CopyOptions copy_;
  BlankOptions blank_;
  std::string policy_;
  std::string scale_;
  std::string file_;
  std::string shell_;
};

}  // namespace

absl::Status NotAllWell() {
  return absl::Status(absl::StatusCode::kUnknown, "");
}

namespace {

// "WHAT is missing: an id or a name" for "what is required", the parser's
// words; empty for other words.
std::string Missing(const CLI::App& command, absl::string_view words) {
  if (!absl::ConsumeSuffix(&words, " is required")) return "";
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional() || option->get_name() != words) continue;
    std::string means = option->get_description();
    if (!means.empty()) means[0] = absl::ascii_tolower(means[0]);
    return absl::StrCat(absl::AsciiStrToUpper(words), " is missing: ", means);
  }
  return "";
}

}  // namespace

absl::Status RunCommandLine(int argc, char** argv,
                            const std::atomic<bool>* interrupted) {
  CLI::App app(
      "Keeps track of claims: who said what, when, and on what grounds.",
      "veracity");
  app.set_version_flag("--version", "veracity " VERACITY_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.get_formatter()->column_width(34);
  app.footer("veracity COMMAND --help tells more, with examples.");
  Session session;
  session.ledger = "veracity.db";
  session.interrupted = interrupted;
  bool json = false;
  std::string now;
  app.add_option("--ledger", session.ledger,
                 "The ledger's file, or a postgresql:// URI; else "
                 "veracity.db")
      ->envname("VERACITY_LEDGER");
  app.add_flag("--json", json, "Print a JSON object a line, for programs");
  app.add_option("--now", now,
                 "Record as of this moment, to replay what happened then");
  const Commands commands(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    app.exit(help);
    return absl::OkStatus();
  } catch (const CLI::CallForVersion& version) {
    app.exit(version);
    return absl::OkStatus();
  } catch (const CLI::ParseError& error) {
    const auto given = app.get_subcommands();
    const std::vector<std::string> unread = app.remaining();
    std::string what = error.what();
    if (!given.empty()) {
      const std::string missing = Missing(*given[0], what);
      if (!missing.empty()) what = missing;
    }
    if (given.empty() && !unread.empty()) {
      what = absl::StrCat("there is no command '", Clean(unread[0]), "'");
    } else if (given.empty()) {
      what = "a command is missing";
    }
    return WithHint(
        absl::InvalidArgumentError(what),
        absl::StrCat("see: veracity ",
                     given.empty() ? "" : given[0]->get_name() + " ",
                     "--help"));
  }
  if (!now.empty()) {
    VERACITY_ASSIGN_OR_RETURN(session.now, ReadMoment(now));
  }
  Output out(json);
  session.out = &out;
  const absl::Status status = commands.chosen()(session);
  const absl::Status written = out.Finish();
  return status.ok() ? written : status;
}

}  // namespace veracity::cli
