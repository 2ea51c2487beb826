#include "storage/postgres/distribution.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "base/digest.h"
#include "storage/keys.h"

namespace veracity::internal {
namespace {

// Where a table's rows lie. `column` gives a row its home; by `id`, if any,
// rows are looked up, and it was what gave the key its home.
struct Homed {
  absl::string_view table;
  absl::string_view column;
  size_t ordinal;  // of the column, from 0
  HomeFrom from = HomeFrom::kKey;
  absl::string_view id = "";
  HomeFrom id_from = HomeFrom::kKey;
};
constexpr Homed kHomed[] = {
    {"entries", "position", 0},
    {"versions", "key", 1},
    {"entities", "key", 0, HomeFrom::kKey, "id", HomeFrom::kName},
    {"external_ids", "entity", 2},
    {"documents", "key", 0, HomeFrom::kKey, "id", HomeFrom::kName},
    {"document_addresses", "document", 1},
    {"digests", "digest", 0, HomeFrom::kDigest},
    {"claims", "key", 0},
    {"assertions", "key", 0},
    {"retractions", "key", 0, HomeFrom::kKey, "digest", HomeFrom::kDigest},
    {"unverified", "position", 3},
    {"mentions", "claim", 4},
    {"claims_by_predicate", "claim", 1},
    {"quantities", "claim", 2},
    {"assertions_by_source", "assertion", 1},
    {"assertions_by_document", "assertion", 1},
    {"assertions_by_said", "assertion", 1},
    {"grounds", "owner", 0},
    {"dependants", "owner", 2},
    {"withdrawals", "target", 1},
    {"authored", "place", 0},
    {"claim_words", "position", 0},
    {"entity_words", "position", 0},
    {"document_words", "position", 0},
    {"assessments", "claim", 1},
    {"assessment_places", "claim", 2},
    {"assessments_due", "claim", 1},
    {"verdict_changes", "claim", 2},
};
// On every server: few rows, which statements ask everywhere.
constexpr absl::string_view kEverywhere[] = {"authors", "lineage", "predicates",
                                             "batches", "wide_withdrawals"};

const Homed* Find(absl::string_view table) {
  const auto* found =
      std::find_if(std::begin(kHomed), std::end(kHomed),
                   [&](const Homed& homed) { return homed.table == table; });
  return found == std::end(kHomed) ? nullptr : found;
}

// -- A statement's words --

struct Token {
  absl::string_view text;
  bool space;  // before it
  size_t scope = 0;
  // In the SET of an UPDATE, where = is no condition.
  bool assigns = false;
};

bool IsWordStart(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_';
}
bool IsWordPart(char c) {
  return IsWordStart(c) || absl::ascii_isdigit(static_cast<unsigned char>(c));
}

std::vector<Token> Split(absl::string_view sql) {
  std::vector<Token> tokens;
  for (size_t at = 0; at < sql.size();) {
    const size_t begin = sql.find_first_not_of(' ', at);
    if (begin == absl::string_view::npos) break;
    const char c = sql[begin];
    size_t end = begin + 1;
    if (c == '\'') {
      end = std::min(sql.find('\'', end), sql.size() - 1) + 1;
    } else if (c == '?' || IsWordPart(c)) {
      while (end < sql.size() && IsWordPart(sql[end])) ++end;
    } else if (end < sql.size() &&
               absl::string_view("<= >= <> << >> ||")
                       .find(sql.substr(begin, 2)) != absl::string_view::npos) {
      ++end;
    }
    tokens.push_back({sql.substr(begin, end - begin), begin > at});
    at = end;
  }
  return tokens;
}

// A table of a FROM, under its alias.
struct Alias {
  absl::string_view name;
  const Homed* homed = nullptr;
  absl::string_view list = "";  // the parameter that LIST reads, or empty
  absl::string_view home = "";  // the parameter that is its home, if one is
};

// A SELECT, UPDATE or DELETE, with the one that it is within.
struct Scope {
  size_t parent;  // itself: none
  std::vector<Alias> aliases;
};

// A column of a row that its home follows from: tokens [begin, end).
struct Locator {
  size_t begin;
  size_t end;
  std::string home;  // "a.home"
  HomeFrom from;
  Alias* alias;
};

class Statement {
 public:
  Statement(absl::string_view sql, size_t parameters)
      : tokens_(Split(sql)), parameters_(parameters) {}

