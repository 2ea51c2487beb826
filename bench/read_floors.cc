#include "bench/read_floors.h"

#include <sstream>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "bench/harness.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "identity/identify.h"
#include "ledger/withdrawals.h"
#include "storage/keys.h"
#include "veracity/v1/bundle.pb.h"

namespace veracity::bench {
namespace {

using internal::CommitOf;
using internal::kAssertionsPerClaim;
using internal::LastPositionOf;

constexpr char kAssertionColumns[] =
    "SELECT a.key, a.digest, a.position, a.source, a.document, a.payload,"
    " c.digest, c.shard, b.recorded FROM ";
constexpr char kClaimColumns[] =
    "SELECT c.key, c.digest, c.position, c.shard, c.payload, b.recorded FROM ";
constexpr char kOfAssertion[] =
    " JOIN claims c ON c.key=a.key&~16777215"
    " JOIN batches b ON b.commit_no=a.position>>24";
constexpr char kOfClaim[] = " JOIN batches b ON b.commit_no=c.position>>24";

const std::string& StandingAssertion() {
  static const std::string sql =
      absl::StrCat(" NOT ", internal::WithdrawnAssertionSql("a", "?2"), " ");
  return sql;
}

const std::string& StandingClaim() {
  static const std::string sql =
      absl::StrCat(" NOT ", internal::WithdrawnClaimSql("c", "?2"), " ");
  return sql;
}

template <typename M>
void Parse(absl::string_view payload, M* message) {
  Require(
      message->ParseFromArray(payload.data(), static_cast<int>(payload.size())),
      "a payload does not parse");
}

std::string Own(sqlite3_stmt* row, int column) {
  return std::string(Bytes(row, column));
}

void SetTime(int64_t micros, google::protobuf::Timestamp* time) {
  time->set_seconds(micros / 1'000'000);
  time->set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1000));
}

}  // namespace

ReadFloor::ReadFloor(Db& db, int64_t commit)
    : db_(db), commit_(commit), last_position_(LastPositionOf(commit)) {}

int64_t ReadFloor::KeyOf(absl::string_view digest) {
  sqlite3_stmt* find = db_.Prepare("SELECT key FROM digests WHERE digest=?1");
  BindBlob(find, 1, digest);
  Require(Step(find), "a digest is missing");
  const int64_t key = sqlite3_column_int64(find, 0);
  sqlite3_reset(find);
  return key;
}

void ReadFloor::FillAssertion(sqlite3_stmt* row, v1::AssertionView* view) {
  v1::Assertion& assertion = *view->mutable_assertion();
  Parse(Bytes(row, 5), &assertion);
  assertion.set_id(Own(row, 1));
  assertion.mutable_claim()->set_id(Own(row, 6));
  assertion.mutable_claim()->set_shard(
      static_cast<uint64_t>(sqlite3_column_int64(row, 7)));
  view->set_holding(v1::HOLDING_HELD);
  SetTime(sqlite3_column_int64(row, 8), view->mutable_recorded());
  view->set_commit(
      static_cast<uint64_t>(CommitOf(sqlite3_column_int64(row, 2))));
}

void ReadFloor::FillClaim(sqlite3_stmt* row, v1::ClaimView* view) {
  v1::Claim& claim = *view->mutable_claim();
  Parse(Bytes(row, 4), &claim);
  claim.set_id(Own(row, 1));
  claim.set_shard(static_cast<uint64_t>(sqlite3_column_int64(row, 3)));
  SetTime(sqlite3_column_int64(row, 5), view->mutable_recorded());
  view->set_commit(
      static_cast<uint64_t>(CommitOf(sqlite3_column_int64(row, 2))));
}

