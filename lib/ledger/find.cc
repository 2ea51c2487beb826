#include "ledger/find.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "ledger/reader.h"
#include "ledger/select.h"
#include "veracity/edtf.h"

namespace veracity::internal {
namespace {

constexpr size_t kFirstPortion = 128;
constexpr size_t kLastPortion = 4096;
constexpr int kDefaultPage = 100;
constexpr int kLargestPage = 10'000;

// Where a portion ended: the next begins after it.
struct Place {
  int64_t major = std::numeric_limits<int64_t>::min();
  int64_t minor = std::numeric_limits<int64_t>::min();
};

// Assertions by a filter, of one claim after another.
struct OnClaim {
  Sql sql;
  bool none = false;
  // Parameters that move: the keys around the claim's assertions.
  size_t after = 0;
  size_t before = 0;
};

// A query ready to run again and again, a portion at a time.
struct Compiled {
  Sql sql;
  bool none = false;
  bool check = false;
  // Of claims, where SQL alone cannot tell: the assertions they must have, or
  // must not.
  std::unique_ptr<OnClaim> asserted;
  std::unique_ptr<OnClaim> not_asserted;
  bool descending = false;
  // Parameters that move: where to begin, and how many.
  size_t major = 0;
  size_t minor = 0;
  size_t limit = 0;
};

template <typename T>
struct Answer {
  Place place;
  T value;
};

// ---- What differs by kind of query: compiling, and turning rows to answers.

// `major` orders before the answer's key; empty: the key alone does.
void Finish(Compiled* compiled, Selection selection, absl::string_view columns,
            absl::string_view major = "") {
  compiled->none = selection.none;
  Sql& sql = compiled->sql;
  const char* than = compiled->descending ? "<" : ">";
  const char* order = compiled->descending ? " DESC" : "";
  const std::string at = sql.Bind(int64_t{0});
  compiled->major = sql.size() - 1;
  std::string order_by = absl::StrCat(selection.key, order);
  if (!major.empty()) {
    const std::string then = sql.Bind(int64_t{0});
    compiled->minor = sql.size() - 1;
    selection.where.push_back(absl::StrCat("(", major, ",", selection.key, ")",
                                           than, "(", at, ",", then, ")"));
    order_by = absl::StrCat(major, order, ", ", order_by);
  } else if (!selection.claim_key.empty()) {
    // Claim by claim: the bound on the claims lets its index skip, the one on
    // assertions (hidden from the planner by the plus) is for the first claim.
    selection.where.push_back(absl::StrCat(selection.claim_key, ">=(", at, ">>",
                                           kAssertionBits, ")<<",
                                           kAssertionBits));
    selection.where.push_back(absl::StrCat("+", selection.key, ">", at));
    order_by = absl::StrCat(selection.claim_key, ", ", order_by);
  } else {
    selection.where.push_back(absl::StrCat(selection.key, than, at));
  }
  const std::string limit = sql.Bind(int64_t{0});
  compiled->limit = sql.size() - 1;
  sql.text = absl::StrCat("SELECT ", columns, " FROM ", selection.from,
                          " WHERE ", absl::StrJoin(selection.where, " AND "),
                          " ORDER BY ", order_by, " LIMIT ", limit);
}

absl::StatusOr<std::unique_ptr<OnClaim>> CompileOnClaim(
    Reader& reader, const v1::AssertionFilter& filter) {
  auto compiled = std::make_unique<OnClaim>();
  Sql& sql = compiled->sql;
  VERACITY_ASSIGN_OR_RETURN(Selection selection,
                            Selector(reader, sql).AssertionsOnClaim(filter));
  compiled->none = selection.none;
  const std::string after = sql.Bind(int64_t{0});
  compiled->after = sql.size() - 1;
  const std::string before = sql.Bind(int64_t{0});
  compiled->before = sql.size() - 1;
  sql.text =
      absl::StrCat("SELECT ", Reader::kAssertionColumns, " FROM ",
                   selection.from, " WHERE a.key>", after, " AND a.key<",
                   before, " AND ", absl::StrJoin(selection.where, " AND "));
  return compiled;
}

// Whether the claim has an assertion that passes the filter.
absl::StatusOr<bool> HasAssertion(Reader& reader,
                                  const v1::AssertionFilter& filter,
                                  int64_t claim, OnClaim* compiled) {
  if (compiled->none) return false;
  compiled->sql.Set(compiled->after, claim);
  compiled->sql.Set(compiled->before, claim + kAssertionsPerClaim);
  std::vector<Reader::AssertionRecord> records;
  VERACITY_RETURN_IF_ERROR(reader.connection().Run(
      compiled->sql.text, compiled->sql.cells(), [&](Cells row) {
        records.push_back(Reader::TakeAssertion(row));
        return true;
      }));
  for (const Reader::AssertionRecord& record : records) {
    v1::AssertionView view;
    VERACITY_RETURN_IF_ERROR(reader.Read(record, std::nullopt, false, &view));
    VERACITY_ASSIGN_OR_RETURN(const bool passes,
                              internal::Passes(reader, filter, record, view));
    if (passes) return true;
  }
  return false;
}

absl::Status Compile(Reader& reader, const v1::ClaimQuery& query,
                     Compiled* compiled) {
  Selector selector(reader, compiled->sql);
  VERACITY_ASSIGN_OR_RETURN(Selection selection, selector.Claims(query));
  compiled->check = selection.check_claim;
  if (selection.check_asserted) {
    VERACITY_ASSIGN_OR_RETURN(compiled->asserted,
                              CompileOnClaim(reader, query.asserted()));
  }
  if (selection.check_not_asserted) {
    VERACITY_ASSIGN_OR_RETURN(compiled->not_asserted,
                              CompileOnClaim(reader, query.not_asserted()));
  }
  compiled->descending = query.order() == v1::CLAIM_ORDER_RECORDED_DESCENDING;
  Finish(compiled, std::move(selection), Reader::kClaimColumns);
  return absl::OkStatus();
}

absl::Status Compile(Reader& reader, const v1::AssertionQuery& query,
                     Compiled* compiled) {
  Selector selector(reader, compiled->sql);
  VERACITY_ASSIGN_OR_RETURN(Selection selection, selector.Assertions(query));
  compiled->check = selection.check_claim || selection.check_assertion;
  const bool said = query.order() == v1::ASSERTION_ORDER_SAID ||
                    query.order() == v1::ASSERTION_ORDER_SAID_DESCENDING;
  compiled->descending = query.order() == v1::ASSERTION_ORDER_SAID_DESCENDING;
  Finish(compiled, std::move(selection),
         absl::StrCat(Reader::kAssertionColumns, ", a.said_from"),
         said ? "a.said_from" : "");
  return absl::OkStatus();
}

// Entities and documents: rows of one table.
absl::Status AddNameText(const std::string& text, absl::string_view words,
                         Reader& reader, Sql& sql, Selection* selection) {
  if (text.empty()) return absl::OkStatus();
  absl::StatusOr<TextQuery> query = ParseTextQuery(text);
  if (!query.ok()) return Annotate(query.status(), "text");
  selection->where.push_back(absl::StrCat(
      "n.key IN (SELECT e.key FROM ", words,
      " w JOIN entries e ON e.position=w.rowid WHERE ", words, " MATCH ",
      sql.BindText(ToFts5(*query)),
      " AND w.rowid<=", sql.Bind(reader.snapshot().last_position()), ")"));
  return absl::OkStatus();
}

std::string AnyText(Sql& sql, absl::string_view column,
                    const google::protobuf::RepeatedPtrField<std::string>& any,
                    bool blob = false) {
  std::vector<std::string> conditions;
  for (const std::string& value : any) {
    conditions.push_back(absl::StrCat(
        column, "=", blob ? sql.BindBlob(value) : sql.BindText(value)));
  }
  return absl::StrCat("(", absl::StrJoin(conditions, " OR "), ")");
}

absl::Status Compile(Reader& reader, const v1::EntityQuery& query,
                     Compiled* compiled) {
  Selection selection;
  selection.from = "entities n";
  selection.key = "n.key";
  Sql& sql = compiled->sql;
  selection.where.push_back(absl::StrCat(
      "n.position<=", sql.Bind(reader.snapshot().last_position())));
  if (query.ids_size() > 0) {
    selection.where.push_back(AnyText(sql, "n.id", query.ids()));
  }
  VERACITY_RETURN_IF_ERROR(
      AddNameText(query.text(), "entity_words", reader, sql, &selection));
  if (query.external_ids_size() > 0) {
    std::vector<std::string> any;
    for (const v1::ExternalId& id : query.external_ids()) {
      any.push_back(absl::StrCat("(x.scheme=", sql.BindText(id.scheme()),
                                 " AND x.value=", sql.BindText(id.value()),
                                 ")"));
    }
    selection.where.push_back(
        absl::StrCat("n.key IN (SELECT x.entity FROM external_ids x WHERE ",
                     absl::StrJoin(any, " OR "), ")"));
  }
  compiled->check = true;  // of the version that counts
  Finish(compiled, std::move(selection), "n.key");
  return absl::OkStatus();
}

absl::Status Compile(Reader& reader, const v1::DocumentQuery& query,
                     Compiled* compiled) {
  Selection selection;
  selection.from = "documents n";
  selection.key = "n.key";
  Sql& sql = compiled->sql;
  selection.where.push_back(absl::StrCat(
      "n.position<=", sql.Bind(reader.snapshot().last_position())));
  if (query.ids_size() > 0) {
    selection.where.push_back(AnyText(sql, "n.id", query.ids()));
  }
  VERACITY_RETURN_IF_ERROR(
      AddNameText(query.text(), "document_words", reader, sql, &selection));
  const auto by_address =
      [&](const google::protobuf::RepeatedPtrField<std::string>& any) {
        if (any.empty()) return;
        selection.where.push_back(absl::StrCat(
            "n.key IN (SELECT d.document FROM document_addresses d WHERE ",
            AnyText(sql, "d.address", any, true), ")"));
      };
  by_address(query.urls());
  by_address(query.sha256());
  compiled->check = true;
  Finish(compiled, std::move(selection), "n.key");
  return absl::OkStatus();
}

bool PassesNames(const std::string& text, const std::vector<std::string>& all) {
  if (text.empty()) return true;
  absl::StatusOr<TextQuery> query = ParseTextQuery(text);
  std::vector<std::string> words;
  for (const std::string& name : all) {
    for (std::string& word : Words(name)) words.push_back(std::move(word));
  }
  return query.ok() && Matches(*query, words);
}

bool Passes(const v1::EntityQuery& query, const v1::Entity& entity) {
  std::vector<std::string> names;
  for (const v1::Name& name : entity.names()) names.push_back(name.text());
  if (!PassesNames(query.text(), names)) return false;
  if (query.has_is_source() && query.is_source() != entity.has_source()) {
    return false;
  }
  const auto type_matches = [&](const std::string& type) {
    return std::find(query.types().begin(), query.types().end(), type) !=
           query.types().end();
  };
  if (query.types_size() > 0 &&
      std::none_of(entity.types().begin(), entity.types().end(),
                   type_matches)) {
    return false;
  }
  if (query.external_ids_size() == 0) return true;
  for (const v1::ExternalId& id : entity.external_ids()) {
    for (const v1::ExternalId& wanted : query.external_ids()) {
      if (id.scheme() == wanted.scheme() && id.value() == wanted.value()) {
        return true;
      }
    }
  }
  return false;
}

bool Passes(const v1::DocumentQuery& query, const v1::Document& document) {
  std::vector<std::string> titles;
  for (const v1::Text& title : document.titles())
    titles.push_back(title.text());
  if (!PassesNames(query.text(), titles)) return false;
  const auto any_of = [](const auto& wanted, const auto& own) {
    return std::any_of(own.begin(), own.end(), [&](const std::string& one) {
      return std::find(wanted.begin(), wanted.end(), one) != wanted.end();
    });
  };
  if (query.urls_size() > 0 && !any_of(query.urls(), document.urls()) &&
      !any_of(query.urls(), document.archived_urls())) {
    return false;
  }
  if (query.sha256_size() > 0 &&
      std::find(query.sha256().begin(), query.sha256().end(),
                document.sha256()) == query.sha256().end()) {
    return false;
  }
  if (query.publishers_size() > 0 &&
      std::find(query.publishers().begin(), query.publishers().end(),
                document.publisher()) == query.publishers().end()) {
    return false;
  }
  if (query.has_published()) {
    absl::StatusOr<Edtf> wanted = Edtf::Parse(query.published().edtf());
    absl::StatusOr<Edtf> published = Edtf::Parse(document.published());
    if (!wanted.ok() || !published.ok()) return false;
    const When when = Overlaps(published->bounds(), wanted->bounds());
    if (when == When::kNo) return false;
    if (query.published().certainty() == v1::CERTAINTY_CERTAINLY &&
        when != When::kCertainly) {
      return false;
    }
  }
  return true;
}

// Turns the rows of one portion into answers; `*last` is where it ended.
absl::Status ReadRows(Reader& reader, const v1::ClaimQuery& query,
                      const Compiled& compiled,
                      const std::vector<Cell>& parameters, size_t* rows,
                      Place* last, std::deque<Answer<v1::ClaimView>>* answers) {
  std::vector<Reader::ClaimRecord> records;
  VERACITY_RETURN_IF_ERROR(
      reader.connection().Run(compiled.sql.text, parameters, [&](Cells row) {
        records.push_back(Reader::TakeClaim(row));
        return true;
      }));
  *rows = records.size();
  const v1::WithdrawnFilter withdrawn = query.asserted().withdrawn();
  const bool tell = withdrawn == v1::WITHDRAWN_FILTER_INCLUDE ||
                    withdrawn == v1::WITHDRAWN_FILTER_ONLY;
  const bool said = reader.snapshot().said_withdrawals() != nullptr;
  for (const Reader::ClaimRecord& record : records) {
    last->major = record.key;
    Answer<v1::ClaimView> answer{*last, {}};
    std::optional<bool> known;
    if (!tell && !said) known = false;
    VERACITY_RETURN_IF_ERROR(reader.Read(record, known, false, &answer.value));
    if (!tell && answer.value.withdrawn()) continue;
    if (compiled.check) {
      VERACITY_ASSIGN_OR_RETURN(
          const bool passes,
          internal::Passes(reader, query.claim(), answer.value.claim()));
      if (!passes) continue;
    }
    if (compiled.asserted != nullptr) {
      VERACITY_ASSIGN_OR_RETURN(
          const bool has, HasAssertion(reader, query.asserted(), record.key,
                                       compiled.asserted.get()));
      if (!has) continue;
    }
    if (compiled.not_asserted != nullptr) {
      VERACITY_ASSIGN_OR_RETURN(
          const bool has, HasAssertion(reader, query.not_asserted(), record.key,
                                       compiled.not_asserted.get()));
      if (has) continue;
    }
    answers->push_back(std::move(answer));
  }
  return absl::OkStatus();
}

absl::Status ReadRows(Reader& reader, const v1::AssertionQuery& query,
                      const Compiled& compiled,
                      const std::vector<Cell>& parameters, size_t* rows,
                      Place* last,
                      std::deque<Answer<v1::AssertionView>>* answers) {
  struct Taken {
    Reader::AssertionRecord record;
    int64_t said_from;
  };
  std::vector<Taken> records;
  VERACITY_RETURN_IF_ERROR(
      reader.connection().Run(compiled.sql.text, parameters, [&](Cells row) {
        records.push_back({Reader::TakeAssertion(row), row[7].integer});
        return true;
      }));
  *rows = records.size();
  const v1::WithdrawnFilter withdrawn = query.assertion().withdrawn();
  const bool said = reader.snapshot().said_withdrawals() != nullptr;
  std::optional<bool> known;
  if (!said && withdrawn == v1::WITHDRAWN_FILTER_ONLY) {
    known = true;
  } else if (!said && withdrawn != v1::WITHDRAWN_FILTER_INCLUDE) {
    known = false;
  }
  const bool by_said = compiled.minor != 0;
  const bool about_claims =
      compiled.check && (query.claim().ByteSizeLong() > 0 ||
                         reader.snapshot().valid().has_value());
  int64_t passed_claim = -1;
  bool claim_passes = true;
  for (const Taken& taken : records) {
    last->major = by_said ? taken.said_from : taken.record.key;
    last->minor = taken.record.key;
    Answer<v1::AssertionView> answer{*last, {}};
    VERACITY_RETURN_IF_ERROR(
        reader.Read(taken.record, known, false, &answer.value));
    if (compiled.check) {
      VERACITY_ASSIGN_OR_RETURN(const bool passes,
                                internal::Passes(reader, query.assertion(),
                                                 taken.record, answer.value));
      if (!passes) continue;
    }
    if (about_claims) {
      const int64_t key = ClaimKeyOf(taken.record.key);
      if (key != passed_claim) {
        passed_claim = key;
        VERACITY_ASSIGN_OR_RETURN(std::optional<Reader::ClaimRecord> record,
                                  reader.FindClaim(key));
        v1::ClaimView claim;
        claim_passes = record.has_value();
        if (record.has_value() && !reader.IsOnRecord(*record)) {
          // Nothing is known of it; who asks nothing of it may have it.
          claim_passes = query.claim().ByteSizeLong() == 0;
        } else if (record.has_value()) {
          VERACITY_RETURN_IF_ERROR(reader.Read(*record, false, false, &claim));
          VERACITY_ASSIGN_OR_RETURN(
              claim_passes,
              internal::Passes(reader, query.claim(), claim.claim()));
        }
      }
      if (!claim_passes) continue;
    }
    answers->push_back(std::move(answer));
  }
  return absl::OkStatus();
}

template <typename Query, typename Message, typename Read>
absl::Status ReadNamedRows(Reader& reader, const Query& query,
                           const Compiled& compiled,
                           const std::vector<Cell>& parameters, size_t* rows,
                           Place* last, std::deque<Answer<Message>>* answers,
                           Read read) {
  std::vector<int64_t> keys;
  VERACITY_RETURN_IF_ERROR(
      reader.connection().Run(compiled.sql.text, parameters, [&](Cells row) {
        keys.push_back(row[0].integer);
        return true;
      }));
  *rows = keys.size();
  for (int64_t key : keys) {
    last->major = key;
    Answer<Message> answer{*last, {}};
    const absl::Status status = read(key, &answer.value);
    if (absl::IsNotFound(status)) continue;  // every description is withdrawn
    VERACITY_RETURN_IF_ERROR(status);
    if (Passes(query, answer.value)) answers->push_back(std::move(answer));
  }
  return absl::OkStatus();
}

absl::Status ReadRows(Reader& reader, const v1::EntityQuery& query,
                      const Compiled& compiled,
                      const std::vector<Cell>& parameters, size_t* rows,
                      Place* last, std::deque<Answer<v1::Entity>>* answers) {
  return ReadNamedRows(reader, query, compiled, parameters, rows, last, answers,
                       [&](int64_t key, v1::Entity* entity) {
                         return reader.ReadEntity(key, entity);
                       });
}

absl::Status ReadRows(Reader& reader, const v1::DocumentQuery& query,
                      const Compiled& compiled,
                      const std::vector<Cell>& parameters, size_t* rows,
                      Place* last, std::deque<Answer<v1::Document>>* answers) {
  return ReadNamedRows(reader, query, compiled, parameters, rows, last, answers,
                       [&](int64_t key, v1::Document* document) {
                         return reader.ReadDocument(key, document);
                       });
}

// ---- What all have in common: portions, streams, pages.

template <typename Query, typename T>
class Finder {
 public:
  Finder(SnapshotPtr snapshot, Query query, CallOptions call)
      : snapshot_(std::move(snapshot)),
        query_(std::move(query)),
        call_(std::move(call)) {}

