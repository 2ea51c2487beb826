#ifndef VERACITY_CLI_WORDS_H_
#define VERACITY_CLI_WORDS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "veracity/v1/record.pb.h"
#include "veracity/v1/report.pb.h"
#include "veracity/view.h"

// Records in words: what pages and lists for people are made of. All texts
// returned are fit to be shown (Clean).

namespace veracity::cli {

// "25 September 2024", "September 2024", "by 21 November 2024"; what has no
// short reading stays EDTF.
std::string InWords(absl::string_view edtf);
// "on 25 September 2024", "in September 2024"; empty for no time.
std::string WhenInWords(absl::string_view edtf);
// "2024-11-21 10:00 UTC".
std::string Moment(const google::protobuf::Timestamp& time);
// "affirms"; in the passive "affirmed by".
std::string Verb(v1::Stance stance);
std::string Participle(v1::Stance stance);
// "\"overwhelming likelihood\" (read as 0.95)", "likely (icd203)".
std::string InWords(const v1::Confidence& confidence);
// The first of its words, label, number and range, for use beside a name:
// "70 %".
std::string InShort(const v1::Confidence& confidence);
std::string InWords(const v1::Quantity& quantity);
// Where in a document: "characters 120 to 180: \"...\"".
std::string InWords(const v1::Selector& selector);

// A Words says what records say, with the names that a view gives to what
// they mention.
class Words {
 public:
  explicit Words(const View& view) : view_(view) {}

  // The name to show; the id if there is none.
  const std::string& Name(absl::string_view entity);
  // Whether it is a source that nobody names, known through others.
  bool IsAnonymous(absl::string_view entity);
  std::string Document(absl::string_view id);
  // Subject, predicate and value, with qualifiers and valid time; empty if the
  // claim is only a wording.
  std::string Statement(const v1::Claim& claim);
  // Its first wording, else its statement.
  std::string Claim(const v1::Claim& claim);
  std::string Claim(const v1::ClaimRef& ref);
  std::string Record(const v1::RecordRef& ref);
  std::string Value(const v1::Value& value);
  // "Reuters affirms, on 25 September 2024, in Morning wires".
  std::string Act(const v1::Assertion& assertion);
  // From whom it came: "Jack Burnham <- Reuters <- two officials"; one row for
  // each way.
  std::vector<std::string> Hands(const v1::Assertion& assertion,
                                 absl::string_view arrow);

 private:
  void AddHands(const v1::Assertion& assertion, absl::string_view arrow,
                const std::string& so_far, int depth,
                std::vector<std::string>* rows);
  std::string Person(absl::string_view entity);

  const View view_;
  absl::flat_hash_map<std::string, std::string> names_;
  absl::flat_hash_map<std::string, bool> anonymous_;
  // Claims within claims end somewhere.
  int depth_ = 0;
};

}  // namespace veracity::cli

#endif  // VERACITY_CLI_WORDS_H_
