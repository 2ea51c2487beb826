#include "ledger/resolve.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/base32.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "storage/tables.h"
#include "veracity/ids.h"

namespace veracity::internal {
namespace {

// The digests that begin with the base32 letters typed: the first and the
// last possible digest.
bool DigestRange(absl::string_view letters, std::string* first,
                 std::string* last) {
  if (letters.empty() || letters.size() > 52) return false;
  std::string low(letters);
  std::string high(letters);
  low.resize(52, 'a');
  high.resize(52, '7');
  // 52 letters hold four bits more than 32 bytes: these are 0.
  low.back() = letters.size() == 52 ? low.back() : 'a';
  high.back() = letters.size() == 52 ? high.back() : 'q';
  const std::optional<std::string> from = Base32Decode(low);
  const std::optional<std::string> to = Base32Decode(high);
  if (!from.has_value() || !to.has_value()) return false;
  *first = *from;
  *last = *to;
  return true;
}

class Resolver {
 public:
  Resolver(Reader& reader, size_t limit, std::vector<v1::Candidate>* found)
      : reader_(reader), limit_(limit), found_(*found) {}

  absl::Status Run(absl::string_view typed) {
    VERACITY_RETURN_IF_ERROR(ByPrintedId(typed));
    VERACITY_RETURN_IF_ERROR(ByName(typed));
    if (found_.size() < limit_) VERACITY_RETURN_IF_ERROR(ByWords(typed));
    return absl::OkStatus();
  }

 private:
  bool full() const { return found_.size() >= limit_; }

  absl::Status Add(Kind kind, int64_t key, absl::string_view match,
                   absl::string_view name = "") {
    if (full()) return absl::OkStatus();
    absl::StatusOr<v1::RecordRef> ref = reader_.RefOf(kind, key);
    if (!ref.ok()) return ref.status();
    if (!seen_.insert(PrintId(*ref)).second) return absl::OkStatus();
    v1::Candidate candidate;
    candidate.set_match(std::string(match));
    candidate.set_name(std::string(name));
    VERACITY_RETURN_IF_ERROR(Describe(kind, key, &candidate));
    *candidate.mutable_ref() = *std::move(ref);
    found_.push_back(std::move(candidate));
    return absl::OkStatus();
  }

  absl::Status Describe(Kind kind, int64_t key, v1::Candidate* candidate) {
    if (kind == Kind::kEntity) {
      v1::Entity entity;
      const absl::Status status = reader_.ReadEntity(key, &entity);
      if (absl::IsNotFound(status)) {
        candidate->set_description("described by nothing on record");
        return absl::OkStatus();
      }
      VERACITY_RETURN_IF_ERROR(status);
      if (candidate->name().empty() && entity.names_size() > 0) {
        candidate->set_name(entity.names(0).text());
      }
      candidate->set_description(!entity.description().empty()
                                     ? entity.description()
                                 : entity.types_size() > 0 ? entity.types(0)
                                                           : "");
    } else if (kind == Kind::kDocument) {
      v1::Document document;
      const absl::Status status = reader_.ReadDocument(key, &document);
      if (absl::IsNotFound(status)) return absl::OkStatus();
      VERACITY_RETURN_IF_ERROR(status);
      if (candidate->name().empty() && document.titles_size() > 0) {
        candidate->set_name(document.titles(0).text());
      }
      candidate->set_description(document.genre());
    } else if (kind == Kind::kClaim) {
      VERACITY_ASSIGN_OR_RETURN(std::optional<Reader::ClaimRecord> record,
                                reader_.FindClaim(key));
      if (!record.has_value()) return absl::OkStatus();
      v1::ClaimView view;
      VERACITY_RETURN_IF_ERROR(reader_.Read(*record, false, false, &view));
      if (view.claim().wordings_size() > 0) {
        candidate->set_name(view.claim().wordings(0).text());
      } else {
        candidate->set_name(view.claim().statement().predicate());
      }
    }
    return absl::OkStatus();
  }

