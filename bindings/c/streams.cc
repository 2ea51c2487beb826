#include "streams.h"

#include <ios>

namespace veracity::c {
namespace {

constexpr size_t kBufferBytes = 1 << 16;

}  // namespace

InputBuffer::InputBuffer(const veracity_input& input)
    : input_(input), bytes_(kBufferBytes) {
  setg(bytes_.data(), bytes_.data(), bytes_.data());
}

InputBuffer::int_type InputBuffer::underflow() {
  const int64_t size = input_.read(input_.user, bytes_.data(), bytes_.size());
  if (size < 0 || static_cast<uint64_t>(size) > bytes_.size()) {
    // The stream catches it, and is bad from then on.
    throw std::ios_base::failure("the caller cannot read");
  }
  read_ += static_cast<uint64_t>(size);
  setg(bytes_.data(), bytes_.data(), bytes_.data() + size);
  return size == 0 ? traits_type::eof() : traits_type::to_int_type(bytes_[0]);
}

InputBuffer::pos_type InputBuffer::seekoff(off_type offset,
                                           std::ios_base::seekdir from,
                                           std::ios_base::openmode which) {
  if (input_.seek == nullptr || from == std::ios_base::end) return -1;
  const off_type here =
      static_cast<off_type>(read_) - static_cast<off_type>(egptr() - gptr());
  if (from == std::ios_base::beg) return seekpos(offset, which);
  // Where it is: what tellg asks.
  return offset == 0 ? pos_type(here) : seekpos(here + offset, which);
}

InputBuffer::pos_type InputBuffer::seekpos(pos_type position,
                                           std::ios_base::openmode) {
  const off_type to = position;
  if (input_.seek == nullptr || to < 0 ||
      input_.seek(input_.user, static_cast<uint64_t>(to)) == 0) {
    return -1;
  }
  read_ = static_cast<uint64_t>(to);
  setg(bytes_.data(), bytes_.data(), bytes_.data());
  return position;
}

OutputBuffer::int_type OutputBuffer::overflow(int_type byte) {
  if (traits_type::eq_int_type(byte, traits_type::eof())) return 0;
  const char one = traits_type::to_char_type(byte);
  return xsputn(&one, 1) == 1 ? byte : traits_type::eof();
}

std::streamsize OutputBuffer::xsputn(const char* bytes, std::streamsize size) {
  const bool written =
      output_.write(output_.user, bytes, static_cast<size_t>(size)) != 0;
  return written ? size : 0;
}

}  // namespace veracity::c
