// What is on record after a fault between us and a PostgreSQL server, or of
// the server: acknowledged batches whole, others whole or not at all, and to
// repeat one is harmless.

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/conformance/log.h"
#include "tests/postgres_server.h"
#include "tests/postgres_session.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

using ::testing::ElementsAre;

v1::Batch Said(const std::string& source) {
  Batch batch(source);
  batch.Source(source, source, v1::SOURCE_KIND_PERSON);
  batch.Add(Affirms(
      source, batch.Claim("garpiya-3", "produced in", EntityValue("china"))));
  return batch.message();
}

LedgerOptions Options() {
  LedgerOptions options;
  options.owner = "desk";
  return options;
}

class PostgresFaultsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<Ledger> ledger = Ledger::Open(uri_, Options());
    VERACITY_ASSERT_OK(ledger);
    VERACITY_ASSERT_OK(ledger->Record(Said("before")));
    ledger_.emplace(*std::move(ledger));
  }

  std::string Run(const std::string& sql) {
    PostgresSession session(SharedPostgresUri());
    session.Use(schema_);
    return session.Run(sql);
  }
  // From now on the server does this with each entry that is written.
  void OnEntry(const std::string& what) {
    Run(absl::StrCat(
        "CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ",
        what,
        "; RETURN NEW; END $$;"
        "CREATE TRIGGER fault BEFORE INSERT ON entries FOR EACH ROW"
        " EXECUTE FUNCTION fault()"));
  }
  void Mend() { Run("DROP FUNCTION fault() CASCADE"); }

  // Nothing of `batch` is there; once mended it is recorded.
  void ExpectNothingOfItAndMend(const v1::Batch& batch) {
    EXPECT_EQ(ledger_->Now().commit(), 1u);
    VERACITY_EXPECT_CLEAN(*ledger_);
    Mend();
    VERACITY_ASSERT_OK_AND_ASSIGN(const v1::RecordReport report,
                                  ledger_->Record(batch));
    EXPECT_EQ(report.commit(), 2u);
    EXPECT_FALSE(report.known());
    VERACITY_EXPECT_CLEAN(*ledger_);
  }

  TempDir directory_;
  const std::string schema_ =
      std::filesystem::path(directory_.path()).filename().string();
  const std::string uri_ = PostgresUri(schema_);
  std::optional<Ledger> ledger_;
};

TEST_F(PostgresFaultsTest, RecordsNothingIfTheServersDiskIsFull) {
  OnEntry("RAISE disk_full");
  EXPECT_THAT(ledger_->Record(Said("after")),
              StatusIs(absl::StatusCode::kUnavailable, "free some space"));
  ExpectNothingOfItAndMend(Said("after"));
}

TEST_F(PostgresFaultsTest, RecordsNothingIfTheServerEndsTheSession) {
  OnEntry("PERFORM pg_terminate_backend(pg_backend_pid())");
  EXPECT_THAT(ledger_->Record(Said("after")),
              StatusIs(absl::StatusCode::kUnavailable, "try again"));
  ExpectNothingOfItAndMend(Said("after"));
}

TEST_F(PostgresFaultsTest, RecordsNothingIfTheServersTimeIsUp) {
  ledger_.reset();
  VERACITY_ASSERT_OK_AND_ASSIGN(
      Ledger hasty,
      Ledger::Open(absl::StrCat(uri_, "&options=-c%20statement_timeout%3D1s"),
                   Options()));
  ledger_.emplace(std::move(hasty));
  OnEntry("PERFORM pg_sleep(20)");
  EXPECT_THAT(
      ledger_->Record(Said("after")),
      StatusIs(absl::StatusCode::kDeadlineExceeded, "statement_timeout"));
  ExpectNothingOfItAndMend(Said("after"));
}

TEST_F(PostgresFaultsTest, EndsAStatementWhenTheCallEnds) {
  OnEntry("PERFORM pg_sleep(20)");
  RecordOptions options;
  options.call.deadline = absl::Now() + absl::Milliseconds(200);
  const absl::Time begin = absl::Now();
  EXPECT_THAT(ledger_->Record(Said("after"), options),
              StatusIs(absl::StatusCode::kDeadlineExceeded, "the call's"));
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
  ExpectNothingOfItAndMend(Said("after"));
}

TEST_F(PostgresFaultsTest, ConnectsAgainIfIdleConnectionsWereClosed) {
  // By a name of its own: other tests are on this server.
  ledger_.reset();
  VERACITY_ASSERT_OK_AND_ASSIGN(
      Ledger named,
      Ledger::Open(absl::StrCat(uri_, "&application_name=", schema_),
                   Options()));
  ledger_.emplace(std::move(named));
  EXPECT_NE(Run(absl::StrCat("SELECT count(pg_terminate_backend(pid)) FROM"
                             " pg_stat_activity WHERE pid<>pg_backend_pid()"
                             " AND application_name='",
                             schema_, "'")),
            "0");
  VERACITY_EXPECT_OK(ledger_->Now().status());
  VERACITY_EXPECT_OK(ledger_->Record(Said("after")));
}

// -- The network --

