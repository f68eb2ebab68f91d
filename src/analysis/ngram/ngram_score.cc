#include "analysis/ngram/ngram_score.h"

#include <cmath>

namespace mnemo {

void ScorePlaces(const NgramModel& model, const Symbols& text, std::span<const int> ns,
                 const std::function<void(size_t, std::span<const double>)>& visit,
                 const std::function<void(double)>& progress) {
  std::vector<double> probabilities(ns.size());
  RecentSymbols recent(ns.empty() ? 0 : ns.back());
  for (size_t place = 0; place < text.size(); ++place) {
    if (progress && place % 4096 == 0) {
      progress(static_cast<double>(place) / static_cast<double>(text.size()));
    }
    model.Probabilities(recent.Last(), text[place], ns, probabilities);
    visit(place, probabilities);
    recent.Add(text[place]);
  }
}

std::vector<std::vector<float>> NgramLosses(const NgramModel& model, const Symbols& text,
                                            std::span<const int> ns,
                                            const std::function<void(double)>& progress) {
  std::vector<std::vector<float>> losses(ns.size());
  for (std::vector<float>& one : losses) one.reserve(text.size());
  ScorePlaces(
      model, text, ns,
      [&losses](size_t place, std::span<const double> probabilities) {
        for (size_t n = 0; place > 0 && n < losses.size(); ++n) {
          losses[n].push_back(static_cast<float>(-std::log(probabilities[n])));
        }
      },
      progress);
  return losses;
}

}  // namespace mnemo
