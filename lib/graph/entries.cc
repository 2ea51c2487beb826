#include "graph/entries.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "ledger/core.h"
#include "ledger/snapshot.h"
#include "veracity/edtf.h"

namespace veracity::internal {

WithdrawalInput Entries::input() const {
  WithdrawalInput input;
  input.lineages = &lineages_;
  input.entry_begin = entry_begin_;
  input.entries = entries_;
  input.source = source_;
  input.document = document_;
  input.retractions = retractions_;
  input.source_count = source_numbers_.size();
  input.document_count = document_numbers_.size();
  input.batch_count = copies_ * batch_numbers_.size();
  return input;
}

std::vector<int64_t> Entries::CommitsOf(int32_t statement) const {
  std::vector<int64_t> commits;
  for (int32_t e = entry_begin_[statement]; e < entry_begin_[statement + 1];
       ++e) {
    commits.push_back(
        batch_numbers_.keys()[entries_[e].batch % batch_numbers_.size()]);
  }
  return commits;
}

std::vector<std::string> Entries::AuthorsOf(int32_t lineage) const {
  std::vector<std::string> authors;
  for (; lineage != Lineages::kOwner; lineage = lineages_.outer(lineage)) {
    authors.push_back(author_names_[lineages_.author(lineage)]);
  }
  std::reverse(authors.begin(), authors.end());
  return authors;
}

RetractionTarget Entries::TargetOf(Kind kind, int64_t key, int32_t copy) const {
  using Named = RetractionTarget::Kind;
  const auto target = [&](Named named, int32_t number) {
    return RetractionTarget{named, number};
  };
  switch (kind) {
    case Kind::kRetraction: {
      const int32_t retraction = retraction_numbers_.Find(key);
      if (retraction == kNoIndex) return {};
      return target(Named::kRecord,
                    RecordOf(retraction, (copy + copies_ - 1) % copies_));
    }
    case Kind::kBatch: {
      const int32_t batch = batch_numbers_.Find(key);
      if (batch == kNoIndex) return {};
      return target(Named::kBatch, BatchOf(batch, copy));
    }
    default:
      break;
  }
  if (copy != 0) return {};
  switch (kind) {
    case Kind::kAssertion:
      return target(Named::kRecord, statement_numbers_.Find(key));
    case Kind::kEntity:
      return target(Named::kSource, source_numbers_.Find(key));
    case Kind::kDocument:
      return target(Named::kDocument, document_numbers_.Find(key));
    default:
      return {};
  }
}

std::vector<RetractionTarget> Entries::TargetsOf(
    absl::Span<const Located> targets) const {
  std::vector<RetractionTarget> named;
  for (const Located& located : targets) {
    for (int32_t copy = 0; copy < copies_; ++copy) {
      const RetractionTarget target = TargetOf(located.kind, located.key, copy);
      if (target.id != kNoIndex) named.push_back(target);
    }
  }
  return named;
}

namespace {

struct StoredEntry {
  int64_t position, flags;
};

struct StoredRetraction {
  int64_t position, flags;
  Kind target_kind;
  int64_t target;
  bool possibly_made, certainly_made;
};

}  // namespace

class EntryReader {
 public:
  EntryReader(const ListQuery& query, absl::Span<const StoredOrigin> rows)
      : query_(query), rows_(rows) {}

  absl::StatusOr<Entries> Read(absl::Span<const int64_t> named) {
    for (const StoredOrigin& row : rows_) {
      out_.statement_numbers_.Add(row.key);
      out_.source_.push_back(out_.source_numbers_.Add(row.source));
      out_.document_.push_back(out_.document_numbers_.Add(row.document));
    }
    for (int64_t source : named) out_.source_numbers_.Add(source);
    VERACITY_RETURN_IF_ERROR(LoadRetractions());
    VERACITY_RETURN_IF_ERROR(LoadLineages());
    SetEntries();
    SetRetractions();
    return std::move(out_);
  }

