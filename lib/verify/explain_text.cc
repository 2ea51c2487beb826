#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "veracity/ids.h"
#include "verify/explain.h"

namespace veracity::internal {
namespace {

constexpr size_t kWidth = 79;
constexpr size_t kNumberWidth = 8;
constexpr size_t kIndent = 11;
// Further flips are in the message.
constexpr int kFlipsShown = 6;
constexpr int kNotCountedShown = 12;

// ".80", "1.00": shares as tables print them.
std::string Share(double share) {
  const std::string text = absl::StrFormat("%.2f", share);
  return std::string(absl::StripPrefix(text, "0"));
}

std::string VerdictName(v1::Verdict verdict) {
  std::string name = v1::Verdict_Name(verdict);
  name = std::string(absl::StripPrefix(name, "VERDICT_"));
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string ConfidenceName(v1::AnalyticConfidence confidence) {
  std::string name = v1::AnalyticConfidence_Name(confidence);
  return absl::AsciiStrToLower(absl::StripPrefix(name, "ANALYTIC_CONFIDENCE_"));
}

// Code points, which is near enough to columns.
size_t Columns(absl::string_view text) {
  size_t columns = 0;
  for (char c : text) columns += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return columns;
}

class TextWriter {
 public:
  // A label, text that is broken into lines, and a number at the right edge.
  void Line(absl::string_view label, absl::string_view text,
            absl::string_view number = "") {
    const size_t width = kWidth - kIndent - kNumberWidth;
    std::vector<std::string> lines = {""};
    for (absl::string_view word : Words(text)) {
      const bool fits = lines.back().empty() ||
                        Columns(lines.back()) + 1 + Columns(word) <= width;
      if (!fits) lines.emplace_back();
      if (!lines.back().empty()) lines.back().push_back(' ');
      absl::StrAppend(&lines.back(), word);
    }
    for (size_t l = 0; l < lines.size(); ++l) {
      std::string line = absl::StrFormat("  %-9s", l == 0 ? label : "");
      // A label that is wider than its place has a line of its own.
      if (l == 0 && label.size() > kIndent - 3) {
        absl::StrAppend(&out_, "  ", label, "\n");
        line = std::string(kIndent, ' ');
      }
      absl::StrAppend(&line, lines[l]);
      if (l + 1 == lines.size() && !number.empty()) {
        const size_t columns = Columns(line);
        const size_t end = kWidth - number.size();
        if (columns < end) line.append(end - columns, ' ');
        absl::StrAppend(&line, number);
      }
      absl::StrAppend(&out_, line, "\n");
    }
  }

  void Plain(absl::string_view line) { absl::StrAppend(&out_, line, "\n"); }

  std::string Take() { return std::move(out_); }

 private:
  static std::vector<absl::string_view> Words(absl::string_view text) {
    std::vector<absl::string_view> words;
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = std::min(text.find(' ', begin), text.size());
      if (end > begin) words.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    return words;
  }

  std::string out_;
};

class Describer {
 public:
  explicit Describer(const CallNames& names) : names_(names) {}

  std::string Header(const v1::Assessment& assessment) const {
    std::string line = VerdictName(assessment.verdict());
    if (assessment.verdict() == v1::VERDICT_NOT_ASSESSABLE) {
      return absl::StrCat(line,
                          "   an evaluation or a recommendation: nobody's "
                          "statement makes it so");
    }
    absl::StrAppend(&line, "   ");
    if (!assessment.words().empty()) {
      absl::StrAppend(&line, assessment.words(), " ");
    }
    absl::StrAppend(
        &line, "(P ", Share(assessment.probability()),
        "); confidence in this: ", ConfidenceName(assessment.confidence()));
    return line;
  }

  // "Reuters (.80), its own statement".
  std::string Describe(const v1::Reason& reason) const {
    std::string text = names_.Origin(reason.origin());
    const int hands = reason.row().hands_size();
    std::vector<std::string> counts;
    std::vector<std::string> through;
    for (int h = 0; h < hands; ++h) {
      const v1::Hand& hand = reason.row().hands(h);
      counts.push_back(Share(hand.counts()));
      if (h + 1 < hands && hand.counts() < 1) {
        const std::string name = names_.Entity(hand.source());
        if (through.empty() || through.back() != name) through.push_back(name);
      }
    }
    counts.erase(std::remove(counts.begin(), counts.end(), "1.00"),
                 counts.end());
    const bool is_named = absl::StartsWith(reason.origin(), "anonymous:");
    if (!through.empty() && !is_named) {
      absl::StrAppend(&text, ", through ", absl::StrJoin(through, ", "));
    }
    absl::StrAppend(&text, " (",
                    counts.empty() ? "1" : absl::StrJoin(counts, " x "), ")");
    for (const std::string& note : Notes(reason)) {
      absl::StrAppend(&text, ", ", note);
    }
    return text;
  }

  std::string Describe(const v1::NotCounted& entry) const {
    const std::string who = names_.Entity(entry.source());
    const std::string by =
        entry.origin().empty() ? "" : names_.Origin(entry.origin());
    switch (entry.why()) {
      case v1::WHY_NOT_COUNTED_ECHO:
        return by.empty() ? absl::StrCat(who, ", which passes on others")
                          : absl::StrCat(who, ", which passes on ", by);
      case v1::WHY_NOT_COUNTED_REPLACED:
        return absl::StrCat(who, ", which has said otherwise since");
      case v1::WHY_NOT_COUNTED_WITHDRAWN:
        return absl::StrCat(who, ", withdrawn");
      case v1::WHY_NOT_COUNTED_GROUND_WITHDRAWN:
        return absl::StrCat(who, ", what it rests on was withdrawn");
      case v1::WHY_NOT_COUNTED_GROUND_REPLACED:
        return absl::StrCat(who,
                            ", what it rests on has been said otherwise since");
      case v1::WHY_NOT_COUNTED_CIRCULAR:
        return absl::StrCat(who, ", which rests on itself (circular)");
      case v1::WHY_NOT_COUNTED_DANGLING:
        return absl::StrCat(who, ", which rests on what is not on record");
      case v1::WHY_NOT_COUNTED_MISATTRIBUTED:
        return absl::StrCat(who, ", whose source did not say so");
      case v1::WHY_NOT_COUNTED_DECLINED:
        return absl::StrCat(who, ", which takes no side");
      case v1::WHY_NOT_COUNTED_WEAKER:
        return by.empty() ? absl::StrCat(who, ", which adds nothing")
                          : absl::StrCat(who, ", as ", by, " counts already");
      case v1::WHY_NOT_COUNTED_NOT_VOUCHED:
        return absl::StrCat(who, ", which nobody on record relays");
      case v1::WHY_NOT_COUNTED_RESTS_ON_COUNTED:
        return by.empty() ? absl::StrCat(who, ", which rests on others")
                          : absl::StrCat(who, ", which rests on ", by);
      case v1::WHY_NOT_COUNTED_OTHER_TIME:
        return absl::StrCat(who, ", about another time");
      case v1::WHY_NOT_COUNTED_NO_GROUND:
        return absl::StrCat(who, ", which passes on nothing that bears on it");
      default:
        return who;
    }
  }

  std::string Describe(const v1::Flip& flip) const {
    std::vector<std::string> what;
    for (const v1::RecordRef& ref : flip.withdrawn()) {
      if (ref.has_entity()) {
        what.push_back(
            absl::StrCat("what ", names_.Entity(ref.entity()), " says"));
      } else if (ref.has_document()) {
        what.push_back(absl::StrCat("the document ", ref.document()));
      } else {
        what.push_back(absl::StrCat("the batch ", PrintId(ref).substr(0, 12)));
      }
    }
    return absl::StrCat(
        "without ", absl::StrJoin(what, " and "), " -> ",
        VerdictName(flip.verdict()),
        flip.verdict() == v1::VERDICT_NOT_ASSESSABLE
            ? ""
            : absl::StrCat(" (P ", Share(flip.probability()), ")"),
        flip.greedy() ? ", found step by step: fewer may do" : "");
  }

  const CallNames& names() const { return names_; }

 private:
  std::vector<std::string> Notes(const v1::Reason& reason) const {
    std::vector<std::string> notes;
    if (reason.implied()) {
      notes.push_back("known only by attribution");
    } else if (reason.inference()) {
      notes.push_back(absl::StrCat(
          "from which ", names_.Entity(reason.source()), " infers it"));
    } else if (reason.readings() > 1) {
      notes.push_back(absl::StrCat(reason.readings(), " readings"));
    } else if (reason.established()) {
      notes.push_back("first hand");
    } else if (reason.row().hands_size() == 1) {
      notes.push_back("its own statement");
    }
    if (reason.about_itself()) notes.push_back("about itself: halved");
    if (reason.decay() < 1) {
      notes.push_back(absl::StrCat("aged: ", Share(reason.decay())));
    }
    if (reason.unscaled() > 0) {
      notes.push_back("scaled down to what is said");
    }
    for (const v1::LinkStep& step : reason.links()) {
      const auto other = names_.claims.find(
          step.from().id() == reason.claim().id() ? step.from().id()
                                                  : step.to().id());
      notes.push_back(absl::StrCat(
          "on ", other == names_.claims.end() ? "another claim" : other->second,
          " (", step.relation(),
          step.strength() < 1 ? absl::StrCat(" ", Share(step.strength())) : "",
          step.has_structure() ? "" : ", computed", ")"));
    }
    return notes;
  }

  const CallNames& names_;
};

std::string CountOrigins(const v1::Explanation& explanation,
                         v1::EvidenceSide side) {
  int established = 0, presumed = 0;
  for (const v1::Reason& reason : explanation.reasons()) {
    if (reason.side() != side) continue;
    reason.established() ? ++established : ++presumed;
  }
  std::vector<std::string> parts;
  if (established > 0)
    parts.push_back(absl::StrCat(established, " established"));
  if (presumed > 0) parts.push_back(absl::StrCat(presumed, " presumed"));
  const int all = established + presumed;
  return absl::StrCat(all, all == 1 ? " origin (" : " origins (",
                      absl::StrJoin(parts, ", "), ")");
}

}  // namespace

const std::string& CallNames::Entity(const std::string& id) const {
  const auto found = entities.find(id);
  return found == entities.end() ? id : found->second;
}

std::string CallNames::Origin(const std::string& origin) const {
  if (origin == "?") return "an origin that nobody names";
  if (origin == "anonymous:") return "an anonymous source";
  if (absl::StartsWith(origin, "anonymous:")) {
    return absl::StrCat("anonymous, through ",
                        Entity(origin.substr(sizeof("anonymous:") - 1)));
  }
  return Entity(origin);
}

std::string ExplanationText(const v1::Explanation& explanation,
                            const CallNames& names) {
  TextWriter writer;
  const Describer describer(names);
  const v1::Assessment& assessment = explanation.assessment();
  writer.Plain(describer.Header(assessment));
  for (const auto& [side, label, sum] :
       {std::tuple(v1::EVIDENCE_SIDE_SUPPORT, "for", assessment.support()),
        std::tuple(v1::EVIDENCE_SIDE_OPPOSITION, "against",
                   assessment.opposition())}) {
    int count = 0;
    for (const v1::Reason& reason : explanation.reasons()) {
      if (reason.side() != side) continue;
      writer.Line(count++ == 0 ? label : "", describer.Describe(reason),
                  absl::StrFormat("%.2f", reason.evidence()));
    }
    double given = 0;
    for (const v1::Reason& reason : explanation.reasons()) {
      if (reason.side() == side) given += reason.evidence();
    }
    for (const v1::HeldBack& held : explanation.held_back()) {
      if (held.side() != side) continue;
      std::vector<std::string> door;
      for (const std::string& member : held.door()) {
        door.push_back(names.Origin(member));
      }
      writer.Line(
          "", absl::StrCat("held back: all this comes through ",
                           absl::StrJoin(door, " and "), ", whose word counts ",
                           absl::StrFormat("%.2f", held.width())));
    }
    if (given > sum + 5e-3) {
      writer.Line("", "held back in all", absl::StrFormat("%.2f", sum - given));
    }
    if (count > 1) {
      writer.Line("", CountOrigins(explanation, side),
                  absl::StrFormat("= %.2f", sum));
    }
  }
  if (explanation.reasons().empty()) {
    writer.Line("", "nothing speaks for it or against it");
  }
  int shown = 0;
  for (const v1::NotCounted& entry : explanation.not_counted()) {
    if (shown == kNotCountedShown) break;
    writer.Line(shown++ == 0 ? "not counted" : "", describer.Describe(entry));
  }
  if (explanation.not_counted_size() > shown) {
    writer.Line("", absl::StrCat("and ", explanation.not_counted_size() - shown,
                                 " more"));
  }
  shown = 0;
  for (const v1::Flip& flip : explanation.flips()) {
    if (shown == kFlipsShown) break;
    writer.Line(shown++ == 0 ? "would change it" : "",
                describer.Describe(flip));
  }
  if (explanation.flips_size() > shown) {
    writer.Line("", absl::StrCat("and ", explanation.flips_size() - shown,
                                 " other withdrawals"));
  }
  return writer.Take();
}

}  // namespace veracity::internal
