#include "ledger/select.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "ledger/payload.h"
#include "ledger/walk.h"
#include "ledger/withdrawals.h"
#include "veracity/edtf.h"
#include "veracity/scales.h"
#include "veracity/units.h"

namespace veracity::internal {
namespace {

constexpr int64_t kRelays = v1::STANCE_RELAYS;

absl::StatusOr<TimeBounds> BoundsOf(const v1::TimeFilter& filter,
                                    absl::string_view field) {
  absl::StatusOr<Edtf> time = Edtf::Parse(filter.edtf());
  if (!time.ok()) return Annotate(time.status(), field);
  return time->bounds();
}

// SQL: the period in two columns possibly overlaps `bounds`. Whether it does
// certainly depends on how the time was written, which the answer tells.
std::string OverlapSql(Sql& sql, absl::string_view from, absl::string_view to,
                       const TimeBounds& bounds) {
  const std::string low = sql.Bind(bounds.earliest.seconds);
  const std::string high = sql.Bind(bounds.latest.seconds);
  return absl::StrCat("(", from, "<=", high, " AND ", to, ">=", low, ")");
}

bool CertainlyOverlaps(const std::string& edtf, const TimeBounds& bounds) {
  absl::StatusOr<Edtf> time = Edtf::Parse(edtf);
  return time.ok() && Overlaps(time->bounds(), bounds) == When::kCertainly;
}

// A value that is the default and one that says so are the same.
std::vector<int64_t> WithDefault(
    const google::protobuf::RepeatedField<int>& values, int64_t same) {
  std::vector<int64_t> all(values.begin(), values.end());
  if (std::find(all.begin(), all.end(), 0) != all.end()) all.push_back(same);
  if (std::find(all.begin(), all.end(), same) != all.end()) all.push_back(0);
  return all;
}

// Whether some size that the quantity may have lies in the range; exact.
absl::StatusOr<bool> InRange(const v1::QuantityRange& range,
                             const v1::Quantity& stated) {
  const auto is_above = [&](const std::string& a, const std::string& a_unit,
                            const std::string& b,
                            const std::string& b_unit) -> absl::StatusOr<bool> {
    VERACITY_ASSIGN_OR_RETURN(Decimal left, Decimal::Parse(a));
    VERACITY_ASSIGN_OR_RETURN(Decimal right, Decimal::Parse(b));
    VERACITY_ASSIGN_OR_RETURN(Unit left_unit, Unit::Parse(a_unit));
    VERACITY_ASSIGN_OR_RETURN(Unit right_unit, Unit::Parse(b_unit));
    VERACITY_ASSIGN_OR_RETURN(
        const int order, Compare({std::move(left), std::move(left_unit)},
                                 {std::move(right), std::move(right_unit)}));
    return order > 0;
  };
  const bool open_above = stated.relation() == v1::QUANTITY_RELATION_AT_LEAST ||
                          stated.relation() == v1::QUANTITY_RELATION_OVER;
  const bool open_below = stated.relation() == v1::QUANTITY_RELATION_AT_MOST;
  const std::string& low =
      stated.lower().empty() ? stated.value() : stated.lower();
  const std::string& high =
      stated.upper().empty() ? stated.value() : stated.upper();
  if (!range.upper().empty() && !open_below && !low.empty()) {
    VERACITY_ASSIGN_OR_RETURN(
        const bool above,
        is_above(low, stated.unit(), range.upper(), range.unit()));
    if (above) return false;
  }
  if (!range.lower().empty() && !open_above && !high.empty()) {
    VERACITY_ASSIGN_OR_RETURN(
        const bool below,
        is_above(range.lower(), range.unit(), high, stated.unit()));
    if (below) return false;
  }
  return true;
}

// SQL: a claim, alias c, has an assertion that the conditions let pass.
std::string ExistsSql(const Selection& assertions) {
  return absl::StrCat("EXISTS(SELECT 1 FROM ", assertions.from,
                      " WHERE a.key>c.key AND a.key<c.key+",
                      kAssertionsPerClaim, " AND ",
                      absl::StrJoin(assertions.where, " AND "), ")");
}

// Whether the filter alone, by an index, leaves few claims of many.
bool LeadsToFew(const v1::ClaimFilter& filter) {
  return filter.ids_size() > 0 || filter.subjects_size() > 0 ||
         filter.about_size() > 0 || filter.value().has_equals() ||
         !filter.text().empty();
}

bool HasMarking(const google::protobuf::RepeatedPtrField<v1::Marking>& have,
                const google::protobuf::RepeatedPtrField<v1::Marking>& want) {
  return std::any_of(want.begin(), want.end(), [&](const v1::Marking& wanted) {
    return std::any_of(have.begin(), have.end(), [&](const v1::Marking& one) {
      return one.scheme() == wanted.scheme() &&
             (wanted.value().empty() || one.value() == wanted.value());
    });
  });
}

}  // namespace

std::string Sql::Add(Cell cell, std::string bytes) {
  parameters_.push_back({cell, std::move(bytes)});
  return absl::StrCat("?", parameters_.size());
}
std::string Sql::Bind(int64_t value) { return Add(Cell::Int(value), ""); }
std::string Sql::Bind(double value) { return Add(Cell::Real(value), ""); }
std::string Sql::BindText(std::string value) {
  return Add(Cell::Text(""), std::move(value));
}
std::string Sql::BindBlob(std::string value) {
  return Add(Cell::Blob(""), std::move(value));
}
std::string Sql::BindList(const std::vector<int64_t>& values) {
  return absl::StrCat(
      "(SELECT value FROM json_each(",
      BindText(absl::StrCat("[", absl::StrJoin(values, ","), "]")), "))");
}

std::vector<Cell> Sql::cells() const {
  std::vector<Cell> cells;
  cells.reserve(parameters_.size());
  for (const Parameter& parameter : parameters_) {
    Cell cell = parameter.cell;
    if (cell.type == Cell::Type::kText || cell.type == Cell::Type::kBlob) {
      cell.bytes = parameter.bytes;
    }
    cells.push_back(cell);
  }
  return cells;
}

std::string Selector::In(absl::string_view column,
                         const std::vector<int64_t>& values) {
  if (values.size() == 1)
    return absl::StrCat(column, "=", sql_.Bind(values[0]));
  return absl::StrCat(column, " IN ", sql_.BindList(values));
}

absl::StatusOr<std::vector<int64_t>> Selector::KeysOf(
    Kind kind, const google::protobuf::RepeatedPtrField<std::string>& ids) {
  std::vector<int64_t> keys;
  for (const std::string& id : ids) {
    v1::RecordRef ref;
    if (kind == Kind::kEntity) ref.set_entity(id);
    if (kind == Kind::kDocument) ref.set_document(id);
    if (kind == Kind::kPredicate) ref.set_predicate(id);
    if (kind == Kind::kClaim) ref.mutable_claim()->set_id(id);
    if (kind == Kind::kAssertion) ref.mutable_assertion()->set_id(id);
    if (kind == Kind::kBatch) ref.set_batch(id);
    absl::StatusOr<Located> located = reader_.Locate(ref);
    if (absl::IsNotFound(located.status())) continue;
    if (!located.ok()) return located.status();
    keys.push_back(located->key);
  }
  return keys;
}

void Selector::AddValidAxis(Selection* selection) {
  const Snapshot& snapshot = reader_.snapshot();
  if (!snapshot.valid().has_value()) return;
  if (snapshot.valid_certainly()) selection->check_claim = true;
  // Undated statements stay, and what is not on record yet dates nothing;
  // others must be about that time.
  const std::string overlap =
      OverlapSql(sql_, "c.valid_from", "c.valid_to", *snapshot.valid());
  selection->where.push_back(absl::StrCat(
      "(", overlap,
      " OR c.position IS NULL"
      " OR c.position>",
      sql_.Bind(snapshot.last_position()),
      " OR (c.valid_from=", sql_.Bind(std::numeric_limits<int64_t>::min()),
      " AND c.valid_to=", sql_.Bind(std::numeric_limits<int64_t>::max()),
      "))"));
}

void Selector::AddAxes(Selection* selection) {
  const Snapshot& snapshot = reader_.snapshot();
  selection->where.push_back(
      absl::StrCat("a.position<=", sql_.Bind(snapshot.last_position())));
  if (snapshot.said().has_value()) {
    selection->where.push_back(
        absl::StrCat("(a.stance=", kRelays, " OR ",
                     snapshot.said_certainly() ? "a.said_to" : "a.said_from",
                     "<=", sql_.Bind(snapshot.said()->seconds), ")"));
    selection->check_assertion = true;
  }
}

absl::Status Selector::AddText(const std::string& text, Selection* selection) {
  absl::StatusOr<TextQuery> query = ParseTextQuery(text);
  if (!query.ok()) return Annotate(query.status(), "claim.text");
  const std::string match = sql_.BindText(ToFts5(*query));
  const std::string last = sql_.Bind(reader_.snapshot().last_position());
  selection->where.push_back(absl::StrCat(
      "c.key IN (SELECT e.key FROM claim_words w JOIN entries e"
      " ON e.position=w.rowid WHERE claim_words MATCH ",
      match, " AND w.rowid<=", last,
      " UNION SELECT m.claim FROM mentions m WHERE m.kind=1 AND m.role<=2 AND"
      " m.target IN (SELECT e.key FROM entity_words w JOIN entries e"
      " ON e.position=w.rowid WHERE entity_words MATCH ",
      match, " AND w.rowid<=", last, "))"));
  selection->check_claim = true;
  return absl::OkStatus();
}

absl::Status Selector::AddValue(const v1::ValueFilter& value,
                                Selection* selection) {
  switch (value.kind_case()) {
    case v1::ValueFilter::kEquals: {
      const v1::Value& equals = value.equals();
      Kind kind = Kind::kLiteral;
      int64_t key = 0;
      if (equals.has_entity() || equals.has_record()) {
        v1::RecordRef ref = equals.record();
        if (equals.has_entity()) ref.set_entity(equals.entity());
        absl::StatusOr<Located> located = reader_.Locate(ref);
        if (absl::IsNotFound(located.status())) {
          selection->none = true;
          return absl::OkStatus();
        }
        if (!located.ok()) return located.status();
        kind = located->kind;
        key = located->key;
      } else {
        key = LiteralKey(equals);
        if (key == 0) {
          return absl::InvalidArgumentError(
              "claim.value.equals: the value has no canonical form");
        }
      }
      selection->where.push_back(
          absl::StrCat("c.key IN (SELECT m.claim FROM mentions m WHERE m.kind=",
                       sql_.Bind(static_cast<int64_t>(kind)),
                       " AND m.target=", sql_.Bind(key), " AND m.role=2)"));
      return absl::OkStatus();
    }
    case v1::ValueFilter::kRange:
    case v1::ValueFilter::kNear:
    case v1::ValueFilter::kDimension: {
      v1::Quantity quantity;
      double low = -std::numeric_limits<double>::infinity();
      double high = std::numeric_limits<double>::infinity();
      std::string unit_text = value.dimension();
      if (value.has_range()) unit_text = value.range().unit();
      if (value.has_near()) unit_text = value.near().quantity().unit();
      absl::StatusOr<Unit> unit = Unit::Parse(unit_text);
      if (!unit.ok()) return Annotate(unit.status(), "claim.value");
      const auto bound = [&](const std::string& number,
                             bool lower) -> absl::Status {
        if (number.empty()) return absl::OkStatus();
        absl::StatusOr<Decimal> decimal = Decimal::Parse(number);
        if (!decimal.ok()) return Annotate(decimal.status(), "claim.value");
        VERACITY_ASSIGN_OR_RETURN(const BaseRange range,
                                  BaseBounds({*decimal, *unit}));
        (lower ? low : high) = lower ? range.low : range.high;
        return absl::OkStatus();
      };
      if (value.has_range()) {
        selection->check_claim = true;  // doubles are only near
        VERACITY_RETURN_IF_ERROR(bound(value.range().lower(), true));
        VERACITY_RETURN_IF_ERROR(bound(value.range().upper(), false));
      } else if (value.has_near()) {
        const std::string& relative = value.near().relative();
        absl::StatusOr<Decimal> share =
            Decimal::Parse(relative.empty() ? "0.05" : relative);
        if (!share.ok() || share->sign() < 0 || share->ToDouble() >= 1) {
          return absl::InvalidArgumentError(
              absl::StrCat("claim.value.near.relative: '", relative,
                           "' is not a share in [0, 1)"));
        }
        VERACITY_RETURN_IF_ERROR(bound(value.near().quantity().value(), true));
        VERACITY_RETURN_IF_ERROR(bound(value.near().quantity().value(), false));
        // Wide enough for the index; each answer is compared exactly.
        const double slack = share->ToDouble() / (1 - share->ToDouble()) * 1.01;
        const double reach =
            std::max(low < 0 ? -low : low, high < 0 ? -high : high) * slack;
        low -= reach;
        high += reach;
        selection->check_claim = true;
      }
      selection->where.push_back(absl::StrCat(
          "c.key IN (SELECT q.claim FROM quantities q WHERE q.dimension=",
          sql_.BindText(unit->dimension()), " AND q.low<=", sql_.Bind(high),
          " AND q.high>=", sql_.Bind(low), ")"));
      return absl::OkStatus();
    }
    case v1::ValueFilter::KIND_NOT_SET:
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status Selector::AddClaimFilter(const v1::ClaimFilter& filter,
                                      Selection* selection) {
  if (filter.ids_size() > 0) {
    VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> keys,
                              KeysOf(Kind::kClaim, filter.ids()));
    if (keys.empty()) selection->none = true;
    selection->where.push_back(In("c.key", keys));
  }
  std::vector<int64_t> predicates;
  if (filter.predicates_size() > 0) {
    VERACITY_ASSIGN_OR_RETURN(predicates,
                              KeysOf(Kind::kPredicate, filter.predicates()));
    if (predicates.empty()) selection->none = true;
  }
  if (filter.subjects_size() > 0) {
    std::vector<std::string> any;
    for (const v1::RecordRef& subject : filter.subjects()) {
      absl::StatusOr<Located> located = reader_.Locate(subject);
      if (absl::IsNotFound(located.status())) continue;
      if (!located.ok()) return Annotate(located.status(), "claim.subjects");
      any.push_back(absl::StrCat(
          "m.kind=", sql_.Bind(static_cast<int64_t>(located->kind)),
          " AND m.target=", sql_.Bind(located->key), " AND m.role=1",
          predicates.empty()
              ? ""
              : absl::StrCat(" AND ", In("m.predicate", predicates))));
    }
    if (any.empty()) {
      selection->none = true;
    } else if (any.size() == 1 && predicates.size() == 1) {
      LeadBy("mentions m", "m.claim", any[0], "c", selection);
    } else {
      for (std::string& one : any) {
        one = absl::StrCat("SELECT m.claim FROM mentions m WHERE ", one);
      }
      selection->where.push_back(
          absl::StrCat("c.key IN (", absl::StrJoin(any, " UNION "), ")"));
    }
  } else if (predicates.size() == 1) {
    LeadBy("claims_by_predicate p", "p.claim", In("p.predicate", predicates),
           "c", selection);
  } else if (!predicates.empty()) {
    selection->where.push_back(absl::StrCat(
        "c.key IN (SELECT p.claim FROM claims_by_predicate p WHERE ",
        In("p.predicate", predicates), ")"));
  }
  if (filter.about_size() > 0) {
    VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> keys,
                              KeysOf(Kind::kEntity, filter.about()));
    if (keys.empty()) selection->none = true;
    selection->where.push_back(absl::StrCat(
        "c.key IN (SELECT m.claim FROM mentions m WHERE m.kind=1 AND ",
        In("m.target", keys), ")"));
  }
  if (filter.has_value()) {
    VERACITY_RETURN_IF_ERROR(AddValue(filter.value(), selection));
  }
  if (!filter.text().empty()) {
    VERACITY_RETURN_IF_ERROR(AddText(filter.text(), selection));
  }
  if (filter.kinds_size() > 0) {
    // Kind is a description and has versions: rows with one entry are decided
    // here, the others on the answer.
    selection->where.push_back(absl::StrCat(
        "(",
        In("c.claim_kind", WithDefault(filter.kinds(), v1::CLAIM_KIND_FACT)),
        " OR (c.flags&1)=1)"));
    selection->check_claim = true;
  }
  if (filter.has_valid()) {
    VERACITY_ASSIGN_OR_RETURN(const TimeBounds bounds,
                              BoundsOf(filter.valid(), "claim.valid"));
    selection->where.push_back(
        OverlapSql(sql_, "c.valid_from", "c.valid_to", bounds));
    if (filter.valid().certainty() == v1::CERTAINTY_CERTAINLY) {
      selection->check_claim = true;
    }
    // Whatever dates nothing overlaps nothing.
    selection->where.push_back(absl::StrCat(
        "NOT (c.valid_from=", sql_.Bind(std::numeric_limits<int64_t>::min()),
        " AND c.valid_to=", sql_.Bind(std::numeric_limits<int64_t>::max()),
        ")"));
  }
  if (filter.markings_size() > 0) {
    selection->where.push_back("(c.flags&65)<>0");
    selection->check_claim = true;
  }
  return absl::OkStatus();
}

void Selector::LeadBy(absl::string_view index, absl::string_view column,
                      const std::string& condition, absl::string_view alias,
                      Selection* selection) {
  const std::string key = absl::StrCat(alias, ".key");
  if (selection->key == key) {
    selection->from = absl::StrCat(index, " CROSS JOIN ", selection->from,
                                   " ON ", key, "=", column);
    selection->key = std::string(column);
    selection->where.push_back(condition);
  } else {
    selection->where.push_back(absl::StrCat(key, " IN (SELECT ", column,
                                            " FROM ", index, " WHERE ",
                                            condition, ")"));
  }
}

absl::StatusOr<std::vector<int64_t>> Selector::SourceKeys(
    const v1::AssertionFilter& filter) {
  VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> keys,
                            KeysOf(Kind::kEntity, filter.sources()));
  if (!filter.with_affiliated()) return keys;
  return Affiliated(reader_, std::move(keys));
}

