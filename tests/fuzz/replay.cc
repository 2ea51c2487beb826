// replay FOLDER: gives each file of a corpus to the fuzz target that this is
// linked with, and every beginning of it up to 1 KiB, which a parser meets when
// a file is cut off. A target that is not satisfied traps.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: replay FOLDER\n";
    return 2;
  }
  size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(argv[1])) {
    // Said beforehand: a trap leaves no other trace of which file it was.
    std::cout << file.path().filename().string() << std::endl;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in) {
      std::cerr << "cannot read it\n";
      return 1;
    }
    for (size_t size = 0; size < std::min<size_t>(bytes.size(), 1024); ++size) {
      // Exactly so many bytes, so that a sanitizer sees a read past them.
      const std::vector<uint8_t> beginning(bytes.begin(), bytes.begin() + size);
      LLVMFuzzerTestOneInput(beginning.data(), beginning.size());
    }
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()),
                           bytes.size());
    ++files;
  }
  if (files == 0) std::cerr << "no files in " << argv[1] << "\n";
  return files == 0 ? 1 : 0;
}