// An answer about one record tells of every retraction, also of those without
// effect. The questions are about records that have none.
void ReadFloor::RequireNoRetractions(int kind, int64_t key, int64_t source,
                                     int64_t document, int64_t commit) {
  sqlite3_stmt* find = db_.Prepare(
      "SELECT r.key FROM retractions r WHERE ((r.target_kind=?1 AND"
      " r.target=?2) OR (r.target_kind=1 AND r.target=?3) OR"
      " (r.target_kind=2 AND r.target=?4) OR (r.target_kind=6 AND"
      " r.target=?5)) AND r.position<=?6");
  sqlite3_bind_int64(find, 1, kind);
  sqlite3_bind_int64(find, 2, key);
  sqlite3_bind_int64(find, 3, source);
  sqlite3_bind_int64(find, 4, document);
  sqlite3_bind_int64(find, 5, commit);
  sqlite3_bind_int64(find, 6, last_position_);
  Require(!Step(find), "a record was withdrawn");
  sqlite3_reset(find);
}

v1::AssertionView ReadFloor::Assertion(absl::string_view digest) {
  static const std::string sql = absl::StrCat(
      kAssertionColumns, "digests d JOIN assertions a ON a.key=d.key",
      kOfAssertion, " WHERE d.digest=?1 AND a.position<=?3 AND",
      StandingAssertion());
  db_.Repeat("BEGIN");
  sqlite3_stmt* find = db_.Prepare(sql);
  BindBlob(find, 1, digest);
  sqlite3_bind_int64(find, 2, commit_);
  sqlite3_bind_int64(find, 3, last_position_);
  Require(Step(find), "an assertion is missing");
  v1::AssertionView view;
  FillAssertion(find, &view);
  const int64_t commit = CommitOf(sqlite3_column_int64(find, 2));
  RequireNoRetractions(4, sqlite3_column_int64(find, 0),
                       sqlite3_column_int64(find, 3),
                       sqlite3_column_int64(find, 4), commit);
  sqlite3_reset(find);
  db_.Repeat("COMMIT");
  return view;
}

v1::ClaimView ReadFloor::Claim(absl::string_view digest) {
  static const std::string sql = absl::StrCat(
      kClaimColumns, "digests d JOIN claims c ON c.key=d.key", kOfClaim,
      " WHERE d.digest=?1 AND c.position<=?3 AND", StandingClaim());
  db_.Repeat("BEGIN");
  sqlite3_stmt* find = db_.Prepare(sql);
  BindBlob(find, 1, digest);
  sqlite3_bind_int64(find, 2, commit_);
  sqlite3_bind_int64(find, 3, last_position_);
  Require(Step(find), "a claim is missing");
  v1::ClaimView view;
  FillClaim(find, &view);
  RequireNoRetractions(3, sqlite3_column_int64(find, 0), 0, 0,
                       CommitOf(sqlite3_column_int64(find, 2)));
  sqlite3_reset(find);
  db_.Repeat("COMMIT");
  return view;
}

std::vector<v1::AssertionView> ReadFloor::AssertionsOf(
    absl::string_view claim) {
  static const std::string sql =
      absl::StrCat(kAssertionColumns,
                   "digests d JOIN assertions a ON a.key>d.key AND"
                   " a.key<d.key+16777216",
                   kOfAssertion, " WHERE d.digest=?1 AND a.position<=?3 AND",
                   StandingAssertion(), "ORDER BY a.position");
  sqlite3_stmt* find = db_.Prepare(sql);
  BindBlob(find, 1, claim);
  sqlite3_bind_int64(find, 2, commit_);
  sqlite3_bind_int64(find, 3, last_position_);
  std::vector<v1::AssertionView> views;
  while (Step(find)) FillAssertion(find, &views.emplace_back());
  sqlite3_reset(find);
  return views;
}

std::vector<v1::ClaimView> ReadFloor::Claims(sqlite3_stmt* statement) {
  sqlite3_bind_int64(statement, 2, commit_);
  sqlite3_bind_int64(statement, 3, last_position_);
  std::vector<v1::ClaimView> views;
  while (Step(statement)) FillClaim(statement, &views.emplace_back());
  sqlite3_reset(statement);
  return views;
}

