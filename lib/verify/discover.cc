#include "veracity/discover.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "veracity/identity.h"
#include "verify/assess.h"
#include "verify/discovery/calibration.h"
#include "verify/discovery/discovery.h"
#include "verify/discovery/track_record.h"
#include "verify/structure.h"
#include "vocabulary/predicates.h"

namespace veracity {
namespace internal {
namespace {

absl::StatusOr<DiscoveryMethod> MethodOf(const std::string& name) {
  if (name.empty()) return DiscoveryMethod::kAutomatic;
  std::string known;
  for (int m = 0; m <= static_cast<int>(DiscoveryMethod::kLfcN); ++m) {
    const auto method = static_cast<DiscoveryMethod>(m);
    if (MethodName(method) == name) return method;
    absl::StrAppend(&known, m == 0 ? "" : ", ", MethodName(method));
  }
  return absl::NotFoundError(
      absl::StrCat("there is no method '", name, "'; there are ", known));
}

// What the owner judged of claims: by key.
absl::StatusOr<std::map<int64_t, bool>> JudgementsOf(
    Reader& reader, const std::vector<int64_t>& claims,
    const v1::AssessmentPolicy& policy, const CallOptions& call) {
  const ListQuery query(reader, call);
  StructureReader structure(query, policy);
  VERACITY_ASSIGN_OR_RETURN(
      const std::vector<StructureFact> facts,
      structure.Find(Kind::kClaim, claims, false, {reserved::kJudged}));
  std::map<int64_t, bool> judgements;
  for (const StructureFact& fact : facts) {
    const StructureWord* word = fact.Counting();
    if (word == nullptr || !word->is_owner || !(word->strength > 0) ||
        fact.statement.value().kind_case() != v1::Value::kBoolean) {
      continue;
    }
    VERACITY_ASSIGN_OR_RETURN(const Located judged,
                              reader.Locate(fact.statement.subject()));
    judgements[judged.key] = fact.statement.value().boolean();
  }
  return judgements;
}

class UnionFind {
 public:
  explicit UnionFind(int32_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), 0);
  }
  // The smallest of those that are together.
  int32_t Find(int32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  void Join(int32_t a, int32_t b) {
    const int32_t x = Find(a);
    const int32_t y = Find(b);
    parent_[std::max(x, y)] = std::min(x, y);
  }

 private:
  std::vector<int32_t> parent_;
};

// A case as questions with answers.
class Questions {
 public:
  Questions(const NamedCase& named, const Rule& rule,
            const std::map<int64_t, bool>& judgements)
      : named_(named),
        rule_(rule),
        in_(named.the_case.statements),
        claims_(named.the_case.claims) {
    Group();
    for (const auto& [first, answers] : questions_)
      AddItem(answers, judgements);
    for (int32_t e = 0; e < static_cast<int32_t>(named.entity_ids.size());
         ++e) {
      groups_.push_back(rule.groups().Of(e, rule.groups().question_epoch()));
    }
  }

  DiscoveryInput input() const {
    DiscoveryInput input;
    input.sources = static_cast<int32_t>(named_.entity_ids.size());
    input.value_begin = value_begin_;
    input.claim_begin = claim_begin_;
    input.source = sources_;
    input.parent = parents_;
    input.group = groups_;
    input.truth = truths_;
    return input;
  }
  // Of each value the claims that say so; none: that the claim is false.
  const std::vector<std::vector<int32_t>>& answers() const { return answers_; }

 private:
  // Rivals, equal ones and narrower ones answer one question; equal ones give
  // one answer.
  void Group() {
    UnionFind questions(claims_.size()), answers(claims_.size());
    for (const Link& link : claims_.links) {
      if (link.origin != kNoIndex) continue;
      questions.Join(link.from, link.to);
      if (link.kind == LinkKind::kSame) answers.Join(link.from, link.to);
      if (link.kind == LinkKind::kEntails) {
        broader_.emplace(link.from, link.to);
      }
    }
    for (int32_t c = 0; c < claims_.size(); ++c) {
      questions_[questions.Find(c)][answers.Find(c)].push_back(c);
    }
  }

