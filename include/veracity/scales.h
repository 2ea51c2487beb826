#ifndef VERACITY_SCALES_H_
#define VERACITY_SCALES_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "veracity/decimal.h"
#include "veracity/v1/scale.pb.h"

// Scales of estimative words and reliability grades, each restating one cited
// table (docs/formats/scales.md). Label and scale belong together: the same
// word means different numbers on different scales, so nothing here converts
// from one to another.
//
// All functions may be called from several threads; what they point to lives
// as long as the program.

namespace veracity {

// The scales that the library knows, in the order of their table.
absl::Span<const v1::Scale> Scales();

// Returns the scale with that exact id ("icd203"), or null.
const v1::Scale* FindScale(absl::string_view id);

// What a label or a number on a scale says.
struct ScaleReading {
  // Never null.
  const v1::Scale* scale = nullptr;
  // Its label is the canonical one. Null on a scale of numbers only.
  const v1::ScaleLevel* level = nullptr;
  // "Cannot be judged": there is no number, which is not the worst number.
  bool unknown = false;
  // On the scale's own numbers: the number read, or the one for the label.
  std::optional<Decimal> number;
  // The inclusive range that the level stands for, if its table gives one.
  std::optional<Decimal> lower;
  std::optional<Decimal> upper;
  // (number - minimum) / (maximum - minimum) of the scale, in [0, 1].
  std::optional<double> normalized;
};

// Reads a label as a person would type it: ASCII case, white space at the
// ends and repeated within do not matter, and the aliases that the table
// gives are accepted.
//
// Returns NOT_FOUND if there is no such scale, or no such label on it (which
// may well be one of another scale); the message names those there are.
absl::StatusOr<ScaleReading> ReadScaleLabel(absl::string_view scale,
                                            absl::string_view label);

// Reads a number on the scale's own numbers and finds its level:
// - the level whose range holds it; the narrowest of a nested scale (of
//   equally narrow ones the upper), the upper one where two levels meet;
// - else, on a scale with gaps, the nearest level, of equally near ones the
//   upper. A level without a range is at its number.
//
// Returns NOT_FOUND if there is no such scale; INVALID_ARGUMENT if `number`
// is no decimal, or outside the scale's numbers, or no level holds it and
// the scale has no gaps ("29.5" on a scale of whole numbers).
absl::StatusOr<ScaleReading> ReadScaleNumber(absl::string_view scale,
                                             absl::string_view number);

// Checks an expressed confidence as a record has it; an empty argument is not
// given. Words on no scale are not for this function.
//
// Returns NOT_FOUND if there is no such scale or label. Returns
// INVALID_ARGUMENT if the label is not the canonical one; if a number is no
// decimal or outside the scale's numbers; if a range has one end only, its
// ends are the wrong way round or it leaves out the number beside it; if a
// number or range contradicts the label: none of it is in the label's range,
// or would be read as that label, or the label says "cannot be judged".
absl::Status CheckScaleUse(absl::string_view scale, absl::string_view label,
                           absl::string_view number, absl::string_view lower,
                           absl::string_view upper);

}  // namespace veracity

#endif  // VERACITY_SCALES_H_