  DistributedStatement Distribute() {
    before_.resize(tokens_.size() + 1);
    ReadScopes();
    for (size_t i = 0; i < tokens_.size(); ++i) ReadAlias(i);
    for (size_t i = 0; i < tokens_.size(); ++i) ReadHome(i);
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].assigns) continue;
      if (Is(i, "=")) Equal(i);
      if (Is(i, "=")) EqualHomes(i);
      if (Is(i, ">")) Above(i);
      if (Is(i, "IN")) In(i);
    }
    if (Is(0, "INSERT")) Insert();
    DistributedStatement result;
    for (size_t i = 0; i <= tokens_.size(); ++i) {
      result.sql += before_[i];
      if (i == tokens_.size()) break;
      if (tokens_[i].space) result.sql += ' ';
      absl::StrAppend(&result.sql, tokens_[i].text);
    }
    result.homes = std::move(homes_);
    return result;
  }

 private:
  bool Is(size_t i, absl::string_view text) const {
    return i < tokens_.size() && tokens_[i].text == text;
  }
  bool IsWord(size_t i) const {
    return i < tokens_.size() && IsWordStart(tokens_[i].text[0]);
  }
  bool IsParameter(size_t i) const {
    return i < tokens_.size() && tokens_[i].text[0] == '?';
  }
  bool IsArithmetic(size_t i) const {
    return Is(i, ">>") || Is(i, "<<") || Is(i, "&") || Is(i, "+") ||
           Is(i, "-") || Is(i, "|") || Is(i, "||");
  }
  // The parenthesis that closes the one at `open`.
  size_t Close(size_t open) const {
    size_t depth = 0;
    for (size_t i = open; i < tokens_.size(); ++i) {
      if (Is(i, "(")) ++depth;
      if (Is(i, ")") && --depth == 0) return i;
    }
    return tokens_.size();
  }

  void ReadScopes() {
    scopes_.push_back({0, {}});
    size_t scope = 0;
    bool assigns = false;
    std::vector<size_t> around;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (Is(i, "SELECT") && i > 0) {
        scopes_.push_back({around.empty() ? 0 : around.back(), {}});
        scope = scopes_.size() - 1;
      }
      if (Is(i, "SET")) assigns = true;
      if (Is(i, "WHERE")) assigns = false;
      tokens_[i].scope = scope;
      tokens_[i].assigns = assigns;
      if (Is(i, "(")) around.push_back(scope);
      if (Is(i, ")") && !around.empty()) {
        scope = around.back();
        around.pop_back();
        tokens_[i].scope = scope;
      }
    }
  }

  // A table at `i`, if that is where one is named.
  void ReadAlias(size_t i) {
    if (i == 0) return;
    const bool in_list = Is(i - 1, ",") && IsWord(i) && IsWord(i + 1) &&
                         !Is(i + 1, "FROM") && Find(tokens_[i].text) != nullptr;
    if (!Is(i - 1, "FROM") && !Is(i - 1, "JOIN") && !Is(i - 1, "UPDATE") &&
        !in_list) {
      return;
    }
    Alias alias;
    size_t next = i + 1;
    if (Is(i, "LIST")) {
      alias.list = tokens_[i + 2].text;
      next = Close(i + 1) + 1;
    } else if (Is(i, "MATCHING")) {
      alias.homed = Find(tokens_[i + 2].text);
      next = Close(i + 1) + 1;
    } else if (Is(i, "(")) {
      next = Close(i) + 1;
    } else {
      alias.homed = Find(tokens_[i].text);
      alias.name = tokens_[i].text;
    }
    for (absl::string_view keyword :
         {"ON", "WHERE", "CROSS", "JOIN", "LEFT", "ORDER", "SET", "GROUP",
          "LIMIT", "UNION", "EXCEPT", "INDEXED"}) {
      if (Is(next, keyword)) next = tokens_.size();
    }
    if (IsWord(next)) alias.name = tokens_[next].text;
    scopes_[tokens_[i].scope].aliases.push_back(alias);
  }

  Alias* FindAlias(size_t scope, absl::string_view name) {
    for (;; scope = scopes_[scope].parent) {
      for (Alias& alias : scopes_[scope].aliases) {
        if (alias.name == name) return &alias;
      }
      if (scopes_[scope].parent == scope) return nullptr;
    }
  }

  static std::optional<Locator> LocatorIn(Alias& alias,
                                          absl::string_view column,
                                          size_t begin, size_t end) {
    if (alias.homed == nullptr) return std::nullopt;
    const std::string home = absl::StrCat(alias.name, ".home");
    if (column == alias.homed->column) {
      return Locator{begin, end, home, alias.homed->from, &alias};
    }
    if (!alias.homed->id.empty() && column == alias.homed->id) {
      return Locator{begin, end, home, alias.homed->id_from, &alias};
    }
    return std::nullopt;
  }

  // The locator whose first token is `i`.
  std::optional<Locator> LocatorAt(size_t i) {
    if (!IsWord(i)) return std::nullopt;
    if (Is(i + 1, ".")) {
      Alias* alias = FindAlias(tokens_[i].scope, tokens_[i].text);
      if (alias == nullptr) return std::nullopt;
      return LocatorIn(*alias, tokens_[i + 2].text, i, i + 3);
    }
    // Without an alias: of the only table that there is.
    std::vector<Alias>& aliases = scopes_[tokens_[i].scope].aliases;
    if (aliases.size() != 1) return std::nullopt;
    return LocatorIn(aliases[0], tokens_[i].text, i, i + 1);
  }
  std::optional<Locator> LocatorBefore(size_t end) {
    if (end == 0) return std::nullopt;
    if (end >= 3 && Is(end - 2, ".")) return LocatorAt(end - 3);
    return LocatorAt(end - 1);
  }

  // A key with what is shifted out of it has the home of the key.
  size_t SkipArithmetic(size_t i) const {
    while (IsArithmetic(i)) {
      ++i;
      if (Is(i, "-")) ++i;
      ++i;
    }
    return i;
  }

  std::string Add(HomeFrom from, size_t source, size_t until = 0) {
    homes_.push_back({from, source, until});
    return absl::StrCat("?", parameters_ + homes_.size());
  }
  // The list that an alias.value at `i` reads, or empty.
  absl::string_view ListAt(size_t i) {
    if (!IsWord(i) || !Is(i + 1, ".") || !Is(i + 2, "value")) return "";
    const Alias* alias = FindAlias(tokens_[i].scope, tokens_[i].text);
    return alias == nullptr ? "" : alias->list;
  }
  static size_t NumberOf(absl::string_view parameter) {
    size_t number = 0;
    for (char c : parameter.substr(1)) {
      number = number * 10 + static_cast<size_t>(c - '0');
    }
    return number;
  }

  void And(size_t at, absl::string_view home, absl::string_view value) {
    absl::StrAppend(&before_[at], " AND ", home, "=", value);
  }
  // The homes of two aliases are equal; if one is given, so is the other's.
  // Citus does not find that out within a subquery.
  void AndGiven(size_t at, Alias* a, Alias* b) {
    if (a == nullptr || b == nullptr || a->home.empty() == b->home.empty()) {
      return;
    }
    Alias& other = a->home.empty() ? *a : *b;
    other.home = a->home.empty() ? b->home : a->home;
    And(at, absl::StrCat(other.name, ".home"), other.home);
  }

  // alias.home=?1, as a statement may give it.
  void ReadHome(size_t i) {
    if (!IsWord(i) || !Is(i + 1, ".") || !Is(i + 2, "home") ||
        !Is(i + 3, "=") || !IsParameter(i + 4)) {
      return;
    }
    Alias* alias = FindAlias(tokens_[i].scope, tokens_[i].text);
    if (alias != nullptr) alias->home = tokens_[i + 4].text;
  }
  void EqualHomes(size_t i) {
    if (i < 3 || !Is(i - 1, "home") || !Is(i - 2, ".") || !Is(i + 2, ".") ||
        !Is(i + 3, "home")) {
      return;
    }
    AndGiven(i + 4, FindAlias(tokens_[i].scope, tokens_[i - 3].text),
             FindAlias(tokens_[i].scope, tokens_[i + 1].text));
  }
  void AmongHomesOf(const Locator& left, absl::string_view list, size_t at) {
    if (left.from != HomeFrom::kKey) return;
    And(at, left.home,
        absl::StrCat("SOME(", Add(HomeFrom::kKeys, NumberOf(list)), ")"));
  }

  // A plus hides a column from the planner: what it is compared with may have
  // another home than the row that led here, and Citus refuses both at once.
  bool IsHidden(const Locator& locator) const {
    return locator.begin > 0 && Is(locator.begin - 1, "+");
  }

  void Equal(size_t i) {
    const std::optional<Locator> left = LocatorBefore(i);
    if (!left.has_value() || IsHidden(*left)) return;
    if (IsParameter(i + 1)) {
      if (IsArithmetic(i + 2)) return;
      And(i + 2, left->home, Add(left->from, NumberOf(tokens_[i + 1].text)));
    } else if (const absl::string_view list = ListAt(i + 1); !list.empty()) {
      AmongHomesOf(*left, list, i + 4);
    } else if (const std::optional<Locator> right = LocatorAt(i + 1);
               right.has_value() && right->from == left->from) {
      And(SkipArithmetic(right->end), left->home, right->home);
      AndGiven(SkipArithmetic(right->end), left->alias, right->alias);
    }
  }

  // The assertions of a claim have its home.
  void Above(size_t i) {
    const std::optional<Locator> left = LocatorBefore(i);
    if (!left.has_value() || left->from != HomeFrom::kKey) return;
    if (const std::optional<Locator> right = LocatorAt(i + 1);
        right.has_value() && right->from == left->from) {
      And(SkipArithmetic(right->end), left->home, right->home);
      AndGiven(SkipArithmetic(right->end), left->alias, right->alias);
    } else if (const absl::string_view list = ListAt(i + 1); !list.empty()) {
      AmongHomesOf(*left, list, i + 4);
    } else if (IsParameter(i + 1) && Is(i + 2, "AND")) {
      const std::optional<Locator> again = LocatorAt(i + 3);
      if (!again.has_value() || again->home != left->home ||
          !Is(again->end, "<") || !IsParameter(again->end + 1)) {
        return;
      }
      const size_t until = again->end + 1;
      if (IsArithmetic(until + 1)) {  // so many from the first
        And(SkipArithmetic(until + 1), left->home,
            Add(HomeFrom::kKey, NumberOf(tokens_[until].text)));
        return;
      }
      And(until + 1, left->home,
          absl::StrCat("SOME(",
                       Add(HomeFrom::kRange, NumberOf(tokens_[i + 1].text),
                           NumberOf(tokens_[until].text)),
                       ")"));
    }
  }

  // A list; or rows whose home is that of what they lead to.
  void In(size_t i) {
    const std::optional<Locator> left = LocatorBefore(i);
    if (!left.has_value() || IsHidden(*left) || !Is(i + 1, "(") ||
        !Is(i + 2, "SELECT")) {
      return;
    }
    const size_t end = Close(i + 1);
    if (const absl::string_view list = ListAt(i + 3); !list.empty()) {
      if (Is(i + 6, "FROM") && Is(i + 7, "LIST")) {
        AmongHomesOf(*left, list, end + 1);
      }
      return;
    }
    std::vector<std::pair<size_t, std::string>> homes;
    size_t depth = 0;
    for (size_t at = i + 1; at < end; ++at) {
      if (Is(at, "(")) ++depth;
      if (Is(at, ")")) --depth;
      if (depth != 1 || !Is(at, "SELECT")) continue;
      const std::optional<Locator> row = LocatorAt(at + 1);
      if (!row.has_value() || row->from != left->from) return;
      const size_t item = SkipArithmetic(row->end);
      if (!Is(item, "FROM")) return;
      homes.emplace_back(item, row->home);
    }
    const size_t begin = left->begin;
    before_[begin] = absl::StrCat(before_[begin], " (");
    before_[i] = absl::StrCat(",", left->home, ")", before_[i]);
    for (const auto& [at, home] : homes) {
      before_[at] = absl::StrCat(",", home, before_[at]);
    }
  }

  void Insert() {
    const Homed* homed = Find(tokens_[2].text);
    if (homed == nullptr) return;
    size_t end = tokens_.size();
    for (size_t i = 3; i < tokens_.size(); ++i) {
      if (!Is(i, "CONFLICT")) continue;
      absl::StrAppend(&before_[Close(i + 1)], ", home");
      end = i - 1;
    }
    if (Is(3, "VALUES")) {
      size_t ordinal = 0;
      for (size_t i = 5; i < Close(4); ++i) {
        if (Is(i, ",")) ++ordinal;
        if (ordinal != homed->ordinal || !IsParameter(i)) continue;
        absl::StrAppend(&before_[Close(4)], ",",
                        Add(homed->from, NumberOf(tokens_[i].text)));
        break;
      }
      return;
    }
    std::string columns;
    for (size_t i = 0; i <= homed->ordinal; ++i) {
      absl::StrAppend(&columns, i == 0 ? "" : ",", "c", i);
    }
    absl::StrAppend(&before_[3], " SELECT q.*, (q.c", homed->ordinal, ">>",
                    kAssertionBits, ")&", kHomes - 1, " FROM (");
    absl::StrAppend(&before_[end], ") q(", columns, ")");
  }

  std::vector<Token> tokens_;
  const size_t parameters_;
  std::vector<Scope> scopes_;
  // What is added before a token, or at the end.
  std::vector<std::string> before_;
  std::vector<HomeParameter> homes_;
};

