#include "veracity/ledger.h"

#include <limits>

#include "handles.h"

namespace veracity::c {
namespace {

absl::StatusOr<Limits> ReadLimits(const veracity_limits* given) {
  VERACITY_ASSIGN_OR_RETURN(const veracity_limits read,
                            ReadStruct(given, "veracity_limits"));
  Limits limits;
  limits.text_bytes = OrDefault(read.text_bytes, limits.text_bytes);
  limits.id_bytes = OrDefault(read.id_bytes, limits.id_bytes);
  limits.elements = OrDefault(read.elements, limits.elements);
  limits.selector_depth = OrDefault(read.selector_depth, limits.selector_depth);
  limits.record_bytes = OrDefault(read.record_bytes, limits.record_bytes);
  limits.batch_entries = OrDefault(read.batch_entries, limits.batch_entries);
  limits.decimal_digits = OrDefault(read.decimal_digits, limits.decimal_digits);
  limits.decimal_exponent =
      OrDefault(read.decimal_exponent, limits.decimal_exponent);
  return limits;
}

absl::StatusOr<std::string> ReadId(veracity_bytes bytes, const char* name) {
  VERACITY_ASSIGN_OR_RETURN(const absl::string_view id, Text(bytes, name));
  return std::string(id);
}

absl::StatusOr<LedgerOptions> ReadLedgerOptions(
    const veracity_ledger_options* given) {
  VERACITY_ASSIGN_OR_RETURN(const veracity_ledger_options read,
                            ReadStruct(given, "veracity_ledger_options"));
  LedgerOptions options;
  VERACITY_ASSIGN_OR_RETURN(options.owner, ReadId(read.owner, "owner"));
  options.create_if_missing = read.must_exist == 0;
  options.read_only = read.read_only != 0;
  if (read.wait_ns != 0) {
    options.wait = absl::Nanoseconds(std::max<int64_t>(read.wait_ns, 0));
  }
  VERACITY_ASSIGN_OR_RETURN(
      options.trusted_authors,
      Each(read.trusted_authors, read.trusted_author_count, "trusted_authors",
           ReadId));
  VERACITY_ASSIGN_OR_RETURN(options.limits, ReadLimits(read.limits));
  if (read.clock != nullptr) {
    options.clock = [clock = read.clock, user = read.clock_user] {
      return absl::FromUnixNanos(clock(user));
    };
  }
  options.cache_bytes = OrDefault(read.cache_bytes, options.cache_bytes);
  options.durable = read.relaxed == 0;
  return options;
}

absl::StatusOr<RecordOptions> ReadRecordOptions(
    const veracity_record_options* given, const CallOptions& call) {
  VERACITY_ASSIGN_OR_RETURN(const veracity_record_options read,
                            ReadStruct(given, "veracity_record_options"));
  RecordOptions options;
  options.require_references = read.require_references != 0;
  options.all_or_nothing = read.keep_valid == 0;
  options.call = call;
  return options;
}

absl::StatusOr<Withdraw> ReadWithdraw(veracity_bytes bytes, const char* name) {
  VERACITY_ASSIGN_OR_RETURN(auto retraction,
                            Parsed<v1::Retraction>(bytes, name));
  Withdraw withdraw;
  withdraw.target = retraction.target();
  withdraw.by = retraction.withdrawn_by();
  withdraw.reason = retraction.reason();
  withdraw.when = retraction.withdrawn();
  retraction.clear_target();
  retraction.clear_withdrawn_by();
  retraction.clear_reason();
  retraction.clear_withdrawn();
  if (retraction.ByteSizeLong() > 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "`", name,
        "` says more than target, withdrawn_by, reason and withdrawn: record "
        "it in a batch"));
  }
  return withdraw;
}

absl::Status GiveView(const LedgerPtr& open, View view, veracity_view** out) {
  VERACITY_RETURN_IF_ERROR(view.status());
  VERACITY_ASSIGN_OR_RETURN(std::string as_of, Serialized(view.as_of()));
  *out = new veracity_view{open, std::move(view), std::move(as_of)};
  return absl::OkStatus();
}

// What a batch came to; of a rejected one the report is given though it failed.
absl::Status GiveReport(const absl::StatusOr<v1::RecordReport>& done,
                        const v1::RecordReport& rejected,
                        veracity_buffer** report) {
  if (done.ok()) return Give(*done, report);
  if (absl::IsInvalidArgument(done.status())) {
    VERACITY_RETURN_IF_ERROR(Give(rejected, report));
  }
  return done.status();
}

}  // namespace
}  // namespace veracity::c

using namespace veracity::c;  // NOLINT: the functions below are all C's
namespace v1 = veracity::v1;

extern "C" {

veracity_code veracity_ledger_open(veracity_bytes uri,
                                   const veracity_ledger_options* options,
                                   veracity_ledger** ledger,
                                   veracity_error** error) {
  return Boundary(error, ledger).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}}));
    VERACITY_ASSIGN_OR_RETURN(const absl::string_view where, Text(uri, "uri"));
    VERACITY_ASSIGN_OR_RETURN(const veracity::LedgerOptions how,
                              ReadLedgerOptions(options));
    VERACITY_ASSIGN_OR_RETURN(veracity::Ledger opened,
                              veracity::Ledger::Open(where, how));
    *ledger = new veracity_ledger{
        std::make_shared<OpenLedger>(OpenLedger{std::move(opened), how.clock})};
    return absl::OkStatus();
  });
}

