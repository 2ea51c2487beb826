#ifndef VERACITY_CLI_ARGUMENTS_H_
#define VERACITY_CLI_ARGUMENTS_H_

#include <google/protobuf/generated_enum_reflection.h>

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "session.h"
#include "veracity/v1/record.pb.h"
#include "veracity/view.h"

// From what a person types to what the library takes.

namespace veracity::cli {

// Adds advice for people to an error: what to do about it.
absl::Status WithHint(absl::Status status, absl::string_view hint);
// Returns it, or "".
std::string HintOf(const absl::Status& status);

// What a place in the command line may name.
enum class Want {
  kAny,
  kClaim,
  kAssertion,
  kEntity,
  kDocument,
  kPredicate,
  kRetraction,
  kBatch,
};

// How freely what was typed may be read: as an id, whole or abbreviated, or a
// name; or also as words out of a title or wording, if just one has them.
enum class Reading { kStrict, kWords };

// INVALID_ARGUMENT if nothing was typed where a record is to be named.
absl::Status CheckTyped(absl::string_view typed);

// Returns the one record meant. NOT_FOUND if there is none; INVALID_ARGUMENT,
// listing the candidates, if there are several.
absl::StatusOr<v1::RecordRef> ResolveOne(const View& view,
                                         absl::string_view typed,
                                         Want want = Want::kAny,
                                         Reading reading = Reading::kStrict);

// As above, for what need not be on record: what nothing is found for is taken
// as an id of its own. "ent_" in front of it is left out.
absl::StatusOr<std::string> EntityId(const View& view, absl::string_view typed);
absl::StatusOr<std::string> DocumentId(const View& view,
                                       absl::string_view typed);
// As above, of any kind: what nothing is found for is an entity.
absl::StatusOr<v1::RecordRef> ReadSubject(const View& view,
                                          absl::string_view typed);
// Whether records speak of an entity or a document, or use a predicate,
// described or not.
absl::StatusOr<bool> IsMentioned(const View& view, const v1::RecordRef& ref);

absl::StatusOr<ClaimId> ToClaimId(const v1::RecordRef& ref);
absl::StatusOr<AssertionId> ToAssertionId(const v1::RecordRef& ref);
v1::RecordRef RefOf(const v1::Claim& claim);
v1::RecordRef RefOf(const v1::Assertion& assertion);

// Reads a value as it is typed (`veracity add --help` tells the rules).
absl::StatusOr<v1::Value> ReadValue(const View& view, absl::string_view typed);
// Reads "1,200 [mi_i]", "about 40 km", "~40 km"; INVALID_ARGUMENT if it is
// none.
absl::StatusOr<v1::Quantity> ReadQuantity(absl::string_view typed);
// Reads "scale:label", "scale:number", "70 %", or words on no scale; `number`:
// one beside the words, "percent:70" or "70%".
absl::StatusOr<v1::Confidence> ReadConfidence(absl::string_view typed,
                                              absl::string_view number = "");
// NOT_FOUND, naming the nearest there are.
absl::Status NoSuchScale(absl::string_view typed);
// Reads "0.7" or "70%" as "0.7". Errors name the option.
absl::StatusOr<std::string> ReadShare(absl::string_view option,
                                      absl::string_view typed);
// INVALID_ARGUMENT, naming the option and what to write, if `typed` is no
// decimal in [0, 1]; no EDTF.
absl::Status CheckUnitInterval(absl::string_view option,
                               absl::string_view typed);
absl::Status CheckDate(absl::string_view option, absl::string_view typed);

// Reads "2024-09-25", "2024-09-25T10:00:00Z": a day is its beginning in UTC,
// or, with `end`, its last nanosecond.
absl::StatusOr<absl::Time> ReadMoment(absl::string_view typed,
                                      bool end = false);

// Takes the picture of the ledger that `options` ask for.
absl::StatusOr<View> ViewOf(const Ledger& ledger, const AsOfOptions& options);

// OUT_OF_RANGE if a log is asked for after a commit that has not happened.
absl::Status CheckSince(const View& view, uint64_t since);

// Finds an enum value by its word: "affirms" for STANCE_AFFIRMS. Dashes are
// underscores. INVALID_ARGUMENT naming the words there are.
absl::StatusOr<int> ReadWord(const google::protobuf::EnumDescriptor& type,
                             absl::string_view typed);
template <typename E>
absl::StatusOr<E> ReadEnum(absl::string_view typed) {
  absl::StatusOr<int> number =
      ReadWord(*google::protobuf::GetEnumDescriptor<E>(), typed);
  if (!number.ok()) return number.status();
  return static_cast<E>(*number);
}
// The word of a value: "only-relayed".
std::string WordOf(const google::protobuf::EnumDescriptor& type, int number);
template <typename E>
std::string Word(E value) {
  return WordOf(*google::protobuf::GetEnumDescriptor<E>(), value);
}

// The key of a group, as a count gives it, in a word: "affirms" for
// "STANCE_AFFIRMS".
std::string WordOfKey(v1::GroupBy by, const std::string& key);

// A ShortIds abbreviates printed ids to what tells them apart in one view: the
// prefix and 8 letters, more where these are not enough.
class ShortIds {
 public:
  explicit ShortIds(const View& view) : view_(view) {}
  const std::string& operator()(const v1::RecordRef& ref);
  const std::string& operator()(const v1::ClaimRef& ref);
  const std::string& operator()(const v1::AssertionRef& ref);

 private:
  const View view_;
  absl::flat_hash_map<std::string, std::string> known_;
};

}  // namespace veracity::cli

#endif  // VERACITY_CLI_ARGUMENTS_H_
