// The symbols of a running text, as numbers: a string of them, in memory or in a mapped file, one
// byte each where there are at most 256 kinds and four otherwise.
//
// A value that shares what it holds, so that parts cost nothing; any thread may read.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "data/table.h"

namespace mnemo {

class Symbols {
 public:
  Symbols() = default;
  // Implicit: a string of symbols is what such an array is.
  Symbols(std::vector<uint8_t> ids);  // NOLINT(google-explicit-constructor)
  Symbols(std::vector<int32_t> ids);  // NOLINT(google-explicit-constructor)
  // Rows of whole numbers, width 1, in pieces that begin at `starts`: ascending rows from 0 on;
  // what stands before a piece is not what it continues. Empty: one piece.
  explicit Symbols(const Table& rows, std::span<const int64_t> starts = {});

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  int32_t operator[](size_t i) const { return rows_.Symbol(static_cast<int64_t>(begin_ + i)); }
  // Where pieces begin, ascending from 0 on; a part that was cut out begins with a piece of its
  // own. Empty where there is no symbol.
  std::vector<size_t> Starts() const;
  // At most `count` symbols from `begin` on: what there is of them.
  Symbols Part(size_t begin, size_t count) const;
  std::vector<int32_t> ToVector() const;

 private:
  Table rows_;
  size_t begin_ = 0, size_ = 0;
  std::shared_ptr<const std::vector<int64_t>> starts_;  // of the whole
};

}  // namespace mnemo
