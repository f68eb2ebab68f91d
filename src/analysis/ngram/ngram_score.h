// How well n-gram models predict a text: each symbol from those before it in the same text, the
// first from none. Any thread may call.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "analysis/ngram/kneser_ney.h"
#include "data/symbols.h"

namespace mnemo {

// Calls visit(place, probabilities) for every place of the text in turn: the probabilities that the
// models with `ns` (ascending) symbols of context give to what stands there. `progress` is told the
// share that is done; what either throws ends the work.
void ScorePlaces(const NgramModel& model, const Symbols& text, std::span<const int> ns,
                 const std::function<void(size_t, std::span<const double>)>& visit,
                 const std::function<void(double)>& progress = {});

// Nats of every symbol but the first, for each of `ns`: as ScoreText (train/trainer.h) gives them
// for a network, so that the two can be compared place by place.
std::vector<std::vector<float>> NgramLosses(const NgramModel& model, const Symbols& text,
                                            std::span<const int> ns,
                                            const std::function<void(double)>& progress = {});

// The last symbols of a text on its way, at most `longest`, newest last.
class RecentSymbols {
 public:
  explicit RecentSymbols(int longest) : longest_(static_cast<size_t>(longest)) {}
  void Add(int32_t symbol) {
    if (symbols_.size() == 8 * longest_ + 64)
      symbols_.erase(symbols_.begin(), symbols_.end() - longest_);
    symbols_.push_back(symbol);
  }
  std::span<const int32_t> Last() const {
    const size_t count = symbols_.size() < longest_ ? symbols_.size() : longest_;
    return {symbols_.data() + symbols_.size() - count, count};
  }

 private:
  size_t longest_;
  std::vector<int32_t> symbols_;
};

}  // namespace mnemo
