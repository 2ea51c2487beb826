#include "verdict_changes.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "arguments.h"
#include "status_macros.h"
#include "veracity/batch.h"
#include "verdicts.h"
#include "words.h"

namespace veracity::cli {
namespace {

// Claims that are assessed together, before and after.
constexpr size_t kAtOnce = 256;
// Probabilities are printed with two decimals.
constexpr double kVisible = 0.005;

// Changes that are listed though the verdict is the same.
constexpr size_t kShown = 12;

bool IsOther(const v1::VerdictChange& change) {
  return change.before().verdict() != change.after().verdict();
}

// Whether it is another verdict, or another probability as printed.
bool IsVisible(const v1::VerdictChange& change) {
  if (IsOther(change)) return true;
  return change.before().verdict() != v1::VERDICT_NOT_ASSESSABLE &&
         std::abs(change.before().probability() -
                  change.after().probability()) >= kVisible;
}

constexpr const char* kLinks[] = {"veracity:contradicts", "veracity:entails",
                                  "veracity:refines",     "veracity:supports",
                                  "veracity:undermines",  "veracity:same_as"};

// Claims, each once, in the order in which they were found.
class Found {
 public:
  bool Add(const ClaimId& id) {
    if (!known_.insert(id.digest()).second) return false;
    claims_.push_back(id);
    return true;
  }
  absl::Status Add(const Session& session, const View& view,
                   const v1::ClaimQuery& query) {
    Results<v1::ClaimView> results = view.Find(query, session.Call());
    v1::ClaimView found;
    while (results.Next(&found)) {
      VERACITY_ASSIGN_OR_RETURN(const ClaimId id,
                                ToClaimId(RefOf(found.claim())));
      Add(id);
    }
    return results.status();
  }
  const std::vector<ClaimId>& claims() const { return claims_; }

