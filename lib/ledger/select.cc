#include "ledger/select.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "identity/canonical.h"
#include "ledger/payload.h"
#include "ledger/walk.h"
#include "ledger/withdrawals.h"
#include "veracity/edtf.h"
#include "veracity/scales.h"
#include "veracity/units.h"

namespace veracity::internal {
namespace {

// SQL: a claim, alias c, has an assertion that the conditions let pass.
std::string ExistsSql(const Selection& assertions) {
  return absl::StrCat("EXISTS(SELECT 1 FROM ", assertions.from,
                      " WHERE a.key>c.key AND a.key<c.key+",
                      kAssertionsPerClaim, " AND ",
                      absl::StrJoin(assertions.where, " AND "), ")");
}

// Where tables lie on many servers: the home of all claims with this subject
// and predicate; nullopt: they may be anywhere.
absl::StatusOr<std::optional<int64_t>> HomeOfMatter(
    Connection& connection, const v1::RecordRef& subject,
    const std::string& predicate) {
  if (!connection.is_distributed()) return std::nullopt;
  v1::Claim claim;
  *claim.mutable_statement()->mutable_subject() = subject;
  claim.mutable_statement()->set_predicate(predicate);
  std::string form;
  std::string shard_form;
  if (!AppendCanonical(claim, &form, &shard_form).ok()) return std::nullopt;
  // Those that were referred to with another shard before they came.
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t misplaced,
      connection.RunForInt("SELECT count(*) FROM meta WHERE name='misplaced'",
                           {}, 0));
  if (misplaced != 0) return std::nullopt;
  return HomeOfShard(First8(Sha256(shard_form)));
}

}  // namespace

std::vector<int64_t> WithDefault(
    const google::protobuf::RepeatedField<int>& values, int64_t same) {
  std::vector<int64_t> all(values.begin(), values.end());
  if (std::find(all.begin(), all.end(), 0) != all.end()) all.push_back(same);
  if (std::find(all.begin(), all.end(), same) != all.end()) all.push_back(0);
  return all;
}

bool LeadsToFew(const v1::ClaimFilter& filter) {
  return filter.ids_size() > 0 || filter.subjects_size() > 0 ||
         filter.about_size() > 0 || filter.value().has_equals() ||
         !filter.text().empty();
}

absl::StatusOr<TimeBounds> BoundsOf(const v1::TimeFilter& filter,
                                    absl::string_view field) {
  absl::StatusOr<Edtf> time = Edtf::Parse(filter.edtf());
  if (!time.ok()) return Annotate(time.status(), field);
  return time->bounds();
}

std::string OverlapSql(Sql& sql, absl::string_view from, absl::string_view to,
                       const TimeBounds& bounds) {
  const std::string low = sql.Bind(bounds.earliest.seconds);
  const std::string high = sql.Bind(bounds.latest.seconds);
  return absl::StrCat("(", from, "<=", high, " AND ", to, ">=", low, ")");
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

absl::Status Selector::AddText(const std::string& text, Selection* selection) {
  absl::StatusOr<TextQuery> query = ParseTextQuery(text);
  if (!query.ok()) return Annotate(query.status(), "claim.text");
  const std::string match = sql_.BindText(reader_.connection().MatchOf(*query));
  const std::string last = sql_.Bind(reader_.snapshot().last_position());
  selection->where.push_back(absl::StrCat(
      "c.key IN (SELECT e.key FROM MATCHING(claim_words, ", match,
      ") w JOIN entries e ON e.position=w.position WHERE w.position<=", last,
      " UNION SELECT m.claim FROM mentions m WHERE m.kind=1 AND m.role<=2 AND"
      " m.target IN (SELECT e.key FROM MATCHING(entity_words, ",
      match, ") w JOIN entries e ON e.position=w.position WHERE w.position<=",
      last, "))"));
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
      if (filter.subjects_size() == 1 && filter.predicates_size() == 1) {
        VERACITY_ASSIGN_OR_RETURN(
            const std::optional<int64_t> home,
            HomeOfMatter(reader_.connection(), filter.subjects(0),
                         filter.predicates(0)));
        if (home.has_value()) {
          absl::StrAppend(&any[0], " AND m.home=", sql_.Bind(*home));
        }
      }
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

absl::Status Selector::NarrowByAsserted(const v1::AssertionFilter& filter,
                                        Selection* selection) {
  const auto by_index = [&](absl::string_view index, absl::string_view column,
                            absl::string_view row,
                            const std::vector<int64_t>& keys) {
    selection->where.push_back(
        absl::StrCat("c.key IN (SELECT ", row, "& ", ~(kAssertionsPerClaim - 1),
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
          "NOT ", WithdrawnClaimSql("c", sql_.Bind(reader_.snapshot().commit()),
                                    reader_.connection().is_distributed())));
    } else {
      selection.check_claim = true;
    }
  }
  return selection;
}

}  // namespace veracity::internal