int64_t HomeOfDigest(absl::string_view digest) {
  return digest.size() < 8 ? 0 : HomeOfShard(First8(digest));
}

// Of a table's definition: a column's own "PRIMARY KEY" or "UNIQUE" becomes
// one of the table, and each has the home in it.
std::string WithHome(absl::string_view definition) {
  std::string out;
  std::string constraints;
  absl::string_view rest = definition;
  for (;;) {
    size_t at = std::min(rest.find(" PRIMARY KEY"), rest.find(" UNIQUE"));
    if (at == absl::string_view::npos) break;
    const size_t end = rest.find_first_of("(,)", at);
    if (rest[end] == '(') {
      const size_t close = rest.find(')', end);
      absl::StrAppend(&out, rest.substr(0, close), ", home)");
      rest.remove_prefix(close + 1);
      continue;
    }
    absl::StrAppend(
        &out, rest.substr(0, at),
        rest.substr(at, end - at) == " PRIMARY KEY" ? " NOT NULL" : "");
    const size_t before = out.find_last_of("(,");
    const absl::string_view column = absl::StripLeadingAsciiWhitespace(
        absl::string_view(out).substr(before + 1));
    absl::StrAppend(&constraints, ",", rest.substr(at, end - at), "(",
                    column.substr(0, column.find(' ')), ", home)");
    rest.remove_prefix(end);
  }
  absl::StrAppend(&out, rest);
  out.insert(out.rfind(')'),
             absl::StrCat(constraints, ", home bigint NOT NULL"));
  return out;
}

}  // namespace

