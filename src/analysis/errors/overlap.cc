#include "analysis/errors/overlap.h"

#include "analysis/predictions/predictions.h"
#include "base/error.h"

namespace mnemo {

int64_t ErrorOverlap::Errors(size_t model) const {
  int64_t sum = 0;
  for (size_t region = 0; region < regions.size(); ++region) {
    if (region >> model & 1) sum += regions[region];
  }
  return sum;
}

ErrorOverlap OverlapErrors(const std::vector<std::span<const float>>& losses) {
  if (losses.empty() || losses.size() > kMostOverlapped) {
    throw BadInput("the overlap of errors is of a few models")
        .Found(std::to_string(losses.size()))
        .Allowed("1 to " + std::to_string(kMostOverlapped));
  }
  ErrorOverlap overlap;
  overlap.symbols = static_cast<int64_t>(losses[0].size());
  overlap.regions.assign(size_t{1} << losses.size(), 0);
  for (const auto& model : losses) {
    if (model.size() != losses[0].size()) throw BadInput("the models have read different texts");
  }
  for (size_t i = 0; i < losses[0].size(); ++i) {
    size_t region = 0;
    for (size_t m = 0; m < losses.size(); ++m) region |= size_t{IsError(losses[m][i])} << m;
    ++overlap.regions[region];
  }
  return overlap;
}

}  // namespace mnemo
