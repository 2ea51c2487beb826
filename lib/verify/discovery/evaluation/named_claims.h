#ifndef VERACITY_VERIFY_DISCOVERY_EVALUATION_NAMED_CLAIMS_H_
#define VERACITY_VERIFY_DISCOVERY_EVALUATION_NAMED_CLAIMS_H_

// Claims by name, to be made columns of.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "verify/discovery/discovery.h"

namespace veracity::internal {

// Claims are added in any order. Items and sources are numbered as they come,
// values by byte order of their names, as numbers, or as they come.
class NamedClaims {
 public:
  enum class Order { kByName, kByNumber, kAsTheyCome };

  void Add(const std::string& item, const std::string& source,
           const std::string& value);

  // Numbers these first, before anything is added.
  void NumberSources(const std::vector<std::string>& names);

  // Each label is the number of its name in the order of all names.
  void MakeLabels() { has_labels_ = true; }
  // Each value's number, the names being numbers.
  void MakeNumbers() { has_numbers_ = true; }

  // Each value's parent, by the names of what is next more general: the nearest
  // one that the item has.
  void MakeHierarchy(std::map<std::string, std::string> parent_of) {
    parent_of_ = std::move(parent_of);
  }

  // Into columns that live until the next call.
  const DiscoveryInput& Columns(Order order = Order::kByName);

  // Of the columns.
  int32_t Item(const std::string& name) const;  // or -1
  int32_t Source(const std::string& name) const { return sources_.at(name); }
  int32_t Value(const std::string& item, const std::string& value) const;
  const std::string& ItemName(int32_t item) const { return items_[item].name; }
  const std::string& ValueName(int32_t value) const { return values_[value]; }
  std::vector<std::string> SourceNames() const;
  int32_t Label(const std::string& name) const;  // or -1

 private:
  struct ItemClaims {
    std::string name;
    std::vector<std::string> values;  // as they come
    std::map<std::string, std::vector<int32_t>> sources;
  };

  std::map<std::string, int32_t> item_numbers_;
  std::vector<ItemClaims> items_;
  std::map<std::string, int32_t> sources_;
  bool has_labels_ = false;
  bool has_numbers_ = false;
  std::map<std::string, std::string> parent_of_;

  DiscoveryInput input_;
  std::vector<std::string> values_;
  std::map<std::string, int32_t> labels_;
  std::vector<int32_t> value_begin_, claim_begin_, source_, label_;
  std::vector<double> number_;
  std::vector<int32_t> parent_;
};

// Rows of a file, split at commas or tabs, those that have at least `fields`;
// at commas, fields may stand in quotes, which may hold commas, quotes and ends
// of lines.
std::vector<std::vector<std::string>> Rows(const std::string& text,
                                           char separator, size_t fields);

// To the nearest double; NaN if it is no number.
double ToNumber(const std::string& text);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_EVALUATION_NAMED_CLAIMS_H_
