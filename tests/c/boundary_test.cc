#include "bindings/c/boundary.h"

#include <stdexcept>
#include <string>

#include "tests/testing.h"
#include "veracity/c.h"

namespace veracity::testing {
namespace {

using ::testing::HasSubstr;

// The code and the message that C gets when a call ends in `body`.
template <typename Body>
std::string Got(Body body) {
  veracity_error* error = nullptr;
  const veracity_code code = c::Boundary(&error).Run(body);
  const std::string got = absl::StrCat(veracity_code_name(code), ": ",
                                       veracity_error_message(error));
  veracity_error_free(error);
  return got;
}

TEST(Boundary, PassesOnCodeAndMessage) {
  EXPECT_EQ(Got([] { return absl::OkStatus(); }), "OK: ");
  EXPECT_EQ(Got([] { return absl::DataLossError("it is cut off"); }),
            "DATA_LOSS: it is cut off");
}

TEST(Boundary, SaysThatThereIsNoMemory) {
  EXPECT_EQ(Got([]() -> absl::Status { throw std::bad_alloc(); }),
            "RESOURCE_EXHAUSTED: out of memory");
  EXPECT_EQ(
      Got([]() -> absl::Status { throw std::length_error("vector::reserve"); }),
      "RESOURCE_EXHAUSTED: out of memory");
}

TEST(Boundary, StopsWhateverIsThrown) {
  EXPECT_THAT(
      Got([]() -> absl::Status { throw std::runtime_error("a bug"); }),
      HasSubstr("INTERNAL: an exception came up to the C interface: a bug"));
  EXPECT_THAT(Got([]() -> absl::Status { throw 7; }),
              HasSubstr("INTERNAL: an exception"));
}

TEST(Boundary, ClearsOutputsBeforeTheCall) {
  int garbage = 0;
  auto* error = reinterpret_cast<veracity_error*>(&garbage);
  auto* buffer = reinterpret_cast<veracity_buffer*>(&garbage);
  c::Boundary(&error, &buffer).Run([&] {
    EXPECT_EQ(buffer, nullptr);
    return absl::OkStatus();
  });
  EXPECT_EQ(error, nullptr);
}

// A caller in C++ may break the rule that callbacks throw nothing.
TEST(Boundary, StopsWhatACallbackThrows) {
  veracity_ledger* ledger = nullptr;
  ASSERT_EQ(
      veracity_ledger_open(veracity_text("memory:"), nullptr, &ledger, nullptr),
      VERACITY_OK);
  veracity_buffer* batch = nullptr;
  ASSERT_EQ(veracity_batch_from_text(
                veracity_text("entries { record { entity { id: 'ap' } } }"),
                &batch, nullptr),
            VERACITY_OK);
  ASSERT_EQ(veracity_ledger_record(ledger, veracity_buffer_bytes(batch),
                                   nullptr, nullptr, nullptr, nullptr),
            VERACITY_OK);
  veracity_buffer_free(batch);
  veracity_input input = {};
  input.size = sizeof(input);
  input.read = [](void*, void*, size_t) -> int64_t { throw std::bad_alloc(); };
  EXPECT_NE(veracity_ledger_import(ledger, &input, nullptr, nullptr, nullptr,
                                   nullptr),
            VERACITY_OK);
  veracity_call call = {};
  call.size = sizeof(call);
  call.progress = [](void*, uint64_t, uint64_t) { throw std::bad_alloc(); };
  veracity_results* wrong = nullptr;
  veracity_error* error = nullptr;
  EXPECT_EQ(veracity_ledger_check(ledger, &call, &wrong, &error),
            VERACITY_RESOURCE_EXHAUSTED);
  EXPECT_EQ(wrong, nullptr);
  EXPECT_STREQ(veracity_error_message(error), "out of memory");
  veracity_error_free(error);
  // Nothing was left locked.
  EXPECT_EQ(veracity_ledger_check(ledger, nullptr, &wrong, nullptr),
            VERACITY_OK);
  veracity_results_free(wrong);
  veracity_ledger_close(ledger);
}

}  // namespace
}  // namespace veracity::testing