std::vector<v1::ClaimView> ReadFloor::Find(absl::string_view subject,
                                           absl::string_view predicate) {
  static const std::string sql = absl::StrCat(
      kClaimColumns, "mentions m JOIN claims c ON c.key=m.claim", kOfClaim,
      " WHERE m.kind=1 AND m.target=(SELECT key FROM entities WHERE id=?1)"
      " AND m.role=1 AND m.predicate=(SELECT key FROM predicates WHERE id=?4)"
      " AND c.position<=?3 AND",
      StandingClaim(), "ORDER BY c.key");
  sqlite3_stmt* find = db_.Prepare(sql);
  BindText(find, 1, subject);
  BindText(find, 4, predicate);
  return Claims(find);
}

std::vector<v1::ClaimView> ReadFloor::Search(absl::string_view match,
                                             int limit) {
  static const std::string sql = absl::StrCat(
      kClaimColumns, "claims c", kOfClaim,
      " WHERE c.key IN (SELECT e.key FROM claim_words w JOIN entries e"
      " ON e.position=w.rowid WHERE claim_words MATCH ?1 AND w.rowid<=?3"
      " UNION SELECT m.claim FROM mentions m WHERE m.kind=1 AND m.role<=2 AND"
      " m.target IN (SELECT e.key FROM entity_words w JOIN entries e"
      " ON e.position=w.rowid WHERE entity_words MATCH ?1 AND w.rowid<=?3))"
      " AND c.position<=?3 AND",
      StandingClaim(), "ORDER BY c.key LIMIT ?4");
  sqlite3_stmt* find = db_.Prepare(sql);
  BindText(find, 1, match);
  sqlite3_bind_int(find, 4, limit);
  return Claims(find);
}

v1::Trace ReadFloor::Trace(absl::string_view start, uint32_t maximum_depth) {
  static const std::string assertion_sql = absl::StrCat(
      "SELECT a.key, a.digest, a.position, a.source, a.document, a.payload,"
      " c.digest, c.shard, 0, ",
      internal::WithdrawnAssertionSql("a", "?2"),
      " FROM assertions a JOIN claims c ON c.key=a.key&~16777215"
      " WHERE a.key=?1 AND a.position<=?3");
  struct Node {
    int kind;
    int64_t key;
    std::string name;  // of an entity or a document
    int64_t source = 0, document = 0;
  };
  std::vector<Node> nodes;
  absl::flat_hash_map<std::pair<int, int64_t>, uint32_t> places;
  absl::flat_hash_set<std::pair<uint64_t, int>> edges;
  v1::Trace trace;
  const auto reach = [&](const Node& node, uint32_t depth) {
    const auto [place, fresh] = places.try_emplace(
        {node.kind, node.key}, static_cast<uint32_t>(nodes.size()));
    if (!fresh) return place->second;
    nodes.push_back(node);
    v1::TraceNode& added = *trace.add_nodes();
    added.set_depth(depth);
    if (node.kind == 1) added.mutable_ref()->set_entity(node.name);
    if (node.kind == 2) added.mutable_ref()->set_document(node.name);
    if (node.kind != 4) return place->second;
    sqlite3_stmt* find = db_.Prepare(assertion_sql);
    sqlite3_bind_int64(find, 1, node.key);
    sqlite3_bind_int64(find, 2, commit_);
    sqlite3_bind_int64(find, 3, last_position_);
    Require(Step(find), "an assertion is missing");
    v1::AssertionView view;
    FillAssertion(find, &view);
    nodes.back().source = sqlite3_column_int64(find, 3);
    nodes.back().document = sqlite3_column_int64(find, 4);
    added.mutable_ref()->mutable_assertion()->set_id(view.assertion().id());
    added.mutable_ref()->mutable_assertion()->set_shard(
        view.assertion().claim().shard());
    added.set_holding(view.holding());
    added.set_withdrawn(sqlite3_column_int(find, 9) != 0);
    added.mutable_assertion()->Swap(view.mutable_assertion());
    sqlite3_reset(find);
    return place->second;
  };
  const auto connect = [&](v1::TraceEdge::Kind kind, uint32_t from,
                           const Node& node, uint32_t depth) {
    const uint32_t to = reach(node, depth + 1);
    if (!edges.insert({uint64_t{from} << 32 | to, kind}).second) return;
    v1::TraceEdge& edge = *trace.add_edges();
    edge.set_kind(kind);
    edge.set_from(from);
    edge.set_to(to);
  };
  db_.Repeat("BEGIN");
  reach({4, KeyOf(start), ""}, 0);
  for (uint32_t at = 0; at < nodes.size(); ++at) {
    const uint32_t depth = trace.nodes(static_cast<int>(at)).depth();
    if (depth >= maximum_depth) {
      trace.set_truncated(true);
      continue;
    }
    const Node node = nodes[at];
    if (node.kind == 4) {
      const v1::Assertion& assertion =
          trace.nodes(static_cast<int>(at)).assertion();
      const Node source{1, node.source, assertion.source()};
      const Node document{2, node.document, assertion.document()};
      connect(v1::TraceEdge::KIND_SOURCE, at, source, depth);
      if (node.document != 0) {
        connect(v1::TraceEdge::KIND_DOCUMENT, at, document, depth);
      }
      sqlite3_stmt* grounds = db_.Prepare(
          "SELECT kind, target FROM grounds WHERE owner=?1"
          " ORDER BY ordinal, part");
      sqlite3_bind_int64(grounds, 1, node.key);
      while (Step(grounds)) {
        Require(sqlite3_column_int(grounds, 0) == 4, "a chain is not pure");
        connect(v1::TraceEdge::KIND_GROUND, at,
                {4, sqlite3_column_int64(grounds, 1), ""}, depth);
      }
      sqlite3_reset(grounds);
      continue;
    }
    sqlite3_stmt* further = db_.Prepare(
        node.kind == 1 ? "SELECT n.key, n.id FROM entities e JOIN entities n"
                         " ON n.key=e.conduit WHERE e.key=?1"
                       : "SELECT n.key, n.id FROM documents d JOIN entities n"
                         " ON n.key=d.publisher WHERE d.key=?1");
    sqlite3_bind_int64(further, 1, node.key);
    if (Step(further)) {
      connect(node.kind == 1 ? v1::TraceEdge::KIND_KNOWN_THROUGH
                             : v1::TraceEdge::KIND_PUBLISHER,
              at, {1, sqlite3_column_int64(further, 0), Own(further, 1)},
              depth);
    }
    sqlite3_reset(further);
  }
  db_.Repeat("COMMIT");
  return trace;
}

