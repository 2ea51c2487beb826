// Identity: the ids of claims and assertions. Its floor is the least that can
// give a digest of a message: serializing and hashing it as it is.

#include <openssl/sha.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/generator.h"
#include "bench/questions.h"
#include "veracity/identity.h"

namespace veracity::bench {
namespace {

template <typename M>
void Identity(const char* name, const std::vector<M>& messages,
              benchmark::State& state) {
  for (const M& message : messages) {
    M other = message;
    other.set_id(Take(IdOf(message)).digest());
    Require(Take(IdOf(other)).digest() == other.id(),
            "identity: an id depends on itself");
  }
  const auto ours = [&](int) {
    for (const M& message : messages) {
      benchmark::DoNotOptimize(Take(IdOf(message)));
    }
  };
  const auto hash = [&](int) {
    for (const M& message : messages) {
      const std::string bytes = message.SerializeAsString();
      unsigned char digest[SHA256_DIGEST_LENGTH];
      SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
             digest);
      benchmark::DoNotOptimize(digest);
    }
  };
  Compare(state,
          {absl::StrCat("identity of ", name), "us per record",
           static_cast<double>(messages.size())},
          {"", ours}, {{"raw protobuf and SHA-256", hash}});
}

}  // namespace

void AskIdentity(const Plan& plan) {
  std::vector<v1::Claim> claims;
  std::vector<v1::Assertion> assertions;
  const v1::Batch batch = Generator().Next(10'000);
  for (const v1::Entry& entry : batch.entries()) {
    if (entry.record().has_claim()) claims.push_back(entry.record().claim());
    if (entry.record().has_assertion()) {
      assertions.push_back(entry.record().assertion());
    }
  }
  Ask("identity/claim", plan.Rounds(30), [claims](benchmark::State& state) {
    Identity("a claim", claims, state);
  });
  Ask("identity/assertion", plan.Rounds(30),
      [assertions](benchmark::State& state) {
        Identity("an assertion", assertions, state);
      });
}

}  // namespace veracity::bench