absl::Status Selector::AddRoads(const v1::AssertionFilter& filter,
                                bool on_claim, Selection* selection) {
  const auto lead = [&](absl::string_view index, absl::string_view column,
                        absl::string_view row, const std::vector<int64_t>& keys,
                        absl::string_view plain) {
    if (keys.empty()) selection->none = true;
    if (on_claim) {
      selection->where.push_back(In(plain, keys));
    } else if (keys.size() == 1) {
      LeadBy(index, row, In(column, keys), "a", selection);
    } else {
      selection->where.push_back(absl::StrCat("a.key IN (SELECT ", row,
                                              " FROM ", index, " WHERE ",
                                              In(column, keys), ")"));
    }
  };
  const char* const key = on_claim ? "+a.key" : "a.key";
  if (filter.ids_size() > 0) {
    VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> keys,
                              KeysOf(Kind::kAssertion, filter.ids()));
    if (keys.empty()) selection->none = true;
    selection->where.push_back(In(key, keys));
  }
  if (filter.resting_on_size() > 0) {
    VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> keys,
                              RestingOn(reader_, filter.resting_on()));
    if (keys.empty()) selection->none = true;
    selection->where.push_back(In(key, keys));
  }
  if (filter.documents_size() > 0) {
    VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> keys,
                              KeysOf(Kind::kDocument, filter.documents()));
    lead("assertions_by_document d", "d.document", "d.assertion", keys,
         "a.document");
  }
  if (filter.sources_size() > 0) {
    VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> keys, SourceKeys(filter));
    lead("assertions_by_source s", "s.source", "s.assertion", keys, "a.source");
  }
  return absl::OkStatus();
}