  // Who says so: in the order of sources, each once.
  std::set<int32_t> SourcesOf(const std::vector<int32_t>& claims,
                              int8_t sign) const {
    std::set<int32_t> sources;
    for (int32_t claim : claims) {
      for (Node node : rule_.units().NodesOn(claim)) {
        if (!rule_.paths().IsImplied(node) && rule_.units().IsUnit(node) &&
            in_.sign[node] == sign) {
          sources.insert(in_.source[node]);
        }
      }
    }
    return sources;
  }

  int32_t AddValue(const std::vector<int32_t>& claims,
                   const std::set<int32_t>& sources) {
    sources_.insert(sources_.end(), sources.begin(), sources.end());
    claim_begin_.push_back(static_cast<int32_t>(sources_.size()));
    answers_.push_back(claims);
    parents_.push_back(kNoValue);
    return static_cast<int32_t>(answers_.size()) - 1;
  }

  void AddItem(const std::map<int32_t, std::vector<int32_t>>& answers,
               const std::map<int64_t, bool>& judgements) {
    const auto judged = [&](const std::vector<int32_t>& claims, bool as) {
      return std::any_of(claims.begin(), claims.end(), [&](int32_t claim) {
        const auto found = judgements.find(named_.claim_keys[claim]);
        return found != judgements.end() && found->second == as;
      });
    };
    // Answers that somebody gives, and the true one, whoever gives it.
    const size_t first_value = answers_.size();
    int32_t truth = kUnjudged;
    std::map<int32_t, int32_t> value_of;
    for (const auto& [first, claims] : answers) {
      const std::set<int32_t> sources = SourcesOf(claims, +1);
      const bool is_true = judged(claims, true);
      if (sources.empty() && !is_true) continue;
      const int32_t value = AddValue(claims, sources);
      if (is_true) truth = value;
      for (int32_t claim : claims) value_of[claim] = value;
    }
    if (answers.size() == 1) {
      const std::vector<int32_t>& claims = answers.begin()->second;
      const std::set<int32_t> deniers = SourcesOf(claims, -1);
      const bool is_false = truth == kUnjudged && judged(claims, false);
      if (!deniers.empty() || is_false) {
        const int32_t denied = AddValue({}, deniers);
        if (is_false) truth = denied;
      }
    }
    if (answers_.size() == first_value) return;
    for (const auto& [narrower, broader] : broader_) {
      const auto from = value_of.find(narrower);
      const auto to = value_of.find(broader);
      if (from == value_of.end() || to == value_of.end()) continue;
      // One way only: two that are broader than each other are the same.
      if (from->second < to->second || parents_[to->second] == kNoValue) {
        if (!LeadsTo(to->second, from->second)) {
          parents_[from->second] = to->second;
        }
      }
    }
    truths_.push_back(truth);
    value_begin_.push_back(static_cast<int32_t>(answers_.size()));
  }

  bool LeadsTo(int32_t from, int32_t to) const {
    for (; from != kNoValue; from = parents_[from]) {
      if (from == to) return true;
    }
    return false;
  }

  const NamedCase& named_;
  const Rule& rule_;
  const CaseStatements& in_;
  const CaseClaims& claims_;
  std::set<std::pair<int32_t, int32_t>> broader_;
  std::map<int32_t, std::map<int32_t, std::vector<int32_t>>> questions_;
  std::vector<int32_t> value_begin_ = {0}, claim_begin_ = {0};
  std::vector<int32_t> sources_, parents_, truths_, groups_;
  std::vector<std::vector<int32_t>> answers_;
};

absl::StatusOr<std::vector<int64_t>> KeysOf(Reader& reader,
                                            const std::vector<ClaimId>& ids) {
  std::vector<int64_t> keys;
  for (const ClaimId& id : ids) {
    VERACITY_ASSIGN_OR_RETURN(const int64_t key, LocateClaim(reader, id));
    keys.push_back(key);
  }
  return keys;
}

absl::StatusOr<std::vector<ClaimId>> Found(const View& view,
                                           const v1::ClaimQuery& query,
                                           const AssessOptions& options) {
  std::vector<ClaimId> ids;
  Results<v1::ClaimView> found = view.Find(query, options.call);
  v1::ClaimView claim;
  while (found.Next(&claim)) {
    if (ids.size() == options.maximum_statements) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the query finds more than ", ids.size(),
                       " claims: narrow it, or raise the limit"));
    }
    // How sources are graded and hang together is not what they are asked.
    if (IsReservedPredicate(claim.claim().statement().predicate())) continue;
    VERACITY_ASSIGN_OR_RETURN(
        const ClaimId id,
        ClaimId::FromDigest(claim.claim().id(), claim.claim().shard()));
    ids.push_back(id);
  }
  VERACITY_RETURN_IF_ERROR(found.status());
  return ids;
}

}  // namespace
}  // namespace internal