  void StartAfter(Place place) {
    place_ = place;
    started_ = true;
  }

  // The next answer; false at the end.
  absl::StatusOr<bool> Next(Answer<T>* answer, size_t wanted) {
    while (answers_.empty() && !ended_) {
      VERACITY_RETURN_IF_ERROR(snapshot_->status());
      VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                                snapshot_->core().database->Acquire());
      VERACITY_ASSIGN_OR_RETURN(Transaction transaction,
                                Transaction::BeginRead(*lease));
      Obey(call_, snapshot_->core().options, *lease);
      Reader reader(*snapshot_, *lease);
      VERACITY_RETURN_IF_ERROR(Fetch(reader, wanted));
      VERACITY_RETURN_IF_ERROR(transaction.Commit());
    }
    return Take(answer);
  }
  // The same over a reader that the caller has.
  absl::StatusOr<bool> NextOn(Reader& reader, Answer<T>* answer) {
    while (answers_.empty() && !ended_) {
      VERACITY_RETURN_IF_ERROR(Fetch(reader, kLastPortion));
    }
    return Take(answer);
  }

 private:
  bool Take(Answer<T>* answer) {
    if (answers_.empty()) return false;
    *answer = std::move(answers_.front());
    answers_.pop_front();
    ++given_;
    return true;
  }