void veracity_ledger_close(veracity_ledger* ledger) { delete ledger; }

veracity_bytes veracity_ledger_owner(const veracity_ledger* ledger) {
  return ledger == nullptr ? veracity_bytes{}
                           : BytesOf(ledger->open->ledger.owner());
}

veracity_code veracity_ledger_record(veracity_ledger* ledger,
                                     veracity_bytes batch,
                                     const veracity_record_options* options,
                                     const veracity_call* call,
                                     veracity_buffer** report,
                                     veracity_error** error) {
  return Boundary(error, report).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}}));
    VERACITY_ASSIGN_OR_RETURN(const auto records,
                              Parsed<v1::Batch>(batch, "batch"));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, ledger->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const veracity::RecordOptions how,
                              ReadRecordOptions(options, read.options));
    v1::RecordReport rejected;
    return GiveReport(ledger->open->ledger.Record(records, how, &rejected),
                      rejected, report);
  });
}

veracity_code veracity_ledger_retract(veracity_ledger* ledger,
                                      const veracity_bytes* retractions,
                                      size_t count, veracity_buffer** report,
                                      veracity_error** error) {
  return Boundary(error, report).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}}));
    VERACITY_ASSIGN_OR_RETURN(
        const std::vector<veracity::Withdraw> what,
        Each(retractions, count, "retractions", ReadWithdraw));
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordReport done,
                              ledger->open->ledger.Retract(what));
    return Give(done, report);
  });
}

veracity_code veracity_ledger_reinstate(veracity_ledger* ledger,
                                        veracity_bytes target,
                                        veracity_bytes reason,
                                        veracity_buffer** report,
                                        veracity_error** error) {
  return Boundary(error, report).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}}));
    VERACITY_ASSIGN_OR_RETURN(const auto ref,
                              Parsed<v1::RecordRef>(target, "target"));
    VERACITY_ASSIGN_OR_RETURN(const absl::string_view why,
                              Text(reason, "reason"));
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordReport done,
                              ledger->open->ledger.Reinstate(ref, why));
    return Give(done, report);
  });
}

veracity_code veracity_ledger_amend(veracity_ledger* ledger,
                                    const veracity_bytes* retractions,
                                    size_t count, veracity_bytes batch,
                                    const veracity_record_options* options,
                                    const veracity_call* call,
                                    veracity_buffer** report,
                                    veracity_error** error) {
  return Boundary(error, report).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}}));
    VERACITY_ASSIGN_OR_RETURN(
        const std::vector<veracity::Withdraw> what,
        Each(retractions, count, "retractions", ReadWithdraw));
    VERACITY_ASSIGN_OR_RETURN(const auto records,
                              Parsed<v1::Batch>(batch, "batch"));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, ledger->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const veracity::RecordOptions how,
                              ReadRecordOptions(options, read.options));
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordReport done,
                              ledger->open->ledger.Amend(what, records, how));
    return Give(done, report);
  });
}

veracity_code veracity_ledger_now(const veracity_ledger* ledger,
                                  veracity_view** view,
                                  veracity_error** error) {
  return Boundary(error, view).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}, {"view", view}}));
    return GiveView(ledger->open, ledger->open->ledger.Now(), view);
  });
}

veracity_code veracity_ledger_at(const veracity_ledger* ledger,
                                 veracity_bytes as_of, veracity_view** view,
                                 veracity_error** error) {
  return Boundary(error, view).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}, {"view", view}}));
    VERACITY_ASSIGN_OR_RETURN(const auto times,
                              Parsed<v1::AsOf>(as_of, "as_of"));
    VERACITY_ASSIGN_OR_RETURN(veracity::View then,
                              ledger->open->ledger.At(times));
    return GiveView(ledger->open, std::move(then), view);
  });
}

veracity_code veracity_ledger_backup(const veracity_ledger* ledger,
                                     veracity_bytes path,
                                     const veracity_call* call,
                                     veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}}));
    VERACITY_ASSIGN_OR_RETURN(const absl::string_view to, Text(path, "path"));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, ledger->open->clock));
    return ledger->open->ledger.Backup(std::string(to), read.options);
  });
}

veracity_code veracity_ledger_check(const veracity_ledger* ledger,
                                    const veracity_call* call,
                                    veracity_results** wrong,
                                    veracity_error** error) {
  return Boundary(error, wrong).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}, {"wrong", wrong}}));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, ledger->open->clock));
    VERACITY_ASSIGN_OR_RETURN(std::vector<std::string> lines,
                              ledger->open->ledger.Check(read.options));
    *wrong = new veracity_results{
        std::make_unique<ListStream>(std::move(lines)), {}, {}};
    return absl::OkStatus();
  });
}

veracity_code veracity_ledger_blank(veracity_ledger* ledger, veracity_bytes ref,
                                    veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}}));
    VERACITY_ASSIGN_OR_RETURN(const auto what,
                              Parsed<v1::RecordRef>(ref, "ref"));
    return ledger->open->ledger.Blank(what);
  });
}

}  // extern "C"