absl::StatusOr<Discovery> Discover(const Assessor& assessor,
                                   const v1::ClaimQuery& query,
                                   const DiscoverOptions& options) {
  VERACITY_RETURN_IF_ERROR(assessor.status());
  internal::DiscoveryOptions method;
  VERACITY_ASSIGN_OR_RETURN(method.method, internal::MethodOf(options.method));
  method.threads = options.threads;
  method.grouping.enabled = options.group_copies;
  VERACITY_ASSIGN_OR_RETURN(
      const std::vector<ClaimId> ids,
      internal::Found(assessor.view(), query, options.assess));
  Discovery discovery;
  const absl::Status status = internal::WithReader(
      *assessor.view().snapshot(), options.assess.call,
      [&](internal::Reader& reader) -> absl::Status {
        VERACITY_ASSIGN_OR_RETURN(const std::vector<int64_t> keys,
                                  internal::KeysOf(reader, ids));
        VERACITY_ASSIGN_OR_RETURN(
            const internal::NamedCase named,
            internal::ReadCaseFor(reader, keys, assessor.policy(),
                                  options.assess));
        VERACITY_ASSIGN_OR_RETURN(
            const auto judgements,
            internal::JudgementsOf(reader, named.claim_keys, assessor.policy(),
                                   options.assess.call));
        const internal::Rule rule(named.the_case, assessor.policy());
        const internal::Questions questions(named, rule, judgements);
        const internal::DiscoveryInput input = questions.input();
        VERACITY_ASSIGN_OR_RETURN(const internal::DiscoveryReport report,
                                  internal::Discover(input, method));
        discovery.method = std::string(internal::MethodName(report.method));
        discovery.explanation = report.explanation;
        discovery.iterations = report.iterations;
        discovery.converged = report.converged;
        std::vector<int64_t> claims(input.sources);
        for (int32_t source : input.source) ++claims[source];
        for (int32_t s = 0; s < input.sources; ++s) {
          if (claims[s] == 0) continue;
          DiscoveredSource& found = discovery.sources.emplace_back();
          found.source = named.entity_ids[s];
          found.claims = claims[s];
          found.group = report.group[s];
          if (!report.accuracy.empty()) {
            found.accuracy = report.accuracy[s].estimate;
            found.low = report.accuracy[s].low;
            found.high = report.accuracy[s].high;
          }
        }
        for (int32_t item = 0; item < input.items(); ++item) {
          for (int32_t v = input.value_begin[item];
               v < input.value_begin[item + 1]; ++v) {
            for (int32_t claim : questions.answers()[v]) {
              VERACITY_ASSIGN_OR_RETURN(
                  const ClaimId id,
                  ClaimId::FromDigest(named.claims[claim].id(),
                                      named.claims[claim].shard()));
              discovery.claims.push_back(
                  {id, item,
                   report.probability.empty() ? 0 : report.probability[v],
                   report.chosen[item] == v, report.tied[item] != 0,
                   input.judged(item)});
            }
          }
        }
        return absl::OkStatus();
      });
  VERACITY_RETURN_IF_ERROR(status);
  return discovery;
}

v1::Batch RatingsOf(const Discovery& discovery) {
  v1::Batch batch;
  batch.set_note(absl::StrCat("reliability by ", discovery.method));
  const std::string rater = absl::StrCat("method:", discovery.method);
  v1::Entity* method = batch.add_entries()->mutable_record()->mutable_entity();
  method->set_id(rater);
  method->mutable_source()->set_kind(v1::SOURCE_KIND_MODEL);
  method->add_names()->set_text(discovery.method);
  for (const DiscoveredSource& source : discovery.sources) {
    if (!(source.accuracy >= 0 && source.accuracy <= 1)) continue;
    v1::Claim claim;
    v1::Statement& statement = *claim.mutable_statement();
    statement.mutable_subject()->set_entity(source.source);
    statement.set_predicate(std::string(internal::reserved::kReliability));
    statement.mutable_value()->mutable_quantity()->set_value(
        absl::StrFormat("%.6f", source.accuracy));
    *batch.add_entries()->mutable_record()->mutable_claim() = claim;
    const absl::StatusOr<ClaimId> id = IdOf(claim);
    if (!id.ok()) continue;
    v1::Assertion& assertion =
        *batch.add_entries()->mutable_record()->mutable_assertion();
    assertion.mutable_claim()->set_id(std::string(id->digest()));
    assertion.mutable_claim()->set_shard(id->shard());
    assertion.set_source(rater);
    assertion.set_stance(v1::STANCE_AFFIRMS);
    assertion.set_basis(v1::BASIS_INFERRED);
  }
  return batch;
}

