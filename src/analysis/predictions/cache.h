// A continuous cache over a network's past (Grave, Joulin, Usunier 2017): at every place the
// outputs of the top layer at earlier places vote for the symbols that followed there, the more the
// more they are like the present one. With h(i) the top layer's output before symbol i + 1:
//
//   Pcache(w) = sum over i < t, t - i <= window, x(i + 1) = w of exp(sharpness h(t) . h(i))
//               / sum over i < t, t - i <= window of the same
//   P(w)      = (1 - weight) Pnetwork(w) + weight Pcache(w)
//
// Sharpness and weight are chosen on another text (the validation part). The network is not changed
// and nothing is trained. Any thread may call.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "analysis/predictions/predictions.h"

namespace mnemo {

struct CacheOptions {
  int window = 1000;                                                        // places; at least 1
  std::vector<double> sharpnesses = {0.1, 0.3, 1, 3, 10};                   // tried, each above 0
  std::vector<double> weights = {0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5};  // tried, 0 .. 1
  int threads = 1;
};

// What the network says of a text, and what its top layer emits: [places, units], places =
// text.size() - 1. As one stream from the zero state.
struct TopOutputs {
  int units = 0;
  std::vector<float> values, losses;
};
TopOutputs ReadTopOutputs(const LoadedRun& run, const Symbols& text, int threads,
                          const std::function<void(double)>& progress = {});

// Pcache of the symbol that stands there, for every sharpness and place: [sharpnesses][places]. 0
// where the window is empty. Takes places * window * units multiplications. The same numbers for
// any number of threads.
std::vector<std::vector<float>> CacheProbabilities(
    const TopOutputs& outputs, const Symbols& text, const CacheOptions& options,
    const std::function<void(double)>& progress = {});

struct CacheChoice {
  double sharpness = 0, weight = 0;
  double loss_without = 0, loss = 0;  // nats on the text that it was chosen by
};

// The pair of options.sharpnesses and options.weights with the lowest mean loss; the first of
// equals.
CacheChoice ChooseCache(std::span<const float> losses,
                        const std::vector<std::vector<float>>& probabilities,
                        const CacheOptions& options);

// Chosen on `valid`, used on `text`. Without `likeliest`.
Predictions PredictByCache(const LoadedRun& run, const std::string& name, const Symbols& valid,
                           const Symbols& text, const CacheOptions& options, CacheChoice* choice,
                           const std::function<void(double)>& progress = {});

}  // namespace mnemo