absl::Status Selector::AddSaid(const TimeBounds& bounds, bool may_lead,
                               Selection* selection) {
  selection->where.push_back(
      OverlapSql(sql_, "a.said_from", "a.said_to", bounds));
  selection->where.push_back(absl::StrCat(
      "NOT (a.said_from=", sql_.Bind(std::numeric_limits<int64_t>::min()),
      " AND a.said_to=", sql_.Bind(std::numeric_limits<int64_t>::max()), ")"));
  if (!may_lead || selection->key != "a.key") return absl::OkStatus();
  // What overlaps began at most a month before, or has a long time and an
  // index of its own. Where that is much, rows are read in their order, which
  // soon fills a page, and the index would be in the way.
  constexpr int64_t kLong = 2'678'400;  // as in the schema
  constexpr int64_t kMuch = 2000;
  const int64_t high = bounds.latest.seconds;
  const int64_t low =
      bounds.earliest.seconds < std::numeric_limits<int64_t>::min() + kLong
          ? std::numeric_limits<int64_t>::min()
          : bounds.earliest.seconds - kLong;
  const Cell cells[] = {Cell::Int(low), Cell::Int(high), Cell::Int(kMuch)};
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t short_ones,
      reader_.connection().RunForInt(
          "SELECT count(*) FROM (SELECT 1 FROM assertions_by_said"
          " WHERE said_from BETWEEN ?1 AND ?2 LIMIT ?3)",
          cells, 0));
  if (short_ones >= kMuch) return absl::OkStatus();
  selection->where.push_back(absl::StrCat(
      "a.key IN (SELECT t.assertion FROM assertions_by_said t WHERE"
      " t.said_from BETWEEN ",
      sql_.Bind(low), " AND ", sql_.Bind(high),
      " UNION SELECT l.key FROM assertions l INDEXED BY assertions_said_long"
      " WHERE l.said_from<=",
      sql_.Bind(high), " AND l.said_to>=", sql_.Bind(bounds.earliest.seconds),
      " AND l.said_to-l.said_from>2678400 AND"
      " NOT(l.said_from=-9223372036854775808 AND"
      " l.said_to=9223372036854775807))"));
  return absl::OkStatus();
}

