#ifndef VERACITY_TESTS_CONFORMANCE_LOG_H_
#define VERACITY_TESTS_CONFORMANCE_LOG_H_

// What tests of recording share: the log and bundles as bytes, bundles that a
// stranger may send, and who stands behind a claim.

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/testing.h"
#include "veracity/bundle.h"
#include "veracity/identity.h"
#include "veracity/ledger.h"

namespace veracity::testing {

// The log as a view sees it after `since`: every entry, byte for byte.
inline std::string LogOf(const View& view, uint64_t since = 0) {
  std::string log;
  Results<v1::Change> changes = view.Changes(since);
  v1::Change change;
  while (changes.Next(&change)) absl::StrAppend(&log, change.DebugString());
  VERACITY_EXPECT_OK(changes.status());
  return log;
}

// What a view holds after `since`, as the bundle of `producer`.
inline std::string BundleOf(const View& view, const std::string& producer,
                            uint64_t since = 0) {
  std::ostringstream out;
  v1::BundleHeader header;
  header.set_producer(producer);
  BundleWriter writer(out, header);
  VERACITY_EXPECT_OK(view.Export(writer, since));
  VERACITY_EXPECT_OK(writer.Finish());
  return out.str();
}

// A bundle as anybody may write one, truthful or not.
class BundleText {
 public:
  explicit BundleText(const std::string& producer)
      : writer_(out_, HeaderOf(producer)) {}

  BundleText& Batch(const std::string& note, bool by_owner = false,
                    const std::vector<std::string>& authors = {}) {
    v1::BundleBatch batch;
    batch.mutable_batch()->set_note(note);
    for (const std::string& author : authors) {
      batch.mutable_batch()->add_authors(author);
    }
    batch.set_by_owner(by_owner);
    VERACITY_EXPECT_OK(writer_.Write(batch));
    return *this;
  }
  BundleText& Add(const v1::Entry& entry, const std::string& id = "") {
    v1::BundleEntry framed;
    *framed.mutable_entry() = entry;
    framed.set_id(id);
    VERACITY_EXPECT_OK(writer_.Write(framed));
    return *this;
  }
  // A batch with the entries that it has.
  BundleText& Add(const v1::Batch& batch) {
    Batch(batch.note(), false,
          {batch.authors().begin(), batch.authors().end()});
    for (const v1::Entry& entry : batch.entries()) Add(entry);
    return *this;
  }
  std::string Finish() {
    VERACITY_EXPECT_OK(writer_.Finish());
    return out_.str();
  }

 private:
  static v1::BundleHeader HeaderOf(const std::string& producer) {
    v1::BundleHeader header;
    header.set_producer(producer);
    return header;
  }
  std::ostringstream out_;
  BundleWriter writer_;
};

inline absl::StatusOr<v1::ImportReport> ImportFrom(
    Ledger& ledger, const std::string& bytes,
    const ImportOptions& options = {}) {
  std::istringstream in(bytes);
  BundleReader reader(in);
  return ledger.Import(reader, options);
}
inline absl::StatusOr<v1::ImportReport> RestoreFrom(
    Ledger& ledger, const std::string& bytes,
    const ImportOptions& options = {}) {
  std::istringstream in(bytes);
  BundleReader reader(in);
  return ledger.Restore(reader, options);
}

// Who stands behind a claim, in the order of recording.
inline std::vector<std::string> SourcesOf(const View& view,
                                          const ClaimId& claim) {
  absl::StatusOr<std::vector<v1::AssertionView>> said =
      view.AssertionsOf(claim);
  if (absl::IsNotFound(said.status())) return {"(not on record)"};
  VERACITY_EXPECT_OK(said);
  std::vector<std::string> sources;
  if (!said.ok()) return sources;
  for (const v1::AssertionView& one : *said) {
    sources.push_back(one.assertion().source());
  }
  return sources;
}

inline v1::Batch By(const std::string& author, v1::Batch batch) {
  batch.clear_authors();
  batch.add_authors(author);
  return batch;
}

inline v1::Entry EntryOf(const v1::Retraction& retraction) {
  v1::Entry entry;
  *entry.mutable_record()->mutable_retraction() = retraction;
  return entry;
}

// A batch with the retraction of one target, and that retraction's id.
struct RetractionBatch {
  v1::Batch batch;
  RetractionId id;
};
inline RetractionBatch Retracting(const v1::RecordRef& target,
                                  const std::string& reason) {
  v1::Retraction retraction;
  *retraction.mutable_target() = target;
  retraction.set_reason(reason);
  RetractionBatch made{v1::Batch(), *IdOf(retraction)};
  *made.batch.add_entries() = EntryOf(retraction);
  return made;
}

// Nothing is wrong with the ledger.
#define VERACITY_EXPECT_CLEAN(ledger) \
  EXPECT_THAT((ledger).Check(),       \
              ::veracity::testing::IsOkAndHolds(::testing::IsEmpty()))

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_CONFORMANCE_LOG_H_
