#include "page.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "status_macros.h"

namespace veracity::cli {
namespace {

constexpr absl::string_view kIndent = "                ";

}  // namespace

void Page::Title(absl::string_view text) {
  out_.Paragraph("", out_.Paint(Style::kStrong, text));
}

void Page::Id(const v1::RecordRef& ref, absl::string_view more) {
  const std::string id = out_.Paint(Style::kId, ids_(ref));
  if (more.empty()) return out_.Line(id);
  out_.Paragraph(absl::StrCat(id, "  "), out_.Paint(Style::kFaint, more));
}

void Page::Heading(absl::string_view text) {
  out_.Line();
  out_.Line(out_.Paint(Style::kStrong, text));
}

void Page::Item(const v1::RecordRef& ref, absl::string_view text) {
  out_.Paragraph(absl::StrCat("  ", out_.Paint(Style::kId, ids_(ref)), "  "),
                 text);
}

void Page::More(absl::string_view text) { out_.Paragraph(kIndent, text); }

void Page::Faint(absl::string_view text) {
  out_.Line(out_.Paint(Style::kFaint, text));
}

std::string Page::From(
    const google::protobuf::RepeatedPtrField<std::string>& who) {
  if (who.empty()) return "";
  std::vector<std::string> names;
  for (const std::string& one : who) names.push_back(words_.Name(one));
  return absl::StrCat(" from ", absl::StrJoin(names, " by way of "));
}

std::string Page::Withdrawn(const v1::Withdrawal& one, bool itself) {
  std::string text = one.effective() ? "Withdrawn" : "Challenged";
  if (!itself && !one.target().has_assertion() && !one.target().has_claim()) {
    absl::StrAppend(&text, ", with ", words_.Record(one.target()), ",");
  }
  absl::StrAppend(&text, " by ",
                  words_.Name(one.withdrawn_by().empty() ? view_.owner()
                                                         : one.withdrawn_by()));
  const std::string when = one.withdrawn().empty()
                               ? absl::StrCat("on ", Moment(one.recorded()))
                               : WhenInWords(one.withdrawn());
  absl::StrAppend(&text, " ", when);
  if (!one.reason().empty()) {
    absl::StrAppend(&text, ": ", Clean(one.reason()));
  }
  return text;
}

void Page::Withdrawals(
    const google::protobuf::RepeatedPtrField<v1::Withdrawal>& all) {
  for (const v1::Withdrawal& one : all) {
    out_.Paragraph("", out_.Paint(Style::kBad, Withdrawn(one)));
  }
}

absl::Status Page::WithdrawnWith(const v1::RecordRef& ref,
                                 v1::AssertionQuery took) {
  took.mutable_assertion()->set_withdrawn(v1::WITHDRAWN_FILTER_ONLY);
  took.mutable_page()->set_size(1);
  VERACITY_ASSIGN_OR_RETURN(const auto page,
                            view_.FindPage(took, session_.Call()));
  if (page.items.empty()) return absl::OkStatus();
  for (const v1::Withdrawal& one : page.items[0].withdrawals()) {
    if (PrintId(one.target()) != PrintId(ref)) continue;
    out_.Paragraph("", out_.Paint(Style::kBad, Withdrawn(one, true)));
    if (one.effective()) {
      Faint(absl::StrCat("to take that back: veracity reinstate ", ids_(ref)));
    }
  }
  return absl::OkStatus();
}

std::string Page::Typed(const v1::RecordRef& ref) {
  const std::string id =
      Clean(ref.has_document()                 ? ref.document()
            : words_.IsAnonymous(ref.entity()) ? ids_(ref)
                                               : ref.entity());
  return absl::StrContains(id, ' ') ? absl::StrCat("\"", id, "\"") : id;
}

std::string Page::InShort(const v1::Claim& claim) {
  const auto id = ClaimId::FromDigest(claim.id(), claim.shard());
  const auto said = id.ok() ? view_.AssertionsOf(*id) : id.status();
  if (!said.ok() || said->empty()) return "said by nobody";
  std::vector<std::string> parts;
  for (const v1::AssertionView& one : *said) {
    if (parts.size() == 4) {
      parts.push_back(absl::StrCat("and ", said->size() - 4, " more"));
      break;
    }
    parts.push_back(absl::StrCat(Participle(one.assertion().stance()), " ",
                                 words_.Name(one.assertion().source())));
  }
  return absl::StrJoin(parts, ", ");
}

absl::Status Page::Shares(const v1::AssertionQuery& query,
                          absl::string_view heading, v1::GroupBy by) {
  VERACITY_ASSIGN_OR_RETURN(const auto counts,
                            view_.Count(query, by, session_.Call()));
  if (counts.empty()) return absl::OkStatus();
  Heading(heading);
  std::vector<std::vector<std::string>> rows;
  for (const v1::GroupCount& one : counts) {
    rows.push_back({absl::StrCat(one.count()), by == v1::GROUP_BY_SOURCE
                                                   ? words_.Name(one.key())
                                                   : WordOfKey(by, one.key())});
  }
  out_.Table(rows, {0}, 2);
  return absl::OkStatus();
}

absl::Status Page::SomeClaims(const v1::ClaimQuery& query,
                              absl::string_view heading,
                              absl::string_view all) {
  constexpr int kSome = 12;
  v1::ClaimQuery page = query;
  page.mutable_page()->set_size(kSome);
  VERACITY_ASSIGN_OR_RETURN(const auto found,
                            view_.FindPage(page, session_.Call()));
  if (found.items.empty()) return absl::OkStatus();
  Heading(heading);
  for (const v1::ClaimView& one : found.items) {
    Item(RefOf(one.claim()), words_.Claim(one.claim()));
  }
  if (!found.next_page_token.empty()) {
    Faint(absl::StrCat("  all: ", all));
  }
  return absl::OkStatus();
}

absl::Status Page::Related(const v1::RecordRef& ref) {
  v1::ClaimQuery as_subject;
  *as_subject.mutable_claim()->add_subjects() = ref;
  v1::ClaimQuery as_value;
  *as_value.mutable_claim()
       ->mutable_value()
       ->mutable_equals()
       ->mutable_record() = ref;
  bool first = true;
  for (const v1::ClaimQuery* query : {&as_subject, &as_value}) {
    Results<v1::ClaimView> results = view_.Find(*query, session_.Call());
    v1::ClaimView found;
    while (results.Next(&found)) {
      if (std::exchange(first, false)) Heading("What is said of it");
      Item(RefOf(found.claim()), words_.Claim(found.claim()));
      More(InShort(found.claim()));
    }
    VERACITY_RETURN_IF_ERROR(results.status());
  }
  return absl::OkStatus();
}

}  // namespace veracity::cli