  absl::Status Fetch(Reader& reader, size_t wanted) {
    VERACITY_RETURN_IF_ERROR(CheckCall(call_, snapshot_->core().options));
    if (!compiled_) {
      compiled_ = std::make_unique<Compiled>();
      VERACITY_RETURN_IF_ERROR(Compile(reader, query_, compiled_.get()));
      if (compiled_->descending && !started_) {
        place_.major = place_.minor = std::numeric_limits<int64_t>::max();
      }
    }
    if (compiled_->none) {
      ended_ = true;
      return absl::OkStatus();
    }
    const size_t limit = std::min(portion_, std::max<size_t>(wanted, 1));
    portion_ = std::min(portion_ * 2, kLastPortion);
    compiled_->sql.Set(compiled_->major, place_.major);
    if (compiled_->minor != 0) {
      compiled_->sql.Set(compiled_->minor, place_.minor);
    }
    compiled_->sql.Set(compiled_->limit, static_cast<int64_t>(limit));
    size_t rows = 0;
    VERACITY_RETURN_IF_ERROR(ReadRows(reader, query_, *compiled_,
                                      compiled_->sql.cells(), &rows, &place_,
                                      &answers_));
    ended_ = rows < limit;
    if (call_.progress) call_.progress({given_ + answers_.size(), 0});
    return absl::OkStatus();
  }