absl::Status Selector::AddBatches(const v1::AssertionFilter& filter,
                                  Selection* selection) {
  std::vector<std::string> entries;
  if (filter.batches_size() > 0) {
    VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> commits,
                              KeysOf(Kind::kBatch, filter.batches()));
    if (commits.empty()) selection->none = true;
    entries.push_back(In("b.commit_no", commits));
  }
  if (filter.has_recorded()) {
    const auto micros = [](const google::protobuf::Timestamp& time) {
      return time.seconds() * 1'000'000 + time.nanos() / 1000;
    };
    if (filter.recorded().has_from()) {
      entries.push_back(absl::StrCat(
          "b.recorded>=", sql_.Bind(micros(filter.recorded().from()))));
    }
    if (filter.recorded().has_until()) {
      entries.push_back(absl::StrCat(
          "b.recorded<", sql_.Bind(micros(filter.recorded().until()))));
    }
  }
  if (filter.authors_size() > 0) {
    std::vector<std::string> any;
    for (const std::string& author : filter.authors()) {
      if (author == reader_.snapshot().core().owner) {
        any.push_back("b.author=0");
      } else {
        any.push_back(absl::StrCat(
            "b.author IN (SELECT l.author FROM lineage l JOIN authors h"
            " ON h.key=l.ancestor WHERE h.entity=",
            sql_.BindText(author), ")"));
      }
    }
    entries.push_back(absl::StrCat("(", absl::StrJoin(any, " OR "), ")"));
  }
  if (entries.empty()) return absl::OkStatus();
  const std::string conditions = absl::StrJoin(entries, " AND ");
  selection->where.push_back(absl::StrCat(
      "(EXISTS(SELECT 1 FROM batches b WHERE b.commit_no=a.position>>",
      kOrdinalBits, " AND ", conditions,
      ") OR ((a.flags&1)=1 AND EXISTS(SELECT 1 FROM versions v JOIN batches b"
      " ON b.commit_no=v.position>>",
      kOrdinalBits, " WHERE v.kind=4 AND v.key=a.key AND v.position<=",
      sql_.Bind(reader_.snapshot().last_position()), " AND ", conditions,
      ")))"));
  return absl::OkStatus();
}

