#include "ledger/trace.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/payload.h"
#include "veracity/edtf.h"
#include "veracity/ids.h"

namespace veracity::internal {
namespace {

using NodeKey = std::pair<int, int64_t>;

class Tracer {
 public:
  Tracer(Reader& reader, const TraceOptions& options, v1::Trace* trace)
      : reader_(reader), options_(options), trace_(*trace) {}

  absl::Status Run(const Located& start) {
    VERACITY_RETURN_IF_ERROR(Node(start.kind, start.key, 0).status());
    for (size_t at = 0; at < keys_.size(); ++at) {
      VERACITY_RETURN_IF_ERROR(
          CheckCall(options_.call, reader_.snapshot().core().options));
      const auto [kind, key] = keys_[at];
      const uint32_t depth = trace_.nodes(static_cast<int>(at)).depth();
      if (depth >= options_.maximum_depth) {
        trace_.set_truncated(true);
        continue;
      }
      VERACITY_RETURN_IF_ERROR(options_.direction == Direction::kUpstream
                                   ? Up(static_cast<Kind>(kind), key,
                                        static_cast<uint32_t>(at), depth)
                                   : Down(static_cast<Kind>(kind), key,
                                          static_cast<uint32_t>(at), depth));
      if (options_.call.progress) options_.call.progress({at, keys_.size()});
    }
    FindCircles();
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<uint32_t> Node(Kind kind, int64_t key, uint32_t depth) {
    auto [found, fresh] =
        nodes_.try_emplace(NodeKey(static_cast<int>(kind), key),
                           static_cast<uint32_t>(trace_.nodes_size()));
    if (!fresh) return found->second;
    if (keys_.size() >= options_.maximum_nodes) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "the trace has more than ", options_.maximum_nodes, " records"));
    }
    keys_.emplace_back(static_cast<int>(kind), key);
    v1::TraceNode* node = trace_.add_nodes();
    node->set_depth(depth);
    VERACITY_ASSIGN_OR_RETURN(*node->mutable_ref(), reader_.RefOf(kind, key));
    if (kind == Kind::kAwaited) node->set_missing(true);
    if (kind == Kind::kAssertion) {
      VERACITY_ASSIGN_OR_RETURN(std::optional<Reader::AssertionRecord> record,
                                reader_.FindAssertion(key));
      if (!record.has_value() || !Seen(*record)) {
        node->set_missing(true);
        return found->second;
      }
      v1::AssertionView view;
      VERACITY_RETURN_IF_ERROR(
          reader_.Read(*record, std::nullopt, false, &view));
      node->set_withdrawn(view.withdrawn());
      node->set_holding(view.holding());
      node->mutable_assertion()->Swap(view.mutable_assertion());
      records_.emplace(key, *std::move(record));
    }
    return static_cast<uint32_t>(keys_.size() - 1);
  }

  // Whether the snapshot sees the act: recorded by then, and said by then.
  bool Seen(const Reader::AssertionRecord& record) const {
    const Snapshot& snapshot = reader_.snapshot();
    if (record.position > snapshot.last_position()) return false;
    if (!snapshot.said().has_value()) return true;
    v1::Assertion assertion;
    if (!ParsePayload(record.payload, &assertion).ok()) return true;
    if (assertion.stance() == v1::STANCE_RELAYS) return true;
    if (assertion.said().empty()) return !snapshot.said_certainly();
    absl::StatusOr<Edtf> said = Edtf::Parse(assertion.said());
    if (!said.ok()) return true;
    const When when = NotAfter(said->bounds(), *snapshot.said());
    return snapshot.said_certainly() ? when == When::kCertainly
                                     : when != When::kNo;
  }

  // An edge to or from an assertion found by a search: one that the snapshot
  // does not see is no answer, where one that is cited is a missing node.
  absl::Status EdgeToFound(v1::TraceEdge::Kind kind, uint32_t from,
                           int64_t assertion, uint32_t depth, bool reverse,
                           v1::Stance stance = v1::STANCE_UNSPECIFIED,
                           int64_t all_of = -1) {
    if (reader_.snapshot().said().has_value() &&
        records_.count(assertion) == 0) {
      VERACITY_ASSIGN_OR_RETURN(std::optional<Reader::AssertionRecord> record,
                                reader_.FindAssertion(assertion));
      if (!record.has_value() || !Seen(*record)) return absl::OkStatus();
    }
    return Edge(kind, from, Kind::kAssertion, assertion, depth, reverse, stance,
                all_of);
  }