std::string DistributeTable(absl::string_view rendered, int shards) {
  const std::vector<absl::string_view> statements =
      absl::StrSplit(rendered, ';');
  absl::string_view name = statements[0];
  if (!absl::ConsumePrefix(&name, "CREATE TABLE ")) {
    return std::string(rendered);
  }
  name = name.substr(0, name.find('('));
  if (std::find(std::begin(kEverywhere), std::end(kEverywhere), name) !=
      std::end(kEverywhere)) {
    return absl::StrCat(
        absl::StrReplaceAll(rendered, {{" REFERENCES authors", ""}}),
        ";SELECT create_reference_table('", name, "')");
  }
  if (!HasHomes(name)) return std::string(rendered);
  std::string out = WithHome(statements[0]);
  for (absl::string_view index : absl::MakeSpan(statements).subspan(1)) {
    const bool unique = absl::StartsWith(index, "CREATE UNIQUE INDEX ");
    absl::StrAppend(&out, ";", index.substr(0, index.rfind(')')),
                    unique ? ", home)" : ")");
  }
  // The first of them says into how many shards, the others follow it.
  return absl::StrCat(
      out, ";SELECT create_distributed_table('", name, "', 'home', ",
      name == kHomed[0].table
          ? absl::StrCat("colocate_with:='none', shard_count:=", shards)
          : absl::StrCat("colocate_with:='", kHomed[0].table, "'"),
      ")");
}

