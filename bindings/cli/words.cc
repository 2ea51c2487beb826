#include "words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "arguments.h"
#include "output.h"

namespace veracity::cli {
namespace {

// Claims that are about claims are put in words down to here.
constexpr int kNested = 3;
constexpr int kHands = 12;
constexpr size_t kRows = 8;

constexpr std::array<absl::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// "2024-09-25", "2024-09", "2024", "2024-09-25T10:00:00Z"; else as it is.
std::string Day(absl::string_view edtf) {
  if (edtf.size() > 16 && edtf[10] == 'T' && edtf.back() == 'Z') {
    return absl::StrCat(Day(edtf.substr(0, 10)), " at ", edtf.substr(11, 5),
                        " UTC");
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(edtf, '-');
  int month = 0;
  int day = 0;
  if (parts.size() < 2 || parts.size() > 3 || parts[0].size() != 4 ||
      !absl::SimpleAtoi(parts[1], &month) || month < 1 || month > 12) {
    return Clean(edtf);
  }
  const absl::string_view name = kMonths[month - 1];
  if (parts.size() == 2) return absl::StrCat(name, " ", parts[0]);
  if (!absl::SimpleAtoi(parts[2], &day)) return Clean(edtf);
  return absl::StrCat(day, " ", name, " ", parts[0]);
}

bool IsDay(absl::string_view edtf) {
  const absl::string_view day = edtf.substr(0, edtf.find('T'));
  return day.size() == 10 && std::count(day.begin(), day.end(), '-') == 2 &&
         absl::EndsWith(Day(day), day.substr(0, 4));
}

std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", Clean(text), "\"");
}

}  // namespace

std::string InWords(absl::string_view edtf) {
  if (absl::StartsWith(edtf, "[..") && absl::EndsWith(edtf, "]") &&
      edtf.size() > 4) {
    return absl::StrCat("by ", Day(edtf.substr(3, edtf.size() - 4)));
  }
  if (absl::EndsWith(edtf, "..]") && absl::StartsWith(edtf, "[")) {
    return absl::StrCat("not before ", Day(edtf.substr(1, edtf.size() - 4)));
  }
  const std::pair<absl::string_view, absl::string_view> ends =
      absl::StrSplit(edtf, absl::MaxSplits('/', 1));
  if (absl::StrContains(edtf, '/')) {
    if (ends.second == "..") return absl::StrCat("since ", Day(ends.first));
    if (ends.first == "..") return absl::StrCat("until ", Day(ends.second));
    if (ends.first.empty() || ends.second.empty()) return Clean(edtf);
    return absl::StrCat(Day(ends.first), " to ", Day(ends.second));
  }
  if (absl::EndsWith(edtf, "~")) {
    return absl::StrCat("about ", Day(edtf.substr(0, edtf.size() - 1)));
  }
  if (absl::EndsWith(edtf, "?")) {
    return absl::StrCat("perhaps ", Day(edtf.substr(0, edtf.size() - 1)));
  }
  return Day(edtf);
}

std::string WhenInWords(absl::string_view edtf) {
  if (edtf.empty()) return "";
  const std::string words = InWords(edtf);
  if (IsDay(edtf)) return absl::StrCat("on ", words);
  if (absl::StrContains(edtf, '/')) {
    return absl::StrCat(absl::StrContains(words, " to ") ? "from " : "", words);
  }
  if (edtf.size() == 4 || (edtf.size() == 7 && words != edtf)) {
    return absl::StrCat("in ", words);
  }
  return words;
}