  absl::Status Edge(v1::TraceEdge::Kind kind, uint32_t from, Kind to_kind,
                    int64_t to_key, uint32_t depth, bool reverse = false,
                    v1::Stance stance = v1::STANCE_UNSPECIFIED,
                    int64_t all_of = -1) {
    VERACITY_ASSIGN_OR_RETURN(const uint32_t to,
                              Node(to_kind, to_key, depth + 1));
    const uint32_t ends[] = {reverse ? to : from, reverse ? from : to};
    if (!edges_
             .insert(
                 absl::StrCat(kind, ",", ends[0], ",", ends[1], ",", all_of))
             .second) {
      return absl::OkStatus();
    }
    v1::TraceEdge* edge = trace_.add_edges();
    edge->set_kind(kind);
    edge->set_from(ends[0]);
    edge->set_to(ends[1]);
    edge->set_stance(stance);
    if (all_of >= 0) edge->set_all_of(static_cast<uint32_t>(all_of));
    return absl::OkStatus();
  }

  struct Ground {
    int64_t ordinal, part, target, stance, document;
    Kind kind;
  };

  // A claim leads to the assertions on it, whichever way one walks.
  absl::Status FromClaim(int64_t key, uint32_t node, uint32_t depth) {
    VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> keys, AssertionsOn(key, 0));
    for (int64_t assertion : keys) {
      VERACITY_RETURN_IF_ERROR(
          EdgeToFound(v1::TraceEdge::KIND_CLAIM, node, assertion, depth, true));
    }
    return absl::OkStatus();
  }

  absl::Status Up(Kind kind, int64_t key, uint32_t node, uint32_t depth) {
    switch (kind) {
      case Kind::kClaim:
        return FromClaim(key, node, depth);
      case Kind::kAssertion:
        return UpFromAssertion(key, node, depth);
      case Kind::kEntity: {
        VERACITY_ASSIGN_OR_RETURN(const int64_t conduit,
                                  Column("SELECT conduit FROM entities"
                                         " WHERE key=?1 AND position<=?2",
                                         key));
        if (conduit == 0) return absl::OkStatus();
        return Edge(v1::TraceEdge::KIND_KNOWN_THROUGH, node, Kind::kEntity,
                    conduit, depth);
      }
      case Kind::kDocument: {
        VERACITY_ASSIGN_OR_RETURN(const int64_t publisher,
                                  Column("SELECT publisher FROM documents"
                                         " WHERE key=?1 AND position<=?2",
                                         key));
        if (publisher == 0) return absl::OkStatus();
        return Edge(v1::TraceEdge::KIND_PUBLISHER, node, Kind::kEntity,
                    publisher, depth);
      }
      default:
        return absl::OkStatus();
    }
  }

  absl::Status UpFromAssertion(int64_t key, uint32_t node, uint32_t depth) {
    auto record = records_.find(key);
    if (record == records_.end()) return absl::OkStatus();  // missing
    const int64_t source = record->second.source;
    const int64_t document = record->second.document;
    VERACITY_RETURN_IF_ERROR(
        Edge(v1::TraceEdge::KIND_SOURCE, node, Kind::kEntity, source, depth));
    if (document != 0) {
      VERACITY_RETURN_IF_ERROR(Edge(v1::TraceEdge::KIND_DOCUMENT, node,
                                    Kind::kDocument, document, depth));
    }
    std::vector<Ground> grounds;
    const Cell cells[] = {Cell::Int(key)};
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT ordinal, part, kind, target, stance, document FROM grounds"
        " WHERE owner=?1 ORDER BY ordinal, part",
        cells, [&](Cells row) {
          grounds.push_back({row[0].integer, row[1].integer, row[3].integer,
                             row[4].integer, row[5].integer,
                             static_cast<Kind>(row[2].integer)});
          return true;
        }));
    for (const Ground& ground : grounds) {
      const int64_t all_of = ground.part > 0 ? ground.ordinal : -1;
      if (ground.kind != Kind::kEntity) {
        VERACITY_RETURN_IF_ERROR(Edge(v1::TraceEdge::KIND_GROUND, node,
                                      ground.kind, ground.target, depth, false,
                                      v1::STANCE_UNSPECIFIED, all_of));
        continue;
      }
      // An attribution leads to what that source said of this claim, if we
      // have it, and to the source in any case.
      VERACITY_RETURN_IF_ERROR(Edge(
          v1::TraceEdge::KIND_ATTRIBUTION, node, Kind::kEntity, ground.target,
          depth, false, static_cast<v1::Stance>(ground.stance), all_of));
      VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> said,
                                AssertionsOn(ClaimKeyOf(key), ground.target));
      for (int64_t statement : said) {
        if (statement == key) continue;
        VERACITY_RETURN_IF_ERROR(
            EdgeToFound(v1::TraceEdge::KIND_ATTRIBUTION, node, statement, depth,
                        false, static_cast<v1::Stance>(ground.stance), all_of));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Down(Kind kind, int64_t key, uint32_t node, uint32_t depth) {
    const int64_t last = reader_.snapshot().last_position();
    const auto each = [&](v1::TraceEdge::Kind edge, const char* sql,
                          std::initializer_list<int64_t> numbers,
                          Kind to) -> absl::Status {
      std::vector<Cell> cells;
      for (int64_t number : numbers) cells.push_back(Cell::Int(number));
      std::vector<int64_t> found;
      VERACITY_RETURN_IF_ERROR(
          reader_.connection().Run(sql, cells, [&](Cells row) {
            found.push_back(row[0].integer);
            return true;
          }));
      for (int64_t target : found) {
        VERACITY_RETURN_IF_ERROR(
            to == Kind::kAssertion
                ? EdgeToFound(edge, node, target, depth, true)
                : Edge(edge, node, to, target, depth, true));
      }
      return absl::OkStatus();
    };
    switch (kind) {
      case Kind::kClaim:
        return FromClaim(key, node, depth);
      case Kind::kAssertion: {
        auto record = records_.find(key);
        if (record == records_.end()) return absl::OkStatus();
        const int64_t source = record->second.source;  // edges add records
        VERACITY_RETURN_IF_ERROR(
            each(v1::TraceEdge::KIND_GROUND,
                 "SELECT d.owner FROM dependants d CROSS JOIN assertions a ON"
                 " a.key=d.owner WHERE d.kind=4 AND d.target=?1 AND"
                 " a.position<=?2 ORDER BY d.owner",
                 {key, last}, Kind::kAssertion));
        return each(
            v1::TraceEdge::KIND_ATTRIBUTION,
            "SELECT d.owner FROM dependants d CROSS JOIN assertions a ON"
            " a.key=d.owner WHERE d.kind=1 AND d.target=?1 AND"
            " d.owner>?3 AND d.owner<?3+16777216 AND a.position<=?2"
            " AND d.owner<>?4 ORDER BY d.owner",
            {source, last, ClaimKeyOf(key), key}, Kind::kAssertion);
      }
      case Kind::kEntity:
        VERACITY_RETURN_IF_ERROR(
            each(v1::TraceEdge::KIND_SOURCE,
                 "SELECT s.assertion FROM assertions_by_source s CROSS JOIN"
                 " assertions a ON a.key=s.assertion WHERE s.source=?1 AND"
                 " a.position<=?2 ORDER BY s.assertion",
                 {key, last}, Kind::kAssertion));
        VERACITY_RETURN_IF_ERROR(
            each(v1::TraceEdge::KIND_KNOWN_THROUGH,
                 "SELECT key FROM entities WHERE conduit=?1 AND conduit<>0 AND"
                 " position<=?2 ORDER BY key",
                 {key, last}, Kind::kEntity));
        return each(
            v1::TraceEdge::KIND_ATTRIBUTION,
            "SELECT d.owner FROM dependants d CROSS JOIN assertions a ON"
            " a.key=d.owner WHERE d.kind=1 AND d.target=?1 AND"
            " a.position<=?2 ORDER BY d.owner",
            {key, last}, Kind::kAssertion);
      case Kind::kDocument:
        VERACITY_RETURN_IF_ERROR(
            each(v1::TraceEdge::KIND_ATTRIBUTION,
                 "SELECT d.owner FROM dependants d CROSS JOIN assertions a ON"
                 " a.key=d.owner WHERE d.kind=2 AND d.target=?1 AND"
                 " a.position<=?2 ORDER BY d.owner",
                 {key, last}, Kind::kAssertion));
        return each(
            v1::TraceEdge::KIND_DOCUMENT,
            "SELECT s.assertion FROM assertions_by_document s CROSS JOIN"
            " assertions a ON a.key=s.assertion WHERE s.document=?1"
            " AND a.position<=?2 ORDER BY s.assertion",
            {key, last}, Kind::kAssertion);
      default:
        return absl::OkStatus();
    }
  }

  absl::StatusOr<int64_t> Column(const char* sql, int64_t key) {
    const Cell cells[] = {Cell::Int(key),
                          Cell::Int(reader_.snapshot().last_position())};
    return reader_.connection().RunForInt(sql, cells, 0);
  }

  // Assertions on a claim, of one source or (0) of any.
  absl::StatusOr<std::vector<int64_t>> AssertionsOn(int64_t claim,
                                                    int64_t source) {
    std::vector<int64_t> keys;
    const Cell cells[] = {
        Cell::Int(claim), Cell::Int(claim + kAssertionsPerClaim),
        Cell::Int(reader_.snapshot().last_position()), Cell::Int(source)};
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT key FROM assertions WHERE key>?1 AND key<?2 AND position<=?3"
        " AND (?4=0 OR source=?4) ORDER BY position",
        cells, [&](Cells row) {
          keys.push_back(row[0].integer);
          return true;
        }));
    return keys;
  }

  // Circles among assertions: strongly connected components along grounds and
  // attributions (Tarjan, with a stack of its own).
  void FindCircles() {
    const size_t count = keys_.size();
    std::vector<std::vector<uint32_t>> out(count);
    for (const v1::TraceEdge& edge : trace_.edges()) {
      const bool between_assertions =
          keys_[edge.from()].first == static_cast<int>(Kind::kAssertion) &&
          keys_[edge.to()].first == static_cast<int>(Kind::kAssertion);
      if (between_assertions &&
          (edge.kind() == v1::TraceEdge::KIND_GROUND ||
           edge.kind() == v1::TraceEdge::KIND_ATTRIBUTION)) {
        out[edge.from()].push_back(edge.to());
      }
    }
    std::vector<int64_t> index(count, -1), low(count, 0);
    std::vector<bool> on_stack(count, false);
    std::vector<uint32_t> stack;
    int64_t next = 0;
    for (uint32_t root = 0; root < count; ++root) {
      if (index[root] >= 0) continue;
      std::vector<std::pair<uint32_t, size_t>> path = {{root, 0}};
      while (!path.empty()) {
        auto& [at, edge] = path.back();
        if (edge == 0 && index[at] < 0) {
          index[at] = low[at] = next++;
          stack.push_back(at);
          on_stack[at] = true;
        }
        if (edge < out[at].size()) {
          const uint32_t to = out[at][edge++];
          if (index[to] < 0) {
            path.emplace_back(to, 0);
          } else if (on_stack[to]) {
            low[at] = std::min(low[at], index[to]);
          }
          continue;
        }
        const uint32_t done = at;
        if (low[done] == index[done]) {
          std::vector<uint32_t> members;
          while (true) {
            const uint32_t member = stack.back();
            stack.pop_back();
            on_stack[member] = false;
            members.push_back(member);
            if (member == done) break;
          }
          if (members.size() > 1) AddCircle(members, out);
        }
        path.pop_back();
        if (!path.empty()) {
          low[path.back().first] = std::min(low[path.back().first], low[done]);
        }
      }
    }
  }

  // In the order of the way round: from the smallest id along the edges, to
  // the smallest id first where there are several.
  void AddCircle(const std::vector<uint32_t>& members,
                 const std::vector<std::vector<uint32_t>>& out) {
    const auto by_id = [&](uint32_t a, uint32_t b) {
      return trace_.nodes(static_cast<int>(a)).ref().assertion().id() <
             trace_.nodes(static_cast<int>(b)).ref().assertion().id();
    };
    absl::flat_hash_set<uint32_t> left(members.begin(), members.end());
    std::vector<uint32_t> stack = {
        *std::min_element(members.begin(), members.end(), by_id)};
    v1::Trace::Circle* circle = trace_.add_circles();
    while (!stack.empty()) {
      const uint32_t at = stack.back();
      stack.pop_back();
      if (left.erase(at) == 0) continue;
      circle->add_nodes(at);
      std::vector<uint32_t> next;
      for (uint32_t to : out[at]) {
        if (left.contains(to)) next.push_back(to);
      }
      std::sort(next.begin(), next.end(),
                [&](uint32_t a, uint32_t b) { return by_id(b, a); });
      stack.insert(stack.end(), next.begin(), next.end());
    }
  }

  Reader& reader_;
  const TraceOptions& options_;
  v1::Trace& trace_;
  std::vector<NodeKey> keys_;
  absl::flat_hash_map<NodeKey, uint32_t> nodes_;
  absl::flat_hash_map<int64_t, Reader::AssertionRecord> records_;
  absl::flat_hash_set<std::string> edges_;
};

}  // namespace

absl::Status TraceFrom(Reader& reader, const v1::RecordRef& ref,
                       const TraceOptions& options, v1::Trace* trace) {
  VERACITY_ASSIGN_OR_RETURN(const Located start, reader.Locate(ref));
  if (!start.on_record &&
      (start.kind == Kind::kClaim || start.kind == Kind::kAssertion)) {
    return absl::NotFoundError(absl::StrCat(PrintId(ref), " is not on record"));
  }
  if (start.kind != Kind::kClaim && start.kind != Kind::kAssertion &&
      start.kind != Kind::kEntity && start.kind != Kind::kDocument) {
    return absl::InvalidArgumentError(absl::StrCat(
        "provenance begins at a claim, an assertion, a source or a document; ",
        PrintId(ref), " is none"));
  }
  return Tracer(reader, options, trace).Run(start);
}

}  // namespace veracity::internal
