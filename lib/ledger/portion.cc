#include "ledger/portion.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/text.h"
#include "ledger/passes.h"
#include "ledger/select.h"
#include "veracity/edtf.h"

namespace veracity::internal {

// `major` orders before the answer's key; empty: the key alone does.
namespace {

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

}  // namespace

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

namespace {

// Entities and documents: rows of one table.
absl::Status AddNameText(const std::string& text, absl::string_view words,
                         Reader& reader, Sql& sql, Selection* selection) {
  if (text.empty()) return absl::OkStatus();
  absl::StatusOr<TextQuery> query = ParseTextQuery(text);
  if (!query.ok()) return Annotate(query.status(), "text");
  selection->where.push_back(absl::StrCat(
      "n.key IN (SELECT e.key FROM MATCHING(", words, ", ",
      sql.BindText(reader.connection().MatchOf(*query)),
      ") w JOIN entries e ON e.position=w.position WHERE w.position<=",
      sql.Bind(reader.snapshot().last_position()), ")"));
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

// What questions about entities and documents have in common, as alias n.
absl::StatusOr<Selection> SelectNamed(
    Reader& reader, const google::protobuf::RepeatedPtrField<std::string>& ids,
    const std::string& text, absl::string_view table, absl::string_view words,
    Sql& sql) {
  Selection selection;
  selection.from = absl::StrCat(table, " n");
  selection.key = "n.key";
  selection.where.push_back(absl::StrCat(
      "n.position<=", sql.Bind(reader.snapshot().last_position())));
  if (!ids.empty()) {
    selection.where.push_back(AnyText(sql, "n.id", ids));
  }
  VERACITY_RETURN_IF_ERROR(AddNameText(text, words, reader, sql, &selection));
  return selection;
}

}  // namespace

absl::Status Compile(Reader& reader, const v1::EntityQuery& query,
                     Compiled* compiled) {
  Sql& sql = compiled->sql;
  VERACITY_ASSIGN_OR_RETURN(Selection selection,
                            SelectNamed(reader, query.ids(), query.text(),
                                        "entities", "entity_words", sql));
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
  Sql& sql = compiled->sql;
  VERACITY_ASSIGN_OR_RETURN(Selection selection,
                            SelectNamed(reader, query.ids(), query.text(),
                                        "documents", "document_words", sql));
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

namespace {

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

}  // namespace

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
  std::vector<int64_t> positions;
  for (const Reader::ClaimRecord& record : records) {
    positions.push_back(record.position);
  }
  VERACITY_RETURN_IF_ERROR(reader.ForeseeBatches(positions));
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
  std::vector<int64_t> positions, claims;
  for (const Taken& taken : records) {
    positions.push_back(taken.record.position);
    claims.push_back(ClaimKeyOf(taken.record.key));
  }
  VERACITY_RETURN_IF_ERROR(reader.ForeseeBatches(positions));
  VERACITY_RETURN_IF_ERROR(reader.ForeseeClaimRefs(claims));
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

namespace {

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

}  // namespace

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

}  // namespace veracity::internal
