#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "ledger/select.h"
#include "ledger/walk.h"
#include "ledger/withdrawals.h"
#include "veracity/edtf.h"
#include "veracity/scales.h"

namespace veracity::internal {
namespace {

constexpr int64_t kRelays = v1::STANCE_RELAYS;

}  // namespace

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
          " WHERE said_from BETWEEN ?1 AND ?2 LIMIT ?3) t",
          cells, 0));
  if (short_ones >= kMuch) return absl::OkStatus();
  selection->where.push_back(absl::StrCat(
      "a.key IN (SELECT t.assertion FROM assertions_by_said t WHERE"
      " t.said_from BETWEEN ",
      sql_.Bind(low), " AND ", sql_.Bind(high),
      " UNION SELECT l.key FROM assertions l INDEXED BY assertions_said_long"
      " WHERE l.said_from<=",
      sql_.Bind(high), " AND l.said_to>=", sql_.Bind(bounds.earliest.seconds),
      " AND SPAN(l.said_to, l.said_from)>2678400 AND"
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
  // Batches are not part of what is asked on many servers: there they are a
  // list.
  const auto came_with = [&](absl::string_view position) {
    return reader_.connection().is_distributed()
               ? absl::StrCat(position, ">>", kOrdinalBits,
                              " IN (SELECT b.commit_no FROM batches b WHERE ",
                              conditions, ")")
               : absl::StrCat(
                     "EXISTS(SELECT 1 FROM batches b WHERE"
                     " b.commit_no=",
                     position, ">>", kOrdinalBits, " AND ", conditions, ")");
  };
  selection->where.push_back(absl::StrCat(
      "(", came_with("a.position"),
      " OR ((a.flags&1)=1 AND EXISTS(SELECT 1 FROM versions v WHERE v.kind=4"
      " AND v.key=a.key AND v.position<=",
      sql_.Bind(reader_.snapshot().last_position()), " AND ",
      came_with("v.position"), ")))"));
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
    // Bound only where it is used: a database knows no parameter that is not.
    switch (filter.withdrawn()) {
      case v1::WITHDRAWN_FILTER_INCLUDE:
        break;
      case v1::WITHDRAWN_FILTER_ONLY:
        selection->where.push_back(
            WithdrawnAssertionSql("a", sql_.Bind(snapshot.commit()),
                                  reader_.connection().is_distributed()));
        break;
      default:
        selection->where.push_back(absl::StrCat(
            "NOT ",
            WithdrawnAssertionSql("a", sql_.Bind(snapshot.commit()),
                                  reader_.connection().is_distributed())));
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
    absl::StrAppend(&selection.from, " CROSS JOIN claims c ON c.key=a.key& ",
                    ~(kAssertionsPerClaim - 1));
  }
  return selection;
}

}  // namespace veracity::internal
