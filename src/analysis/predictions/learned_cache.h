// A cache over a network's past (cache.h) whose likeness, forgetting and weight are learnt: a small
// attention to recent history on top of a network that stays as it is. With h(t) the top layer's
// output at place t, x(t) the symbols, and i < t, t - i <= window:
//
//   u(i)      = sum over units k of scale(k) h(t, k) h(i, k)  -  recency ln(t - i)
//   Pcache(w) = sum of softmax(u)(i) over i with x(i + 1) = w
//   g         = sigmoid(gate . h(t) + bias)
//   P(w)      = (1 - g) Pnetwork(w) + g Pcache(w)
//
// The continuous cache is the case of equal scales, no recency and an empty gate, and learning
// starts from the one that ChooseCache finds. Attention with a learnt gate: Merity et al. 2017
// (pointer sentinel); the diagonal likeness keeps it to 2 units + 2 numbers.
//
// Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "analysis/predictions/cache.h"
#include "base/threads.h"

namespace mnemo {

struct LearnedCache {
  int units = 0;
  int window = 1000;
  std::vector<float> numbers;  // scale [units], gate [units], recency, bias

  std::span<const float> scale() const { return {numbers.data(), static_cast<size_t>(units)}; }
  std::span<const float> gate() const {
    return {numbers.data() + units, static_cast<size_t>(units)};
  }
  float recency() const { return numbers[2 * static_cast<size_t>(units)]; }
  float bias() const { return numbers[2 * static_cast<size_t>(units) + 1]; }
};

// The continuous cache that was chosen, as a learnt one before learning; a weight of 0 becomes
// 0.01, since a gate can come near to 0 and not to it.
LearnedCache StartLearnedCache(int units, int window, const CacheChoice& choice);

// Nats of the symbols after places [begin, end), one a place. With `gradient` (as `numbers`) the
// derivatives of their sum are added to it. Takes (end - begin) * window * units multiplications,
// two to three times that with a gradient. The same numbers for any number of threads.
std::vector<float> LearnedCacheLosses(const LearnedCache& cache, const TopOutputs& outputs,
                                      std::span<const int32_t> symbols, int64_t begin, int64_t end,
                                      ThreadPool* threads, std::vector<double>* gradient = nullptr);

struct LearnedCacheOptions {
  CacheOptions start;      // window, threads, and what the beginning is chosen from
  int passes = 6;          // over the places that are learnt from
  int batch = 250;         // places an update (Adam)
  double rate = 0.02;      // of the first update; falls to 0 along a cosine
  double held_out = 0.25;  // share of the places, at the end, that decide after which pass to stop
};

struct LearnedCacheFit {
  LearnedCache cache;     // as it was after the pass that is best on the held-out places
  CacheChoice start;      // the continuous cache
  int passes = 0;         // that were kept: 0, the start is best
  double start_loss = 0;  // nats of the held-out places by the start
  double loss = 0;        // and by `cache`
};

// Learns from what the network says of `text`. Throws what `progress` throws.
LearnedCacheFit FitLearnedCache(const TopOutputs& outputs, const Symbols& text,
                                const LearnedCacheOptions& options,
                                const std::function<void(double)>& progress = {});

// Learnt on `valid`, used on `text`. Without `likeliest`.
Predictions PredictByLearnedCache(const LoadedRun& run, const std::string& name,
                                  const Symbols& valid, const Symbols& text,
                                  const LearnedCacheOptions& options, LearnedCacheFit* fit,
                                  const std::function<void(double)>& progress = {});

}  // namespace mnemo
