// Commands that ask: trace, resolve, stats, scales.

#include <algorithm>
#include <filesystem>
#include <functional>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "veracity/scales.h"
#include "words.h"

namespace veracity::cli {
namespace {

// Draws a trace as a tree. A node that several lead to is drawn in full once.
class TreePrinter {
 public:
  TreePrinter(const Session& session, const View& view, const v1::Trace& trace,
              bool down)
      : out_(*session.out), ids_(view), words_(view), trace_(trace) {
    for (const v1::TraceEdge& edge : trace.edges()) {
      // A source or a document is said in its assertion's line, unless the
      // walk came from there.
      const bool aside = edge.kind() == v1::TraceEdge::KIND_SOURCE ||
                         edge.kind() == v1::TraceEdge::KIND_DOCUMENT ||
                         edge.kind() == v1::TraceEdge::KIND_PUBLISHER;
      if (aside && !down) continue;
      if (down || edge.kind() == v1::TraceEdge::KIND_CLAIM) {
        children_[edge.to()].push_back({edge.from(), &edge});
      } else {
        children_[edge.from()].push_back({edge.to(), &edge});
      }
    }
  }

  void Print() { Node(0, nullptr, "", ""); }

 private:
  struct Child {
    uint32_t node;
    const v1::TraceEdge* edge;
  };

  std::string Text(uint32_t index, const v1::TraceEdge* edge) {
    const v1::TraceNode& node = trace_.nodes(index);
    std::string text;
    if (node.has_assertion()) {
      text = absl::StrCat(words_.Act(node.assertion()), ": ",
                          words_.Claim(node.assertion().claim()));
    } else if (node.ref().has_claim()) {
      text = out_.Paint(Style::kStrong, words_.Claim(node.ref().claim()));
    } else {
      text = out_.Paint(Style::kStrong, words_.Record(node.ref()));
      if (edge != nullptr && edge->kind() == v1::TraceEdge::KIND_ATTRIBUTION) {
        absl::StrAppend(&text, " is said to have said so");
      }
      if (edge != nullptr &&
          edge->kind() == v1::TraceEdge::KIND_KNOWN_THROUGH) {
        absl::StrAppend(&text, ", through whom we know of it");
      }
    }
    if (edge != nullptr && edge->has_all_of()) {
      absl::StrAppend(&text, " (needed together with others)");
    }
    if (node.holding() == v1::HOLDING_ONLY_RELAYED) {
      absl::StrAppend(&text, out_.Paint(Style::kFaint, " (only relayed)"));
    }
    if (node.withdrawn()) {
      absl::StrAppend(&text, out_.Paint(Style::kBad, " (withdrawn)"));
    }
    if (node.missing()) {
      absl::StrAppend(&text, out_.Paint(Style::kDoubtful, " (not on record)"));
    }
    return text;
  }

  void Node(uint32_t index, const v1::TraceEdge* edge, const std::string& lead,
            const std::string& below) {
    const v1::TraceNode& node = trace_.nodes(index);
    std::string text = Text(index, edge);
    const bool circle = path_.contains(index);
    const bool seen = !done_.insert(index).second;
    if (circle) {
      absl::StrAppend(&text,
                      out_.Paint(Style::kDoubtful, " - a circle, see above"));
    } else if (seen && children_.contains(index)) {
      absl::StrAppend(&text, out_.Paint(Style::kFaint, " - see above"));
    }
    PrintLine(lead, below,
              absl::StrCat(out_.Paint(Style::kId, ids_(node.ref())), "  "),
              text);
    if (circle || seen) return;
    path_.insert(index);
    const auto below_it = children_.find(index);
    const std::vector<Child> none;
    const std::vector<Child>& children =
        below_it == children_.end() ? none : below_it->second;
    const bool unicode = out_.unicode();
    for (size_t i = 0; i < children.size(); ++i) {
      const bool last = i + 1 == children.size();
      const char* branch = unicode ? last ? "\xE2\x94\x94\xE2\x94\x80 "
                                          : "\xE2\x94\x9C\xE2\x94\x80 "
                           : last  ? "`- "
                                   : "|- ";
      const char* trunk = last ? "   " : unicode ? "\xE2\x94\x82  " : "|  ";
      Node(children[i].node, children[i].edge, below + branch, below + trunk);
    }
    path_.erase(index);
  }

  // The lines after the first keep the tree's trunk on their left.
  void PrintLine(const std::string& lead, const std::string& below,
                 const std::string& id, const std::string& text) {
    const size_t indent = DisplayWidth(lead) + DisplayWidth(id);
    const size_t room = out_.width() > indent + 30 ? out_.width() - indent : 30;
    bool first = true;
    for (const std::string& line : Wrap(text, room)) {
      out_.Line(first ? absl::StrCat(lead, id, line)
                      : absl::StrCat(below, std::string(DisplayWidth(id), ' '),
                                     line));
      first = false;
    }
  }

