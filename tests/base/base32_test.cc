#include "base/base32.h"

#include "tests/testing.h"

namespace veracity::internal {
namespace {

// RFC 4648 section 10, lower case, padding dropped.
TEST(Base32, MatchesTheVectorsOfRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},
      {"f", "my"},
      {"fo", "mzxq"},
      {"foo", "mzxw6"},
      {"foob", "mzxw6yq"},
      {"fooba", "mzxw6ytb"},
      {"foobar", "mzxw6ytboi"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(Base32Encode(bytes), text);
    EXPECT_EQ(Base32Decode(text), bytes);
  }
}

TEST(Base32, EachByteStringHasOneSpelling) {
  EXPECT_EQ(Base32Decode("mz"), std::nullopt);  // bits set past the last byte
  EXPECT_EQ(Base32Decode("m"), std::nullopt);   // no byte has five bits
  EXPECT_EQ(Base32Decode("my=="), std::nullopt);
  EXPECT_EQ(Base32Decode("m1"), std::nullopt);
}

}  // namespace
}  // namespace veracity::internal
