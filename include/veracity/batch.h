#ifndef VERACITY_BATCH_H_
#define VERACITY_BATCH_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "veracity/ids.h"
#include "veracity/v1/record.pb.h"

// Short ways to say what a source said. Each makes a message of the contract,
// which can be changed further before it is recorded.
//
//   veracity::Batch batch("morning wires");
//   auto made_in_china = batch.Claim("garpiya-3", "produced in",
//                                    veracity::EntityValue("china"));
//   batch.Add(veracity::Relays("reuters", made_in_china)
//                 .On("2024-09-25")
//                 .AccordingTo(batch.Anonymous("two officials", "reuters")));
//   auto report = ledger->Record(batch.message());

namespace veracity {

v1::Value EntityValue(absl::string_view id);
v1::Value TextValue(absl::string_view text, absl::string_view language = "");
// `number` decimal, `unit` UCUM: QuantityValue("1200", "[mi_i]").
v1::Value QuantityValue(absl::string_view number, absl::string_view unit);
v1::Value TimeValue(absl::string_view edtf);
v1::Value BooleanValue(bool value);
v1::Value RecordValue(const v1::RecordRef& ref);

// An Act builds one assertion. What it is given is checked when it is added to
// a batch.
class Act {
 public:
  Act(absl::string_view source, v1::Stance stance, const ClaimId& claim);

  // When it was said, EDTF.
  Act& On(absl::string_view edtf);
  // The document it was said in.
  Act& In(absl::string_view document);
  // The passage, word for word.
  Act& Quoting(absl::string_view exact);
  Act& Basis(v1::Basis basis);
  // The source's words of confidence, verbatim.
  Act& Saying(absl::string_view words);
  // Confidence by a label of a scale or an alias of one ("icd203", "likely").
  Act& Confidence(absl::string_view scale, absl::string_view label);
  // Rests on what `source` is said to have said; again: an alternative.
  Act& AccordingTo(absl::string_view source,
                   v1::Stance stance = v1::STANCE_AFFIRMS);
  // Rests on an assertion on record; again: an alternative.
  Act& Citing(const AssertionId& assertion);
  // Known only because others cite it.
  Act& OnlyRelayed();
  // Who or what extracted it; confidence decimal in [0, 1].
  Act& ExtractedBy(absl::string_view agent, absl::string_view confidence);

  v1::Assertion& message() {
    return *entry_.mutable_record()->mutable_assertion();
  }
  const v1::Entry& entry() const { return entry_; }

 private:
  v1::Entry entry_;
};

Act Affirms(absl::string_view source, const ClaimId& claim);
Act Denies(absl::string_view source, const ClaimId& claim);
Act Declines(absl::string_view source, const ClaimId& claim);
Act Relays(absl::string_view source, const ClaimId& claim);

// A Batch collects records. The first error (a record that is not valid, hence
// has no id) is kept, INVALID_ARGUMENT from status(), so that lines read one
// after another; the bad record stays in the batch, which Ledger::Record then
// refuses, and the id returned for it is all zeros, or empty. Not thread-safe.
class Batch {
 public:
  explicit Batch(absl::string_view note = "");

  // Adds a claim and returns its id.
  ClaimId Claim(absl::string_view subject, absl::string_view predicate,
                const v1::Value& value);
  ClaimId Claim(const v1::Claim& claim);
  // A claim that is only a sentence.
  ClaimId Wording(absl::string_view text, absl::string_view language = "en");
  AssertionId Add(const Act& act);
  void Add(const v1::Entity& entity);
  void Add(const v1::Document& document);
  void Add(const v1::PredicateSpec& spec);

  // Adds an entity that can assert, with a name, and returns its id.
  std::string Source(absl::string_view id, absl::string_view name,
                     v1::SourceKind kind);
  // Adds an anonymous source known through `through`, read in `document`.
  std::string Anonymous(absl::string_view label, absl::string_view through,
                        absl::string_view document = "");
  // `rater` gives a source a grade of "admiralty-reliability", by its letter
  // or label ("B"): a claim with the predicate "veracity:reliability".
  AssertionId Rates(absl::string_view rater, absl::string_view source,
                    absl::string_view grade);

  const absl::Status& status() const { return status_; }
  v1::Batch& message() { return batch_; }
  const v1::Batch& message() const { return batch_; }

 private:
  v1::Record* NewRecord();
  // The id, unless the record that was added last has none.
  template <typename Id>
  std::optional<Id> Keep(absl::StatusOr<Id> id);

  v1::Batch batch_;
  absl::Status status_;
};

}  // namespace veracity

#endif  // VERACITY_BATCH_H_
