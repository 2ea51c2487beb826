#ifndef VERACITY_C_BOUNDARY_H_
#define VERACITY_C_BOUNDARY_H_

#include <google/protobuf/message_lite.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <initializer_list>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "veracity/c/basics.h"
#include "veracity/ids.h"

// What lies between C and the library: statuses become codes, exceptions end,
// bytes become messages.

namespace veracity::c {

// -- Out --

// What an exception of the standard library is to the caller. Its message may
// be empty: there may be no memory for one.
absl::Status StatusOfException(const std::exception* exception) noexcept;

// Runs `body`, which returns a Status, and lets no exception out.
template <typename Body>
absl::Status Contained(Body&& body) noexcept {
  try {
    return body();
  } catch (const std::exception& exception) {
    return StatusOfException(&exception);
  } catch (...) {
    return StatusOfException(nullptr);
  }
}

// Returns the code; where there is one, `*error` becomes the message.
veracity_code Give(const absl::Status& status, veracity_error** error) noexcept;

// One call from C: its outputs are NULL until it succeeds.
//
//   return Boundary(error, view).Run([&]() -> absl::Status { ... });
class Boundary {
 public:
  template <typename... Output>
  explicit Boundary(veracity_error** error, Output**... outputs) noexcept
      : error_(error) {
    (Clear(outputs), ...);
    Clear(error);
  }

  template <typename Body>
  veracity_code Run(Body&& body) const noexcept {
    return Give(Contained(std::forward<Body>(body)), error_);
  }

 private:
  template <typename Output>
  static void Clear(Output** output) noexcept {
    if (output != nullptr) *output = nullptr;
  }

  veracity_error** error_;
};

// Gives bytes, or a message, to a caller who wants them. Returns
// RESOURCE_EXHAUSTED of a message that is over 2 GiB.
void Give(std::string bytes, veracity_buffer** buffer);
absl::Status Give(const google::protobuf::MessageLite& message,
                  veracity_buffer** buffer);
absl::StatusOr<std::string> Serialized(
    const google::protobuf::MessageLite& message);

inline veracity_bytes BytesOf(absl::string_view text) {
  return {text.data(), text.size()};
}

// -- In --

// Returns INVALID_ARGUMENT, naming it, if one of the arguments is NULL.
absl::Status NotNull(
    std::initializer_list<std::pair<const char*, const void*>> arguments);

// `name` is the argument's, here and below. Returns INVALID_ARGUMENT if the
// bytes cannot be those.
absl::StatusOr<absl::string_view> Text(veracity_bytes bytes, const char* name);
absl::Status Parse(veracity_bytes bytes, const char* name,
                   google::protobuf::MessageLite* message);

template <typename M>
absl::StatusOr<M> Parsed(veracity_bytes bytes, const char* name) {
  M message;
  VERACITY_RETURN_IF_ERROR(Parse(bytes, name, &message));
  return message;
}

// Parses each of a list by `parse`.
template <typename F>
auto Each(const veracity_bytes* list, size_t count, const char* name, F parse)
    -> absl::StatusOr<
        std::vector<typename decltype(parse(*list, name))::value_type>> {
  std::vector<typename decltype(parse(*list, name))::value_type> each;
  if (count > 0) VERACITY_RETURN_IF_ERROR(NotNull({{name, list}}));
  for (size_t i = 0; i < count; ++i) {
    VERACITY_ASSIGN_OR_RETURN(
        auto one, parse(list[i], absl::StrCat(name, "[", i, "]").c_str()));
    each.push_back(std::move(one));
  }
  return each;
}

// Returns OUT_OF_RANGE if there are no more than `index` of `what`.
absl::Status CheckIndex(size_t index, size_t size, const char* what);

// What a v1.RecordRef refers to. Returns INVALID_ARGUMENT if that is another
// kind of record.
absl::StatusOr<ClaimId> ReadClaimId(veracity_bytes ref, const char* name);
absl::StatusOr<AssertionId> ReadAssertionId(veracity_bytes ref,
                                            const char* name);

// -- Structs that grow --

absl::Status SizeNotSet(const char* type);
absl::Status NewerThanThis(const char* type);

// A copy of the caller's options: zero where theirs are shorter, INVALID_
// ARGUMENT where they are longer and say something there. What is added to a
// struct must not begin in what was padding at its end.
template <typename T>
absl::StatusOr<T> ReadStruct(const T* given, const char* type) {
  T known = {};
  known.size = sizeof(T);
  if (given == nullptr) return known;
  const size_t size = given->size;
  if (size < sizeof(size)) return SizeNotSet(type);
  const auto* bytes = reinterpret_cast<const char*>(given);
  for (size_t i = sizeof(T); i < size; ++i) {
    if (bytes[i] != 0) return NewerThanThis(type);
  }
  std::memcpy(&known, bytes, std::min(size, sizeof(T)));
  return known;
}

// Fills in as much of the caller's struct as they have.
template <typename T>
absl::Status WriteStruct(const T& known, T* wanted, const char* type) {
  const size_t size = wanted->size;
  if (size < sizeof(size)) return SizeNotSet(type);
  std::memcpy(reinterpret_cast<char*>(wanted), &known,
              std::min(size, sizeof(T)));
  wanted->size = size;
  return absl::OkStatus();
}

// What zero stands for in an option.
template <typename T>
T OrDefault(T given, T otherwise) {
  return given == 0 ? otherwise : given;
}

}  // namespace veracity::c

#endif  // VERACITY_C_BOUNDARY_H_