  Output& out_;
  ShortIds ids_;
  Words words_;
  const v1::Trace& trace_;
  absl::flat_hash_map<uint32_t, std::vector<Child>> children_;
  absl::flat_hash_set<uint32_t> path_;
  absl::flat_hash_set<uint32_t> done_;
};

void Top(Output& out, absl::string_view heading,
         const std::vector<v1::GroupCount>& counts,
         const std::function<std::string(const std::string&)>& name) {
  constexpr size_t kTop = 8;
  if (counts.empty()) return;
  out.Line();
  out.Line(out.Paint(Style::kStrong, heading));
  std::vector<std::vector<std::string>> rows;
  for (size_t i = 0; i < counts.size() && i < kTop; ++i) {
    rows.push_back(
        {absl::StrCat(counts[i].count()),
         counts[i].key().empty() ? "undated" : name(counts[i].key())});
  }
  if (counts.size() > kTop) {
    rows.push_back({"", absl::StrCat("and ", counts.size() - kTop, " more")});
  }
  out.Table(rows, {0}, 2);
}

}  // namespace

absl::Status Trace(const Session& session, const WalkOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  VERACITY_ASSIGN_OR_RETURN(const View view, ViewOf(ledger, options.as_of));
  VERACITY_ASSIGN_OR_RETURN(
      const v1::RecordRef ref,
      ResolveOne(view, options.what, Want::kAny, Reading::kWords));
  TraceOptions trace;
  trace.direction =
      options.down ? Direction::kDownstream : Direction::kUpstream;
  trace.maximum_depth = options.depth;
  trace.call = session.Call();
  VERACITY_ASSIGN_OR_RETURN(const v1::Trace found, view.Trace(ref, trace));
  Output& out = *session.out;
  if (out.json()) {
    out.Json(found);
    return absl::OkStatus();
  }
  TreePrinter(session, view, found, options.down).Print();
  if (found.nodes_size() == 1 && !options.down) {
    out.Line(
        out.Paint(Style::kFaint, ref.has_assertion() || ref.has_claim()
                                     ? "It rests on nothing that is recorded."
                                     : "It rests on nothing that is recorded; "
                                       "what rests on it: --down"));
  }
  Words words(view);
  for (const v1::Trace::Circle& circle : found.circles()) {
    std::vector<std::string> round;
    for (uint32_t node : circle.nodes()) {
      const v1::TraceNode& one = found.nodes(static_cast<int>(node));
      round.push_back(one.has_assertion() ? words.Name(one.assertion().source())
                                          : words.Record(one.ref()));
    }
    out.Paragraph(
        out.Paint(Style::kDoubtful, "A circle: "),
        absl::StrCat(absl::StrJoin(round, absl::StrCat(" ", out.arrow(), " ")),
                     " ", out.arrow(), " and round again."));
  }
  if (found.truncated()) {
    out.Line(out.Paint(Style::kDoubtful,
                       "There is more: the walk stopped at --depth."));
  }
  return absl::OkStatus();
}

absl::Status Resolve(const Session& session, const ResolveOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  VERACITY_ASSIGN_OR_RETURN(const View view, ViewOf(ledger, options.as_of));
  VERACITY_RETURN_IF_ERROR(CheckTyped(options.typed));
  VERACITY_ASSIGN_OR_RETURN(
      const std::vector<v1::Candidate> candidates,
      view.Resolve(options.typed, options.limit > 0
                                      ? static_cast<size_t>(options.limit)
                                      : 10));
  Output& out = *session.out;
  ShortIds ids(view);
  std::vector<std::vector<std::string>> rows;
  for (const v1::Candidate& one : candidates) {
    if (out.json()) {
      out.Json(one);
      continue;
    }
    std::string text = Clean(one.name());
    if (!one.description().empty()) {
      absl::StrAppend(&text, text.empty() ? "" : ": ",
                      Clean(one.description()));
    }
    rows.push_back({out.Paint(Style::kId, ids(one.ref())),
                    out.Paint(Style::kFaint, absl::StrCat("by ", one.match())),
                    text});
  }
  out.Table(rows);
  if (candidates.empty()) {
    return absl::NotFoundError(absl::StrCat("nothing on record is called '",
                                            Clean(options.typed), "'"));
  }
  return absl::OkStatus();
}

absl::Status Stats(const Session& session) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  const View view = ledger.Now();
  Output& out = *session.out;
  VERACITY_ASSIGN_OR_RETURN(const auto claims, view.Count(v1::ClaimQuery()));
  VERACITY_ASSIGN_OR_RETURN(const auto assertions,
                            view.Count(v1::AssertionQuery()));
  const auto whole = [](const std::vector<v1::GroupCount>& counts) {
    return absl::StrCat(counts.empty() ? 0 : counts[0].count());
  };
  uint64_t entities = 0;
  uint64_t documents = 0;
  v1::Entity entity;
  Results<v1::Entity> all = view.Find(v1::EntityQuery(), session.Call());
  while (all.Next(&entity)) ++entities;
  VERACITY_RETURN_IF_ERROR(all.status());
  v1::Document document;
  Results<v1::Document> papers = view.Find(v1::DocumentQuery(), session.Call());
  while (papers.Next(&document)) ++documents;
  VERACITY_RETURN_IF_ERROR(papers.status());
  std::error_code ignored;
  const auto bytes = std::filesystem::file_size(session.ledger, ignored);
  const std::string size = ignored ? "" : absl::StrCat(bytes);
  if (out.json()) {
    out.Json({{"owner", ledger.owner()},
              {"commits", absl::StrCat(view.commit())},
              {"claims", whole(claims)},
              {"assertions", whole(assertions)},
              {"entities", absl::StrCat(entities)},
              {"documents", absl::StrCat(documents)},
              {"bytes", size}});
    return absl::OkStatus();
  }
  Words words(view);
  out.Line(absl::StrCat(
      "The ledger of ", words.Name(ledger.owner()), " at ",
      session.LedgerName(),
      ignored ? ""
              : absl::StrFormat(", %.1f MB", static_cast<double>(bytes) / 1e6),
      ", ", Counted(view.commit(), "commit"), "."));
  out.Line();
  out.Table({{whole(claims), "standing claims"},
             {whole(assertions), "standing assertions"},
             {absl::StrCat(entities), "entities"},
             {absl::StrCat(documents), "documents"}},
            {0}, 2);
  const auto name = [&](const std::string& id) { return words.Name(id); };
  const auto plain = [](const std::string& key) { return Clean(key); };
  VERACITY_ASSIGN_OR_RETURN(
      const auto sources,
      view.Count(v1::AssertionQuery(), v1::GROUP_BY_SOURCE));
  Top(out, "Who speaks most", sources, name);
  VERACITY_ASSIGN_OR_RETURN(
      const auto stances,
      view.Count(v1::AssertionQuery(), v1::GROUP_BY_STANCE));
  Top(out, "Stances", stances, [](const std::string& key) {
    return WordOfKey(v1::GROUP_BY_STANCE, key);
  });
  VERACITY_ASSIGN_OR_RETURN(
      const auto months,
      view.Count(v1::AssertionQuery(), v1::GROUP_BY_MONTH_SAID));
  Top(out, "Months in which most was said", months, plain);
  return absl::OkStatus();
}