  const SnapshotPtr snapshot_;
  const Query query_;
  const CallOptions call_;
  std::unique_ptr<Compiled> compiled_;
  std::deque<Answer<T>> answers_;
  Place place_;
  bool started_ = false;
  bool ended_ = false;
  size_t portion_ = kFirstPortion;
  uint64_t given_ = 0;
};

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

std::string MonthOf(int64_t seconds) {
  if (seconds == std::numeric_limits<int64_t>::min()) return "";
  const absl::CivilSecond second =
      absl::ToCivilSecond(absl::FromUnixSeconds(seconds), absl::UTCTimeZone());
  const std::string month = absl::StrCat(second.month());
  return absl::StrCat(second.year(), "-", month.size() == 1 ? "0" : "", month);
}

std::vector<v1::GroupCount> Sorted(const std::map<std::string, uint64_t>& by) {
  std::vector<v1::GroupCount> groups;
  for (const auto& [key, count] : by) {
    v1::GroupCount group;
    group.set_key(key);
    group.set_count(count);
    groups.push_back(std::move(group));
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const v1::GroupCount& a, const v1::GroupCount& b) {
                     return a.count() > b.count();
                   });
  return groups;
}

// The column to group by, of rows a and c; empty: not of this query.
absl::string_view GroupColumn(v1::GroupBy group, bool assertions) {
  switch (group) {
    case v1::GROUP_BY_UNSPECIFIED:
      return "0";
    case v1::GROUP_BY_PREDICATE:
      return "seen*c.predicate";
    case v1::GROUP_BY_SUBJECT:
      return "seen*c.subject_kind, seen*c.subject";
    case v1::GROUP_BY_SOURCE:
      return assertions ? "a.source" : "";
    case v1::GROUP_BY_STANCE:
      return assertions ? "a.stance" : "";
    case v1::GROUP_BY_MONTH_SAID:
      return assertions ? "a.said_from" : "";
    case v1::GROUP_BY_DOCUMENT:
      return assertions ? "a.document" : "";
    case v1::GROUP_BY_BASIS:
      return assertions ? "a.basis" : "";
    default:
      return "";
  }
}