absl::StatusOr<CalibrationOfAll> Calibrate(const Assessor& assessor,
                                           const AssessOptions& options) {
  VERACITY_RETURN_IF_ERROR(assessor.status());
  CalibrationOfAll result;
  const absl::Status status = internal::WithReader(
      *assessor.view().snapshot(), options.call,
      [&](internal::Reader& reader) -> absl::Status {
        // The claims that judgements speak of.
        std::vector<int64_t> subjects;
        const internal::Cell cells[] = {
            internal::Cell::Text(internal::reserved::kJudged),
            internal::Cell::Int(reader.snapshot().last_position())};
        VERACITY_RETURN_IF_ERROR(reader.connection().Run(
            "SELECT DISTINCT c.subject FROM predicates p"
            " CROSS JOIN claims_by_predicate b ON b.predicate=p.key"
            " CROSS JOIN claims c ON c.key=b.claim"
            " WHERE p.id=?1 AND c.subject_kind=3 AND c.position<=?2",
            cells, [&](internal::Cells row) {
              subjects.push_back(row[0].integer);
              return true;
            }));
        VERACITY_ASSIGN_OR_RETURN(
            const auto judgements,
            internal::JudgementsOf(reader, subjects, assessor.policy(),
                                   options.call));
        if (judgements.empty()) return absl::OkStatus();
        std::vector<int64_t> keys;
        for (const auto& [key, judged] : judgements) keys.push_back(key);
        VERACITY_ASSIGN_OR_RETURN(
            const internal::NamedCase named,
            internal::ReadCaseFor(reader, keys, assessor.policy(), options));
        const internal::Rule rule(named.the_case, assessor.policy());
        std::vector<internal::Forecast> forecasts;
        std::vector<internal::JudgedClaim> said;
        for (const auto& [key, is_true] : judgements) {
          const int32_t claim = named.FindClaim(key);
          forecasts.push_back({rule.Assess(claim).probability, is_true});
          for (internal::Node node : rule.units().NodesOn(claim)) {
            if (rule.paths().IsImplied(node) || !rule.units().IsUnit(node)) {
              continue;
            }
            const internal::CaseStatements& in = named.the_case.statements;
            if (in.sign[node] == 0) continue;
            said.push_back(
                {in.source[node], 0, (in.sign[node] > 0) == is_true,
                 std::max(in.masses[node].belief, in.masses[node].disbelief),
                 0});
          }
        }
        static constexpr double kTenths[] = {0.1, 0.2, 0.3, 0.4, 0.5,
                                             0.6, 0.7, 0.8, 0.9};
        VERACITY_ASSIGN_OR_RETURN(const internal::Calibration verdicts,
                                  internal::Calibrate(forecasts, kTenths));
        CalibrationReport& report = result.verdicts;
        report.judged = verdicts.count;
        report.brier = verdicts.brier;
        report.reliability = verdicts.reliability;
        report.resolution = verdicts.resolution;
        report.uncertainty = verdicts.uncertainty;
        report.log_score = verdicts.log_score;
        report.expected_error = verdicts.expected_error;
        for (const internal::CalibrationBin& bin : verdicts.curve) {
          report.curve.push_back(
              {bin.mean_probability, bin.share_happened, bin.count});
        }
        VERACITY_ASSIGN_OR_RETURN(
            const std::vector<internal::TrackRecord> records,
            internal::TrackRecords(said));
        for (const internal::TrackRecord& record : records) {
          result.sources.push_back({named.entity_ids[record.source],
                                    record.claims,
                                    static_cast<int64_t>(record.right + 0.5),
                                    record.accuracy.estimate,
                                    record.accuracy.low, record.accuracy.high});
        }
        return absl::OkStatus();
      });
  VERACITY_RETURN_IF_ERROR(status);
  return result;
}

}  // namespace veracity
