#ifndef VERACITY_IDENTITY_CANONICAL_H_
#define VERACITY_IDENTITY_CANONICAL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "veracity/v1/assertion.pb.h"
#include "veracity/v1/claim.pb.h"
#include "veracity/v1/retraction.pb.h"
#include "veracity/v1/value.pb.h"

// The canonical form, whose SHA-256 is a record's id: docs/formats/identity.md
// defines it, and this is its one implementation. It is written by hand, field
// by field: a field that the contract gains is not hashed until somebody
// decides so (a test holds us to deciding).

namespace veracity::internal {

// Appends the canonical form of a record to `out`. Only what stands in the way
// of a form is an error: text that is not UTF-8, times and decimals that do
// not parse, nested all_of, symmetric predicates between other than records.
// Whether the record is valid is Validate()'s question.
// Returns INVALID_ARGUMENT in these cases; `out` then holds garbage.
absl::Status AppendCanonical(const v1::Assertion& assertion, std::string* out);
absl::Status AppendCanonical(const v1::Retraction& retraction,
                             std::string* out);
// `shard_form`, if not null, receives what the shard is a digest of: subject
// and predicate; nothing where the claim has no statement.
absl::Status AppendCanonical(const v1::Claim& claim, std::string* out,
                             std::string* shard_form = nullptr);

// Appends the form of a value, by which equal values are found; it is part of
// no id by itself.
absl::Status AppendCanonical(const v1::Value& value, std::string* out);

// Whether an item leaves a trace when there is nothing in it.
enum class Presence {
  kIfAny,   // a field that is empty is absent
  kAlways,  // a member of a oneof, or a number that may be 0
};

// LEB128: seven bits a byte, the lowest first, the high bit set on all bytes
// but the last.
inline void AppendVarint(uint64_t value, std::string* out) {
  for (; value >= 0x80; value >>= 7) {
    out->push_back(static_cast<char>(value | 0x80));
  }
  out->push_back(static_cast<char>(value));
}

// Writes items, each a tag, a length and bytes; the caller gives them in the
// order of their tags. The first error sticks.
class CanonicalWriter {
 public:
  // Begins a form: `version` is its item 0 ("veracity/claim/1").
  CanonicalWriter(absl::string_view version, std::string* out) : out_(out) {
    Bytes(0, version);
  }
  // Begins a part of a form, without a version of its own.
  explicit CanonicalWriter(std::string* out) : out_(out) {}

  const absl::Status& status() const { return status_; }
  void Fail(absl::Status status) {
    if (status_.ok()) status_ = std::move(status);
  }

  void Bytes(uint32_t tag, absl::string_view bytes,
             Presence presence = Presence::kIfAny);
  // Text in Unicode NFC.
  void Text(uint32_t tag, absl::string_view text,
            Presence presence = Presence::kIfAny);
  // A BCP 47 tag, in lower case.
  void Language(uint32_t tag, absl::string_view language);
  // An enum or a count, as a varint.
  void Number(uint32_t tag, uint64_t number,
              Presence presence = Presence::kIfAny);
  void Bool(uint32_t tag, bool value, Presence presence = Presence::kIfAny);
  // The canonical spelling of a decimal; `unless` is a canonical spelling that
  // means the same as none.
  void Decimal(uint32_t tag, absl::string_view decimal,
               absl::string_view unless = "");
  void Edtf(uint32_t tag, absl::string_view edtf);

  // The items that `body` writes, as one item.
  template <typename Body>
  void Structure(uint32_t tag, Presence presence, Body body) {
    const size_t start = out_->size();
    Varint(tag);
    const size_t mark = Open();
    body();
    if (presence == Presence::kIfAny && out_->size() == mark) {
      out_->resize(start);
    } else {
      Close(mark);
    }
  }

  // The forms that `encode` writes of `elements`, sorted, each once.
  template <typename Elements, typename Encode>
  void Set(uint32_t tag, const Elements& elements, Encode encode) {
    if (elements.size() == 1) {  // most sets: nothing to sort
      Varint(tag);
      const size_t set = Open();
      const size_t only = Open();
      encode(*elements.begin());
      Close(only);
      Close(set);
    } else {
      List(tag, Sorted(elements, encode));
    }
  }
  template <typename Elements, typename Encode>
  std::vector<std::string> Sorted(const Elements& elements, Encode encode) {
    std::vector<std::string> forms;
    forms.reserve(elements.size());
    for (const auto& element : elements) {
      forms.push_back(Aside([&] { encode(element); }));
    }
    std::sort(forms.begin(), forms.end());
    forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
    return forms;
  }
  // The items that `body` writes, kept aside.
  template <typename Body>
  std::string Aside(Body body) {
    std::string items;
    items.reserve(kPartSize);
    std::string* const out = std::exchange(out_, &items);
    body();
    out_ = out;
    return items;
  }

  // `elements` as they are, each with its length.
  template <typename Elements>
  void List(uint32_t tag, const Elements& elements) {
    if (elements.empty()) return;
    Varint(tag);
    const size_t mark = Open();
    for (const auto& element : elements) {
      Varint(element.size());
      out_->append(element.data(), element.size());
    }
    Close(mark);
  }

  // Items that were kept aside.
  void Append(absl::string_view items) {
    out_->append(items.data(), items.size());
  }
  // What has been written since there were `size` bytes.
  absl::string_view Since(size_t size) const {
    return absl::string_view(*out_).substr(size);
  }
  size_t size() const { return out_->size(); }

 private:
  // Ordinary parts fit without growing.
  static constexpr size_t kPartSize = 240;

  void Varint(uint64_t value) { AppendVarint(value, out_); }
  // A length that is not known yet has one byte kept for it; Close() makes
  // room if it takes more.
  size_t Open() {
    out_->push_back('\0');
    return out_->size();
  }
  void Close(size_t mark);

  std::string* out_;
  absl::Status status_;
};

}  // namespace veracity::internal

#endif  // VERACITY_IDENTITY_CANONICAL_H_
