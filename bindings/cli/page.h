#ifndef VERACITY_CLI_PAGE_H_
#define VERACITY_CLI_PAGE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "arguments.h"
#include "words.h"

namespace veracity::cli {

// A Page shows one record: what it is, who says so, what is said of it; for
// programs as one message a line.
class Page {
 public:
  Page(const Session& session, const View& view)
      : session_(session),
        out_(*session.out),
        view_(view),
        ids_(view),
        words_(view) {}

  // NOT_FOUND if it is neither on record nor mentioned.
  absl::Status Print(const v1::RecordRef& ref);

 private:
  // ---- page.cc: how a page is laid out, and what several have.

  void Title(absl::string_view text);
  void Id(const v1::RecordRef& ref, absl::string_view more = "");
  void Heading(absl::string_view text);
  // A line of a list: an id and what it says; below it, more of that.
  void Item(const v1::RecordRef& ref, absl::string_view text);
  void More(absl::string_view text);
  void Faint(absl::string_view text);
  // " from Desk A by way of Desk B".
  std::string From(const google::protobuf::RepeatedPtrField<std::string>& who);
  // "Withdrawn, with Morning wires, by Reuters on ..."; on the page of the
  // morning wires `itself`, just "Withdrawn by ...".
  std::string Withdrawn(const v1::Withdrawal& one, bool itself = false);
  void Withdrawals(const google::protobuf::RepeatedPtrField<v1::Withdrawal>&);
  // Whether a source or a document was withdrawn, of which each assertion tells
  // that it `took` with it.
  absl::Status WithdrawnWith(const v1::RecordRef& ref, v1::AssertionQuery took);
  // The id of an entity or a document as one may type it.
  std::string Typed(const v1::RecordRef& ref);
  // "affirmed by Reuters, denied by ..." of another claim, in a few words.
  std::string InShort(const v1::Claim& claim);
  absl::Status Shares(const v1::AssertionQuery& query,
                      absl::string_view heading, v1::GroupBy by);
  // The first of them, and the command that lists `all`.
  absl::Status SomeClaims(const v1::ClaimQuery& query,
                          absl::string_view heading, absl::string_view all);
  // What others claim of it: that it contradicts, follows from, ... another.
  absl::Status Related(const v1::RecordRef& ref);

  // ---- show_claim.cc

  absl::Status Claim(const v1::RecordRef& ref);
  absl::Status Assertion(const v1::RecordRef& ref);
  absl::Status EachAssertion(
      const v1::Claim& claim,
      const std::function<void(const v1::AssertionView&)>& take);
  absl::Status Assertions(const v1::Claim& claim, const v1::FallReport& fallen);
  // One assertion: who and how, from whom it came, how sure, where.
  void Said(const v1::AssertionView& view);
  void Fell(v1::Fall::Reason reason);
  // Other values where there can be but one.
  absl::Status Rivals(const v1::Claim& claim);

  // ---- show_entity.cc

  absl::Status Entity(const std::string& id);
  void Description(const v1::Entity& entity);
  // How it is graded, as a source.
  absl::Status Grades(const std::string& id);
  // What it says.
  absl::Status Statements(const std::string& id);

  // ---- show.cc

  absl::Status Document(const std::string& id);
  // OK, after a heading of its own, if records mention what `missing` says is
  // not described; else `missing`.
  absl::Status NotDescribed(const v1::RecordRef& ref,
                            const absl::Status& missing);
  void NothingButId(const v1::RecordRef& ref);
  absl::Status Predicate(const std::string& name);
  absl::Status Retraction(const v1::RecordRef& ref);
  absl::Status Batch(const v1::RecordRef& ref);

  const Session& session_;
  Output& out_;
  const View view_;
  ShortIds ids_;
  Words words_;
};

}  // namespace veracity::cli

#endif  // VERACITY_CLI_PAGE_H_
