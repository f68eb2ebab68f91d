#include "data/bad_data.h"

#include <fmt/format.h>

#include <utility>

namespace mnemo {

BadData::BadData(Policy policy, std::function<void(const Error&)> heard)
    : policy_(policy), heard_(std::move(heard)) {}

void BadData::Report(const Error& error) {
  if (policy_ == Policy::kStop) throw error;
  ++count_;
  if (messages_.size() < kRemembered) messages_.emplace_back(error.what());
  if (heard_) heard_(error);
}

std::string BadData::Summary(int64_t of, const std::string& what) const {
  return count_ == 0 ? "" : fmt::format("left out {} of {} {}", count_, of, what);
}

}  // namespace mnemo
