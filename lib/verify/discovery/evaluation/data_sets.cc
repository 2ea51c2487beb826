#include "verify/discovery/evaluation/data_sets.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace veracity::internal {
namespace {

// Reads what is true from the rows below the header.
std::map<std::string, std::string> ReadGold(const std::string& truth) {
  std::map<std::string, std::string> gold;
  const std::vector<std::vector<std::string>> rows = Rows(truth, ',', 2);
  for (size_t i = 1; i < rows.size(); ++i) gold[rows[i][0]] = rows[i][1];
  return gold;
}

// Rows of item, source and value below a header.
DataSet ReadTriples(const std::string& claims, const std::string& truth) {
  DataSet set;
  const std::vector<std::vector<std::string>> rows = Rows(claims, ',', 3);
  for (size_t i = 1; i < rows.size(); ++i) {
    set.claims.Add(rows[i][0], rows[i][1], rows[i][2]);
  }
  set.gold = ReadGold(truth);
  return set;
}

}  // namespace

DataSet ReadCrowd(const std::string& labels, const std::string& truth,
                  Repeats repeats) {
  DataSet set;
  const std::vector<std::vector<std::string>> rows = Rows(labels, ',', 3);
  std::map<std::pair<std::string, std::string>, size_t> last;
  for (size_t i = 1; i < rows.size(); ++i) last[{rows[i][0], rows[i][1]}] = i;
  for (size_t i = 1; i < rows.size(); ++i) {
    if (repeats == Repeats::kLastWins && last[{rows[i][0], rows[i][1]}] != i) {
      continue;
    }
    set.claims.Add(rows[i][0], rows[i][1], rows[i][2]);
  }
  set.claims.MakeLabels();
  set.gold = ReadGold(truth);
  return set;
}

DataSet ReadPlaces(const std::string& claims, const std::string& truth) {
  return ReadTriples(claims, truth);
}

bool IsExact(const std::string& value, const std::string& gold) {
  const std::vector<std::string> path = absl::StrSplit(gold, ',');
  return value == path.front();
}

bool IsOnPath(const std::string& value, const std::string& gold) {
  const std::vector<std::string> path = absl::StrSplit(gold, ',');
  return std::find(path.begin(), path.end(), value) != path.end();
}

DataSet ReadEmotion(const std::string& answers, const std::string& truth) {
  DataSet set = ReadTriples(answers, truth);
  set.claims.MakeNumbers();
  return set;
}

DataSet ReadPopulation(const std::string& claims, const std::string& truth) {
  DataSet set;
  std::vector<std::vector<std::string>> rows = Rows(claims, ',', 4);
  for (size_t i = 1; i < rows.size(); ++i) {
    set.claims.Add(absl::StrCat(rows[i][0], "|", rows[i][1]), rows[i][3],
                   rows[i][2]);
  }
  rows = Rows(truth, ',', 3);
  for (size_t i = 1; i < rows.size(); ++i) {
    set.gold[absl::StrCat(rows[i][0], "|", rows[i][1])] = rows[i][2];
  }
  return set;
}

DataSet ReadCleanPopulation(const std::string& claims,
                            const std::string& truth) {
  return ReadTriples(claims, truth);
}

bool IsClose(const std::string& value, const std::string& gold) {
  const double truth = ToNumber(gold);
  return std::abs(ToNumber(value) - truth) <= 0.001 * std::abs(truth);
}

}  // namespace veracity::internal
