#include "arguments.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "output.h"
#include "status_macros.h"

namespace veracity::cli {
namespace {

constexpr absl::string_view kHintUrl = "veracity.cli/hint";
constexpr size_t kCandidates = 10;
constexpr size_t kShortLetters = 8;
// 32 bytes in base32.
constexpr size_t kDigestLetters = 52;
constexpr absl::string_view kAnonymous = "ent_anon:";

bool IsWanted(const v1::RecordRef& ref, Want want) {
  switch (want) {
    case Want::kAny:
      return true;
    case Want::kClaim:
      return ref.has_claim();
    case Want::kAssertion:
      return ref.has_assertion();
    case Want::kEntity:
      return ref.has_entity();
    case Want::kDocument:
      return ref.has_document();
    case Want::kPredicate:
      return ref.has_predicate();
    case Want::kRetraction:
      return ref.has_retraction();
    case Want::kBatch:
      return ref.has_batch();
  }
  return false;
}

absl::string_view NameOf(Want want) {
  switch (want) {
    case Want::kAny:
      return "record";
    case Want::kClaim:
      return "claim";
    case Want::kAssertion:
      return "assertion";
    case Want::kEntity:
      return "entity or source";
    case Want::kDocument:
      return "document";
    case Want::kPredicate:
      return "predicate";
    case Want::kRetraction:
      return "retraction";
    case Want::kBatch:
      return "batch";
  }
  return "record";
}

bool IsDigestPrefix(absl::string_view typed) {
  for (absl::string_view prefix : {"clm_", "ast_", "ret_", "bat_"}) {
    if (absl::StartsWith(typed, prefix)) return true;
  }
  return false;
}

// A name in full, beside words within one.
bool IsWhole(const v1::Candidate& candidate, absl::string_view typed) {
  return (candidate.match() == "name" || candidate.match() == "alias") &&
         absl::EqualsIgnoreCase(candidate.name(), typed);
}

std::string Listed(const std::vector<v1::Candidate>& candidates) {
  std::string list;
  for (const v1::Candidate& candidate : candidates) {
    std::string id = PrintId(candidate.ref());
    if (IsDigestPrefix(id)) id.resize(4 + 2 * kShortLetters);
    if (absl::StartsWith(id, kAnonymous)) {
      id.resize(std::min(id.size(), kAnonymous.size() + kShortLetters));
    }
    absl::StrAppend(&list, "\n  ", id, "  ", Clean(candidate.name()));
    if (!candidate.description().empty()) {
      absl::StrAppend(&list, " (", Clean(candidate.description()), ")");
    }
  }
  return list;
}

// An anonymous source's id begins with what people see of it (ShortIds); the
// library abbreviates digests only.
absl::StatusOr<std::vector<v1::Candidate>> AnonymousBeginning(
    const View& view, absl::string_view typed) {
  std::vector<v1::Candidate> candidates;
  v1::EntityQuery query;
  query.set_is_source(true);
  Results<v1::Entity> results = view.Find(query);
  v1::Entity entity;
  while (results.Next(&entity)) {
    if (!absl::StartsWith(PrintId(RefToEntity(entity.id())), typed)) continue;
    v1::Candidate candidate;
    *candidate.mutable_ref() = RefToEntity(entity.id());
    candidate.set_name(entity.source().label());
    candidate.set_match("abbreviated id");
    candidates.push_back(std::move(candidate));
  }
  VERACITY_RETURN_IF_ERROR(results.status());
  return candidates;
}

}  // namespace

absl::Status WithHint(absl::Status status, absl::string_view hint) {
  status.SetPayload(kHintUrl, absl::Cord(hint));
  return status;
}

std::string HintOf(const absl::Status& status) {
  const auto hint = status.GetPayload(kHintUrl);
  return hint.has_value() ? std::string(*hint) : "";
}

absl::Status CheckTyped(absl::string_view typed) {
  if (!absl::StripAsciiWhitespace(typed).empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "what is meant is missing: an id, a name or words");
}

absl::StatusOr<v1::RecordRef> ResolveOne(const View& view,
                                         absl::string_view typed, Want want,
                                         Reading reading) {
  VERACITY_RETURN_IF_ERROR(CheckTyped(typed));
  const bool anonymous = absl::StartsWith(typed, kAnonymous) &&
                         typed.size() < kAnonymous.size() + kDigestLetters;
  absl::StatusOr<v1::RecordRef> whole = ParseId(typed);
  if (!anonymous && whole.ok() && IsWanted(*whole, want)) return whole;
  VERACITY_ASSIGN_OR_RETURN(std::vector<v1::Candidate> candidates,
                            anonymous ? AnonymousBeginning(view, typed)
                                      : view.Resolve(typed, 4 * kCandidates));
  std::vector<v1::Candidate> fits;
  for (const v1::Candidate& candidate : candidates) {
    if (!IsWanted(candidate.ref(), want)) continue;
    if (candidate.match() == "id") return candidate.ref();
    if (IsWhole(candidate, typed) || candidate.match() == "abbreviated id" ||
        reading == Reading::kWords) {
      fits.push_back(candidate);
    }
  }
  const size_t names = std::count_if(
      fits.begin(), fits.end(),
      [&](const v1::Candidate& fit) { return IsWhole(fit, typed); });
  if (names == 1) {
    return std::find_if(
               fits.begin(), fits.end(),
               [&](const v1::Candidate& fit) { return IsWhole(fit, typed); })
        ->ref();
  }
  if (fits.size() == 1) return fits.front().ref();
  if (fits.empty()) {
    const absl::Status status = absl::NotFoundError(
        absl::StrCat("no ", NameOf(want), " is called '", Clean(typed), "'"));
    if (candidates.empty()) {
      return WithHint(status, "see what there is: veracity find --text WORDS");
    }
    candidates.resize(std::min(candidates.size(), kCandidates));
    return WithHint(status,
                    absl::StrCat("these have the words:", Listed(candidates)));
  }
  const bool more = fits.size() > kCandidates;
  fits.resize(std::min(fits.size(), kCandidates));
  return WithHint(
      absl::InvalidArgumentError(absl::StrCat("'", Clean(typed), "' may be ",
                                              more ? "more than " : "any of ",
                                              fits.size(), " records")),
      absl::StrCat("type the id of the one you mean:", Listed(fits)));
}

absl::StatusOr<std::string> EntityId(const View& view,
                                     absl::string_view typed) {
  absl::StatusOr<v1::RecordRef> ref = ResolveOne(view, typed, Want::kEntity);
  if (ref.ok()) return ref->entity();
  if (!absl::IsNotFound(ref.status())) return ref.status();
  return std::string(absl::StripPrefix(typed, "ent_"));
}

absl::StatusOr<std::string> DocumentId(const View& view,
                                       absl::string_view typed) {
  absl::StatusOr<v1::RecordRef> ref = ResolveOne(view, typed, Want::kDocument);
  if (ref.ok()) return ref->document();
  if (!absl::IsNotFound(ref.status())) return ref.status();
  return std::string(absl::StripPrefix(typed, "doc_"));
}

absl::StatusOr<v1::RecordRef> ReadSubject(const View& view,
                                          absl::string_view typed) {
  absl::StatusOr<v1::RecordRef> ref = ResolveOne(view, typed);
  if (ref.ok() || !absl::IsNotFound(ref.status())) return ref;
  return RefToEntity(typed);
}

absl::StatusOr<bool> IsMentioned(const View& view, const v1::RecordRef& ref) {
  v1::ClaimQuery claims;
  claims.mutable_page()->set_size(1);
  v1::AssertionQuery acts;
  acts.mutable_page()->set_size(1);
  acts.mutable_assertion()->set_withdrawn(v1::WITHDRAWN_FILTER_INCLUDE);
  switch (ref.target_case()) {
    case v1::RecordRef::kEntity:
      claims.mutable_claim()->add_about(ref.entity());
      acts.mutable_assertion()->add_sources(ref.entity());
      break;
    case v1::RecordRef::kDocument:
      *claims.mutable_claim()->add_subjects() = ref;
      acts.mutable_assertion()->add_documents(ref.document());
      break;
    case v1::RecordRef::kPredicate:
      claims.mutable_claim()->add_predicates(ref.predicate());
      acts.mutable_claim()->add_predicates(ref.predicate());
      break;
    default:
      return false;
  }
  VERACITY_ASSIGN_OR_RETURN(const auto claim, view.FindPage(claims));
  if (!claim.items.empty()) return true;
  VERACITY_ASSIGN_OR_RETURN(const auto act, view.FindPage(acts));
  return !act.items.empty();
}

absl::StatusOr<ClaimId> ToClaimId(const v1::RecordRef& ref) {
  return ClaimId::FromDigest(ref.claim().id(), ref.claim().shard());
}

absl::StatusOr<AssertionId> ToAssertionId(const v1::RecordRef& ref) {
  return AssertionId::FromDigest(ref.assertion().id(), ref.assertion().shard());
}

v1::RecordRef RefOf(const v1::Claim& claim) {
  v1::RecordRef ref;
  ref.mutable_claim()->set_id(claim.id());
  ref.mutable_claim()->set_shard(claim.shard());
  return ref;
}

v1::RecordRef RefOf(const v1::Assertion& assertion) {
  v1::RecordRef ref;
  ref.mutable_assertion()->set_id(assertion.id());
  ref.mutable_assertion()->set_shard(assertion.claim().shard());
  return ref;
}

absl::StatusOr<View> ViewOf(const Ledger& ledger, const AsOfOptions& options) {
  v1::AsOf as_of;
  if (!options.recorded.empty()) {
    uint64_t commit = 0;
    if (absl::SimpleAtoi(options.recorded, &commit)) {
      as_of.set_commit(commit);
    } else {
      VERACITY_ASSIGN_OR_RETURN(const absl::Time time,
                                ReadMoment(options.recorded, /*end=*/true));
      const int64_t seconds = absl::ToUnixSeconds(time);
      as_of.mutable_recorded()->set_seconds(seconds);
      as_of.mutable_recorded()->set_nanos(static_cast<int32_t>(
          absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
    }
  }
  VERACITY_RETURN_IF_ERROR(CheckDate("--as-of-said", options.said));
  VERACITY_RETURN_IF_ERROR(CheckDate("--as-of-valid", options.valid));
  as_of.set_said(options.said);
  as_of.set_valid(options.valid);
  const v1::Certainty certainty =
      options.certainly ? v1::CERTAINTY_CERTAINLY : v1::CERTAINTY_POSSIBLY;
  if (!options.said.empty()) as_of.set_said_certainty(certainty);
  if (!options.valid.empty()) as_of.set_valid_certainty(certainty);
  VERACITY_ASSIGN_OR_RETURN(View view, ledger.At(as_of));
  VERACITY_RETURN_IF_ERROR(view.status());
  return view;
}

absl::Status CheckSince(const View& view, uint64_t since) {
  if (since <= view.commit()) return absl::OkStatus();
  return absl::OutOfRangeError(absl::StrCat(
      "commit ", since, " has not happened; the last is ", view.commit()));
}

std::string WordOf(const google::protobuf::EnumDescriptor& type, int number) {
  const auto* value = type.FindValueByNumber(number);
  if (value == nullptr) return absl::StrCat(number);
  // The words are what follows the prefix that all values share.
  const std::string& first = type.value(0)->name();
  const size_t prefix = first.size() - std::string("UNSPECIFIED").size();
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(value->name().substr(prefix)), {{"_", "-"}});
}

absl::StatusOr<int> ReadWord(const google::protobuf::EnumDescriptor& type,
                             absl::string_view typed) {
  const std::string word =
      absl::StrReplaceAll(absl::AsciiStrToLower(typed), {{"_", "-"}});
  std::string words;
  for (int i = 1; i < type.value_count(); ++i) {
    const std::string one = WordOf(type, type.value(i)->number());
    if (one == word) return type.value(i)->number();
    absl::StrAppend(&words, words.empty() ? "" : ", ", one);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("'", typed, "' is none of: ", words));
}

std::string WordOfKey(v1::GroupBy by, const std::string& key) {
  const auto* type = by == v1::GROUP_BY_STANCE  ? v1::Stance_descriptor()
                     : by == v1::GROUP_BY_BASIS ? v1::Basis_descriptor()
                                                : nullptr;
  if (type == nullptr) return key.empty() ? "(none)" : Clean(key);
  const auto* value = type->FindValueByName(key);
  if (value == nullptr || value->number() == 0) return "(not said)";
  return WordOf(*type, value->number());
}

const std::string& ShortIds::operator()(const v1::RecordRef& ref) {
  std::string whole = PrintId(ref);
  const auto [at, is_new] = known_.try_emplace(whole, whole);
  if (!is_new) return at->second;
  if (absl::StartsWith(whole, kAnonymous)) {
    at->second.resize(
        std::min(whole.size(), kAnonymous.size() + kShortLetters));
  }
  if (!IsDigestPrefix(whole)) return at->second;
  for (size_t letters = kShortLetters; 4 + letters < whole.size();
       letters += 4) {
    const std::string candidate = whole.substr(0, 4 + letters);
    const auto found = view_.Resolve(candidate, 2);
    if (!found.ok() || found->size() <= 1) {
      at->second = candidate;
      break;
    }
  }
  return at->second;
}

const std::string& ShortIds::operator()(const v1::ClaimRef& ref) {
  v1::RecordRef record;
  *record.mutable_claim() = ref;
  return (*this)(record);
}

const std::string& ShortIds::operator()(const v1::AssertionRef& ref) {
  v1::RecordRef record;
  *record.mutable_assertion() = ref;
  return (*this)(record);
}

}  // namespace veracity::cli
