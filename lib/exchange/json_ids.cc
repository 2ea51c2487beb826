#include "exchange/json_ids.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/text.h"

namespace veracity::internal {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Json = nlohmann::json;

std::string Escaped(const std::string& text) { return Json(text).dump(); }

// The events of a parser, written out again: no tree is built.
class Copier : public nlohmann::json_sax<Json> {
 public:
  Copier(const Descriptor* type, int depth, IdRewrite rewrite)
      : type_(type), depth_(static_cast<size_t>(depth)), rewrite_(rewrite) {}

  bool null() override { return Scalar("null"); }
  bool boolean(bool value) override { return Scalar(value ? "true" : "false"); }
  bool number_integer(int64_t value) override {
    return Scalar(absl::StrCat(value));
  }
  bool number_unsigned(uint64_t value) override {
    return Scalar(absl::StrCat(value));
  }
  bool number_float(double, const std::string& text) override {
    return Fail(absl::StrCat("'", text, "' is no whole number of 64 bits; ",
                             "decimal numbers are strings here"));
  }
  bool string(std::string& value) override {
    const DigestField* id =
        levels_.empty() ? nullptr : FindDigestField(levels_.back().field);
    return Scalar(Escaped(id == nullptr ? value : rewrite_(*id, value)));
  }
  bool binary(Json::binary_t&) override { return Fail("binary data"); }

  bool start_object(size_t) override { return Open('{'); }
  bool start_array(size_t) override { return Open('['); }
  bool end_object() override { return Close('}'); }
  bool end_array() override { return Close(']'); }

  bool key(std::string& name) override {
    Level& level = levels_.back();
    level.field = FieldOf(level.type, name);
    const bool is_new =
        level.keys
            .insert(level.field == nullptr ? name
                                           : std::string(level.field->name()))
            .second;
    if (!is_new) return Fail(absl::StrCat("key ", Escaped(name), " twice"));
    Separate();
    absl::StrAppend(&out_, Escaped(name), ":");
    return true;
  }

  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    // Cut off the library's own number of the error.
    absl::string_view what = error.what();
    const size_t colon = what.find(": ");
    if (colon != absl::string_view::npos) what.remove_prefix(colon + 2);
    return Fail(absl::StrCat("no JSON, at byte ", position, ": ", what));
  }

  absl::StatusOr<std::string> Result() && {
    VERACITY_RETURN_IF_ERROR(status_);
    return std::move(out_);
  }

 private:
  // An object or array that is open.
  struct Level {
    char bracket;
    const Descriptor* type;        // of an object; null: not of the contract
    const FieldDescriptor* field;  // that the next value is one of, or null
    bool is_empty = true;
    absl::flat_hash_set<std::string> keys;
  };

  static const FieldDescriptor* FieldOf(const Descriptor* type,
                                        const std::string& name) {
    if (type == nullptr) return nullptr;
    const FieldDescriptor* field = type->FindFieldByCamelcaseName(name);
    return field != nullptr ? field : type->FindFieldByName(name);
  }

  bool Fail(absl::string_view why) {
    if (status_.ok()) status_ = absl::InvalidArgumentError(why);
    return false;
  }
  void Separate() {
    Level& level = levels_.back();
    if (!level.is_empty) out_.push_back(',');
    level.is_empty = false;
  }
  // Between the values of an array; those of an object follow a key.
  void SeparateElement() {
    if (!levels_.empty() && levels_.back().bracket == '[') Separate();
  }
  bool Scalar(absl::string_view text) {
    if (levels_.empty()) return Fail("a value, not an object");
    SeparateElement();
    absl::StrAppend(&out_, text);
    return true;
  }
  bool Open(char bracket) {
    if (levels_.empty() && bracket == '[') {
      return Fail("an array, not an object");
    }
    if (levels_.size() == depth_) {
      return Fail(absl::StrCat("nested more deeply than ", depth_));
    }
    SeparateElement();
    out_.push_back(bracket);
    Level level;
    level.bracket = bracket;
    level.type = type_;
    level.field = nullptr;
    if (!levels_.empty()) {
      level.field = levels_.back().field;
      level.type =
          level.field == nullptr ? nullptr : level.field->message_type();
    }
    if (bracket == '{') level.field = nullptr;
    levels_.push_back(std::move(level));
    return true;
  }
  bool Close(char bracket) {
    out_.push_back(bracket);
    levels_.pop_back();
    return true;
  }

  const Descriptor* type_;
  size_t depth_;
  IdRewrite rewrite_;
  std::vector<Level> levels_;
  std::string out_;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<std::string> RewriteJsonIds(absl::string_view json,
                                           const Descriptor* type, int depth,
                                           IdRewrite rewrite) {
  VERACITY_RETURN_IF_ERROR(CheckUtf8(json));
  Copier copier(type, depth, rewrite);
  Json::sax_parse(json.begin(), json.end(), &copier);
  return std::move(copier).Result();
}

}  // namespace veracity::internal