 private:
  absl::flat_hash_set<std::string> known_;
  std::vector<ClaimId> claims_;
};

// Adds all claims that relations lead to from `ends`.
absl::Status Follow(const Session& session, const View& view,
                    const std::vector<v1::RecordRef>& ends, Found* found) {
  for (const v1::RecordRef& end : ends) {
    VERACITY_ASSIGN_OR_RETURN(const ClaimId id, ToClaimId(end));
    found->Add(id);
  }
  for (size_t at = 0; at < found->claims().size(); ++at) {
    v1::RecordRef here;
    here.mutable_claim()->set_id(found->claims()[at].digest());
    here.mutable_claim()->set_shard(found->claims()[at].shard());
    for (const bool forward : {true, false}) {
      v1::ClaimQuery query;
      v1::ClaimFilter& filter = *query.mutable_claim();
      for (const char* link : kLinks) filter.add_predicates(link);
      if (forward) {
        *filter.add_subjects() = here;
      } else {
        *filter.mutable_value()->mutable_equals() = RecordValue(here);
      }
      Results<v1::ClaimView> results = view.Find(query, session.Call());
      v1::ClaimView link;
      while (results.Next(&link)) {
        const v1::Statement& statement = link.claim().statement();
        const v1::RecordRef& other =
            forward ? statement.value().record() : statement.subject();
        const absl::StatusOr<ClaimId> next = ToClaimId(other);
        if (next.ok()) found->Add(*next);
      }
      VERACITY_RETURN_IF_ERROR(results.status());
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<ClaimId>> TouchedBy(const Session& session,
                                               const View& view,
                                               const v1::Statement& structure) {
  Found found;
  std::vector<v1::RecordRef> ends = {structure.subject()};
  if (structure.value().has_record())
    ends.push_back(structure.value().record());
  if (structure.value().has_entity()) {
    ends.push_back(RefToEntity(structure.value().entity()));
  }
  if (ends[0].has_claim()) {
    VERACITY_RETURN_IF_ERROR(Follow(session, view, ends, &found));
    return found.claims();
  }
  v1::ClaimQuery said, resting, about;
  for (const v1::RecordRef& end : ends) {
    v1::AssertionFilter& filter = *said.mutable_asserted();
    if (end.has_document()) filter.add_documents(end.document());
    if (end.has_entity()) {
      filter.add_sources(end.entity());
      about.mutable_claim()->add_about(end.entity());
    }
    *resting.mutable_asserted()->add_resting_on() = end;
  }
  VERACITY_RETURN_IF_ERROR(found.Add(session, view, said));
  VERACITY_RETURN_IF_ERROR(found.Add(session, view, resting));
  if (about.claim().about_size() > 0) {
    VERACITY_RETURN_IF_ERROR(found.Add(session, view, about));
  }
  return found.claims();
}

absl::StatusOr<v1::VerdictChanges> ChangesBetween(
    const Session& session, const View& before, const View& after,
    const std::vector<ClaimId>& claims) {
  AssessOptions how;
  how.call = session.Call();
  const Assessor then(before), now(after);
  std::vector<ClaimId> known;
  for (const ClaimId& claim : claims) {
    if (before.GetClaim(claim).ok()) known.push_back(claim);
  }
  v1::VerdictChanges changes;
  changes.set_claims(known.size());
  ProgressBar bar("assessing");
  for (size_t begin = 0; begin < known.size(); begin += kAtOnce) {
    bar.Draw({begin, known.size()});
    const auto first = known.begin() + static_cast<int64_t>(begin);
    const std::vector<ClaimId> part(
        first,
        first + static_cast<int64_t>(std::min(kAtOnce, known.size() - begin)));
    VERACITY_ASSIGN_OR_RETURN(std::vector<v1::Assessment> were,
                              AssessInParts(then, part, how));
    VERACITY_ASSIGN_OR_RETURN(std::vector<v1::Assessment> are,
                              AssessInParts(now, part, how));
    for (size_t i = 0; i < part.size(); ++i) {
      v1::VerdictChange& change = *changes.add_changes();
      *change.mutable_before() = std::move(were[i]);
      *change.mutable_after() = std::move(are[i]);
      if (!IsVisible(change)) changes.mutable_changes()->RemoveLast();
    }
  }
  // Other verdicts first.
  std::stable_partition(changes.mutable_changes()->begin(),
                        changes.mutable_changes()->end(), IsOther);
  return changes;
}

void TellChanges(const Session& session, const View& view,
                 const v1::VerdictChanges& changes, absl::string_view heading) {
  Output& out = *session.out;
  if (out.json()) return out.Json(changes);
  ShortIds ids(view);
  Words words(view);
  const auto in_words = [&](const v1::Assessment& is) {
    const std::string verdict =
        out.Paint(StyleOf(is.verdict()), InCapitals(is.verdict()));
    if (is.verdict() == v1::VERDICT_NOT_ASSESSABLE) return verdict;
    return absl::StrCat(verdict, " (", ShareInWords(is.probability()), ")");
  };
  size_t shown = 0;
  size_t more = 0;
  for (const v1::VerdictChange& change : changes.changes()) {
    if (!IsVisible(change)) continue;
    if (!IsOther(change) && shown >= kShown) {
      ++more;
      continue;
    }
    const std::string id = absl::StrCat(
        "  ", out.Paint(Style::kId, ids(change.before().claim())), "  ");
    if (shown++ == 0) {
      out.Line(out.Paint(Style::kStrong, absl::StrCat(heading, ":")));
    }
    out.Paragraph(id, words.Claim(change.before().claim()));
    out.Paragraph(std::string(DisplayWidth(id), ' '),
                  absl::StrCat(in_words(change.before()), " -> ",
                               in_words(change.after())));
  }
  if (more > 0) {
    out.Line(
        absl::StrCat("  and the probability of ", Counted(more, "more claim")));
  }
  if (shown == 0) {
    out.Line(absl::StrCat("No verdict changes, of ",
                          Counted(changes.claims(), "claim"), " looked at."));
  }
}

}  // namespace veracity::cli
