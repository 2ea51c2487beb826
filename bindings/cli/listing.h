#ifndef VERACITY_CLI_LISTING_H_
#define VERACITY_CLI_LISTING_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "arguments.h"
#include "session.h"
#include "words.h"

namespace veracity::cli {

// A Listing prints answers for people, one after another.
class Listing {
 public:
  Listing(const Session& session, const View& view)
      : session_(session),
        out_(*session.out),
        view_(view),
        ids_(view),
        words_(view) {}

  void Show(const v1::ClaimView& found);
  // Below its claim, which is told once for all of its assertions in a row.
  void Show(const v1::AssertionView& found);
  void Show(const v1::Entity& entity);
  void Show(const v1::Document& document);

  // Says how far it was looked up what still stands, if not for all.
  void TellHowFar();

 private:
  void Row(const v1::RecordRef& ref, absl::string_view text);
  void Head(const v1::Claim& claim, absl::string_view mark);
  // Looks up which of a claim's assertions stand on nothing any more.
  void LookUpFallen(const ClaimId& claim);
  bool HasFallen(const v1::Assertion& said) const;
  // "affirmed by Analyst D (70 %); relayed by Jack Burnham, FDD".
  std::string Who(const std::vector<v1::AssertionView>& said, bool mark_fallen);

  const Session& session_;
  Output& out_;
  const View view_;
  ShortIds ids_;
  Words words_;
  // The claim whose assertions are being listed.
  std::string claim_;
  // Digests of its assertions that have fallen.
  absl::flat_hash_set<std::string> fallen_;
  int claims_ = 0;
};

}  // namespace veracity::cli

#endif  // VERACITY_CLI_LISTING_H_
