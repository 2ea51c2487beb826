// Importing somebody else's bundle into an empty ledger.

#include <memory>
#include <optional>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "bench/corpus.h"
#include "bench/floors.h"
#include "bench/questions.h"
#include "google/protobuf/io/zero_copy_stream_impl.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "veracity/v1/bundle.pb.h"

namespace veracity::bench {
namespace {

// Imports are recorded in portions of this many entries: more says no more.
constexpr int64_t kLargest = 100'000;

std::string BundleOf(const Corpus& corpus) {
  const Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
  std::ostringstream out;
  v1::BundleHeader header;
  header.set_producer("desk");
  BundleWriter writer(out, header);
  Take(ledger.Now().Export(writer));
  Require(writer.Finish());
  return out.str();
}

void ImportInto(Ledger& ledger, const std::string& bundle) {
  std::istringstream in(bundle);
  BundleReader reader(in);
  const v1::ImportReport report = Take(ledger.Import(reader));
  Require(report.rejected() == 0, "import: a record was rejected");
}

void ParseAll(const std::string& bundle) {
  std::istringstream in(bundle);
  google::protobuf::io::IstreamInputStream stream(&in);
  v1::BundleFrame frame;
  bool end = false;
  while (google::protobuf::util::ParseDelimitedFromZeroCopyStream(
      &frame, &stream, &end)) {
    frame.Clear();
  }
}

void Import(const Plan& plan, int64_t scale, benchmark::State& state) {
  const std::string bundle = BundleOf(CorpusOf(plan, scale));
  const std::string empty_path = FreshPath(plan, "empty");
  Take(Ledger::Open(empty_path, Options("reader")));
  const std::string reference_path = CopyOf(plan, empty_path, "reference");
  std::vector<CommitRows> rows;
  {
    Ledger reference = Take(Ledger::Open(reference_path, Options("reader")));
    ImportInto(reference, bundle);
    Db reference_db(reference_path);
    CommitRows::Index(reference_db);
    const int64_t commits =
        reference_db.Int("SELECT max(commit_no) FROM batches");
    for (int64_t commit = 1; commit <= commits; ++commit) {
      rows.push_back(CommitRows::Of(reference_db, commit));
    }
  }
  std::optional<Ledger> ours;
  std::unique_ptr<Db> floor;
  std::string ours_path, floor_path;
  Compare(state,
          {absl::StrCat("import of ", scale), "us per assertion",
           static_cast<double>(scale)},
          {"", [&](int) { ImportInto(*ours, bundle); }, std::nullopt,
           [&](int) {
             ours.reset();
             ours_path = CopyOf(plan, empty_path, "ours");
             ours = Take(Ledger::Open(ours_path, Options("reader")));
           }},
          {{"same work",
            [&](int) {
              ParseAll(bundle);
              for (const CommitRows& commit : rows) commit.Insert(*floor);
            },
            0.7,
            [&](int) {
              floor.reset();
              floor_path = CopyOf(plan, empty_path, "floor");
              floor = std::make_unique<Db>(floor_path);
            }}});
  ours.reset();
  floor.reset();
  RequireSameTables(ours_path, floor_path);
  for (const std::string& path :
       {empty_path, reference_path, ours_path, floor_path}) {
    Remove(path);
  }
}

}  // namespace

void AskImport(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    if (scale > kLargest) continue;
    Ask(absl::StrCat("import/", scale), plan.Rounds(5),
        [&plan, scale](benchmark::State& state) {
          Import(plan, scale, state);
        });
  }
}

}  // namespace veracity::bench
