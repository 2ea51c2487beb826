#ifndef VERACITY_CLI_COMMANDS_H_
#define VERACITY_CLI_COMMANDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "find.h"
#include "session.h"
#include "veracity/batch.h"
#include "veracity/distribute.h"
#include "veracity/ledger.h"

// What each command was told, and the functions that carry it out. Options are
// the texts typed; a command reads them itself, since most need the ledger.

namespace veracity::cli {

// -- record.cc, describe.cc, relate.cc, import.cc --

// Records a batch as this program's and tells what was done with each record.
absl::Status RecordAndTell(const Session& session, Ledger& ledger,
                           Batch& batch);

struct InitOptions {
  std::string owner;
};
absl::Status Init(const Session& session, const InitOptions& options);

struct AddOptions {
  std::string source;
  std::string stance;
  // A claim's id; or subject, predicate and value; or, with a wording, none.
  std::vector<std::string> claim;
  std::string wording;
  std::string language = "en";
  std::string kind;
  std::vector<std::string> qualifiers;
  std::string valid;
  std::string on;
  std::string document;
  std::string quote;
  std::string verb;
  std::string basis;
  std::string manner;
  std::string confidence;
  std::string number;
  std::string reading;
  std::vector<std::string> according_to;
  std::vector<std::string> citing;
  bool only_relayed = false;
  std::string extracted_by;
  std::string extraction_confidence;
  std::string note;
};
absl::Status Add(const Session& session, const AddOptions& options);

struct DescribeOptions {
  std::string id;
  bool document = false;
  std::vector<std::string> names;
  std::vector<std::string> aliases;
  std::vector<std::string> types;
  std::string kind;
  std::string description;
  std::string language = "en";
  std::string url;
  std::string publisher;
  std::string published;
  std::string sha256;
};
absl::Status Describe(const Session& session, const DescribeOptions& options);

struct PredicateOptions {
  std::string name;
  bool single = false;
  bool many = false;
  bool event = false;
  bool symmetric = false;
  bool about_oneself = false;
  std::string value_type;
  std::string unit;
  // Shares and quantities: "4%", "50 km".
  std::vector<std::string> tolerances;
  std::string inverse;
  std::string hierarchy;
  std::vector<std::string> narrowing;
  std::string half_life;
  std::string base_rate;
  std::string description;
  std::string language = "en";
};
absl::Status Predicate(const Session& session, const PredicateOptions& options);

struct RateOptions {
  std::string source;
  std::string grade;
  std::string by;
  std::string on;
};
absl::Status Rate(const Session& session, const RateOptions& options);

struct RelateOptions {
  std::string left;
  std::string relation;
  std::string right;
  std::string strength;
  std::string valid;
  std::string by;
  std::string on;
};
absl::Status Relate(const Session& session, const RelateOptions& options);

struct RetractOptions {
  std::vector<std::string> targets;
  std::string because;
  std::string by;
  std::string when;
  bool dry_run = false;
};
absl::Status Retract(const Session& session, const RetractOptions& options);

struct ReinstateOptions {
  std::string target;
  std::string because;
};
absl::Status Reinstate(const Session& session, const ReinstateOptions& options);

struct AmendOptions {
  std::string target;
  std::string because;
  AddOptions instead;
};
absl::Status Amend(const Session& session, const AmendOptions& options);

struct ImportFileOptions {
  std::string file;
  std::string format;
  std::string as;
  std::string note;
  std::vector<std::string> columns;
  std::vector<std::string> constants;
  bool strict = false;
};
absl::Status Import(const Session& session, const ImportFileOptions& options);
// Prints what an import or a restore did: with the `place` that its issues
// count, "line" or "frame", and, of a table, the number of its rows.
absl::Status TellImport(const Session& session, const v1::ImportReport& report,
                        absl::string_view place, uint64_t table_rows = 0);

// -- ask.cc, evidence.cc, log.cc, show.cc; find.cc has a header of its own --

struct ShowOptions {
  std::string what;
  AsOfOptions as_of;
};
absl::Status Show(const Session& session, const ShowOptions& options);

struct WalkOptions {
  std::string what;
  bool down = false;
  uint32_t depth = 1000;
  AsOfOptions as_of;
};
absl::Status Trace(const Session& session, const WalkOptions& options);

struct ResolveOptions {
  std::string typed;
  int limit = 10;
  AsOfOptions as_of;
};
absl::Status Resolve(const Session& session, const ResolveOptions& options);

struct EvidenceOptions {
  std::string id;
  std::string file;
  bool document = false;
};
absl::Status CheckEvidence(const Session& session,
                           const EvidenceOptions& options);

struct LogOptions {
  uint64_t since = 0;
  bool entries = false;
};
absl::Status Log(const Session& session, const LogOptions& options);
absl::Status Stats(const Session& session);
absl::Status Scales(const Session& session, const std::string& id);

// -- assess.cc, assess_all.cc, conflicts.cc, discover.cc, discover_table.cc,
// explain.cc, judge.cc --

struct AssessClaimsOptions {
  std::vector<std::string> claims;
  // If no claims are named: which to find.
  FindOptions found;
  // All claims on record, in memory, by so many threads.
  bool all = false;
  int threads = 1;
  // Of all, one share: "2/4"; and whether to keep the verdicts.
  std::string part;
  bool keep = false;
  // Of all, how many are listed for people; 0: as many as there are.
  int limit = 10;
};
absl::Status Assess(const Session& session, const AssessClaimsOptions& options);
absl::Status AssessAll(const Session& session,
                       const AssessClaimsOptions& options);

struct ExplainRecordOptions {
  // A claim or an assertion.
  std::string what;
  bool no_flips = false;
  PolicyOptions policy;
  AsOfOptions as_of;
};
absl::Status Explain(const Session& session,
                     const ExplainRecordOptions& options);

// --verdict is not looked at.
absl::Status Conflicts(const Session& session, const FindOptions& options);

struct DiscoverCommandOptions {
  // As papers write it; empty: by the shape of the data.
  std::string method;
  bool no_grouping = false;
  // Write the estimates back as ratings.
  bool record = false;
  // Not the ledger, but data sets with known answers: their folder.
  std::string all;
};
absl::Status Discover(const Session& session, const FindOptions& options,
                      const DiscoverCommandOptions& how);
// Methods on the data sets with known answers that a folder has.
absl::Status DiscoverTable(const Session& session, const std::string& folder);
absl::Status Calibrate(const Session& session, const PolicyOptions& policy);

// Without a name: which there are.
absl::Status ShowPolicy(const Session& session, const std::string& name);

struct JudgeOptions {
  std::string claim;
  // true or false.
  std::string judgement;
  std::string because;
};
absl::Status Judge(const Session& session, const JudgeOptions& options);

struct AdoptOptions {
  std::string claim;
  std::string because;
};
absl::Status Adopt(const Session& session, const AdoptOptions& options);

// -- export.cc, keep.cc --

struct ExportOptions {
  std::string file;
  // Empty: as the file's name tells, else a bundle.
  std::string format;
  uint64_t since = 0;
  bool force = false;
  // Claims: only what their verdicts use, with the verdicts.
  std::vector<std::string> closure;
  PolicyOptions policy;
};
absl::Status Export(const Session& session, const ExportOptions& options);
absl::Status Restore(const Session& session, const std::string& file);
// -- verify.cc --
absl::Status Verify(const Session& session, const std::string& file);
absl::Status Backup(const Session& session, const std::string& file);
struct CopyOptions {
  // Ledgers, wherever they are; not the session's.
  std::string from;
  std::string to;
};
absl::Status Copy(const Session& session, const CopyOptions& options);
struct DistributeCommand {
  std::string uri;
  int shards = DistributeOptions().shards;
};
absl::Status Distribute(const Session& session,
                        const DistributeCommand& command);
absl::Status Check(const Session& session);

struct BlankOptions {
  std::string id;
  bool yes = false;
};
absl::Status Blank(const Session& session, const BlankOptions& options);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_COMMANDS_H_