 private:
  // The retractions that name a statement, its source, document or a batch it
  // came in; then those that name these retractions or their batches.
  absl::Status LoadRetractions() {
    std::vector<int64_t> repeated;
    for (const StoredOrigin& row : rows_) {
      out_.batch_numbers_.Add(CommitOf(row.position));
      if (row.flags & kRepeated) repeated.push_back(row.key);
    }
    VERACITY_RETURN_IF_ERROR(LoadVersions<Kind::kAssertion>(repeated));
    VERACITY_RETURN_IF_ERROR(
        AddRetractions<Kind::kAssertion>(out_.statements().keys()));
    VERACITY_RETURN_IF_ERROR(
        AddRetractions<Kind::kEntity>(out_.source_numbers_.keys()));
    VERACITY_RETURN_IF_ERROR(
        AddRetractions<Kind::kDocument>(out_.document_numbers_.keys()));
    size_t batches = 0, retractions = 0;
    while (batches < out_.batch_numbers_.keys().size() ||
           retractions < retractions_.size()) {
      const std::vector<int64_t> new_batches =
          KeysFrom(out_.batch_numbers_, &batches);
      repeated.clear();
      for (size_t i = retractions; i < retractions_.size(); ++i) {
        out_.batch_numbers_.Add(CommitOf(retractions_[i].position));
        if ((retractions_[i].flags & kRepeated) == 0) continue;
        repeated.push_back(out_.retraction_numbers_.keys()[i]);
      }
      const std::vector<int64_t> new_retractions =
          KeysFrom(out_.retraction_numbers_, &retractions);
      VERACITY_RETURN_IF_ERROR(LoadVersions<Kind::kRetraction>(repeated));
      VERACITY_RETURN_IF_ERROR(
          AddRetractions<Kind::kRetraction>(new_retractions));
      VERACITY_RETURN_IF_ERROR(AddRetractions<Kind::kBatch>(new_batches));
    }
    return absl::OkStatus();
  }

  // The keys from the one with number `*begin` on, which moves to the end.
  static std::vector<int64_t> KeysFrom(const Numbering& numbers,
                                       size_t* begin) {
    const std::vector<int64_t>& keys = numbers.keys();
    return {keys.begin() +
                static_cast<ptrdiff_t>(std::exchange(*begin, keys.size())),
            keys.end()};
  }

  template <Kind kKind>
  absl::Status AddRetractions(const std::vector<int64_t>& targets) {
    static const std::string sql = absl::StrCat(
        "SELECT r.key, r.position, r.flags, r.target, r.withdrawn_from,"
        " r.withdrawn_to FROM LIST(?1) j CROSS JOIN retractions r"
        " ON r.target_kind=",
        static_cast<int>(kKind), " AND r.target=j.value WHERE r.position<=?2");
    return query_.RunAsOf(sql, targets, [&](Cells row) {
      const int64_t key = row[0].integer;
      if (out_.retraction_numbers_.Contains(key)) return true;
      out_.retraction_numbers_.Add(key);
      const std::optional<Instant>& said = query_.snapshot().said();
      retractions_.push_back(
          {row[1].integer, row[2].integer, kKind, row[3].integer,
           !said.has_value() || row[4].integer <= said->seconds,
           !said.has_value() || row[5].integer <= said->seconds});
      return true;
    });
  }

  // The entries after the first of records that have several.
  template <Kind kKind>
  absl::Status LoadVersions(const std::vector<int64_t>& keys) {
    static const std::string sql = absl::StrCat(
        "SELECT v.key, v.position, v.flags FROM LIST(?1) j CROSS JOIN "
        "versions v"
        " ON v.kind=",
        static_cast<int>(kKind),
        " AND v.key=j.value WHERE v.position<=?2 ORDER BY v.key, v.position");
    return query_.RunAsOf(sql, keys, [&](Cells row) {
      versions_[{kKind, row[0].integer}].push_back(
          {row[1].integer, row[2].integer});
      out_.batch_numbers_.Add(CommitOf(row[1].integer));
      return true;
    });
  }

