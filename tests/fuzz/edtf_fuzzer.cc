// Any text is refused or means the same when read again, as written and in
// its canonical spelling.

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "veracity/edtf.h"

namespace veracity {
namespace {

void Require(bool holds) {
  if (!holds) __builtin_trap();
}

void RequireSameMeaning(const Edtf& a, const absl::StatusOr<Edtf>& b) {
  Require(b.ok());
  Require(a == *b);
  Require(a.kind() == b->kind());
  Require(a.bounds() == b->bounds());
  Require(a.is_local() == b->is_local());
  Require(a.is_uncertain() == b->is_uncertain());
  Require(a.is_approximate() == b->is_approximate());
  Require(a.has_unknown_end() == b->has_unknown_end());
}

void ReadTwice(absl::string_view text, const EdtfOptions& options) {
  const absl::StatusOr<Edtf> edtf = Edtf::Parse(text, options);
  if (!edtf.ok()) return;
  Require(edtf->text() == text);
  Require(edtf->bounds().earliest <= edtf->bounds().latest);
  Require(Overlaps(edtf->bounds(), edtf->bounds()) != When::kNo);
  RequireSameMeaning(*edtf, Edtf::Parse(edtf->text(), options));
  RequireSameMeaning(*edtf, Edtf::Parse(edtf->canonical()));
  if (edtf->is_instant()) {
    RequireSameMeaning(*Edtf::FromInstant(edtf->bounds().earliest, 9),
                       Edtf::FromInstant(edtf->bounds().latest, 9));
  }
}

}  // namespace
}  // namespace veracity

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  veracity::EdtfOptions lenient;
  lenient.lenient = true;
  veracity::ReadTwice(text, {});
  veracity::ReadTwice(text, lenient);
  return 0;
}