std::string Moment(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M UTC",
                          absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

std::string Verb(v1::Stance stance) {
  switch (stance) {
    case v1::STANCE_DENIES:
      return "denies";
    case v1::STANCE_DECLINES:
      return "declines to judge";
    case v1::STANCE_RELAYS:
      return "relays";
    default:
      return "affirms";
  }
}

std::string Participle(v1::Stance stance) {
  switch (stance) {
    case v1::STANCE_DENIES:
      return "denied by";
    case v1::STANCE_DECLINES:
      return "left open by";
    case v1::STANCE_RELAYS:
      return "relayed by";
    default:
      return "affirmed by";
  }
}

std::string InWords(const v1::Confidence& confidence) {
  std::vector<std::string> parts;
  if (!confidence.words().empty()) parts.push_back(Quoted(confidence.words()));
  if (!confidence.label().empty() && confidence.label() != confidence.words()) {
    parts.push_back(Clean(confidence.label()));
  }
  if (!confidence.number().empty()) parts.push_back(Clean(confidence.number()));
  if (!confidence.lower().empty()) {
    parts.push_back(absl::StrCat(Clean(confidence.lower()), " to ",
                                 Clean(confidence.upper())));
  }
  std::string words = absl::StrJoin(parts, ", ");
  if (!confidence.scale().empty()) {
    absl::StrAppend(&words, " on the scale ", Clean(confidence.scale()));
  }
  if (confidence.analytic() != v1::ANALYTIC_CONFIDENCE_UNSPECIFIED) {
    absl::StrAppend(&words, words.empty() ? "" : ", with ",
                    Word(confidence.analytic()), " confidence");
  }
  if (!confidence.reading().empty()) {
    absl::StrAppend(&words, words.empty() ? "" : ", ", "which we read as ",
                    Clean(confidence.reading()));
  }
  return words;
}

std::string InShort(const v1::Confidence& confidence) {
  if (!confidence.words().empty()) return Clean(confidence.words());
  if (!confidence.label().empty()) return Clean(confidence.label());
  std::string number = Clean(confidence.number());
  if (number.empty() && !confidence.lower().empty()) {
    number = absl::StrCat(Clean(confidence.lower()), " to ",
                          Clean(confidence.upper()));
  }
  if (confidence.scale() == "percent" && !number.empty()) {
    absl::StrAppend(&number, " %");
  }
  return number;
}

std::string InWords(const v1::Quantity& quantity) {
  std::string words;
  if (quantity.relation() != v1::QUANTITY_RELATION_UNSPECIFIED) {
    words = absl::StrCat(
        absl::StrJoin(absl::StrSplit(Word(quantity.relation()), '-'), " "),
        " ");
  }
  absl::StrAppend(&words, Clean(quantity.value()));
  if (!quantity.lower().empty() || !quantity.upper().empty()) {
    absl::StrAppend(&words, quantity.value().empty() ? "" : ", ",
                    quantity.lower().empty() ? ".." : Clean(quantity.lower()),
                    " to ",
                    quantity.upper().empty() ? ".." : Clean(quantity.upper()));
  }
  if (!quantity.unit().empty()) {
    absl::StrAppend(&words, " ", Clean(quantity.unit()));
  }
  if (!quantity.as_written().empty()) {
    absl::StrAppend(&words, " (", Quoted(quantity.as_written()), ")");
  }
  return words;
}

std::string InWords(const v1::Selector& selector) {
  std::string words;
  switch (selector.kind_case()) {
    case v1::Selector::kQuote:
      words = !selector.quote().exact().empty()
                  ? Quoted(selector.quote().exact())
                  : absl::StrCat("a passage of ", selector.quote().length(),
                                 " characters, its words not kept");
      break;
    case v1::Selector::kPosition:
      words = absl::StrCat(
          selector.position().unit() == v1::POSITION_UNIT_BYTES ? "bytes "
                                                                : "characters ",
          selector.position().start(), " to ", selector.position().end());
      break;
    case v1::Selector::kFragment:
      words = absl::StrCat(Clean(selector.fragment().type()), " ",
                           Clean(selector.fragment().value()));
      break;
    case v1::Selector::KIND_NOT_SET:
      break;
  }
  if (selector.has_refined_by()) {
    absl::StrAppend(&words, ", there ", InWords(selector.refined_by()));
  }
  return words;
}

const std::string& Words::Name(absl::string_view entity) {
  const auto [at, is_new] = names_.try_emplace(entity, Clean(entity));
  if (!is_new) return at->second;
  const absl::StatusOr<v1::Entity> found = view_.GetEntity(entity);
  if (!found.ok()) return at->second;
  if (found->source().kind() == v1::SOURCE_KIND_ANONYMOUS) {
    anonymous_[entity] = true;
    if (!found->source().label().empty()) {
      at->second = Clean(found->source().label());
      return at->second;
    }
  }
  if (found->names_size() > 0) at->second = Clean(found->names(0).text());
  return at->second;
}

bool Words::IsAnonymous(absl::string_view entity) {
  Name(entity);
  return anonymous_.contains(entity);
}

std::string Words::Person(absl::string_view entity) {
  return absl::StrCat(Name(entity), IsAnonymous(entity) ? " (anonymous)" : "");
}

std::string Words::Document(absl::string_view id) {
  const absl::StatusOr<v1::Document> found = view_.GetDocument(id);
  if (!found.ok()) return Clean(id);
  if (found->titles_size() > 0) return Clean(found->titles(0).text());
  std::string words = found->genre().empty() ? "" : Clean(found->genre());
  if (!words.empty() && !found->publisher().empty()) {
    absl::StrAppend(&words, " of ", Name(found->publisher()));
  }
  if (words.empty()) return Clean(id);
  if (!found->published().empty()) {
    absl::StrAppend(&words, ", ", InWords(found->published()));
  }
  return absl::StrCat(words, " (", Clean(id), ")");
}

std::string Words::Value(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kEntity:
      return Name(value.entity());
    case v1::Value::kRecord:
      return Record(value.record());
    case v1::Value::kText:
      return Quoted(value.text().text());
    case v1::Value::kQuantity:
      return InWords(value.quantity());
    case v1::Value::kTime:
      return InWords(value.time().edtf());
    case v1::Value::kPoint:
      return absl::StrCat(Clean(value.point().latitude()), ", ",
                          Clean(value.point().longitude()));
    case v1::Value::kBoolean:
      return value.boolean() ? "yes" : "no";
    case v1::Value::kUnknown:
      return value.unknown().type().empty()
                 ? "something unknown"
                 : absl::StrCat("an unknown ", Clean(value.unknown().type()));
    case v1::Value::kNone:
      return "nothing";
    case v1::Value::KIND_NOT_SET:
      return "";
  }
  return "";
}

