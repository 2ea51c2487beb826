#include "session.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "arguments.h"
#include "status_macros.h"

namespace veracity::cli {
namespace {

absl::StatusOr<Ledger> Open(const Session& session, bool read_only) {
  LedgerOptions options;
  options.create_if_missing = false;
  options.read_only = read_only;
  if (session.now.has_value()) {
    options.clock = [now = *session.now] { return now; };
  }
  absl::StatusOr<Ledger> ledger = Ledger::Open(session.ledger, options);
  // A server says itself what is missing.
  const bool is_file = !absl::StrContains(session.ledger, "://");
  if (is_file && absl::IsNotFound(ledger.status())) {
    return WithHint(
        absl::NotFoundError(
            absl::StrCat("there is no ledger at '", session.LedgerName(), "'")),
        "make one: veracity init --owner NAME; or name it: --ledger FILE");
  }
  return ledger;
}

}  // namespace

std::string Session::LedgerName() const {
  const size_t host = ledger.find("://");
  const size_t at = ledger.find('@');
  if (host == std::string::npos || at == std::string::npos) return ledger;
  const size_t password = ledger.find(':', host + 3);
  if (password == std::string::npos || password > at) return ledger;
  return ledger.substr(0, password) + ledger.substr(at);
}

absl::StatusOr<Ledger> Session::OpenToRead() const {
  return Open(*this, /*read_only=*/true);
}

absl::StatusOr<Ledger> Session::OpenToWrite() const {
  return Open(*this, /*read_only=*/false);
}

CallOptions Session::Call(ProgressBar* bar) const {
  CallOptions call;
  call.cancelled = interrupted;
  if (bar != nullptr) {
    call.progress = [bar](const Progress& progress) { bar->Draw(progress); };
  }
  return call;
}

}  // namespace veracity::cli
