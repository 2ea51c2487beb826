#ifndef VERACITY_C_STREAMS_H_
#define VERACITY_C_STREAMS_H_

#include <streambuf>
#include <vector>

#include "veracity/c/bundle.h"

// The caller's functions for reading and writing, as the library's streams.

namespace veracity::c {

// What cannot be read makes the stream bad. Seeks from the beginning only, and
// where the caller can.
class InputBuffer : public std::streambuf {
 public:
  explicit InputBuffer(const veracity_input& input);

 protected:
  int_type underflow() override;
  pos_type seekoff(off_type offset, std::ios_base::seekdir from,
                   std::ios_base::openmode which) override;
  pos_type seekpos(pos_type position, std::ios_base::openmode which) override;

 private:
  const veracity_input input_;
  std::vector<char> bytes_;
  uint64_t read_ = 0;  // position of the end of `bytes_`
};

class OutputBuffer : public std::streambuf {
 public:
  explicit OutputBuffer(const veracity_output& output) : output_(output) {}

 protected:
  int_type overflow(int_type byte) override;
  std::streamsize xsputn(const char* bytes, std::streamsize size) override;

 private:
  const veracity_output output_;
};

}  // namespace veracity::c

#endif  // VERACITY_C_STREAMS_H_
