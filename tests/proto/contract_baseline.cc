// contract_baseline FILE: prints the contract that the protobuf compiler wrote
// to FILE in the form of tests/data/contract/v1.txtpb. To let a change of the
// contract into the baseline is a decision; this is how to carry it out.

#include <iostream>

#include "tests/proto/contract.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: contract_baseline FILE\n";
    return 2;
  }
  const auto contract = veracity::testing::ReadContract(argv[1]);
  if (!contract.ok()) {
    std::cerr << contract.status().message() << "\n";
    return 1;
  }
  std::cout << "# proto-message: google.protobuf.FileDescriptorSet\n"
               "# The contract as released; made by contract_baseline.\n"
            << veracity::testing::PrintContract(*contract);
  return std::cout.flush() ? 0 : 1;
}