absl::Status Selector::AddConfidence(const v1::ConfidenceFilter& confidence,
                                     Selection* selection) {
  const auto bound = [&](const std::string& number,
                         double open) -> absl::StatusOr<double> {
    if (number.empty()) return open;
    if (confidence.scale().empty()) {
      absl::StatusOr<Decimal> decimal = Decimal::Parse(number);
      if (!decimal.ok()) {
        return Annotate(decimal.status(), "assertion.confidence");
      }
      return decimal->ToDouble();
    }
    const v1::Scale* scale = FindScale(confidence.scale());
    if (scale == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(
          "assertion.confidence.scale: no scale '", confidence.scale(), "'"));
    }
    absl::StatusOr<Decimal> decimal = Decimal::Parse(number);
    absl::StatusOr<Decimal> least = Decimal::Parse(scale->minimum());
    absl::StatusOr<Decimal> most = Decimal::Parse(scale->maximum());
    if (!decimal.ok() || !least.ok() || !most.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "assertion.confidence: '", number, "' is not a number of scale '",
          confidence.scale(), "'"));
    }
    return (decimal->ToDouble() - least->ToDouble()) /
           (most->ToDouble() - least->ToDouble());
  };
  VERACITY_ASSIGN_OR_RETURN(
      const double low,
      bound(confidence.lower(), -std::numeric_limits<double>::infinity()));
  VERACITY_ASSIGN_OR_RETURN(
      const double high,
      bound(confidence.upper(), std::numeric_limits<double>::infinity()));
  selection->where.push_back(absl::StrCat("a.low<=", sql_.Bind(high),
                                          " AND a.high>=", sql_.Bind(low)));
  return absl::OkStatus();
}