  // Whose batches they are.
  absl::Status LoadLineages() {
    absl::flat_hash_map<int64_t, int64_t> author_of;
    VERACITY_RETURN_IF_ERROR(query_.Run(
        "SELECT b.commit_no, b.author FROM LIST(?1) j"
        " CROSS JOIN batches b ON b.commit_no=j.value WHERE b.author<>0",
        out_.batch_numbers_.keys(), [&](Cells row) {
          author_of[row[0].integer] = row[1].integer;
          return true;
        }));
    lineage_of_.assign(out_.batch_numbers_.keys().size(), Lineages::kOwner);
    if (author_of.empty()) return absl::OkStatus();
    absl::flat_hash_map<int64_t, int64_t> outer;
    absl::flat_hash_map<int64_t, std::string> names;
    VERACITY_RETURN_IF_ERROR(query_.reader().connection().Run(
        "SELECT key, parent, entity FROM authors", {}, [&](Cells row) {
          outer[row[0].integer] = row[1].integer;
          names[row[0].integer] = std::string(row[2].bytes);
          return true;
        }));
    Numbering authors;  // each key is one author behind one outer row
    for (const auto& [batch, author] : author_of) {
      std::vector<int32_t> row;
      for (int64_t at = author; at != kOwnerAuthor; at = outer[at]) {
        row.insert(row.begin(), authors.Add(at));
      }
      lineage_of_[out_.batch_numbers_.Find(batch)] = out_.lineages_.Intern(row);
    }
    for (int64_t key : authors.keys()) {
      out_.author_names_.push_back(names[key]);
    }
    return absl::OkStatus();
  }

  void SetEntries() {
    out_.copies_ = query_.snapshot().said().has_value() ? 2 : 1;
    for (const StoredOrigin& row : rows_) {
      // What was not said yet is as if withdrawn: it has no entry.
      if (row.said) {
        AddEntries(Kind::kAssertion, row.key, {row.position, row.flags}, 0);
      }
      out_.entry_begin_.push_back(static_cast<int32_t>(out_.entries_.size()));
    }
    for (int32_t copy = 0; copy < out_.copies_; ++copy) {
      for (size_t i = 0; i < retractions_.size(); ++i) {
        AddEntries(Kind::kRetraction, out_.retraction_numbers_.keys()[i],
                   {retractions_[i].position, retractions_[i].flags},
                   (copy + 1) % out_.copies_);
        out_.entry_begin_.push_back(static_cast<int32_t>(out_.entries_.size()));
      }
    }
  }

  // The entries of a record that `copy` of a retraction can withdraw.
  void AddEntries(Kind kind, int64_t key, StoredEntry first, int32_t copy) {
    AddEntry(first, copy);
    const auto further = versions_.find({kind, key});
    if (further == versions_.end()) return;
    for (const StoredEntry& entry : further->second) AddEntry(entry, copy);
  }
  void AddEntry(const StoredEntry& entry, int32_t copy) {
    const int32_t batch = out_.batch_numbers_.Find(CommitOf(entry.position));
    out_.held_.push_back((entry.flags & kOnlyRelayed) == 0);
    out_.entries_.push_back({out_.BatchOf(batch, copy), lineage_of_[batch]});
  }

  void SetRetractions() {
    for (int32_t copy = 0; copy < out_.copies_; ++copy) {
      const bool possibly = query_.snapshot().said_certainly() == (copy == 0);
      for (size_t i = 0; i < retractions_.size(); ++i) {
        const StoredRetraction& retraction = retractions_[i];
        if (possibly ? !retraction.possibly_made : !retraction.certainly_made) {
          continue;
        }
        out_.retractions_.push_back(
            {out_.RecordOf(static_cast<int32_t>(i), copy),
             out_.TargetOf(retraction.target_kind, retraction.target, copy)});
      }
    }
  }

  const ListQuery& query_;
  const absl::Span<const StoredOrigin> rows_;
  std::vector<StoredRetraction> retractions_;  // by number
  std::vector<int32_t> lineage_of_;            // of batches
  absl::flat_hash_map<std::pair<Kind, int64_t>, std::vector<StoredEntry>>
      versions_;
  Entries out_;
};

absl::StatusOr<Entries> ReadEntries(const ListQuery& query,
                                    absl::Span<const StoredOrigin> statements,
                                    absl::Span<const int64_t> named) {
  return EntryReader(query, statements).Read(named);
}

}  // namespace veracity::internal
