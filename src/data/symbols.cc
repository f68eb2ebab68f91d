#include "data/symbols.h"

#include <algorithm>
#include <utility>

namespace mnemo {

Symbols::Symbols(std::vector<uint8_t> ids) : Symbols(Table::Of(std::move(ids), 1)) {}
Symbols::Symbols(std::vector<int32_t> ids) : Symbols(Table::Of(std::move(ids), 1)) {}

Symbols Symbols::Part(size_t begin, size_t count) const {
  Symbols part = *this;
  begin = std::min(begin, size_);
  part.begin_ += begin;
  part.size_ = std::min(count, size_ - begin);
  return part;
}

std::vector<int32_t> Symbols::ToVector() const {
  std::vector<int32_t> ids(size_);
  for (size_t i = 0; i < size_; ++i) ids[i] = (*this)[i];
  return ids;
}

}  // namespace mnemo