// Stands between a client and a server's socket, and hands on what each says,
// until it is told to lose the answer to a commit.
class Wire {
 public:
  // Listens in `folder`, before the server whose socket is in `server`.
  Wire(const std::string& folder, const std::string& server) {
    sockaddr_un address = AddressIn(server);
    server_ = address;
    address = AddressIn(folder);
    listening_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT_EQ(::bind(listening_, reinterpret_cast<sockaddr*>(&address),
                     sizeof(address)),
              0);
    EXPECT_EQ(::listen(listening_, 8), 0);
    accepting_ = std::thread([this] { Accept(); });
  }
  ~Wire() {
    stop_ = true;
    accepting_.join();
    for (std::thread& thread : sessions_) thread.join();
    ::close(listening_);
  }

  void LoseTheNextAnswerToACommit() { lose_ = true; }
  bool has_lost() const { return lost_; }

 private:
  static sockaddr_un AddressIn(const std::string& folder) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = absl::StrCat(folder, "/.s.PGSQL.5432");
    EXPECT_LT(path.size(), sizeof(address.sun_path));
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    return address;
  }

  void Accept() {
    while (!stop_) {
      pollfd waiting = {listening_, POLLIN, 0};
      if (::poll(&waiting, 1, 20) <= 0) continue;
      const int client = ::accept(listening_, nullptr, nullptr);
      sessions_.emplace_back([this, client] { Serve(client); });
    }
  }

  void Serve(int client) {
    const int server = ::socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT_EQ(::connect(server, reinterpret_cast<sockaddr*>(&server_),
                        sizeof(server_)),
              0);
    bool losing = false;
    const std::string commit("COMMIT\0", 7);  // a statement's whole text
    std::string bytes(1 << 16, '\0');
    while (!stop_) {
      pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
      if (::poll(ends, 2, 20) <= 0) continue;
      const bool from_client = ends[0].revents != 0;
      const ssize_t size =
          ::read(from_client ? client : server, bytes.data(), bytes.size());
      if (size <= 0) break;
      const std::string said = bytes.substr(0, static_cast<size_t>(size));
      if (from_client && lose_ && said.find(commit) != std::string::npos) {
        lose_ = false;
        losing = true;
      } else if (!from_client && losing) {
        lost_ = true;  // it has committed, and nobody hears of it
        break;
      }
      if (::write(from_client ? server : client, said.data(), said.size()) !=
          size) {
        break;
      }
    }
    ::close(client);
    ::close(server);
  }

  sockaddr_un server_{};
  int listening_ = -1;
  std::thread accepting_;
  std::vector<std::thread> sessions_;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> lose_ = false;
  std::atomic<bool> lost_ = false;
};

TEST_F(PostgresFaultsTest, IsToldThatABatchIsKnownWhoseCommitWasNotAnswered) {
  const std::string shared = SharedPostgresUri();
  const std::string server = shared.substr(shared.find("host=") + 5);
  Wire wire(directory_.path(), server);
  std::string uri = uri_;
  uri.replace(uri.find(server), server.size(), directory_.path());
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open(uri, Options()));
  // Its first commit has the word in it.
  wire.LoseTheNextAnswerToACommit();
  EXPECT_THAT(ledger.Record(Said("after")),
              StatusIs(absl::StatusCode::kUnavailable, "is not known"));
  EXPECT_TRUE(wire.has_lost());
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::RecordReport again,
                                ledger.Record(Said("after")));
  EXPECT_TRUE(again.known());
  EXPECT_EQ(again.commit(), 2u);
  EXPECT_EQ(ledger.Now().commit(), 2u);
  VERACITY_EXPECT_CLEAN(ledger);
}

// -- The server --

TEST(PostgresServerTest, KeepsWhatItAcknowledgedWhenItIsKilled) {
  TempDir folder;
  PostgresServer server(folder.path());
  server.Start("fsync=on full_page_writes=on");
  const std::string uri = absl::StrCat(server.uri(), "&schema=desk");
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open(uri, Options()));
  constexpr int kRounds = 2;
  int next = 0;
  std::set<std::string> acknowledged;
  for (int round = 0; round < kRounds; ++round) {
    std::atomic<int> recorded = 0;
    std::string failed;
    std::thread writer([&] {
      for (;; ++next) {
        const std::string source = absl::StrCat("source ", next);
        const absl::Status status = ledger.Record(Said(source)).status();
        if (!status.ok()) {
          EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, ""));
          failed = source;
          return;
        }
        acknowledged.insert(source);
        ++recorded;
      }
    });
    while (recorded < 20) std::this_thread::yield();
    server.Kill();
    writer.join();
    EXPECT_THAT(ledger.Record(Said("nobody hears")),
                StatusIs(absl::StatusCode::kUnavailable, ""));
    server.Start();
    // The one in between happened or did not; now it has.
    VERACITY_ASSERT_OK(ledger.Record(Said(failed)));
    acknowledged.insert(failed);
    ++next;
    const std::vector<std::string> sources = SourcesOf(
        ledger.Now(),
        Batch().Claim("garpiya-3", "produced in", EntityValue("china")));
    EXPECT_EQ(std::set<std::string>(sources.begin(), sources.end()),
              acknowledged);
    EXPECT_EQ(ledger.Now().commit(), acknowledged.size());
    VERACITY_EXPECT_CLEAN(ledger);
  }
  server.Remove();
}

}  // namespace
}  // namespace veracity::testing
