// Memory for vector code: starts at a cache line, so that no vector of a packed array lies across
// two; large ones ask the system for huge pages, since walks over many megabytes otherwise wait for
// the translation of addresses.
#pragma once

#include <algorithm>
#include <cstdint>
#include <new>
#include <utility>

namespace mnemo {

inline constexpr std::size_t kCacheLine = 64;  // bytes

// Asks for huge pages inside the `bytes` from `start`; nothing has been written there yet. Where
// the system has none, or these are too few bytes, nothing happens.
void AskForHugePages(void* start, std::size_t bytes);

// Numbers that grow and never shrink. Not copied; moved.
template <typename T>
class AlignedArray {
 public:
  AlignedArray() = default;
  ~AlignedArray() { ::operator delete (data_, std::align_val_t{kCacheLine}); }
  AlignedArray(AlignedArray&& other) noexcept { *this = std::move(other); }
  AlignedArray& operator=(AlignedArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }

  // Room for `count` numbers. True if that took new memory: then all of it is 0, and what was there
  // is gone.
  bool Reserve(int64_t count) {
    if (count <= capacity_ && data_ != nullptr) return false;
    ::operator delete (data_, std::align_val_t{kCacheLine});
    data_ = nullptr;
    capacity_ = 0;
    const std::size_t bytes = static_cast<std::size_t>(count) * sizeof(T);
    data_ = static_cast<T*>(::operator new (bytes, std::align_val_t{kCacheLine}));
    capacity_ = count;
    AskForHugePages(data_, bytes);
    std::fill(data_, data_ + count, T{0});
    return true;
  }

  T* data() const { return data_; }

 private:
  T* data_ = nullptr;
  int64_t capacity_ = 0;
};

}  // namespace mnemo