std::string Words::Record(const v1::RecordRef& ref) {
  switch (ref.target_case()) {
    case v1::RecordRef::kEntity:
      return Name(ref.entity());
    case v1::RecordRef::kDocument:
      return Document(ref.document());
    case v1::RecordRef::kPredicate:
      return Quoted(ref.predicate());
    case v1::RecordRef::kClaim:
      return absl::StrCat("[", Claim(ref.claim()), "]");
    case v1::RecordRef::kAssertion: {
      const auto id = ToAssertionId(ref);
      if (!id.ok()) return PrintId(ref);
      const auto found = view_.GetAssertion(*id);
      if (!found.ok()) return PrintId(ref).substr(0, 12);
      const v1::Assertion& said = found->assertion();
      return absl::StrCat("[", Name(said.source()), " ", Verb(said.stance()),
                          ": ", Claim(said.claim()), "]");
    }
    default:
      return PrintId(ref).substr(0, 12);
  }
}

std::string Words::Claim(const v1::ClaimRef& ref) {
  const auto id = ClaimId::FromDigest(ref.id(), ref.shard());
  if (!id.ok()) return "";
  const std::string short_id = id->ToString().substr(0, 12);
  if (depth_ >= kNested) return short_id;
  const auto found = view_.GetClaim(*id);
  if (!found.ok()) return absl::StrCat(short_id, ", not on record");
  ++depth_;
  std::string words = Claim(found->claim());
  --depth_;
  return words;
}

std::string Words::Claim(const v1::Claim& claim) {
  if (claim.wordings_size() > 0) return Clean(claim.wordings(0).text());
  const std::string statement = Statement(claim);
  return statement.empty() ? "(its words were taken away)" : statement;
}

