#include "data/symbols.h"

#include <algorithm>
#include <utility>

namespace mnemo {

Symbols::Symbols(std::vector<uint8_t> ids) : Symbols(Table::Of(std::move(ids), 1)) {}
Symbols::Symbols(std::vector<int32_t> ids) : Symbols(Table::Of(std::move(ids), 1)) {}

Symbols::Symbols(const Table& rows, std::span<const int64_t> starts)
    : rows_(rows),
      size_(static_cast<size_t>(rows.rows())),
      starts_(std::make_shared<const std::vector<int64_t>>(starts.begin(), starts.end())) {}

std::vector<size_t> Symbols::Starts() const {
  std::vector<size_t> starts;
  if (empty()) return starts;
  starts.push_back(0);
  if (!starts_) return starts;
  const auto begin = static_cast<int64_t>(begin_), end = static_cast<int64_t>(begin_ + size_);
  for (auto at = std::upper_bound(starts_->begin(), starts_->end(), begin);
       at != starts_->end() && *at < end; ++at) {
    const auto start = static_cast<size_t>(*at - begin);
    if (start != starts.back()) starts.push_back(start);
  }
  return starts;
}

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
