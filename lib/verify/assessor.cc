#include "veracity/assessor.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/core.h"
#include "ledger/snapshot.h"
#include "veracity/scales.h"
#include "verify/assess.h"
#include "verify/case_digest.h"
#include "verify/explain.h"
#include "verify/policy.h"

namespace veracity {
namespace internal {

absl::Status CheckPart(int part, int parts) {
  if (part >= 0 && part < parts) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("part ", part, " of ", parts, ": there is none"));
}

absl::StatusOr<int64_t> LocateClaim(Reader& reader, const ClaimId& claim) {
  absl::StatusOr<Located> located = reader.Locate(RefTo(claim));
  if (located.ok() && !located->on_record) {
    return absl::NotFoundError(
        absl::StrCat(claim.ToString(), " is not on record"));
  }
  VERACITY_RETURN_IF_ERROR(located.status());
  return located->key;
}

absl::StatusOr<Instant> QuestionOf(Reader& reader,
                                   const AssessOptions& options) {
  if (options.asked.has_value()) return Instant::FromTime(*options.asked);
  const Snapshot& snapshot = reader.snapshot();
  if (snapshot.said().has_value()) return *snapshot.said();
  const Cell cells[] = {Cell::Int(snapshot.commit())};
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t recorded,
      reader.connection().RunForInt(
          "SELECT recorded FROM batches WHERE commit_no=?1", cells, 0));
  return Instant::FromTime(absl::FromUnixMicros(recorded));
}

absl::StatusOr<NamedCase> ReadCaseFor(Reader& reader,
                                      const std::vector<int64_t>& claims,
                                      const v1::AssessmentPolicy& policy,
                                      const AssessOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Instant question,
                            QuestionOf(reader, options));
  CaseOptions limits;
  limits.maximum_statements = options.maximum_statements;
  limits.call = options.call;
  return CaseReader(reader, policy).Read(claims, question, limits);
}

std::string PrintOrigin(const NamedCase& named, const OwnerGroups& groups,
                        GroupMember origin) {
  switch (groups.KindOf(origin)) {
    case OwnerGroups::MemberKind::kEntity:
      return named.entity_ids[groups.EntityOf(origin)];
    case OwnerGroups::MemberKind::kAnonymousOf:
      return absl::StrCat("anonymous:",
                          named.entity_ids[groups.EntityOf(origin)]);
    case OwnerGroups::MemberKind::kAnonymous:
      return "anonymous:";
    case OwnerGroups::MemberKind::kUnknown:
      break;
  }
  return "?";
}

namespace {

double Units(int64_t billionths) {
  return static_cast<double>(billionths) / 1e9;
}

// The word of a scale for a probability; a band includes its lower bound.
std::string WordsFor(double probability, absl::string_view scale_id) {
  const v1::Scale* scale = FindScale(scale_id);
  if (scale == nullptr) return "";
  std::string words;
  double best = -1;
  for (const v1::ScaleLevel& level : scale->levels()) {
    const absl::StatusOr<ScaleReading> reading =
        ReadScaleLabel(scale_id, level.label());
    if (!reading.ok() || !reading->normalized.has_value()) continue;
    const absl::StatusOr<Decimal> least = Decimal::Parse(scale->minimum());
    const absl::StatusOr<Decimal> most = Decimal::Parse(scale->maximum());
    if (!least.ok() || !most.ok()) continue;
    const double span = most->ToDouble() - least->ToDouble();
    const double lower =
        reading->lower.has_value()
            ? (reading->lower->ToDouble() - least->ToDouble()) / span
            : *reading->normalized;
    // The highest band that begins at or below it.
    if (lower <= probability && lower >= best) {
      best = lower;
      words = level.label();
    }
    // What lies below all bands has the lowest.
    if (words.empty()) words = level.label();
  }
  return words;
}

v1::AnalyticConfidence ConfidenceIn(const Finding& finding,
                                    const v1::AssessmentPolicy& policy) {
  const double doubt =
      finding.uncertainty + std::min(finding.belief, finding.disbelief);
  if (doubt <= policy.high_confidence()) return v1::ANALYTIC_CONFIDENCE_HIGH;
  if (doubt <= policy.moderate_confidence()) {
    return v1::ANALYTIC_CONFIDENCE_MODERATE;
  }
  return v1::ANALYTIC_CONFIDENCE_LOW;
}

// Whether an origin has a first-hand root among what counts.
std::map<GroupMember, bool> Established(const Rule& rule, int32_t claim) {
  std::map<GroupMember, bool> established;
  for (const Contribution& given :
       rule.ContributionsTo(rule.links().ChainsTo(claim))) {
    established[given.origin.origin] |=
        rule.paths().IsFirstHand(given.origin.root);
  }
  return established;
}

}  // namespace