std::string Words::Statement(const v1::Claim& claim) {
  if (!claim.has_statement()) return "";
  const v1::Statement& statement = claim.statement();
  absl::string_view predicate = statement.predicate();
  const bool reserved = absl::ConsumePrefix(&predicate, "veracity:");
  std::string verb = Clean(predicate);
  if (reserved) {
    verb = absl::StrJoin(absl::StrSplit(verb, '_'), " ");
    if (verb == "reliability") verb = "is graded";
    if (verb == "same as" || verb == "owned by" || verb == "part of" ||
        verb == "employed by" || verb == "governed by" || verb == "member of") {
      verb = absl::StrCat("is ", verb);
    }
    if (verb == "member count") verb = "has this many members:";
    if (verb == "judged") {
      return absl::StrCat(Record(statement.subject()), " is judged ",
                          statement.value().boolean() ? "true" : "false");
    }
  }
  std::string words = absl::StrCat(Record(statement.subject()), " ", verb, " ",
                                   Value(statement.value()));
  std::vector<std::string> more;
  for (const v1::Qualifier& qualifier : statement.qualifiers()) {
    absl::string_view role = qualifier.predicate();
    if (role == "veracity:scale") {
      absl::StrAppend(&words, " on the scale ",
                      Clean(qualifier.value().text().text()));
      continue;
    }
    absl::ConsumePrefix(&role, "veracity:");
    more.push_back(absl::StrCat(Clean(role), " ", Value(qualifier.value())));
  }
  if (!more.empty()) absl::StrAppend(&words, "; ", absl::StrJoin(more, "; "));
  if (!statement.valid().empty()) {
    absl::StrAppend(&words, " (", WhenInWords(statement.valid()), ")");
  }
  return words;
}

std::string Words::Act(const v1::Assertion& assertion) {
  std::string words =
      absl::StrCat(Person(assertion.source()), " ", Verb(assertion.stance()));
  const std::string when = WhenInWords(assertion.said());
  if (!when.empty()) absl::StrAppend(&words, ", ", when);
  return words;
}

std::vector<std::string> Words::Hands(const v1::Assertion& assertion,
                                      absl::string_view arrow) {
  std::vector<std::string> rows;
  AddHands(assertion, arrow, Person(assertion.source()), 0, &rows);
  // Two grounds that came through the same hands are one row.
  std::vector<std::string> distinct;
  for (std::string& row : rows) {
    if (std::find(distinct.begin(), distinct.end(), row) == distinct.end()) {
      distinct.push_back(std::move(row));
    }
  }
  return distinct;
}

void Words::AddHands(const v1::Assertion& assertion, absl::string_view arrow,
                     const std::string& so_far, int depth,
                     std::vector<std::string>* rows) {
  if (rows->size() >= kRows) return;
  if (assertion.grounds().empty() || depth >= kHands) {
    rows->push_back(so_far);
    return;
  }
  const auto follow = [&](const v1::Ground& ground) {
    if (ground.has_attribution()) {
      rows->push_back(absl::StrCat(so_far, " ", arrow, " ",
                                   Person(ground.attribution().source())));
      return;
    }
    v1::RecordRef ref;
    *ref.mutable_assertion() = ground.assertion();
    const auto id = ToAssertionId(ref);
    const auto found = id.ok() ? view_.GetAssertion(*id) : id.status();
    if (!found.ok()) {
      rows->push_back(absl::StrCat(so_far, " ", arrow, " ",
                                   PrintId(ref).substr(0, 12),
                                   ", not on record"));
      return;
    }
    // A ground of the same source is a step of its reasoning, not a hand.
    const v1::Assertion& next = found->assertion();
    AddHands(next, arrow,
             next.source() == assertion.source()
                 ? so_far
                 : absl::StrCat(so_far, " ", arrow, " ", Person(next.source()),
                                found->withdrawn() ? " (withdrawn)" : ""),
             depth + 1, rows);
  };
  for (const v1::Ground& ground : assertion.grounds()) {
    if (!ground.has_all_of()) {
      follow(ground);
      continue;
    }
    for (const v1::Ground& member : ground.all_of().members()) follow(member);
  }
}

}  // namespace veracity::cli
