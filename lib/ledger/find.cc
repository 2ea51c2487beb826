#include "ledger/find.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "ledger/portion.h"

namespace veracity::internal {
namespace {

constexpr int kDefaultPage = 100;
constexpr int kLargestPage = 10'000;

template <typename Query, typename T>
Results<T> Stream(SnapshotPtr snapshot, Query query, CallOptions call) {
  auto finder = std::make_shared<Finder<Query, T>>(
      std::move(snapshot), std::move(query), std::move(call));
  return Results<T>([finder](T* value, absl::Status* status) {
    Answer<T> answer;
    absl::StatusOr<bool> more = finder->Next(&answer, kLastPortion);
    if (!more.ok()) {
      *status = more.status();
      return false;
    }
    if (*more) *value = std::move(answer.value);
    return *more;
  });
}

// A token says where a page ended, at which position of the log, and of which
// query: version, commit, place, and a digest of what was asked.
constexpr char kTokenVersion = '1';

template <typename Query>
std::string Fingerprint(const Query& query, const v1::AsOf& as_of) {
  Query asked = query;
  asked.clear_page();
  v1::AsOf times = as_of;
  times.clear_commit();
  times.clear_recorded();
  return Sha256(absl::StrCat(Query::descriptor()->full_name(), "\n",
                             asked.SerializeAsString(), "\n",
                             times.SerializeAsString()))
      .substr(0, 12);
}

void AppendInt(int64_t value, std::string* out) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(static_cast<uint64_t>(value) >> shift));
  }
}

std::string MakeToken(int64_t commit, Place place,
                      const std::string& fingerprint) {
  std::string bytes(1, kTokenVersion);
  AppendInt(commit, &bytes);
  AppendInt(place.major, &bytes);
  AppendInt(place.minor, &bytes);
  bytes += fingerprint;
  return absl::WebSafeBase64Escape(bytes);
}

absl::Status ReadToken(const std::string& token, const std::string& fingerprint,
                       int64_t* commit, Place* place) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) ||
      bytes.size() != 25 + fingerprint.size() || bytes[0] != kTokenVersion) {
    return absl::InvalidArgumentError(
        "page.token: not a token that a page of answers gave");
  }
  if (bytes.substr(25) != fingerprint) {
    return absl::InvalidArgumentError(
        "page.token: belongs to another query, or to other times");
  }
  *commit = static_cast<int64_t>(First8(bytes.substr(1, 8)));
  place->major = static_cast<int64_t>(First8(bytes.substr(9, 8)));
  place->minor = static_cast<int64_t>(First8(bytes.substr(17, 8)));
  return absl::OkStatus();
}

template <typename T, typename Query>
absl::StatusOr<PageOf<T>> Page(SnapshotPtr snapshot, const Query& query,
                               const CallOptions& call) {
  VERACITY_RETURN_IF_ERROR(snapshot->status());
  if (query.page().size() < 0) {
    return absl::InvalidArgumentError("page.size: is negative");
  }
  const int size = query.page().size() == 0
                       ? kDefaultPage
                       : std::min(query.page().size(), kLargestPage);
  const std::string fingerprint = Fingerprint(query, snapshot->as_of());
  Place place;
  bool resumed = false;
  if (!query.page().token().empty()) {
    int64_t commit = 0;
    VERACITY_RETURN_IF_ERROR(
        ReadToken(query.page().token(), fingerprint, &commit, &place));
    resumed = true;
    const bool fixed =
        snapshot->as_of().commit() != 0 || snapshot->as_of().has_recorded();
    if (fixed && commit != snapshot->commit()) {
      return absl::InvalidArgumentError(
          "page.token: belongs to another view of the ledger");
    }
    if (commit != snapshot->commit()) {
      // The picture of the first page, however far the ledger has gone.
      v1::AsOf then = snapshot->as_of();
      then.clear_recorded();
      then.set_commit(static_cast<uint64_t>(commit));
      VERACITY_ASSIGN_OR_RETURN(snapshot,
                                Snapshot::Take(snapshot->shared_core(), then));
    }
  }
  Finder<Query, T> finder(snapshot, query, call);
  if (resumed) finder.StartAfter(place);
  PageOf<T> page;
  Answer<T> answer;
  while (static_cast<int>(page.items.size()) < size) {
    VERACITY_ASSIGN_OR_RETURN(const bool more,
                              finder.Next(&answer, static_cast<size_t>(size) -
                                                       page.items.size() + 1));
    if (!more) return page;
    place = answer.place;
    page.items.push_back(std::move(answer.value));
  }
  VERACITY_ASSIGN_OR_RETURN(const bool more, finder.Next(&answer, 1));
  if (more) {
    page.next_page_token = MakeToken(snapshot->commit(), place, fingerprint);
  }
  return page;
}

}  // namespace

Results<v1::ClaimView> FindAll(SnapshotPtr snapshot, v1::ClaimQuery query,
                               CallOptions call) {
  return Stream<v1::ClaimQuery, v1::ClaimView>(
      std::move(snapshot), std::move(query), std::move(call));
}
Results<v1::AssertionView> FindAll(SnapshotPtr snapshot,
                                   v1::AssertionQuery query, CallOptions call) {
  return Stream<v1::AssertionQuery, v1::AssertionView>(
      std::move(snapshot), std::move(query), std::move(call));
}
Results<v1::Entity> FindAll(SnapshotPtr snapshot, v1::EntityQuery query,
                            CallOptions call) {
  return Stream<v1::EntityQuery, v1::Entity>(std::move(snapshot),
                                             std::move(query), std::move(call));
}
Results<v1::Document> FindAll(SnapshotPtr snapshot, v1::DocumentQuery query,
                              CallOptions call) {
  return Stream<v1::DocumentQuery, v1::Document>(
      std::move(snapshot), std::move(query), std::move(call));
}

absl::StatusOr<PageOf<v1::ClaimView>> FindPage(SnapshotPtr snapshot,
                                               const v1::ClaimQuery& query,
                                               const CallOptions& call) {
  return Page<v1::ClaimView>(std::move(snapshot), query, call);
}
absl::StatusOr<PageOf<v1::AssertionView>> FindPage(
    SnapshotPtr snapshot, const v1::AssertionQuery& query,
    const CallOptions& call) {
  return Page<v1::AssertionView>(std::move(snapshot), query, call);
}
absl::StatusOr<PageOf<v1::Entity>> FindPage(SnapshotPtr snapshot,
                                            const v1::EntityQuery& query,
                                            const CallOptions& call) {
  return Page<v1::Entity>(std::move(snapshot), query, call);
}
absl::StatusOr<PageOf<v1::Document>> FindPage(SnapshotPtr snapshot,
                                              const v1::DocumentQuery& query,
                                              const CallOptions& call) {
  return Page<v1::Document>(std::move(snapshot), query, call);
}

}  // namespace veracity::internal
