// An explanation as people read it: the verdict, who speaks for it and who
// against it with what each gives, what does not count, what would change it.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
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
// More are in the message.
constexpr size_t kWithdrawalsShown = 4;
constexpr size_t kNotCountedShown = 12;
// Shares that differ by less look alike.
constexpr double kVisible = 0.005;

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

// Breaks at blanks: the first line is at most `first` wide, others `width`.
std::vector<std::string> Broken(absl::string_view text, size_t first,
                                size_t width) {
  std::vector<std::string> lines = {""};
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    const absl::string_view word = text.substr(begin, end - begin);
    begin = end + 1;
    if (word.empty()) continue;
    const size_t room = lines.size() == 1 ? first : width;
    if (!lines.back().empty() &&
        Columns(lines.back()) + 1 + Columns(word) > room) {
      lines.emplace_back();
    }
    if (!lines.back().empty()) lines.back().push_back(' ');
    absl::StrAppend(&lines.back(), word);
  }
  return lines;
}

class TextWriter {
 public:
  // A label in a column of its own, text, and a number at the right edge.
  void Row(absl::string_view label, absl::string_view text,
           absl::string_view number = "") {
    constexpr size_t kRoom = kWidth - kIndent - kNumberWidth;
    const std::vector<std::string> lines = Broken(text, kRoom, kRoom);
    for (size_t l = 0; l < lines.size(); ++l) {
      std::string line = absl::StrFormat("  %-9s", l == 0 ? label : "");
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

  // Text over the whole width; from its second line on two columns further in.
  void Paragraph(size_t indent, absl::string_view text) {
    const size_t room = kWidth - indent;
    std::string lead(indent, ' ');
    for (const std::string& line : Broken(text, room, room - 2)) {
      absl::StrAppend(&out_, lead, line, "\n");
      lead.assign(indent + 2, ' ');
    }
  }

  std::string Take() { return std::move(out_); }

 private:
  std::string out_;
};

// -- What a reason rests on --

const v1::Hand& RootHand(const v1::Reason& reason) {
  return *reason.row().hands().rbegin();
}

// What the root's unstated ground takes away; 1: nothing.
double GroundFactor(const v1::Reason& reason) {
  if (reason.inference() || reason.row().hands().empty()) return 1;
  const v1::Hand& root = RootHand(reason);
  const double extraction = root.implied() ? 1 : root.extraction();
  const double in_full = root.counts() * extraction;
  const double factor = in_full > 0 ? reason.row().rests() / in_full : 1;
  return factor < 1 - kVisible ? factor : 1;
}

bool IsDenial(const v1::Reason& reason) {
  return reason.disbelief() > reason.belief();
}

bool IsUnnamed(const v1::Reason& reason) {
  return reason.origin() == "?" ||
         absl::StartsWith(reason.origin(), "anonymous:");
}

// The hands other than the last that take something away.
std::vector<const v1::Hand*> HandsBetween(const v1::Reason& reason) {
  std::vector<const v1::Hand*> between;
  for (int h = 0; h + 1 < reason.row().hands_size(); ++h) {
    const v1::Hand& hand = reason.row().hands(h);
    if (hand.counts() < 1) between.push_back(&hand);
  }
  return between;
}

bool SameHand(const v1::Hand& a, const v1::Hand& b) {
  return a.source() == b.source() && a.counts() == b.counts();
}

// A Describer puts the parts of one explanation into words.
class Describer {
 public:
  Describer(const v1::Explanation& explanation, const CallNames& names)
      : explanation_(explanation), names_(names) {
    // Said once, not of each reason.
    const auto& reasons = explanation.reasons();
    if (reasons.size() < 2) return;
    for (const v1::Hand* hand : HandsBetween(reasons.Get(0))) {
      if (absl::c_all_of(reasons, [&](const v1::Reason& reason) {
            return Passes(reason, *hand);
          })) {
        shared_.push_back(hand);
      }
    }
  }

  std::string Header() const {
    const v1::Assessment& assessment = explanation_.assessment();
    std::string line = VerdictName(assessment.verdict());
    if (assessment.verdict() == v1::VERDICT_NOT_ASSESSABLE) {
      return absl::StrCat(
          line, "   an evaluation or recommendation: no statement makes it so");
    }
    absl::StrAppend(&line, "   ");
    if (!assessment.words().empty()) {
      // Of "likely / probable" the first.
      const absl::string_view words = assessment.words();
      absl::StrAppend(&line, words.substr(0, words.find(" / ")), " ");
    }
    absl::StrAppend(
        &line, "(P ", Share(assessment.probability()),
        "); confidence in this: ", ConfidenceName(assessment.confidence()));
    return line;
  }

  // Why a claim that is not decided is not; empty for other verdicts.
  std::string WhyOpen() const {
    const v1::Assessment& assessment = explanation_.assessment();
    const auto& reasons = explanation_.reasons();
    if (assessment.verdict() != v1::VERDICT_UNSUBSTANTIATED ||
        reasons.empty()) {
      return "";
    }
    std::string why;
    if (absl::c_all_of(reasons, IsUnnamed)) {
      why = "a rumour: nobody is named whose word it is; ";
    } else if (absl::c_all_of(reasons, [](const v1::Reason& reason) {
                 return IsDenial(reason) && reason.links().empty();
               })) {
      why = reasons.size() == 1 ? "nothing but one party's denial; "
                                : "nothing but denials; ";
    } else if (absl::c_all_of(reasons, [&](const v1::Reason& reason) {
                 return GroundFactor(reason) < 1 &&
                        reason.origin() == reasons.Get(0).origin();
               })) {
      why = "one statement that does not say on what it rests; ";
    }
    const double evidence = assessment.support() + assessment.opposition();
    // u = W / (R + S + W).
    const double uncertainty = assessment.opinion().uncertainty();
    if (uncertainty >= 0.5) {
      const double prior =
          uncertainty < 1 ? evidence * uncertainty / (1 - uncertainty) : 2;
      return absl::StrCat(
          why, "evidence of ", absl::StrFormat("%.2f", evidence),
          ", where a verdict needs more than ", absl::StrFormat("%.2f", prior));
    }
    return absl::StrCat(why,
                        "neither side prevails, by enough independent origins");
  }

  // "all of it comes through Jack Burnham (.60)"; empty if there is no such
  // hand.
  std::string SharedHands() const {
    std::vector<std::string> hands;
    for (const v1::Hand* hand : shared_) {
      hands.push_back(absl::StrCat(names_.Entity(hand->source()), " (",
                                   Share(hand->counts()), ")"));
    }
    if (hands.empty()) return "";
    return absl::StrCat("all of it comes through ",
                        absl::StrJoin(hands, " and "));
  }

  // "Reuters (.80), its own statement".
  std::string Describe(const v1::Reason& reason) const {
    std::string text = names_.Origin(reason.origin());
    // A group is one origin: who of it.
    if (!IsUnnamed(reason) && !reason.row().hands().empty() &&
        RootHand(reason).source() != reason.origin()) {
      absl::StrAppend(&text, ", by ", names_.Entity(RootHand(reason).source()));
    }
    std::vector<std::string> counts, through;
    for (const v1::Hand* hand : HandsBetween(reason)) {
      if (IsShared(*hand)) continue;
      counts.push_back(Share(hand->counts()));
      const std::string name = names_.Entity(hand->source());
      if (through.empty() || through.back() != name) through.push_back(name);
    }
    if (!reason.row().hands().empty()) {
      counts.push_back(Share(RootHand(reason).counts()));
    }
    // An anonymous origin's name tells its conduit.
    if (!through.empty() && !absl::StartsWith(reason.origin(), "anonymous:")) {
      absl::StrAppend(&text, ", through ", absl::StrJoin(through, ", "));
    }
    absl::StrAppend(&text, " (", absl::StrJoin(counts, " x "), ")");
    for (const std::string& note : Notes(reason)) {
      absl::StrAppend(&text, ", ", note);
    }
    return text;
  }

  // "2 origins (1 established, 1 presumed)".
  std::string CountOrigins(v1::EvidenceSide side) const {
    int established = 0, presumed = 0;
    for (const v1::Reason& reason : explanation_.reasons()) {
      if (reason.side() != side) continue;
      reason.established() ? ++established : ++presumed;
    }
    std::vector<std::string> parts;
    if (established > 0) {
      parts.push_back(absl::StrCat(established, " established"));
    }
    if (presumed > 0) parts.push_back(absl::StrCat(presumed, " presumed"));
    const int all = established + presumed;
    return absl::StrCat(all, all == 1 ? " origin (" : " origins (",
                        absl::StrJoin(parts, ", "), ")");
  }

  std::string Describe(const v1::HeldBack& held) const {
    std::vector<std::string> door;
    for (const std::string& member : held.door()) {
      door.push_back(names_.Origin(member));
    }
    return absl::StrCat("held back: through ", absl::StrJoin(door, " and "),
                        " no more than ", absl::StrFormat("%.2f", held.width()),
                        " passes");
  }

  // "Jack Burnham (passing on Reuters); ...", each once.
  std::string NotCounted() const {
    std::vector<std::string> entries;
    for (const v1::NotCounted& entry : explanation_.not_counted()) {
      std::string text =
          absl::StrCat(names_.Entity(entry.source()), " (", WhyNot(entry), ")");
      if (!absl::c_linear_search(entries, text)) {
        entries.push_back(std::move(text));
      }
    }
    if (entries.empty()) return "";
    const size_t shown = std::min(entries.size(), kNotCountedShown);
    const size_t more = entries.size() - shown;
    entries.resize(shown);
    return absl::StrCat("not counted: ", absl::StrJoin(entries, "; "),
                        more > 0 ? absl::StrCat("; and ", more, " more") : "");
  }

  // Of each verdict that there would be, what would have to go for it.
  std::vector<std::string> Flips() const {
    std::vector<v1::Verdict> verdicts;
    for (const v1::Flip& flip : explanation_.flips()) {
      if (!absl::c_linear_search(verdicts, flip.verdict())) {
        verdicts.push_back(flip.verdict());
      }
    }
    std::vector<std::string> lines;
    for (const v1::Verdict verdict : verdicts) {
      std::vector<std::string> withdrawals;
      double least = 1, greatest = 0;
      size_t all = 0;
      for (const v1::Flip& flip : explanation_.flips()) {
        if (flip.verdict() != verdict) continue;
        least = std::min(least, flip.probability());
        greatest = std::max(greatest, flip.probability());
        if (all++ < kWithdrawalsShown) withdrawals.push_back(Withdrawn(flip));
      }
      std::string line = VerdictName(verdict);
      if (verdict != v1::VERDICT_NOT_ASSESSABLE) {
        absl::StrAppend(&line, " (P ", Share(least),
                        Share(least) == Share(greatest)
                            ? ""
                            : absl::StrCat(" to ", Share(greatest)),
                        ")");
      }
      absl::StrAppend(&line, " without ",
                      absl::StrJoin(withdrawals, ", or without "));
      if (all > withdrawals.size()) {
        absl::StrAppend(&line, ", or ", all - withdrawals.size(),
                        all - withdrawals.size() == 1 ? " other" : " others");
      }
      lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  static bool Passes(const v1::Reason& reason, const v1::Hand& hand) {
    return absl::c_any_of(HandsBetween(reason), [&](const v1::Hand* other) {
      return SameHand(*other, hand);
    });
  }

  bool IsShared(const v1::Hand& hand) const {
    return absl::c_any_of(shared_, [&](const v1::Hand* shared) {
      return SameHand(*shared, hand);
    });
  }

  std::vector<std::string> Notes(const v1::Reason& reason) const {
    std::vector<std::string> notes;
    // What is likely may also not be.
    const bool said_against =
        reason.links().empty() && reason.belief() != reason.disbelief() &&
        IsDenial(reason) == (reason.side() == v1::EVIDENCE_SIDE_SUPPORT);
    if (said_against) {
      notes.push_back("which its words leave open");
    } else if (IsDenial(reason)) {
      notes.push_back(reason.implied() ? "a denial known only by attribution"
                                       : "a denial");
    } else if (reason.implied()) {
      notes.push_back("known only by attribution");
    }
    if (reason.inference()) {
      notes.push_back(absl::StrCat(
          "from which ", names_.Entity(reason.source()), " infers it"));
    } else if (reason.readings() > 1) {
      notes.push_back(absl::StrCat(reason.readings(), " readings"));
    } else if (notes.empty() && !reason.established() &&
               reason.row().hands_size() == 1) {
      notes.push_back("its own statement");
    }
    if (reason.established()) notes.push_back("first hand");
    const double ground = GroundFactor(reason);
    if (ground < 1) {
      notes.push_back(
          absl::StrCat("on what, it does not say (", Share(ground), ")"));
    }
    if (reason.about_itself()) {
      notes.push_back("about itself, so it counts less");
    }
    if (reason.decay() < 1) {
      notes.push_back(absl::StrCat("aged (", Share(reason.decay()), ")"));
    }
    if (reason.unscaled() > 0) {
      notes.push_back("scaled down to what is said");
    }
    if (!reason.links().empty()) notes.push_back(Links(reason));
    return notes;
  }

  // "said of "...", which contradicts it (computed)".
  std::string Links(const v1::Reason& reason) const {
    const auto wording = names_.claims.find(reason.claim().id());
    std::string text = absl::StrCat("said of ", wording == names_.claims.end()
                                                    ? "another claim"
                                                    : wording->second);
    std::string at = reason.claim().id();
    for (const v1::LinkStep& step : reason.links()) {
      const bool forward = step.from().id() == at;
      at = forward ? step.to().id() : step.from().id();
      std::vector<std::string> notes;
      if (step.strength() < 1) notes.push_back(Share(step.strength()));
      if (!step.has_structure()) notes.push_back("computed");
      absl::StrAppend(
          &text, ", which ", Relation(step.relation(), forward),
          &step == &*reason.links().rbegin() ? " it" : " another",
          notes.empty() ? ""
                        : absl::StrCat(" (", absl::StrJoin(notes, ", "), ")"));
    }
    return text;
  }

  static std::string Relation(const std::string& relation, bool forward) {
    if (relation == "same as") return "says the same as";
    if (relation == "entails" && !forward) return "follows from";
    return relation;
  }

  std::string WhyNot(const v1::NotCounted& entry) const {
    const std::string by =
        entry.origin().empty() ? "" : names_.Origin(entry.origin());
    switch (entry.why()) {
      case v1::WHY_NOT_COUNTED_ECHO:
        return absl::StrCat("passing on ", by.empty() ? "others" : by);
      case v1::WHY_NOT_COUNTED_REPLACED:
        return "has said otherwise since";
      case v1::WHY_NOT_COUNTED_WITHDRAWN:
        return "withdrawn";
      case v1::WHY_NOT_COUNTED_GROUND_WITHDRAWN:
        return "what it rests on was withdrawn";
      case v1::WHY_NOT_COUNTED_GROUND_REPLACED:
        return "what it rests on has been said otherwise since";
      case v1::WHY_NOT_COUNTED_CIRCULAR:
        return "resting on itself: circular";
      case v1::WHY_NOT_COUNTED_DANGLING:
        return "resting on what is not on record";
      case v1::WHY_NOT_COUNTED_MISATTRIBUTED:
        return "its source did not say so";
      case v1::WHY_NOT_COUNTED_DECLINED:
        return "declining to judge";
      case v1::WHY_NOT_COUNTED_WEAKER:
        return by.empty() ? "adding nothing"
                          : absl::StrCat(by, " counts already");
      case v1::WHY_NOT_COUNTED_NOT_VOUCHED:
        return "nobody on record relays it";
      case v1::WHY_NOT_COUNTED_RESTS_ON_COUNTED:
        return absl::StrCat("resting on ", by.empty() ? "others" : by);
      case v1::WHY_NOT_COUNTED_OTHER_TIME:
        return "about another time";
      case v1::WHY_NOT_COUNTED_NO_GROUND:
        return "passing on nothing that bears on it";
      default:
        return "for another reason";
    }
  }

  std::string Withdrawn(const v1::Flip& flip) const {
    std::vector<std::string> what;
    for (const v1::RecordRef& ref : flip.withdrawn()) {
      if (ref.has_entity()) {
        what.push_back(
            absl::StrCat("the word of ", names_.Entity(ref.entity())));
      } else if (ref.has_document()) {
        what.push_back(absl::StrCat("the document ", ref.document()));
      } else {
        what.push_back(absl::StrCat("the batch ", PrintId(ref).substr(0, 12)));
      }
    }
    return absl::StrCat(
        absl::StrJoin(what, " and "),
        flip.greedy() ? " (found step by step: fewer may do)" : "");
  }

  const v1::Explanation& explanation_;
  const CallNames& names_;
  // Hands that everything comes through.
  std::vector<const v1::Hand*> shared_;
};

void WriteSide(const v1::Explanation& explanation, const Describer& describer,
               v1::EvidenceSide side, absl::string_view label, double sum,
               TextWriter* writer) {
  // Of what nobody's statement makes so, only who says it.
  const bool in_numbers =
      explanation.assessment().verdict() != v1::VERDICT_NOT_ASSESSABLE;
  int count = 0;
  double given = 0;
  for (const v1::Reason& reason : explanation.reasons()) {
    if (reason.side() != side) continue;
    writer->Row(count++ == 0 ? label : "", describer.Describe(reason),
                in_numbers ? absl::StrFormat("%.2f", reason.evidence()) : "");
    given += reason.evidence();
  }
  if (!in_numbers) return;
  for (const v1::HeldBack& held : explanation.held_back()) {
    if (held.side() == side) writer->Row("", describer.Describe(held));
  }
  if (given > sum + kVisible) {
    writer->Row("", "held back in all", absl::StrFormat("%.2f", sum - given));
  }
  if (count > 1) {
    writer->Row("", describer.CountOrigins(side),
                absl::StrFormat("= %.2f", sum));
  }
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
  const Describer describer(explanation, names);
  const v1::Assessment& assessment = explanation.assessment();
  writer.Plain(describer.Header());
  for (const std::string& line :
       {describer.WhyOpen(), describer.SharedHands()}) {
    if (!line.empty()) writer.Paragraph(2, line);
  }
  WriteSide(explanation, describer, v1::EVIDENCE_SIDE_SUPPORT, "for",
            assessment.support(), &writer);
  WriteSide(explanation, describer, v1::EVIDENCE_SIDE_OPPOSITION, "against",
            assessment.opposition(), &writer);
  if (explanation.reasons().empty()) {
    writer.Paragraph(2, "nothing speaks for it or against it");
  }
  const std::string not_counted = describer.NotCounted();
  if (!not_counted.empty()) writer.Paragraph(2, not_counted);
  const std::vector<std::string> flips = describer.Flips();
  if (!flips.empty()) writer.Paragraph(2, "would change it:");
  for (const std::string& flip : flips) writer.Paragraph(4, flip);
  return writer.Take();
}

}  // namespace veracity::internal
