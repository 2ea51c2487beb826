// The command discover --all: how methods do on data sets with known answers.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "veracity/discovery_table.h"

namespace veracity::cli {
namespace {

constexpr absl::string_view kRight = "right";

std::string InDigits(double figure) {
  const auto whole = static_cast<int64_t>(figure);
  return static_cast<double>(whole) == figure ? absl::StrCat(whole)
                                              : absl::StrFormat("%.2f", figure);
}

// Names in the order in which they come first.
void AddName(const std::string& name, std::vector<std::string>* names) {
  if (std::find(names->begin(), names->end(), name) == names->end()) {
    names->push_back(name);
  }
}

// How many answers are right: data sets across, methods down.
void PrintRight(const DiscoveryTable& table, Output& out) {
  std::vector<std::string> sets, methods;
  std::map<std::string, std::map<std::string, std::string>> cells;
  std::map<std::string, int64_t> known;
  for (const DiscoveryFigure& figure : table.figures) {
    if (figure.measure != kRight) continue;
    AddName(figure.data_set, &sets);
    AddName(figure.method, &methods);
    cells[figure.data_set][figure.method] = InDigits(figure.figure);
    known[figure.data_set] = figure.known;
  }
  // As many data sets side by side as a line has room for.
  constexpr size_t kMethod = 22;
  for (size_t begin = 0; begin < sets.size();) {
    size_t end = begin;
    size_t width = kMethod;
    std::vector<std::vector<std::string>> rows(2);
    for (; end < sets.size(); ++end) {
      size_t cell = sets[end].size();
      for (const auto& [method, text] : cells[sets[end]]) {
        cell = std::max(cell, text.size());
      }
      width += cell + 2;
      if (end > begin && width > out.width()) break;
      rows[0].push_back(sets[end]);
      rows[1].push_back(absl::StrCat(known[sets[end]]));
    }
    rows[0].push_back("Right answers");
    rows[1].push_back("of");
    for (const std::string& method : methods) {
      std::vector<std::string> row;
      bool any = false;
      for (size_t i = begin; i < end; ++i) {
        row.push_back(cells[sets[i]][method]);
        any = any || !row.back().empty();
      }
      row.push_back(method);
      if (any) rows.push_back(std::move(row));
    }
    std::vector<size_t> right;
    for (size_t i = 0; i < end - begin; ++i) right.push_back(i);
    out.Table(rows, right);
    out.Line();
    begin = end;
  }
}

// What is counted otherwise, each figure before the one that was published.
void PrintOthers(const DiscoveryTable& table, Output& out) {
  std::vector<std::vector<std::string>> rows;
  std::string set, method;
  for (const DiscoveryFigure& figure : table.figures) {
    if (figure.measure == kRight) continue;
    std::string text =
        absl::StrFormat("%s %.2f", figure.measure, figure.figure);
    if (figure.published.has_value()) {
      absl::StrAppendFormat(&text, " (%.2f)", *figure.published);
    }
    if (figure.data_set == set && figure.method == method) {
      absl::StrAppend(&rows.back().back(), "; ", text);
    } else {
      rows.push_back(
          {figure.data_set == set ? "" : figure.data_set, figure.method, text});
    }
    set = figure.data_set;
    method = figure.method;
  }
  if (rows.empty()) return;
  out.Line(
      out.Paint(Style::kStrong, "Beside what was published (in brackets)"));
  out.Table(rows);
  out.Line();
}

void WriteJson(const DiscoveryTable& table, Output& out) {
  for (const DiscoveryFigure& figure : table.figures) {
    std::vector<std::pair<std::string, std::string>> fields = {
        {"dataSet", figure.data_set},
        {"method", figure.method},
        {"measure", figure.measure},
        {"figure", absl::StrFormat("%.6g", figure.figure)},
        {"known", absl::StrCat(figure.known)}};
    if (figure.published.has_value()) {
      fields.emplace_back("published", absl::StrCat(*figure.published));
    }
    out.Json(fields);
  }
  for (const std::string& text : table.left_out) {
    out.Json({{"leftOut", text}});
  }
  for (const std::string& text : table.notes) out.Json({{"note", text}});
}

}  // namespace

absl::Status DiscoverTable(const Session& session, const std::string& folder) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return WithHint(
        absl::NotFoundError(
            absl::StrCat("there is no folder '", Clean(folder), "'")),
        "the folder of the data sets: crowd/rte/label.csv and others "
        "(docs/guide/verdicts-for-statisticians.md lists them)");
  }
  const auto read = [&](const std::string& path) -> std::optional<std::string> {
    std::ifstream file(std::filesystem::path(folder) / path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string((std::istreambuf_iterator<char>(file)), {});
  };
  DiscoveryTable table;
  {
    ProgressBar bar("measuring");
    VERACITY_ASSIGN_OR_RETURN(table,
                              MeasureDiscovery(read, session.Call(&bar)));
  }
  Output& out = *session.out;
  if (out.json()) {
    WriteJson(table, out);
  } else {
    PrintRight(table, out);
    PrintOthers(table, out);
    for (const std::string& text : table.left_out) {
      out.Paragraph("left out: ", text);
    }
    if (!table.left_out.empty()) out.Line();
    for (const std::string& text : table.notes) out.Paragraph("", text);
  }
  return table.figures.empty() ? NotAllWell() : absl::OkStatus();
}

}  // namespace veracity::cli