v1::Assessment ToMessage(const NamedCase& named, const Rule& rule,
                         int32_t claim, const Finding& finding,
                         const View& view) {
  v1::Assessment message;
  *message.mutable_claim() = named.claims[claim];
  v1::Opinion& opinion = *message.mutable_opinion();
  opinion.set_belief(finding.belief);
  opinion.set_disbelief(finding.disbelief);
  opinion.set_uncertainty(finding.uncertainty);
  opinion.set_base_rate(finding.base_rate);
  message.set_probability(finding.probability);
  message.set_verdict(finding.verdict);
  // Where nothing is known, and where nothing can be, no word of likelihood.
  const v1::AssessmentPolicy& policy = rule.policy();
  const int64_t both = finding.sides[0].total + finding.sides[1].total;
  if (finding.verdict != v1::VERDICT_NOT_ASSESSABLE &&
      Units(both) > policy.prior_weight()) {
    message.set_words(WordsFor(finding.probability, policy.words_scale()));
  }
  if (finding.verdict != v1::VERDICT_NOT_ASSESSABLE) {
    message.set_confidence(ConfidenceIn(finding, policy));
  }
  std::map<GroupMember, std::pair<int64_t, int64_t>> shares;
  for (size_t side : {0, 1}) {
    for (const DoorShare& share : finding.sides[side].shares) {
      auto& [support, opposition] = shares[share.origin];
      int64_t& most = side == 0 ? support : opposition;
      most = std::max(most, share.evidence);
    }
  }
  const std::map<GroupMember, bool> established = Established(rule, claim);
  std::map<std::string, v1::OriginShare> origins;
  for (const auto& [origin, share] : shares) {
    v1::OriginShare& given = origins[PrintOrigin(named, rule.groups(), origin)];
    given.set_support(Units(share.first));
    given.set_opposition(Units(share.second));
    given.set_established(established.at(origin));
  }
  for (auto& [name, given] : origins) {
    given.set_origin(name);
    *message.add_origins() = std::move(given);
  }
  message.set_support(Units(finding.sides[0].total));
  message.set_opposition(Units(finding.sides[1].total));
  message.set_supporting_origins(
      static_cast<uint32_t>(finding.sides[0].matched_origins));
  message.set_opposing_origins(
      static_cast<uint32_t>(finding.sides[1].matched_origins));
  message.set_rule_version(kRuleVersion);
  const Instant asked = rule.question();
  message.mutable_asked()->set_seconds(asked.seconds);
  message.mutable_asked()->set_nanos(asked.nanos);
  const v1::AsOf& as_of = view.as_of();
  message.set_as_of_said(as_of.said());
  message.set_as_of_valid(as_of.valid());
  message.set_said_certainly(as_of.said_certainty() == v1::CERTAINTY_CERTAINLY);
  message.set_valid_certainly(as_of.valid_certainty() ==
                              v1::CERTAINTY_CERTAINLY);
  return message;
}

}  // namespace internal

Assessor::Assessor(View view, const v1::AssessmentPolicy& policy)
    : view_(std::move(view)) {
  absl::StatusOr<v1::AssessmentPolicy> complete =
      internal::CompletePolicy(policy);
  if (complete.ok()) {
    policy_ = *std::move(complete);
  } else {
    status_ = complete.status();
  }
  if (status_.ok()) status_ = view_.status();
}

absl::StatusOr<v1::Assessment> Assessor::Assess(
    const ClaimId& claim, const AssessOptions& options) const {
  VERACITY_ASSIGN_OR_RETURN(std::vector<v1::Assessment> assessments,
                            Assess(std::vector<ClaimId>{claim}, options));
  return std::move(assessments.front());
}