DistributedStatement DistributeStatement(absl::string_view sql,
                                         size_t parameters) {
  return Statement(sql, parameters).Distribute();
}

bool HasHomes(absl::string_view table) { return Find(table) != nullptr; }

std::optional<int64_t> HomeOfRow(absl::string_view table, Cells cells) {
  const Homed* homed = Find(table);
  if (homed == nullptr) return std::nullopt;
  const Cell& cell = cells[homed->ordinal];
  return homed->from == HomeFrom::kDigest ? HomeOfDigest(cell.bytes)
                                          : HomeOf(cell.integer);
}

Cell HomeCell(const HomeParameter& parameter, Cells parameters,
              std::vector<int64_t>* list) {
  const Cell& cell = parameters[parameter.source - 1];
  switch (parameter.from) {
    case HomeFrom::kKey:
      return Cell::Int(HomeOf(cell.integer));
    case HomeFrom::kDigest:
      return Cell::Int(HomeOfDigest(cell.bytes));
    case HomeFrom::kName:
      return Cell::Int(HomeOfDigest(DigestOf(cell.bytes).view()));
    case HomeFrom::kKeys:
      for (int64_t key : cell.list()) list->push_back(HomeOf(key));
      break;
    case HomeFrom::kRange: {
      const int64_t last = parameters[parameter.until - 1].integer - 1;
      if (ClaimKeyOf(cell.integer) == ClaimKeyOf(last)) {
        list->push_back(HomeOf(last));
      } else {
        list->resize(static_cast<size_t>(kHomes));
        std::iota(list->begin(), list->end(), 0);
      }
      break;
    }
  }
  std::sort(list->begin(), list->end());
  list->erase(std::unique(list->begin(), list->end()), list->end());
  return Cell::List(*list);
}

}  // namespace veracity::internal
