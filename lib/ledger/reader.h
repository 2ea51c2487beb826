#ifndef VERACITY_LEDGER_READER_H_
#define VERACITY_LEDGER_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "ledger/snapshot.h"
#include "storage/connection.h"
#include "storage/keys.h"
#include "veracity/v1/record.pb.h"
#include "veracity/v1/report.pb.h"

namespace veracity::internal {

// A record's place in the store.
struct Located {
  Kind kind = Kind::kNone;
  int64_t key = 0;
  // It has an entry that the snapshot sees; else it is only referred to.
  bool on_record = false;
};

// A Reader turns rows into messages, as of one snapshot, over one connection.
// Short-lived: one call, or one portion of a stream.
class Reader {
 public:
  Reader(const Snapshot& snapshot, Connection& connection)
      : snapshot_(snapshot), connection_(connection) {}

  const Snapshot& snapshot() const { return snapshot_; }
  // From here on descriptions by these authors count where the owner has none,
  // in this order, instead of by those that the ledger was opened with.
  void PreferAuthors(std::vector<std::string> authors) {
    preferred_authors_ = std::move(authors);
  }
  // Whether the description read last is the owner's or a preferred author's;
  // else somebody described what nobody else did.
  bool counting_is_preferred() const { return counting_is_preferred_; }
  Connection& connection() const { return connection_; }
  // Depths of assertions that DepthOf has worked out: they do not change.
  absl::flat_hash_map<int64_t, uint32_t>& depths() { return depths_; }

  // Finds what `ref` names. NOT_FOUND if the store has no row for it;
  // INVALID_ARGUMENT if it names nothing.
  absl::StatusOr<Located> Locate(const v1::RecordRef& ref);
  // The key of what has that name, described or not; 0: nothing has it.
  absl::StatusOr<int64_t> KeyOf(Kind kind, absl::string_view name);
  // The first commit that this author gave us, not as a name inside somebody
  // else's batch; 0: none.
  absl::StatusOr<int64_t> FirstCommitOf(absl::string_view author,
                                        int64_t until);
  // The reference to a row.
  absl::StatusOr<v1::RecordRef> RefOf(Kind kind, int64_t key);
  absl::StatusOr<std::string> NameOf(Kind kind, int64_t key);

  // Columns that the Read functions expect, of the alias c or a.
  static constexpr absl::string_view kClaimColumns =
      "c.key, c.digest, c.shard, c.position, c.flags, c.payload";
  static constexpr absl::string_view kAssertionColumns =
      "a.key, a.digest, a.position, a.flags, a.source, a.document, a.payload";

  // What is kept of a row until its statement is done.
  struct ClaimRecord {
    int64_t key, position, flags;
    std::string digest, payload;
    uint64_t shard;
    bool blanked;
  };
  struct AssertionRecord {
    int64_t key, position, flags, source, document;
    std::string digest, payload;
  };
  static ClaimRecord TakeClaim(Cells row);
  static AssertionRecord TakeAssertion(Cells row);

  // Reads rows together that will be asked for one by one: a statement a kind
  // instead of one a row. Claims' references only, or whole rows.
  absl::Status ForeseeClaimRefs(absl::Span<const int64_t> claims);
  absl::Status ForeseeRows(absl::Span<const int64_t> claims,
                           absl::Span<const int64_t> assertions);
  absl::Status ForeseeBatches(absl::Span<const int64_t> positions);
  absl::Status ForeseeNamed(Kind kind, absl::Span<const int64_t> keys);
  // The same, of what came with another statement.
  void NoteClaim(int64_t key, absl::string_view digest, uint64_t shard);
  void NoteBatch(int64_t commit, int64_t author, int64_t recorded) {
    batches_[commit] = {author, recorded};
  }

  absl::StatusOr<std::optional<ClaimRecord>> FindClaim(int64_t key);
  absl::StatusOr<std::optional<AssertionRecord>> FindAssertion(int64_t key);