absl::StatusOr<std::string> GroupName(Reader& reader, v1::GroupBy group,
                                      int64_t key, int64_t further) {
  switch (group) {
    case v1::GROUP_BY_PREDICATE:
      return key == 0 ? std::string() : reader.NameOf(Kind::kPredicate, key);
    case v1::GROUP_BY_SOURCE:
      return reader.NameOf(Kind::kEntity, key);
    case v1::GROUP_BY_DOCUMENT:
      return key == 0 ? std::string() : reader.NameOf(Kind::kDocument, key);
    case v1::GROUP_BY_STANCE:
      return v1::Stance_Name(static_cast<v1::Stance>(key));
    case v1::GROUP_BY_BASIS:
      return v1::Basis_Name(static_cast<v1::Basis>(key));
    case v1::GROUP_BY_MONTH_SAID:
      return MonthOf(key);
    case v1::GROUP_BY_SUBJECT: {
      if (key == 0) return std::string();
      VERACITY_ASSIGN_OR_RETURN(v1::RecordRef ref,
                                reader.RefOf(static_cast<Kind>(key), further));
      return ref.has_entity() ? ref.entity() : PrintId(ref);
    }
    default:
      return std::string();
  }
}

// Groups of an answer, where SQL alone could not tell who passes.
absl::StatusOr<std::string> GroupOf(Reader& reader, v1::GroupBy group,
                                    const v1::ClaimView& view) {
  const v1::Statement& statement = view.claim().statement();
  switch (group) {
    case v1::GROUP_BY_PREDICATE:
      return statement.predicate();
    case v1::GROUP_BY_SUBJECT:
      return statement.subject().has_entity() ? statement.subject().entity()
                                              : PrintId(statement.subject());
    default:
      static_cast<void>(reader);
      return std::string();
  }
}