absl::StatusOr<std::vector<v1::Assessment>> Assessor::Assess(
    const std::vector<ClaimId>& claims, const AssessOptions& options) const {
  VERACITY_RETURN_IF_ERROR(status_);
  std::vector<v1::Assessment> assessments;
  const absl::Status status = internal::WithReader(
      *view_.snapshot(), options.call,
      [&](internal::Reader& reader) -> absl::Status {
        std::vector<int64_t> keys;
        for (const ClaimId& claim : claims) {
          VERACITY_ASSIGN_OR_RETURN(keys.emplace_back(),
                                    internal::LocateClaim(reader, claim));
        }
        // The digest is of what one claim's verdict used: a case each.
        const size_t together = options.digests ? 1 : keys.size();
        for (size_t begin = 0; begin < keys.size(); begin += together) {
          const std::vector<int64_t> part(
              keys.begin() + static_cast<ptrdiff_t>(begin),
              keys.begin() + static_cast<ptrdiff_t>(
                                 std::min(begin + together, keys.size())));
          VERACITY_ASSIGN_OR_RETURN(
              const internal::NamedCase named,
              internal::ReadCaseFor(reader, part, policy_, options));
          const internal::Rule rule(named.the_case, policy_);
          for (int64_t key : part) {
            const int32_t claim = named.FindClaim(key);
            v1::Assessment assessment = internal::ToMessage(
                named, rule, claim, rule.Assess(claim), view_);
            if (options.digests) {
              assessment.set_inputs_digest(
                  std::string(internal::CaseDigest(named).view()));
              assessment.set_policy_digest(
                  std::string(internal::PolicyDigest(policy_).view()));
            }
            assessments.push_back(std::move(assessment));
          }
        }
        return absl::OkStatus();
      });
  VERACITY_RETURN_IF_ERROR(status);
  return assessments;
}

absl::StatusOr<v1::Attestation> Assessor::Attest(
    const AssertionId& assertion, const AssessOptions& options) const {
  VERACITY_RETURN_IF_ERROR(status_);
  v1::Attestation attestation;
  const absl::Status status = internal::WithReader(
      *view_.snapshot(), options.call,
      [&](internal::Reader& reader) -> absl::Status {
        VERACITY_ASSIGN_OR_RETURN(const internal::Located located,
                                  reader.Locate(RefTo(assertion)));
        if (!located.on_record) {
          return absl::NotFoundError(
              absl::StrCat(assertion.ToString(), " is not on record"));
        }
        VERACITY_ASSIGN_OR_RETURN(
            const internal::NamedCase named,
            internal::ReadCaseFor(reader, {internal::ClaimKeyOf(located.key)},
                                  policy_, options));
        const internal::Rule rule(named.the_case, policy_);
        const int32_t i = named.FindStatement(located.key);
        *attestation.mutable_assertion() = named.statements[i];
        attestation.set_source(
            named.entity_ids[named.the_case.statements.source[i]]);
        attestation.set_said(rule.attested()[i] / 1e9);
        for (v1::HandRow& row : internal::RowsOf(named, rule, i)) {
          *attestation.add_rows() = std::move(row);
        }
        attestation.set_withdrawn(named.the_case.statements.withdrawn[i] != 0);
        if (rule.newest().replaced[i]) {
          *attestation.mutable_replaced_by() =
              named.statements[rule.newest().replaced_by[i]];
        }
        attestation.set_stands(rule.standing().stands[i] != 0);
        return absl::OkStatus();
      });
  VERACITY_RETURN_IF_ERROR(status);
  return attestation;
}

absl::StatusOr<Explanation> Assessor::Explain(
    const ClaimId& claim, const ExplainOptions& options) const {
  VERACITY_RETURN_IF_ERROR(status_);
  v1::Explanation message;
  internal::CallNames names;
  const absl::Status status = internal::WithReader(
      *view_.snapshot(), options.call,
      [&](internal::Reader& reader) -> absl::Status {
        VERACITY_ASSIGN_OR_RETURN(const int64_t key,
                                  internal::LocateClaim(reader, claim));
        VERACITY_ASSIGN_OR_RETURN(
            internal::NamedCase named,
            internal::ReadCaseFor(reader, {key}, policy_, options));
        const int32_t number = named.FindClaim(key);
        internal::Finding finding;
        {
          const internal::Rule rule(named.the_case, policy_);
          finding = rule.Assess(number);
          *message.mutable_assessment() =
              internal::ToMessage(named, rule, number, finding, view_);
          internal::ExplainFinding(named, rule, number, finding, &message);
        }
        if (options.digests) {
          message.mutable_assessment()->set_inputs_digest(
              std::string(internal::CaseDigest(named).view()));
          message.mutable_assessment()->set_policy_digest(
              std::string(internal::PolicyDigest(policy_).view()));
        }
        if (options.flips && finding.verdict != v1::VERDICT_NOT_ASSESSABLE) {
          VERACITY_RETURN_IF_ERROR(
              internal::FindFlips(reader, named, policy_, number, finding,
                                  options.maximum_pairs, &message));
        }
        return internal::LoadNames(reader, named, &names);
      });
  VERACITY_RETURN_IF_ERROR(status);
  std::string text = internal::ExplanationText(message, names);
  return Explanation(std::move(message), std::move(text));
}

}  // namespace veracity
