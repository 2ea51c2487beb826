#ifndef VERACITY_BASE_WORK_LIST_H_
#define VERACITY_BASE_WORK_LIST_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace veracity::internal {

// Numbers that wait to be gone through, first come first served; what waits
// already is not added again.
class WorkList {
 public:
  void Add(int32_t number) {
    const auto n = static_cast<size_t>(number);
    if (n >= waits_.size()) waits_.resize(n + n / 2 + 1);
    if (waits_[n]) return;
    waits_[n] = 1;
    numbers_.push_back(number);
  }
  // False: nothing is left.
  bool Take(int32_t* number) {
    if (next_ == numbers_.size()) return false;
    *number = numbers_[next_++];
    waits_[static_cast<size_t>(*number)] = 0;
    return true;
  }
  bool empty() const { return next_ == numbers_.size(); }

 private:
  std::vector<int32_t> numbers_;
  size_t next_ = 0;
  std::vector<uint8_t> waits_;
};

}  // namespace veracity::internal

#endif  // VERACITY_BASE_WORK_LIST_H_