absl::StatusOr<std::string> GroupOf(Reader& reader, v1::GroupBy group,
                                    const v1::AssertionView& view) {
  const v1::Assertion& assertion = view.assertion();
  switch (group) {
    case v1::GROUP_BY_SOURCE:
      return assertion.source();
    case v1::GROUP_BY_DOCUMENT:
      return assertion.document();
    case v1::GROUP_BY_STANCE:
      return v1::Stance_Name(assertion.stance());
    case v1::GROUP_BY_BASIS:
      return v1::Basis_Name(assertion.basis());
    case v1::GROUP_BY_MONTH_SAID: {
      if (assertion.said().empty()) return std::string();
      absl::StatusOr<Edtf> said = Edtf::Parse(assertion.said());
      return said.ok() ? MonthOf(said->bounds().earliest.seconds)
                       : std::string();
    }
    case v1::GROUP_BY_PREDICATE:
    case v1::GROUP_BY_SUBJECT: {
      v1::RecordRef ref;
      *ref.mutable_claim() = assertion.claim();
      VERACITY_ASSIGN_OR_RETURN(const Located located, reader.Locate(ref));
      VERACITY_ASSIGN_OR_RETURN(std::optional<Reader::ClaimRecord> record,
                                reader.FindClaim(located.key));
      v1::ClaimView claim;
      if (record.has_value() && reader.IsOnRecord(*record)) {
        VERACITY_RETURN_IF_ERROR(reader.Read(*record, false, false, &claim));
      }
      return GroupOf(reader, group, claim);
    }
    default:
      return std::string();
  }
}

