#include "verify/discovery/evaluation/named_claims.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"

namespace veracity::internal {

void NamedClaims::Add(const std::string& item, const std::string& source,
                      const std::string& value) {
  const auto [at, is_new] =
      item_numbers_.try_emplace(item, static_cast<int32_t>(items_.size()));
  if (is_new) items_.push_back({item, {}, {}});
  ItemClaims& claims = items_[at->second];
  std::vector<int32_t>& sources = claims.sources[value];
  if (sources.empty()) claims.values.push_back(value);
  sources.push_back(
      sources_.try_emplace(source, static_cast<int32_t>(sources_.size()))
          .first->second);
}

void NamedClaims::NumberSources(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    sources_.try_emplace(name, static_cast<int32_t>(sources_.size()));
  }
}

const DiscoveryInput& NamedClaims::Columns(Order order) {
  value_begin_ = {0};
  claim_begin_ = {0};
  source_.clear();
  values_.clear();
  for (const ItemClaims& item : items_) {
    std::vector<std::string> values = item.values;
    if (order == Order::kByName) {
      std::sort(values.begin(), values.end());
    } else if (order == Order::kByNumber) {
      std::stable_sort(values.begin(), values.end(),
                       [](const std::string& a, const std::string& b) {
                         return ToNumber(a) < ToNumber(b);
                       });
    }
    for (const std::string& value : values) {
      values_.push_back(value);
      const std::vector<int32_t>& sources = item.sources.at(value);
      source_.insert(source_.end(), sources.begin(), sources.end());
      claim_begin_.push_back(static_cast<int32_t>(source_.size()));
    }
    value_begin_.push_back(static_cast<int32_t>(values_.size()));
  }
  input_ = DiscoveryInput();
  input_.sources = static_cast<int32_t>(sources_.size());
  input_.value_begin = value_begin_;
  input_.claim_begin = claim_begin_;
  input_.source = source_;
  if (has_labels_) {
    labels_.clear();
    for (const std::string& name : values_) labels_[name] = 0;
    int32_t next = 0;
    for (auto& [name, label] : labels_) label = next++;
    label_.clear();
    for (const std::string& name : values_) label_.push_back(labels_.at(name));
    input_.labels = next;
    input_.label = label_;
  }
  if (has_numbers_) {
    number_.clear();
    for (const std::string& name : values_) number_.push_back(ToNumber(name));
    input_.number = number_;
  }
  if (!parent_of_.empty()) {
    parent_.clear();
    for (size_t i = 0; i < items_.size(); ++i) {
      for (int32_t v = value_begin_[i]; v < value_begin_[i + 1]; ++v) {
        parent_.push_back(kNoValue);
        auto up = parent_of_.find(values_[v]);
        while (up != parent_of_.end() && parent_.back() == kNoValue) {
          parent_.back() = Value(items_[i].name, up->second);
          up = parent_of_.find(up->second);
        }
      }
    }
    input_.parent = parent_;
  }
  return input_;
}

int32_t NamedClaims::Item(const std::string& name) const {
  const auto at = item_numbers_.find(name);
  return at == item_numbers_.end() ? -1 : at->second;
}

int32_t NamedClaims::Value(const std::string& item,
                           const std::string& value) const {
  const int32_t number = item_numbers_.at(item);
  const auto end = values_.begin() + value_begin_[number + 1];
  const auto at = std::find(values_.begin() + value_begin_[number], end, value);
  return at == end ? kNoValue : static_cast<int32_t>(at - values_.begin());
}

int32_t NamedClaims::Label(const std::string& name) const {
  const auto at = labels_.find(name);
  return at == labels_.end() ? -1 : at->second;
}

std::vector<std::string> NamedClaims::SourceNames() const {
  std::vector<std::string> names(sources_.size());
  for (const auto& [name, number] : sources_) names[number] = name;
  return names;
}

std::vector<std::vector<std::string>> Rows(const std::string& text,
                                           char separator, size_t fields) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string field;
  bool is_quoted = false;
  const auto end_row = [&] {
    row.push_back(field);
    field.clear();
    if (row.size() >= fields) rows.push_back(row);
    row.clear();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (separator == ',' && c == '"') {
      if (is_quoted && i + 1 < text.size() && text[i + 1] == '"') {
        field += text[i++];
      } else {
        is_quoted = !is_quoted;
      }
    } else if (is_quoted) {
      field += c;
    } else if (c == separator) {
      row.push_back(field);
      field.clear();
    } else if (c == '\n') {
      end_row();
    } else if (c != '\r') {
      field += c;
    }
  }
  end_row();
  return rows;
}

double ToNumber(const std::string& text) {
  double number = std::nan("");
  return absl::SimpleAtod(text, &number) ? number : std::nan("");
}

}  // namespace veracity::internal