std::vector<std::string> ReadFloor::Dependants(absl::string_view assertion) {
  sqlite3_stmt* walk = db_.Prepare(
      "WITH RECURSIVE fallen(key) AS (SELECT key FROM digests WHERE digest=?1"
      " UNION SELECT d.owner FROM fallen f JOIN dependants d ON d.kind=4 AND"
      " d.target=f.key) SELECT a.digest FROM fallen f JOIN assertions a"
      " ON a.key=f.key WHERE a.digest<>?1 AND a.position<=?2 ORDER BY a.key");
  BindBlob(walk, 1, assertion);
  sqlite3_bind_int64(walk, 2, last_position_);
  std::vector<std::string> digests;
  while (Step(walk)) digests.push_back(Own(walk, 0));
  sqlite3_reset(walk);
  return digests;
}

std::string ReadFloor::Export(const std::string& producer) {
  std::ostringstream out;
  uint64_t frames = 0;
  const auto write = [&](const v1::BundleFrame& frame) {
    Require(google::protobuf::util::SerializeDelimitedToOstream(frame, &out),
            "the stream of the bundle");
    ++frames;
  };
  v1::BundleFrame header;
  header.mutable_header()->set_format("veracity-bundle");
  header.mutable_header()->set_schema_version(1);
  header.mutable_header()->set_producer(producer);
  write(header);
  sqlite3_stmt* log = db_.Prepare(
      "SELECT e.position, e.kind, coalesce(a.digest, c.digest, r.digest),"
      " coalesce(a.payload, c.payload, n.payload, d.payload, p.payload,"
      " r.payload), coalesce(n.id, d.id, p.id), c.shard, ac.digest, ac.shard"
      " FROM entries e"
      " LEFT JOIN assertions a ON e.kind=4 AND a.key=e.key"
      " LEFT JOIN claims ac ON e.kind=4 AND ac.key=e.key&~16777215"
      " LEFT JOIN claims c ON e.kind=3 AND c.key=e.key"
      " LEFT JOIN entities n ON e.kind=1 AND n.key=e.key"
      " LEFT JOIN documents d ON e.kind=2 AND d.key=e.key"
      " LEFT JOIN predicates p ON e.kind=7 AND p.key=e.key"
      " LEFT JOIN retractions r ON e.kind=5 AND r.key=e.key"
      " WHERE e.position<=?1 ORDER BY e.position");
  sqlite3_stmt* batches = db_.Prepare(
      "SELECT digest, recorded, entry_count, tool, tool_version, note"
      " FROM batches WHERE commit_no=?1");
  sqlite3_bind_int64(log, 1, last_position_);
  int64_t commit = 0;
  while (Step(log)) {
    if (const int64_t now = CommitOf(sqlite3_column_int64(log, 0));
        now != commit) {
      commit = now;
      sqlite3_bind_int64(batches, 1, commit);
      Require(Step(batches), "a batch is missing");
      v1::BundleFrame frame;
      frame.mutable_batch()->set_by_owner(true);
      v1::Batch& batch = *frame.mutable_batch()->mutable_batch();
      batch.set_id(Own(batches, 0));
      SetTime(sqlite3_column_int64(batches, 1), batch.mutable_recorded());
      batch.set_entry_count(
          static_cast<uint64_t>(sqlite3_column_int64(batches, 2)));
      batch.set_tool(Own(batches, 3));
      batch.set_tool_version(Own(batches, 4));
      batch.set_note(Own(batches, 5));
      batch.set_commit(static_cast<uint64_t>(commit));
      sqlite3_reset(batches);
      write(frame);
    }
    v1::BundleFrame frame;
    v1::BundleEntry& entry = *frame.mutable_entry();
    v1::Record& record = *entry.mutable_entry()->mutable_record();
    const absl::string_view payload = Bytes(log, 3);
    if (sqlite3_column_type(log, 2) != SQLITE_NULL) entry.set_id(Own(log, 2));
    switch (sqlite3_column_int(log, 1)) {
      case 1:
        Parse(payload, record.mutable_entity());
        record.mutable_entity()->set_id(Own(log, 4));
        entry.set_id(internal::NameDigest(record.kind_case(), Own(log, 4)));
        break;
      case 2:
        Parse(payload, record.mutable_document());
        record.mutable_document()->set_id(Own(log, 4));
        entry.set_id(internal::NameDigest(record.kind_case(), Own(log, 4)));
        break;
      case 7:
        Parse(payload, record.mutable_predicate());
        record.mutable_predicate()->set_name(Own(log, 4));
        entry.set_id(internal::NameDigest(record.kind_case(), Own(log, 4)));
        break;
      case 3:
        Parse(payload, record.mutable_claim());
        record.mutable_claim()->set_id(entry.id());
        record.mutable_claim()->set_shard(
            static_cast<uint64_t>(sqlite3_column_int64(log, 5)));
        break;
      case 4: {
        v1::Assertion& assertion = *record.mutable_assertion();
        Parse(payload, &assertion);
        assertion.set_id(entry.id());
        assertion.mutable_claim()->set_id(Own(log, 6));
        assertion.mutable_claim()->set_shard(
            static_cast<uint64_t>(sqlite3_column_int64(log, 7)));
        entry.mutable_entry()->set_holding(v1::HOLDING_HELD);
        break;
      }
      default:
        Parse(payload, record.mutable_retraction());
        record.mutable_retraction()->set_id(entry.id());
        break;
    }
    write(frame);
  }
  sqlite3_reset(log);
  v1::BundleFrame trailer;
  trailer.mutable_trailer()->set_frames(frames);
  trailer.mutable_trailer()->set_sha256(internal::Sha256(out.str()));
  write(trailer);
  return out.str();
}

}  // namespace veracity::bench
