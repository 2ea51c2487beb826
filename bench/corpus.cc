#include "bench/corpus.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bench/floors.h"
#include "storage/keys.h"

namespace veracity::bench {
namespace {

constexpr int64_t kBatch = 100'000;
constexpr int kSamples = 1000;

// Draws rows at random: `select` reads the row of a key, or of the first key
// after it, given as ?1.
class Sampler {
 public:
  explicit Sampler(const std::string& ledger) : db_(ledger) {}

  template <typename Take>
  void Draw(const std::string& span, const std::string& select, int count,
            Take take) {
    const int64_t first = db_.Int(absl::StrCat("SELECT min", span));
    const int64_t last = db_.Int(absl::StrCat("SELECT max", span));
    sqlite3_stmt* statement = db_.Prepare(select);
    for (int i = 0; i < count; ++i) {
      // Evenly over the ledger, out of order (Knuth 1998, section 6.4).
      const int64_t share =
          static_cast<int64_t>(static_cast<uint32_t>(i) * 0x9e3779b9u >> 12);
      sqlite3_bind_int64(statement, 1,
                         first + (last - first) / (1 << 20) * share);
      if (Step(statement)) take(statement);
      sqlite3_reset(statement);
    }
  }

 private:
  Db db_;
};

std::string Own(sqlite3_stmt* statement, int column) {
  return std::string(Bytes(statement, column));
}

// Two neighbouring words from the middle of a generated wording, rare enough
// to be searched for: the longest word and the one after it.
std::string TextOf(const std::string& words) {
  std::vector<std::string> all;
  size_t start = 0;
  while (start < words.size()) {
    const size_t end = std::min(words.find(' ', start), words.size());
    all.push_back(words.substr(start, end - start));
    start = end + 1;
  }
  size_t longest = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].size() > all[longest].size()) longest = i;
  }
  return absl::StrCat(all[longest], " ", all[(longest + 1) % all.size()]);
}

void DrawSamples(Corpus* corpus) {
  Sampler sampler(corpus->ledger);
  const std::string standing =
      " AND NOT EXISTS(SELECT 1 FROM withdrawals w WHERE w.kind=4"
      " AND w.target=a.key)";
  sampler.Draw("(key) FROM assertions",
               absl::StrCat("SELECT a.digest, a.position FROM assertions a"
                            " WHERE a.key>=?1",
                            standing, " ORDER BY a.key LIMIT 1"),
               kSamples, [&](sqlite3_stmt* row) {
                 corpus->assertions.push_back(Own(row, 0));
                 corpus->slim_positions.push_back(sqlite3_column_int64(row, 1));
               });
  sampler.Draw("(key) FROM claims",
               "SELECT c.digest, c.key, n.id, p.id FROM claims c"
               " JOIN entities n ON n.key=c.subject JOIN predicates p"
               " ON p.key=c.predicate WHERE c.key>=?1 ORDER BY c.key LIMIT 1",
               kSamples, [&](sqlite3_stmt* row) {
                 corpus->claims.push_back(Own(row, 0));
                 corpus->claim_keys.push_back(sqlite3_column_int64(row, 1));
                 corpus->topics.push_back({Own(row, 2), Own(row, 3)});
               });
  sampler.Draw("(key) FROM claims",
               "SELECT c.payload FROM claims c WHERE c.key>=?1"
               " ORDER BY c.key LIMIT 1",
               kSamples, [&](sqlite3_stmt* row) {
                 v1::Claim claim;
                 Require(claim.ParseFromString(Own(row, 0)), "a claim");
                 corpus->texts.push_back(TextOf(claim.wordings(0).text()));
               });
  // A chain lies in a row: its links cite their neighbours.
  sampler.Draw(
      "(owner) FROM grounds",
      absl::StrCat(
          "SELECT a.digest, b.digest FROM grounds g JOIN assertions a"
          " ON a.key=g.owner JOIN assertions b ON b.key=a.key-11"
          " WHERE g.owner>=?1 AND g.kind=4"
          " AND (SELECT count(*) FROM grounds h WHERE h.owner>g.owner-11 AND"
          " h.owner<=g.owner AND h.kind=4 AND h.target=h.owner-1)=11"
          " AND NOT EXISTS(SELECT 1 FROM withdrawals w WHERE w.kind=4"
          " AND w.target BETWEEN g.owner-11 AND g.owner)"
          " ORDER BY g.owner LIMIT 1"),
      kSamples / 10, [&](sqlite3_stmt* row) {
        corpus->chain_ends.push_back(Own(row, 0));
        corpus->chain_beginnings.push_back(Own(row, 1));
      });
}

std::unique_ptr<Corpus> Make(const Plan& plan, int64_t assertions) {
  auto corpus = std::make_unique<Corpus>();
  corpus->ledger = FreshPath(plan, absl::StrCat("corpus-", assertions));
  {
    LedgerOptions options = Options();
    options.durable = false;
    Ledger ledger = Take(Ledger::Open(corpus->ledger, options));
    for (int64_t done = 0; done < assertions; done += kBatch) {
      const int64_t count = std::min(kBatch, assertions - done);
      const v1::RecordReport report =
          Take(ledger.Record(corpus->generator.Next(static_cast<int>(count))));
      Require(report.known_records() == 0 && report.rejected() == 0,
              "the generator repeats itself");
      ++corpus->commits;
    }
  }
  // Opened and closed: all of it lies in the file itself.
  Db(corpus->ledger).Run("PRAGMA wal_checkpoint(TRUNCATE)");
  DrawSamples(corpus.get());
  corpus->slim = FreshPath(plan, absl::StrCat("slim-", assertions));
  MakeSlim(corpus->slim, corpus->ledger);
  return corpus;
}

}  // namespace

const Corpus& CorpusOf(const Plan& plan, int64_t assertions) {
  static auto* const all = new std::map<int64_t, std::unique_ptr<Corpus>>();
  std::unique_ptr<Corpus>& corpus = (*all)[assertions];
  if (corpus == nullptr) corpus = Make(plan, assertions);
  return *corpus;
}

LedgerOptions Options(const std::string& owner) {
  LedgerOptions options;
  options.owner = owner;
  options.clock = [] { return absl::FromUnixSeconds(1'700'000'000); };
  return options;
}

std::string FreshPath(const Plan& plan, const std::string& name) {
  const std::string path = absl::StrCat(plan.folder, "/", name, ".db");
  Remove(path);
  return path;
}

std::string CopyOf(const Plan& plan, const std::string& database,
                   const std::string& name) {
  std::string path = FreshPath(plan, name);
  std::filesystem::copy_file(database, path);
  return path;
}

void Remove(const std::string& database) {
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code ignored;
    std::filesystem::remove(absl::StrCat(database, suffix), ignored);
  }
}

}  // namespace veracity::bench
