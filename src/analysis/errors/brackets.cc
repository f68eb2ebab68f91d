#include "analysis/errors/brackets.h"

#include <cmath>
#include <limits>

#include "base/error.h"

namespace mnemo {

std::vector<int64_t> BracketBinEnds() { return {20, 40, 60, 80, 100, 125, 150, 200, 250, 300}; }

std::vector<std::pair<size_t, size_t>> MatchBrackets(std::string_view text,
                                                     std::span<const size_t> starts, char open,
                                                     char close) {
  std::vector<std::pair<size_t, size_t>> pairs;
  std::vector<size_t> opened;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!starts.empty() && starts.front() == i) {
      opened.clear();
      starts = starts.subspan(1);
    }
    if (text[i] == open) {
      opened.push_back(i);
    } else if (text[i] == close && !opened.empty()) {
      pairs.emplace_back(opened.back(), i);
      opened.pop_back();
    }
  }
  return pairs;
}

std::vector<BracketBin> BracketsByDistance(std::string_view text, std::span<const size_t> starts,
                                           char open, char close,
                                           const std::vector<std::span<const float>>& losses) {
  for (const auto& model : losses) MNEMO_CHECK(model.size() + 1 == text.size());
  std::vector<BracketBin> bins;
  for (const int64_t end : BracketBinEnds()) {
    bins.push_back(
        {bins.empty() ? 0 : bins.back().high, end, 0, std::vector<double>(losses.size())});
  }
  // Of every bracket of a bin: [bins][models].
  std::vector<std::vector<std::vector<float>>> single(
      bins.size(), std::vector<std::vector<float>>(losses.size()));
  for (const auto& [begin, end] : MatchBrackets(text, starts, open, close)) {
    const auto distance = static_cast<int64_t>(end - begin);
    for (size_t b = 0; b < bins.size(); ++b) {
      if (distance <= bins[b].low || distance > bins[b].high) continue;
      ++bins[b].count;
      for (size_t m = 0; m < losses.size(); ++m) {
        const double probability = std::exp(-static_cast<double>(losses[m][end - 1]));
        bins[b].probability[m] += probability;
        single[b][m].push_back(static_cast<float>(probability));
      }
    }
  }
  for (size_t b = 0; b < bins.size(); ++b) {
    for (double& sum : bins[b].probability) {
      sum = bins[b].count > 0 ? sum / static_cast<double>(bins[b].count)
                              : std::numeric_limits<double>::quiet_NaN();
    }
    if (losses.size() > 1) bins[b].lead = PairedBlockBootstrap(single[b][0], single[b][1]);
  }
  return bins;
}

}  // namespace mnemo