template <typename T, typename Query>
absl::StatusOr<std::vector<v1::GroupCount>> CountBy(SnapshotPtr snapshot,
                                                    const Query& query,
                                                    v1::GroupBy group,
                                                    bool assertions,
                                                    const CallOptions& call) {
  VERACITY_RETURN_IF_ERROR(snapshot->status());
  const absl::string_view column = GroupColumn(group, assertions);
  if (column.empty()) {
    return absl::InvalidArgumentError(
        "claims can be grouped by predicate and subject; ask for assertions to "
        "group by source, stance, document, basis or month");
  }
  std::map<std::string, uint64_t> counts;
  if (group == v1::GROUP_BY_UNSPECIFIED) counts[""] = 0;
  VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                            snapshot->core().database->Acquire());
  Obey(call, snapshot->core().options, *lease);
  Reader reader(*snapshot, *lease);
  Sql sql;
  Selector selector(reader, sql);
  Selection selection;
  if constexpr (std::is_same_v<Query, v1::ClaimQuery>) {
    VERACITY_ASSIGN_OR_RETURN(selection, selector.Claims(query));
  } else {
    VERACITY_ASSIGN_OR_RETURN(selection, selector.Assertions(query));
    const bool needs_claim =
        group == v1::GROUP_BY_PREDICATE || group == v1::GROUP_BY_SUBJECT;
    if (needs_claim && !absl::StrContains(selection.from, "claims c")) {
      absl::StrAppend(&selection.from, " CROSS JOIN claims c ON c.key=a.key&",
                      ~(kAssertionsPerClaim - 1));
    }
  }
  if (selection.none) return Sorted(counts);
  if (!selection.checks()) {
    struct Row {
      int64_t key, further, count;
    };
    std::vector<Row> rows;
    const bool two = group == v1::GROUP_BY_SUBJECT;
    std::string columns(column);
    if (absl::StrContains(column, "seen")) {
      // Of a claim that is not on record yet nothing is known.
      columns = absl::StrReplaceAll(
          column,
          {{"seen", absl::StrCat("(c.position IS NOT NULL AND c.position<=",
                                 sql.Bind(snapshot->last_position()), ")")}});
    }
    sql.text =
        absl::StrCat("SELECT count(*), ", columns, " FROM ", selection.from,
                     " WHERE ", absl::StrJoin(selection.where, " AND "),
                     group == v1::GROUP_BY_UNSPECIFIED ? "" : " GROUP BY 2",
                     two ? ", 3" : "");
    VERACITY_RETURN_IF_ERROR(lease->Run(sql.text, sql.cells(), [&](Cells row) {
      rows.push_back({row[1].is_null() ? 0 : row[1].integer,
                      two ? row[2].integer : 0, row[0].integer});
      return true;
    }));
    for (const Row& row : rows) {
      VERACITY_ASSIGN_OR_RETURN(const std::string name,
                                GroupName(reader, group, row.key, row.further));
      counts[name] += static_cast<uint64_t>(row.count);
    }
    return Sorted(counts);
  }
  Finder<Query, T> finder(snapshot, query, call);
  Answer<T> answer;
  while (true) {
    VERACITY_ASSIGN_OR_RETURN(const bool more, finder.NextOn(reader, &answer));
    if (!more) return Sorted(counts);
    VERACITY_ASSIGN_OR_RETURN(const std::string name,
                              GroupOf(reader, group, answer.value));
    ++counts[name];
  }
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

absl::StatusOr<std::vector<v1::GroupCount>> Count(SnapshotPtr snapshot,
                                                  const v1::ClaimQuery& query,
                                                  v1::GroupBy group,
                                                  const CallOptions& call) {
  return CountBy<v1::ClaimView>(std::move(snapshot), query, group, false, call);
}
absl::StatusOr<std::vector<v1::GroupCount>> Count(
    SnapshotPtr snapshot, const v1::AssertionQuery& query, v1::GroupBy group,
    const CallOptions& call) {
  return CountBy<v1::AssertionView>(std::move(snapshot), query, group, true,
                                    call);
}

}  // namespace veracity::internal