absl::Status Scales(const Session& session, const std::string& id) {
  Output& out = *session.out;
  std::vector<std::vector<std::string>> rows;
  if (id.empty()) {
    for (const v1::Scale& scale : veracity::Scales()) {
      if (out.json()) {
        out.Json(scale);
        continue;
      }
      rows.push_back({out.Paint(Style::kId, scale.id()), Word(scale.states()),
                      scale.title()});
    }
    out.Table(rows);
    return absl::OkStatus();
  }
  const v1::Scale* scale = FindScale(id);
  if (scale == nullptr) {
    return NoSuchScale(id);
  }
  if (out.json()) {
    out.Json(*scale);
    return absl::OkStatus();
  }
  out.Paragraph("", out.Paint(Style::kStrong, scale->title()));
  out.Paragraph("", absl::StrCat("States ", Word(scale->states()),
                                 scale->minimum().empty()
                                     ? ", without numbers"
                                     : absl::StrCat(", ", scale->minimum(),
                                                    " to ", scale->maximum()),
                                 ". After: ", scale->citation(), "."));
  out.Line();
  std::vector<v1::ScaleLevel> levels(scale->levels().begin(),
                                     scale->levels().end());
  // Levels are in the order of what they state; grades by letter are known by
  // the alphabet, best first.
  if (std::all_of(levels.begin(), levels.end(), [](const auto& level) {
        return level.label().size() == 1;
      })) {
    std::sort(levels.begin(), levels.end(), [](const auto& a, const auto& b) {
      return a.label() < b.label();
    });
  }
  for (const v1::ScaleLevel& level : levels) {
    std::string range =
        level.lower().empty()
            ? level.number()
            : absl::StrCat(level.lower(), " ", out.dash(), " ", level.upper());
    if (level.unknown()) range = "unknown";
    rows.push_back(
        {range,
         absl::StrCat(level.label(), level.aliases().empty() ? "" : "; also ",
                      absl::StrJoin(level.aliases(), ", "))});
  }
  out.Table(rows, {0}, 2);
  return absl::OkStatus();
}

}  // namespace veracity::cli