  // Builds answers. `withdrawn` if the caller knows; else it is looked up.
  // With `withdrawals`, tells of every retraction, challenges too.
  absl::Status Read(const ClaimRecord& record, std::optional<bool> withdrawn,
                    bool withdrawals, v1::ClaimView* view);
  absl::Status Read(const AssertionRecord& record,
                    std::optional<bool> withdrawn, bool withdrawals,
                    v1::AssertionView* view);

  // The version of a description that counts; NOT_FOUND if none stands.
  absl::Status ReadEntity(int64_t key, v1::Entity* entity);
  absl::Status ReadDocument(int64_t key, v1::Document* document);
  absl::Status ReadPredicate(int64_t key, v1::PredicateSpec* spec);
  absl::Status ReadRetraction(int64_t key, v1::Retraction* retraction);
  absl::Status ReadBatch(int64_t commit, v1::Batch* batch);

  // Whether no entry of the record stands, as of the snapshot.
  absl::StatusOr<bool> IsWithdrawn(const AssertionRecord& record);
  absl::StatusOr<bool> IsWithdrawn(const ClaimRecord& record);

  // Whether the snapshot sees an entry of it; else it is only referred to.
  bool IsOnRecord(const ClaimRecord& record) const {
    return record.position != 0 && record.position <= snapshot_.last_position();
  }

  // The owner's newest, else that of trusted authors, else the earliest, of
  // the entries that stand; its payload.
  absl::StatusOr<std::optional<std::string>> CountingVersion(
      Kind kind, int64_t key, int64_t first_position,
      absl::string_view first_payload, bool repeated);

 private:
  struct BatchInfo {
    int64_t author = 0;
    int64_t recorded = 0;
  };
  absl::StatusOr<BatchInfo> InfoOf(int64_t commit);
  absl::StatusOr<bool> IsAuthor(absl::string_view entity);
  absl::StatusOr<NameRow> RowOf(Kind kind, int64_t key);
  absl::StatusOr<v1::ClaimRef> ClaimRefOf(int64_t key);
  absl::StatusOr<std::vector<std::string>> AuthorsOf(int64_t author);
  absl::Status AddWithdrawals(
      Kind kind, int64_t key, int64_t source, int64_t document,
      int64_t position,
      google::protobuf::RepeatedPtrField<v1::Withdrawal>* withdrawals);
  absl::StatusOr<bool> EntryStands(Kind kind, int64_t key, int64_t source,
                                   int64_t document, int64_t position);
  // Of a description, with its batch (key 0) or by itself.
  absl::StatusOr<bool> DescriptionStands(Kind kind, int64_t key,
                                         int64_t position);
  absl::StatusOr<bool> AnyEntryStands(Kind kind, int64_t key, int64_t source,
                                      int64_t document, int64_t position,
                                      bool repeated);
  // Which of several entries counts, by their positions: the owner's newest,
  // else that of trusted authors, else the earliest.
  absl::StatusOr<size_t> Counting(const std::vector<int64_t>& positions);
  // Held if any entry that stands says so; markings and foreign data of the
  // one that counts, of those that have any.
  absl::Status MergeEntries(const AssertionRecord& record,
                            v1::AssertionView* view);
  absl::Status ReadNamed(Kind kind, int64_t key, std::string* payload);
  template <typename Row, typename View>
  absl::Status SetEntryInfo(const Row& record, View* view);

  const Snapshot& snapshot_;
  Connection& connection_;
  std::optional<std::vector<std::string>> preferred_authors_;
  bool counting_is_preferred_ = false;
  absl::flat_hash_map<int64_t, BatchInfo> batches_;
  absl::flat_hash_map<int64_t, std::vector<std::string>> authors_;
  // What was foreseen.
  absl::flat_hash_map<int64_t, v1::ClaimRef> claim_refs_;
  absl::flat_hash_map<int64_t, ClaimRecord> claims_;
  absl::flat_hash_map<int64_t, AssertionRecord> assertions_;
  absl::flat_hash_map<std::pair<Kind, int64_t>, NameRow> named_;
  absl::flat_hash_map<int64_t, uint32_t> depths_;
  // Assertions come claim by claim.
  int64_t last_claim_key_ = -1;
  v1::ClaimRef last_claim_;
};

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_READER_H_
