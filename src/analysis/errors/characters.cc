#include "analysis/errors/characters.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"

namespace mnemo {

std::vector<SymbolMeans> MeansBySymbol(const Symbols& text,
                                       const std::vector<std::span<const float>>& losses,
                                       int64_t least) {
  MNEMO_CHECK(!losses.empty());
  for (const auto& model : losses) MNEMO_CHECK(model.size() + 1 == text.size());
  std::map<int32_t, SymbolMeans> sums;
  for (size_t i = 1; i < text.size(); ++i) {
    SymbolMeans& sum = sums[text[i]];
    sum.symbol = text[i];
    sum.probability.resize(losses.size());
    ++sum.count;
    for (size_t m = 0; m < losses.size(); ++m) {
      sum.probability[m] += std::exp(-static_cast<double>(losses[m][i - 1]));
    }
  }
  std::vector<SymbolMeans> means;
  for (auto& [symbol, sum] : sums) {
    if (sum.count < least) continue;
    for (double& probability : sum.probability) probability /= static_cast<double>(sum.count);
    means.push_back(std::move(sum));
  }
  if (losses.size() < 2) return means;
  std::stable_sort(means.begin(), means.end(), [](const SymbolMeans& a, const SymbolMeans& b) {
    return a.probability[0] - a.probability[1] > b.probability[0] - b.probability[1];
  });
  return means;
}

}  // namespace mnemo
