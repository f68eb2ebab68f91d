#include "analysis/predictions/cache.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/predictions/dot.h"
#include "base/error.h"
#include "base/threads.h"
#include "engine/cpu/cpu.h"
#include "train/trace.h"

namespace mnemo {
namespace {

// Places that a thread does at a time.
constexpr int64_t kStretch = 256;

double MixedLoss(float loss, float cached, double weight) {
  return -std::log((1 - weight) * std::exp(-static_cast<double>(loss)) + weight * cached);
}

}  // namespace

TopOutputs ReadTopOutputs(const LoadedRun& run, const Symbols& text, int threads,
                          const std::function<void(double)>& progress) {
  const int top = static_cast<int>(run.spec.layers.size()) - 1;
  const auto backend = MakeCpuBackend(threads);
  TopOutputs outputs;
  const auto steps = static_cast<double>(text.size() - 1);
  TraceValues(run, *backend, text, {{top, run.spec.layers[top].cell->output_name}},
              [&](const TraceStretch& stretch) {
                if (progress) progress(static_cast<double>(stretch.first) / steps);
                const Block<const float>& block = stretch.values[0];
                outputs.units = block.width;
                for (int t = 0; t < stretch.steps; ++t) {
                  outputs.values.insert(outputs.values.end(), block.Row(t, 0),
                                        block.Row(t, 0) + block.width);
                }
                outputs.losses.insert(outputs.losses.end(), stretch.losses.begin(),
                                      stretch.losses.begin() + stretch.steps);
                return true;
              });
  return outputs;
}

std::vector<std::vector<float>> CacheProbabilities(const TopOutputs& outputs, const Symbols& text,
                                                   const CacheOptions& options,
                                                   const std::function<void(double)>& progress) {
  MNEMO_CHECK(options.window > 0 && !options.sharpnesses.empty());
  const auto places = static_cast<int64_t>(outputs.losses.size());
  MNEMO_CHECK(places + 1 == static_cast<int64_t>(text.size()));
  const std::vector<int32_t> symbols = text.ToVector();
  std::vector<std::vector<float>> found(options.sharpnesses.size(),
                                        std::vector<float>(static_cast<size_t>(places)));
  const auto row = [&](int64_t place) {
    return outputs.values.data() + place * static_cast<int64_t>(outputs.units);
  };
  // Place t has read symbol t and speaks of symbol t + 1.
  const auto one = [&](int64_t t, std::vector<float>* likenesses) {
    const int64_t from = std::max<int64_t>(0, t - options.window);
    likenesses->clear();
    float highest = -std::numeric_limits<float>::infinity();
    for (int64_t i = from; i < t; ++i) {
      likenesses->push_back(Dot(row(t), row(i), outputs.units));
      highest = std::max(highest, likenesses->back());
    }
    for (size_t s = 0; s < options.sharpnesses.size(); ++s) {
      const auto sharpness = static_cast<float>(options.sharpnesses[s]);
      double all = 0, right = 0;
      for (int64_t i = from; i < t; ++i) {
        const float vote =
            std::exp(sharpness * ((*likenesses)[static_cast<size_t>(i - from)] - highest));
        all += vote;
        if (symbols[static_cast<size_t>(i + 1)] == symbols[static_cast<size_t>(t + 1)])
          right += vote;
      }
      found[s][static_cast<size_t>(t)] = all > 0 ? static_cast<float>(right / all) : 0;
    }
  };
  ThreadPool pool(options.threads);
  const int64_t round = kStretch * options.threads;
  for (int64_t first = 0; first < places; first += round) {
    if (progress) progress(static_cast<double>(first) / static_cast<double>(places));
    pool.Split(static_cast<int>(std::min(round, places - first)), [&](int begin, int end) {
      std::vector<float> likenesses;
      for (int64_t t = first + begin; t < first + end; ++t) one(t, &likenesses);
    });
  }
  return found;
}

CacheChoice ChooseCache(std::span<const float> losses,
                        const std::vector<std::vector<float>>& probabilities,
                        const CacheOptions& options) {
  MNEMO_CHECK(probabilities.size() == options.sharpnesses.size() && !losses.empty());
  CacheChoice best;
  best.loss = std::numeric_limits<double>::infinity();
  double without = 0;
  for (const float loss : losses) without += loss;
  const auto count = static_cast<double>(losses.size());
  for (size_t s = 0; s < probabilities.size(); ++s) {
    for (const double weight : options.weights) {
      double sum = 0;
      for (size_t i = 0; i < losses.size(); ++i) {
        sum += MixedLoss(losses[i], probabilities[s][i], weight);
      }
      if (sum / count < best.loss) best = {options.sharpnesses[s], weight, 0, sum / count};
    }
  }
  best.loss_without = without / count;
  return best;
}

Predictions PredictByCache(const LoadedRun& run, const std::string& name, const Symbols& valid,
                           const Symbols& text, const CacheOptions& options, CacheChoice* choice,
                           const std::function<void(double)>& progress) {
  const auto part = [&progress](double from, double share) {
    return [&progress, from, share](double done) {
      if (progress) progress(from + share * done);
    };
  };
  {
    const TopOutputs outputs = ReadTopOutputs(run, valid, options.threads, part(0, 0.1));
    *choice = ChooseCache(outputs.losses,
                          CacheProbabilities(outputs, valid, options, part(0.1, 0.4)), options);
  }
  CacheOptions chosen = options;
  chosen.sharpnesses = {choice->sharpness};
  const TopOutputs outputs = ReadTopOutputs(run, text, options.threads, part(0.5, 0.1));
  const auto probabilities = CacheProbabilities(outputs, text, chosen, part(0.6, 0.4));
  Predictions predictions{name, {}, {}};
  for (size_t i = 0; i < outputs.losses.size(); ++i) {
    predictions.losses.push_back(
        static_cast<float>(MixedLoss(outputs.losses[i], probabilities[0][i], choice->weight)));
  }
  return predictions;
}

}  // namespace mnemo
