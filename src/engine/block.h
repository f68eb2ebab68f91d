// Blocks of numbers: [time, batch, width], the layout that every backend reads and writes.
//
// Rows (one step of one sequence) are `stride` numbers apart; the stride is the width rounded up to
// a multiple of kRowAlignment, so that vector code needs no tails. What stands between width and
// stride is never looked at: it may be anything, also NaN.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "base/aligned_array.h"
#include "base/error.h"

namespace mnemo {

inline constexpr int kRowAlignment = 8;  // numbers

inline constexpr int PaddedWidth(int width) {
  return (width + kRowAlignment - 1) / kRowAlignment * kRowAlignment;
}

// A view. Real may be const. Copying a Block copies no numbers.
template <typename Real>
struct Block {
  Real* data = nullptr;
  int time = 0;
  int batch = 0;
  int width = 0;
  int stride = 0;  // PaddedWidth(width)

  Real* Row(int t, int b) const { return data + (int64_t{t} * batch + b) * stride; }
  int64_t rows() const { return int64_t{time} * batch; }
  operator Block<const Real>() const  // NOLINT(google-explicit-constructor): like T* to const T*
      requires(!std::is_const_v<Real>) {
    return {data, time, batch, width, stride};
  }
};

// Owns the memory of a block: 64-byte aligned, with slack behind the last row so that a vector load
// that starts inside the block may run past its end. Grows and never shrinks; Resize does not keep
// or clear the numbers. Successive blocks start at different offsets from a page: equal offsets
// would make streams of the same step fight for the same cache sets.
template <typename Real>
class Sequence {
 public:
  Sequence() = default;
  Sequence(int time, int batch, int width) { Resize(time, batch, width); }
  Sequence(Sequence&& other) noexcept { *this = std::move(other); }
  Sequence& operator=(Sequence&& other) noexcept {
    std::swap(memory_, other.memory_);
    std::swap(start_, other.start_);
    std::swap(capacity_, other.capacity_);
    std::swap(block_, other.block_);
    return *this;
  }

  void Resize(int time, int batch, int width) {
    const int stride = PaddedWidth(width);
    const int64_t need = int64_t{time} * batch * stride;
    if (need > capacity_ || start_ == nullptr) {
      // Successive allocations differ by 5 cache lines, so that they do not share cache sets.
      static thread_local int next = 0;
      const int stagger =
          (next++ % 13) * 5 * static_cast<int>(kCacheLine) / static_cast<int>(sizeof(Real));
      memory_.Reserve(need + kSlack + stagger);
      start_ = memory_.data() + stagger;
      capacity_ = need;
    }
    block_ = {start_, time, batch, width, stride};
  }
  void Clear() { std::fill(start_, start_ + block_.rows() * block_.stride, Real{0}); }

  const Block<Real>& block() const { return block_; }
  Real* Row(int t, int b) const { return block_.Row(t, b); }

 private:
  static constexpr int kSlack = 64;

  AlignedArray<Real> memory_;
  Real* start_ = nullptr;
  int64_t capacity_ = 0;
  Block<Real> block_;
};

}  // namespace mnemo