absl::Status Selector::AddAssertionFilter(const v1::AssertionFilter& filter,
                                          bool on_claim, Selection* selection) {
  const Snapshot& snapshot = reader_.snapshot();
  VERACITY_RETURN_IF_ERROR(AddRoads(filter, on_claim, selection));
  const auto any_of = [&](absl::string_view column, const auto& values) {
    if (values.empty()) return;
    selection->where.push_back(
        In(column, std::vector<int64_t>(values.begin(), values.end())));
  };
  any_of("a.stance", filter.stances());
  any_of("a.basis", filter.bases());
  if (filter.manners_size() > 0) {
    selection->where.push_back(
        In("a.manner", WithDefault(filter.manners(), v1::MANNER_STATED)));
  }
  if (filter.has_said()) {
    VERACITY_ASSIGN_OR_RETURN(const TimeBounds bounds,
                              BoundsOf(filter.said(), "assertion.said"));
    if (filter.said().certainty() == v1::CERTAINTY_CERTAINLY) {
      selection->check_assertion = true;
    }
    VERACITY_RETURN_IF_ERROR(AddSaid(bounds, !on_claim, selection));
  }
  VERACITY_RETURN_IF_ERROR(AddBatches(filter, selection));
  if (filter.has_confidence()) {
    VERACITY_RETURN_IF_ERROR(AddConfidence(filter.confidence(), selection));
  }
  if (filter.markings_size() > 0) {
    selection->where.push_back("(a.flags&65)<>0");
    selection->check_assertion = true;
  }
  if (filter.holding() != v1::HOLDING_UNSPECIFIED) {
    // The best entry decides; rows with several are decided on the answer.
    const int64_t flag =
        filter.holding() == v1::HOLDING_ONLY_RELAYED ? int64_t{2} : int64_t{0};
    selection->where.push_back(
        absl::StrCat("((a.flags&2)=", flag, " OR (a.flags&1)=1)"));
    selection->check_assertion = true;
  }
  if (filter.has_first_hand()) {
    selection->where.push_back(
        absl::StrCat("a.basis ", filter.first_hand() ? "" : "NOT ", "IN (",
                     static_cast<int>(v1::BASIS_OBSERVED), ",",
                     static_cast<int>(v1::BASIS_MEASURED), ",",
                     static_cast<int>(v1::BASIS_DOCUMENTED), ")"));
  }
  if (filter.has_minimum_depth() || filter.has_maximum_depth()) {
    if (filter.minimum_depth() > 0) {
      selection->where.push_back("(a.flags&4)<>0");
    }
    selection->check_assertion = true;
  }
  if (snapshot.said_withdrawals() != nullptr) {
    selection->check_assertion = true;  // withdrawn or not: on the answer
  } else {
    // Bound only where it is used: SQLite knows no parameter that is not.
    switch (filter.withdrawn()) {
      case v1::WITHDRAWN_FILTER_INCLUDE:
        break;
      case v1::WITHDRAWN_FILTER_ONLY:
        selection->where.push_back(
            WithdrawnAssertionSql("a", sql_.Bind(snapshot.commit())));
        break;
      default:
        selection->where.push_back(absl::StrCat(
            "NOT ", WithdrawnAssertionSql("a", sql_.Bind(snapshot.commit()))));
        break;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Selection> Selector::AssertionsOnClaim(
    const v1::AssertionFilter& filter) {
  Selection selection;
  selection.from = "assertions a";
  AddAxes(&selection);
  VERACITY_RETURN_IF_ERROR(AddAssertionFilter(filter, true, &selection));
  return selection;
}

absl::Status Selector::NarrowByAsserted(const v1::AssertionFilter& filter,
                                        Selection* selection) {
  const auto by_index = [&](absl::string_view index, absl::string_view column,
                            absl::string_view row,
                            const std::vector<int64_t>& keys) {
    selection->where.push_back(
        absl::StrCat("c.key IN (SELECT ", row, "&", ~(kAssertionsPerClaim - 1),
                     " FROM ", index, " WHERE ", In(column, keys), ")"));
  };
  if (filter.ids_size() > 0 || filter.resting_on_size() > 0) {
    std::vector<int64_t> keys;
    if (filter.ids_size() > 0) {
      VERACITY_ASSIGN_OR_RETURN(keys, KeysOf(Kind::kAssertion, filter.ids()));
    } else {
      VERACITY_ASSIGN_OR_RETURN(keys, RestingOn(reader_, filter.resting_on()));
    }
    for (int64_t& key : keys) key = ClaimKeyOf(key);
    selection->where.push_back(In("c.key", keys));
  } else if (filter.documents_size() > 0) {
    VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> keys,
                              KeysOf(Kind::kDocument, filter.documents()));
    by_index("assertions_by_document d", "d.document", "d.assertion", keys);
  } else if (filter.sources_size() > 0) {
    VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> keys, SourceKeys(filter));
    by_index("assertions_by_source s", "s.source", "s.assertion", keys);
  }
  return absl::OkStatus();
}

absl::StatusOr<Selection> Selector::Claims(const v1::ClaimQuery& query) {
  Selection selection;
  selection.from = "claims c";
  selection.key = "c.key";
  selection.where.push_back(absl::StrCat(
      "c.position<=", sql_.Bind(reader_.snapshot().last_position())));
  VERACITY_RETURN_IF_ERROR(AddClaimFilter(query.claim(), &selection));
  AddValidAxis(&selection);
  if (query.has_asserted()) {
    VERACITY_ASSIGN_OR_RETURN(const Selection inner,
                              AssertionsOnClaim(query.asserted()));
    if (inner.none) {
      selection.none = true;
    } else {
      selection.where.push_back(ExistsSql(inner));
    }
    selection.check_asserted = inner.check_assertion;
    if (!LeadsToFew(query.claim())) {
      VERACITY_RETURN_IF_ERROR(NarrowByAsserted(query.asserted(), &selection));
    }
  }
  if (query.has_not_asserted()) {
    // What SQL cannot tell may leave an assertion out, hence bring a claim in:
    // nothing of it can go into the statement, not even a parameter.
    Sql aside;
    VERACITY_ASSIGN_OR_RETURN(
        Selection inner,
        Selector(reader_, aside).AssertionsOnClaim(query.not_asserted()));
    if (inner.check_assertion && !inner.none) {
      selection.check_not_asserted = true;
    } else if (!inner.none) {
      VERACITY_ASSIGN_OR_RETURN(inner, AssertionsOnClaim(query.not_asserted()));
      selection.where.push_back(absl::StrCat("NOT ", ExistsSql(inner)));
    }
  }
  // A claim that was itself withdrawn, by its one entry, is left out.
  if (query.asserted().withdrawn() != v1::WITHDRAWN_FILTER_INCLUDE &&
      query.asserted().withdrawn() != v1::WITHDRAWN_FILTER_ONLY) {
    if (reader_.snapshot().said_withdrawals() == nullptr) {
      selection.where.push_back(absl::StrCat(
          "NOT ",
          WithdrawnClaimSql("c", sql_.Bind(reader_.snapshot().commit()))));
    } else {
      selection.check_claim = true;
    }
  }
  return selection;
}

absl::StatusOr<Selection> Selector::Assertions(
    const v1::AssertionQuery& query) {
  const v1::AssertionFilter& filter = query.assertion();
  const bool about_claims = query.claim().ByteSizeLong() > 0 ||
                            reader_.snapshot().valid().has_value();
  const bool from_assertions =
      filter.ids_size() > 0 || filter.sources_size() > 0 ||
      filter.documents_size() > 0 || filter.resting_on_size() > 0;
  const bool claims_first = about_claims && filter.ids_size() == 0 &&
                            (LeadsToFew(query.claim()) || !from_assertions);
  Selection selection;
  selection.from = claims_first ? "claims c" : "assertions a";
  selection.key = claims_first ? "c.key" : "a.key";
  AddAxes(&selection);
  if (about_claims) {
    if (query.claim().ByteSizeLong() > 0) {
      // What is known of a claim before it is on record is known later only.
      selection.where.push_back(absl::StrCat(
          "c.position<=", sql_.Bind(reader_.snapshot().last_position())));
    }
    VERACITY_RETURN_IF_ERROR(AddClaimFilter(query.claim(), &selection));
    AddValidAxis(&selection);
  }
  if (claims_first) {
    // The assertions of a claim lie beside it.
    absl::StrAppend(&selection.from,
                    " CROSS JOIN assertions a ON a.key>c.key AND"
                    " a.key<c.key+",
                    kAssertionsPerClaim);
    selection.claim_key = std::exchange(selection.key, "a.key");
  }
  VERACITY_RETURN_IF_ERROR(
      AddAssertionFilter(filter, claims_first, &selection));
  if (about_claims && !claims_first) {
    absl::StrAppend(&selection.from, " CROSS JOIN claims c ON c.key=a.key&",
                    ~(kAssertionsPerClaim - 1));
  }
  return selection;
}

absl::StatusOr<bool> Passes(Reader& reader, const v1::ClaimFilter& filter,
                            const v1::Claim& claim) {
  if (filter.kinds_size() > 0) {
    const std::vector<int64_t> kinds =
        WithDefault(filter.kinds(), v1::CLAIM_KIND_FACT);
    if (std::find(kinds.begin(), kinds.end(), claim.kind()) == kinds.end()) {
      return false;
    }
  }
  const std::string& valid = claim.statement().valid();
  if (filter.valid().certainty() == v1::CERTAINTY_CERTAINLY) {
    VERACITY_ASSIGN_OR_RETURN(const TimeBounds bounds,
                              BoundsOf(filter.valid(), "claim.valid"));
    if (!CertainlyOverlaps(valid, bounds)) return false;
  }
  const Snapshot& snapshot = reader.snapshot();
  if (snapshot.valid().has_value() && snapshot.valid_certainly() &&
      !valid.empty() && !CertainlyOverlaps(valid, *snapshot.valid())) {
    return false;
  }
  if (filter.markings_size() > 0 &&
      !HasMarking(claim.markings(), filter.markings())) {
    return false;
  }
  if (!filter.text().empty()) {
    // The index has every version's words; only the one that counts counts.
    absl::StatusOr<TextQuery> query = ParseTextQuery(filter.text());
    if (!query.ok()) return query.status();
    std::vector<std::string> words;
    for (const v1::Text& wording : claim.wordings()) {
      for (std::string& word : Words(wording.text())) {
        words.push_back(std::move(word));
      }
    }
    bool matches = Matches(*query, words);
    const auto named = [&](const std::string& id) -> absl::StatusOr<bool> {
      if (id.empty()) return false;
      v1::RecordRef ref;
      ref.set_entity(id);
      absl::StatusOr<Located> located = reader.Locate(ref);
      if (!located.ok() || !located->on_record) return false;
      v1::Entity entity;
      absl::Status status = reader.ReadEntity(located->key, &entity);
      if (absl::IsNotFound(status)) return false;
      VERACITY_RETURN_IF_ERROR(status);
      std::vector<std::string> names;
      for (const v1::Name& name : entity.names()) {
        for (std::string& word : Words(name.text())) {
          names.push_back(std::move(word));
        }
      }
      return Matches(*query, names);
    };
    if (!matches) {
      VERACITY_ASSIGN_OR_RETURN(matches,
                                named(claim.statement().subject().entity()));
    }
    if (!matches) {
      VERACITY_ASSIGN_OR_RETURN(matches,
                                named(claim.statement().value().entity()));
    }
    if (!matches) return false;
  }
  if (filter.value().has_range()) {
    return InRange(filter.value().range(),
                   claim.statement().value().quantity());
  }
  if (filter.value().has_near()) {
    const v1::QuantityNear& near = filter.value().near();
    absl::StatusOr<Decimal> share =
        Decimal::Parse(near.relative().empty() ? "0.05" : near.relative());
    absl::StatusOr<Decimal> wanted = Decimal::Parse(near.quantity().value());
    absl::StatusOr<Unit> wanted_unit = Unit::Parse(near.quantity().unit());
    const v1::Quantity& stated = claim.statement().value().quantity();
    absl::StatusOr<Decimal> number = Decimal::Parse(stated.value());
    absl::StatusOr<Unit> unit = Unit::Parse(stated.unit());
    if (!share.ok() || !wanted.ok() || !wanted_unit.ok() || !number.ok() ||
        !unit.ok()) {
      return false;
    }
    absl::StatusOr<bool> agrees =
        AgreesWithin({*wanted, *wanted_unit}, {*number, *unit}, *share);
    return agrees.ok() && *agrees;
  }
  return true;
}

absl::StatusOr<bool> Passes(Reader& reader, const v1::AssertionFilter& filter,
                            const Reader::AssertionRecord& record,
                            const v1::AssertionView& view) {
  if (filter.markings_size() > 0 &&
      !HasMarking(view.assertion().markings(), filter.markings())) {
    return false;
  }
  if (filter.holding() != v1::HOLDING_UNSPECIFIED &&
      filter.holding() != view.holding()) {
    return false;
  }
  if (filter.said().certainty() == v1::CERTAINTY_CERTAINLY) {
    VERACITY_ASSIGN_OR_RETURN(const TimeBounds bounds,
                              BoundsOf(filter.said(), "assertion.said"));
    if (!CertainlyOverlaps(view.assertion().said(), bounds)) return false;
  }
  if (reader.snapshot().said_withdrawals() != nullptr) {
    const bool wanted_standing =
        filter.withdrawn() != v1::WITHDRAWN_FILTER_ONLY;
    if (filter.withdrawn() != v1::WITHDRAWN_FILTER_INCLUDE &&
        view.withdrawn() == wanted_standing) {
      return false;
    }
  }
  if (filter.has_minimum_depth() || filter.has_maximum_depth()) {
    VERACITY_ASSIGN_OR_RETURN(const uint32_t depth,
                              DepthOf(reader, record.key));
    if (filter.has_minimum_depth() && depth < filter.minimum_depth()) {
      return false;
    }
    if (filter.has_maximum_depth() && depth > filter.maximum_depth()) {
      return false;
    }
  }
  return true;
}

}  // namespace veracity::internal