  absl::Status ByPrintedId(absl::string_view typed) {
    if (typed.size() <= 4 || typed[3] != '_') return absl::OkStatus();
    const absl::string_view prefix = typed.substr(0, 4);
    const absl::string_view rest = typed.substr(4);
    for (const auto& [name, kind] :
         {std::make_pair("ent_", Kind::kEntity),
          std::make_pair("doc_", Kind::kDocument),
          std::make_pair("prd_", Kind::kPredicate)}) {
      if (prefix == name) return ByExactName(kind, rest, "id");
    }
    std::string first;
    std::string last;
    const std::string letters = absl::AsciiStrToLower(rest);
    if (!DigestRange(letters, &first, &last)) return absl::OkStatus();
    const char* match = rest.size() == 52 ? "id" : "abbreviated id";
    const Cell cells[] = {Cell::Blob(first), Cell::Blob(last),
                          Cell::Int(static_cast<int64_t>(limit_)),
                          Cell::Int(reader_.snapshot().last_position()),
                          Cell::Int(reader_.snapshot().commit())};
    const Cells up_to_position(cells, 4);
    const Cell up_to_commit[] = {cells[0], cells[1], cells[2], cells[4]};
    std::vector<int64_t> keys;
    const auto take = [&](Cells row) {
      keys.push_back(row[0].integer);
      return true;
    };
    Kind kind = Kind::kNone;
    if (prefix == "clm_" || prefix == "ast_") {
      kind = prefix == "clm_" ? Kind::kClaim : Kind::kAssertion;
      VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
          kind == Kind::kClaim
              ? "SELECT d.key FROM (SELECT digest, key FROM digests"
                " WHERE digest BETWEEN ?1 AND ?2) d JOIN claims c"
                " ON c.key=d.key WHERE c.position<=?4"
                " ORDER BY d.digest LIMIT ?3"
              : "SELECT d.key FROM (SELECT digest, key FROM digests"
                " WHERE digest BETWEEN ?1 AND ?2) d JOIN assertions a"
                " ON a.key=d.key WHERE a.position<=?4"
                " ORDER BY d.digest LIMIT ?3",
          up_to_position, take));
    } else if (prefix == "ret_") {
      kind = Kind::kRetraction;
      VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
          "SELECT key FROM retractions WHERE digest BETWEEN ?1 AND ?2"
          " AND position<=?4 ORDER BY digest LIMIT ?3",
          up_to_position, take));
    } else if (prefix == "bat_") {
      kind = Kind::kBatch;
      VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
          "SELECT commit_no FROM batches WHERE digest BETWEEN ?1 AND ?2"
          " AND commit_no<=?4 ORDER BY digest LIMIT ?3",
          up_to_commit, take));
    }
    for (int64_t key : keys) VERACITY_RETURN_IF_ERROR(Add(kind, key, match));
    return absl::OkStatus();
  }

  absl::Status ByExactName(Kind kind, absl::string_view id,
                           absl::string_view match) {
    const absl::string_view table = NamedTable(kind);
    const Cell cells[] = {Cell::Text(id),
                          Cell::Int(reader_.snapshot().last_position())};
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t key,
        reader_.connection().RunForInt(
            absl::StrCat("SELECT key FROM ", table, " WHERE id=?1"),
            Cells(cells, 1), 0));
    if (key == 0) return absl::OkStatus();
    return Add(kind, key, match);
  }

  absl::Status ByName(absl::string_view typed) {
    for (Kind kind : {Kind::kEntity, Kind::kDocument, Kind::kPredicate}) {
      VERACITY_RETURN_IF_ERROR(ByExactName(kind, typed, "id"));
    }
    return absl::OkStatus();
  }

  // What a record is called, by the description that counts: names, titles,
  // wordings.
  struct Called {
    std::string text;
    bool alias;
  };
  absl::StatusOr<std::vector<Called>> CallsOf(Kind kind, int64_t key) {
    std::vector<Called> called;
    absl::Status status;
    if (kind == Kind::kEntity) {
      v1::Entity entity;
      status = reader_.ReadEntity(key, &entity);
      for (const v1::Name& name : entity.names()) {
        called.push_back(
            {name.text(), name.kind() != v1::NAME_KIND_UNSPECIFIED});
      }
    } else if (kind == Kind::kDocument) {
      v1::Document document;
      status = reader_.ReadDocument(key, &document);
      for (const v1::Text& title : document.titles()) {
        called.push_back({title.text(), false});
      }
    } else {
      VERACITY_ASSIGN_OR_RETURN(std::optional<Reader::ClaimRecord> record,
                                reader_.FindClaim(key));
      v1::ClaimView view;
      if (record.has_value()) {
        status = reader_.Read(*record, false, false, &view);
      }
      for (const v1::Text& wording : view.claim().wordings()) {
        called.push_back({wording.text(), false});
      }
    }
    if (!status.ok() && !absl::IsNotFound(status)) return status;
    return called;
  }

  // Names first, those equal to what was typed before those that contain it.
  absl::Status ByWords(absl::string_view typed) {
    const std::vector<std::string> words = Words(typed, kMaxQueryWords);
    if (words.empty()) return absl::OkStatus();
    TextQuery query;
    for (const std::string& word : words)
      query.terms.push_back({{word}, false});
    query.terms.back().prefix_last = true;
    struct Hit {
      Kind kind;
      int64_t key;
      std::string name;
      bool alias;
      bool whole;
    };
    std::vector<Hit> hits;
    for (const auto& [kind, table] :
         {std::make_pair(Kind::kEntity, "entity_words"),
          std::make_pair(Kind::kDocument, "document_words"),
          std::make_pair(Kind::kClaim, "claim_words")}) {
      const std::string match = reader_.connection().MatchOf(query);
      const Cell cells[] = {Cell::Text(match),
                            Cell::Int(reader_.snapshot().last_position()),
                            Cell::Int(static_cast<int64_t>(limit_) * 8)};
      std::vector<int64_t> keys;
      VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
          absl::StrCat("SELECT e.key FROM MATCHING(", table,
                       ", ?1) w JOIN entries e ON e.position=w.position"
                       " WHERE w.position<=?2 ORDER BY w.position LIMIT ?3"),
          cells, [&](Cells row) {
            keys.push_back(row[0].integer);
            return true;
          }));
      for (int64_t key : keys) {
        Hit hit{kind, key, "", false, false};
        // The index has the words of every version; one counts.
        std::vector<std::string> all;
        VERACITY_ASSIGN_OR_RETURN(const std::vector<Called> called,
                                  CallsOf(kind, key));
        for (const Called& one : called) {
          const std::vector<std::string> own = Words(one.text);
          all.insert(all.end(), own.begin(), own.end());
          if (!Matches(query, own)) continue;
          const bool whole = kind == Kind::kEntity && own == words;
          if (hit.name.empty() || (whole && !hit.whole)) {
            hit.name = one.text;
            hit.alias = one.alias;
            hit.whole = whole;
          }
        }
        if (!Matches(query, all)) continue;
        hits.push_back(std::move(hit));
      }
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
      return a.whole > b.whole;
    });
    for (const Hit& hit : hits) {
      VERACITY_RETURN_IF_ERROR(Add(hit.kind, hit.key,
                                   hit.kind != Kind::kEntity || hit.name.empty()
                                       ? "words"
                                   : hit.alias ? "alias"
                                               : "name",
                                   hit.name));
    }
    return absl::OkStatus();
  }

  Reader& reader_;
  const size_t limit_;
  std::vector<v1::Candidate>& found_;
  absl::flat_hash_set<std::string> seen_;
};

}  // namespace

absl::Status ResolveTyped(Reader& reader, absl::string_view typed, size_t limit,
                          std::vector<v1::Candidate>* found) {
  typed = absl::StripAsciiWhitespace(typed);
  VERACITY_RETURN_IF_ERROR(CheckUtf8(typed));
  if (typed.empty() || limit == 0) {
    return absl::InvalidArgumentError("nothing was typed to resolve");
  }
  return Resolver(reader, limit, found).Run(typed);
}

}  // namespace veracity::internal
