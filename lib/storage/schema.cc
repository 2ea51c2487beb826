#include "storage/schema.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "storage/subject_values.h"

namespace veracity::internal {
namespace {

// In the order of docs/formats/storage.md, which says what each column holds.
// Index tables are WITHOUT ROWID: a batch fills them in the order of their
// keys, so that a page is written once and not once a row. Each engine renders
// them in its own way (dialect.h), as it does words (CREATE VIRTUAL TABLE).
constexpr const char* kTables[] = {
    // The ledger itself.
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID",
    // The log.
    "CREATE TABLE authors(key INTEGER PRIMARY KEY, parent INTEGER NOT NULL,"
    " entity TEXT NOT NULL, UNIQUE(parent, entity)) STRICT",
    "CREATE TABLE lineage(author INTEGER NOT NULL, ancestor INTEGER NOT NULL,"
    " PRIMARY KEY(author, ancestor)) STRICT, WITHOUT ROWID",
    "CREATE TABLE batches(commit_no INTEGER PRIMARY KEY,"
    " digest BLOB NOT NULL UNIQUE, author INTEGER NOT NULL REFERENCES authors,"
    " recorded INTEGER NOT NULL, entry_count INTEGER NOT NULL,"
    " tool RAW_TEXT NOT NULL, tool_version RAW_TEXT NOT NULL,"
    " note RAW_TEXT NOT NULL,"
    " chain BLOB NOT NULL) STRICT",
    "CREATE TABLE entries(position INTEGER PRIMARY KEY, kind INTEGER NOT NULL,"
    " key INTEGER NOT NULL, flags INTEGER NOT NULL, content BLOB) STRICT",
    "CREATE TABLE versions(kind INTEGER NOT NULL, key INTEGER NOT NULL,"
    " position INTEGER NOT NULL, flags INTEGER NOT NULL, payload BLOB,"
    " PRIMARY KEY(kind, key, position)) STRICT, WITHOUT ROWID",
    // What has a name.
    "CREATE TABLE entities(key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " position INTEGER, flags INTEGER NOT NULL, conduit INTEGER NOT NULL,"
    " payload BLOB) STRICT",
    "CREATE TABLE external_ids(scheme TEXT NOT NULL, value TEXT NOT NULL,"
    " entity INTEGER NOT NULL, PRIMARY KEY(scheme, value, entity))"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE documents(key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " position INTEGER, flags INTEGER NOT NULL, publisher INTEGER NOT NULL,"
    " payload BLOB) STRICT",
    "CREATE TABLE document_addresses(address BLOB NOT NULL,"
    " document INTEGER NOT NULL, PRIMARY KEY(address, document))"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE predicates(key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " position INTEGER, flags INTEGER NOT NULL, payload BLOB) STRICT",
    // What has a digest.
    "CREATE TABLE digests(digest BLOB PRIMARY KEY, key INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE claims(key INTEGER PRIMARY KEY, digest BLOB NOT NULL,"
    " shard INTEGER NOT NULL, position INTEGER, flags INTEGER NOT NULL,"
    " claim_kind INTEGER NOT NULL, subject_kind INTEGER NOT NULL,"
    " subject INTEGER NOT NULL, predicate INTEGER NOT NULL,"
    " valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, payload BLOB)"
    " STRICT",
    "CREATE TABLE assertions(key INTEGER PRIMARY KEY, digest BLOB NOT NULL,"
    " position INTEGER NOT NULL, flags INTEGER NOT NULL,"
    " source INTEGER NOT NULL, document INTEGER NOT NULL,"
    " stance INTEGER NOT NULL, basis INTEGER NOT NULL, manner INTEGER NOT NULL,"
    " said_from INTEGER NOT NULL, said_to INTEGER NOT NULL,"
    " low REAL, high REAL, payload BLOB) STRICT",
    "CREATE TABLE retractions(key INTEGER PRIMARY KEY,"
    " digest BLOB NOT NULL UNIQUE, position INTEGER, flags INTEGER NOT NULL,"
    " target_kind INTEGER NOT NULL, target INTEGER NOT NULL,"
    " withdrawn_from INTEGER NOT NULL, withdrawn_to INTEGER NOT NULL,"
    " payload BLOB) STRICT",
    "CREATE TABLE awaited(key INTEGER PRIMARY KEY, kind INTEGER NOT NULL,"
    " digest BLOB NOT NULL, shard INTEGER NOT NULL, UNIQUE(kind, digest))"
    " STRICT",
    "CREATE TABLE unverified(key INTEGER PRIMARY KEY, kind INTEGER NOT NULL,"
    " id BLOB NOT NULL, position INTEGER NOT NULL, payload BLOB,"
    " UNIQUE(kind, id, position)) STRICT",
    // Roads to them.
    "CREATE TABLE mentions(kind INTEGER NOT NULL, target INTEGER NOT NULL,"
    " role INTEGER NOT NULL, predicate INTEGER NOT NULL, claim INTEGER NOT "
    "NULL,"
    " PRIMARY KEY(kind, target, role, predicate, claim)) STRICT, WITHOUT ROWID",
    "CREATE TABLE claims_by_predicate(predicate INTEGER NOT NULL,"
    " claim INTEGER NOT NULL, PRIMARY KEY(predicate, claim))"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE quantities(dimension TEXT NOT NULL, low REAL NOT NULL,"
    " claim INTEGER NOT NULL, high REAL NOT NULL,"
    " PRIMARY KEY(dimension, low, claim)) STRICT, WITHOUT ROWID",
    "CREATE TABLE assertions_by_source(source INTEGER NOT NULL,"
    " assertion INTEGER NOT NULL, PRIMARY KEY(source, assertion))"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE assertions_by_document(document INTEGER NOT NULL,"
    " assertion INTEGER NOT NULL, PRIMARY KEY(document, assertion))"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE assertions_by_said(said_from INTEGER NOT NULL,"
    " assertion INTEGER NOT NULL, PRIMARY KEY(said_from, assertion))"
    " STRICT, WITHOUT ROWID",
    // Provenance, each ground under both its ends.
    "CREATE TABLE grounds(owner INTEGER NOT NULL, ordinal INTEGER NOT NULL,"
    " part INTEGER NOT NULL, kind INTEGER NOT NULL, target INTEGER NOT NULL,"
    " stance INTEGER NOT NULL, document INTEGER NOT NULL,"
    " PRIMARY KEY(owner, ordinal, part)) STRICT, WITHOUT ROWID",
    "CREATE TABLE dependants(kind INTEGER NOT NULL, target INTEGER NOT NULL,"
    " owner INTEGER NOT NULL, PRIMARY KEY(kind, target, owner))"
    " STRICT, WITHOUT ROWID",
    // What is withdrawn, from which commit until which.
    "CREATE TABLE withdrawals(kind INTEGER NOT NULL, target INTEGER NOT NULL,"
    " retraction INTEGER NOT NULL, position INTEGER NOT NULL,"
    " since INTEGER NOT NULL, until INTEGER NOT NULL, author INTEGER NOT NULL,"
    " PRIMARY KEY(kind, target, retraction, position, since))"
    " STRICT, WITHOUT ROWID",
    "CREATE INDEX entities_by_conduit ON entities(conduit) WHERE conduit<>0",
    "CREATE INDEX retractions_by_target ON retractions(target_kind, target)",
    // Acts whose time is longer or vaguer than a month: few, and the only ones
    // that a search by time must look for before its beginning.
    "CREATE INDEX assertions_said_long ON assertions(said_from)"
    " WHERE SPAN(said_to, said_from)>2678400 AND "
    "NOT(said_from=-9223372036854775808"
    " AND said_to=9223372036854775807)",
    // Words, cut by the library; the tokenizer only splits at blanks.
    "CREATE VIRTUAL TABLE claim_words USING fts5(words, content='',"
    " columnsize=0, tokenize='ascii')",
    "CREATE VIRTUAL TABLE entity_words USING fts5(words, content='',"
    " columnsize=0, tokenize='ascii')",
    "CREATE VIRTUAL TABLE document_words USING fts5(words, content='',"
    " columnsize=0, tokenize='ascii')",
    "INSERT INTO authors VALUES(0, 0, '')",
    "INSERT INTO lineage VALUES(0, 0)",
};

// Version 2: assessments that are kept. Derived; empty unless a host asks.
constexpr const char* kAssessmentTables[] = {
    "CREATE TABLE assessment_policies(key INTEGER PRIMARY KEY,"
    " digest BLOB NOT NULL UNIQUE, payload BLOB NOT NULL,"
    " noted INTEGER NOT NULL, caught_up INTEGER NOT NULL) STRICT",
    "CREATE TABLE assessments(policy INTEGER NOT NULL, claim INTEGER NOT NULL,"
    " commit_no INTEGER NOT NULL, timed INTEGER NOT NULL,"
    " verdict INTEGER NOT NULL, probability REAL NOT NULL,"
    " uncertainty REAL NOT NULL, conflict REAL NOT NULL,"
    " places TEXT NOT NULL, payload BLOB NOT NULL,"
    " PRIMARY KEY(policy, claim)) STRICT, WITHOUT ROWID",
    "CREATE TABLE assessment_places(policy INTEGER NOT NULL,"
    " place INTEGER NOT NULL, claim INTEGER NOT NULL,"
    " PRIMARY KEY(policy, place, claim)) STRICT, WITHOUT ROWID",
    "CREATE TABLE assessments_due(policy INTEGER NOT NULL,"
    " claim INTEGER NOT NULL, because TEXT NOT NULL,"
    " PRIMARY KEY(policy, claim)) STRICT, WITHOUT ROWID",
    "CREATE TABLE verdict_changes(policy INTEGER NOT NULL,"
    " commit_no INTEGER NOT NULL, claim INTEGER NOT NULL,"
    " verdict_from INTEGER NOT NULL, verdict_to INTEGER NOT NULL,"
    " because TEXT NOT NULL, PRIMARY KEY(policy, commit_no, claim))"
    " STRICT, WITHOUT ROWID",
    "CREATE INDEX assessments_by_verdict"
    " ON assessments(policy, verdict, probability)",
    "CREATE INDEX assessments_by_probability"
    " ON assessments(policy, probability)",
    "CREATE INDEX assessments_timed ON assessments(policy, claim)"
    " WHERE timed<>0",
};

// Where tables lie on many servers, besides. What is withdrawn of sources,
// documents and batches is asked of rows everywhere; whose a batch was is asked
// where it has records, and the owner's are not listed.
constexpr const char* kDistributedTables[] = {
    "CREATE TABLE wide_withdrawals(kind INTEGER NOT NULL,"
    " target INTEGER NOT NULL, retraction INTEGER NOT NULL,"
    " position INTEGER NOT NULL, since INTEGER NOT NULL,"
    " until INTEGER NOT NULL, author INTEGER NOT NULL,"
    " PRIMARY KEY(kind, target, retraction, position, since))",
    "CREATE TABLE authored(place INTEGER NOT NULL, commit_no INTEGER NOT NULL,"
    " author INTEGER NOT NULL, PRIMARY KEY(commit_no, place))",
    "INSERT INTO meta VALUES('head', '0')",
};

constexpr Migration kMigrations[] = {{1, kAssessmentTables},
                                     {2, {}, FillSubjectValues}};

}  // namespace

absl::Status CreateSchema(Connection& connection) {
  for (const char* sql : kTables) {
    VERACITY_RETURN_IF_ERROR(connection.Run(sql));
  }
  for (const char* sql : kAssessmentTables) {
    VERACITY_RETURN_IF_ERROR(connection.Run(sql));
  }
  if (connection.is_distributed()) {
    for (const char* sql : kDistributedTables) {
      VERACITY_RETURN_IF_ERROR(connection.Run(sql));
    }
  }
  return connection.SetSchemaVersion(kSchemaVersion);
}

absl::Status DropSchema(Connection& connection) {
  for (const absl::Span<const char* const> statements :
       {absl::MakeConstSpan(kAssessmentTables), absl::MakeConstSpan(kTables)}) {
    // Those that refer to others come after them.
    for (size_t i = statements.size(); i-- > 0;) {
      absl::string_view name = statements[i];
      if (!absl::ConsumePrefix(&name, "CREATE TABLE ") &&
          !absl::ConsumePrefix(&name, "CREATE VIRTUAL TABLE ")) {
        continue;
      }
      VERACITY_RETURN_IF_ERROR(connection.Run(absl::StrCat(
          "DROP TABLE ", name.substr(0, name.find_first_of("( ")))));
    }
  }
  return absl::OkStatus();
}

absl::Status MigrateSchema(Connection& connection, bool read_only) {
  return MigrateSchema(connection, read_only, kSchemaVersion, kMigrations);
}

absl::Status MigrateSchema(Connection& connection, bool read_only,
                           int64_t version,
                           absl::Span<const Migration> migrations) {
  VERACITY_ASSIGN_OR_RETURN(int64_t at, connection.SchemaVersion());
  if (at == version) return absl::OkStatus();
  if (at > version) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the ledger has schema version ", at, " and this library reads ",
        version, ": use a newer veracity"));
  }
  if (read_only) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the ledger has schema version ", at, " and must be migrated to ",
        version, ": open it once for writing"));
  }
  VERACITY_ASSIGN_OR_RETURN(Transaction transaction,
                            Transaction::BeginWrite(connection));
  // Somebody else may have migrated it while we waited.
  VERACITY_ASSIGN_OR_RETURN(at, connection.SchemaVersion());
  for (const Migration& migration : migrations) {
    if (migration.from != at || at >= version) continue;
    for (const char* sql : migration.statements) {
      VERACITY_RETURN_IF_ERROR(connection.Run(sql));
    }
    if (migration.fill != nullptr) {
      VERACITY_RETURN_IF_ERROR(migration.fill(connection));
    }
    ++at;
  }
  if (at != version) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the ledger has schema version ", at, ", which no release wrote"));
  }
  VERACITY_RETURN_IF_ERROR(connection.SetSchemaVersion(at));
  return transaction.Commit();
}

}  // namespace veracity::internal
