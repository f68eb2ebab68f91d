#include "analysis/predictions/learned_cache.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "analysis/predictions/dot.h"
#include "base/error.h"
#include "train/optimizer.h"

namespace mnemo {
namespace {

// Places whose gradients are summed before those of others are added, whatever the threads.
constexpr int64_t kBlock = 25;

// Of one place.
struct Place {
  double loss = 0;
  double by_gate = 0;   // d loss / d (gate . h + bias)
  double by_cache = 0;  // d loss / d Pcache(right)
  double right = 0;     // Pcache of the symbol that stands there
};

class Reader {
 public:
  Reader(const LearnedCache& cache, const TopOutputs& outputs, std::span<const int32_t> symbols)
      : cache_(cache), outputs_(outputs), symbols_(symbols), query_(cache.scale().size()) {}

  // Leaves softmax(u) of the window in attention_.
  Place Read(int64_t t) {
    const float* now = Row(t);
    from_ = std::max<int64_t>(0, t - cache_.window);
    const auto count = static_cast<size_t>(t - from_);
    attention_.resize(count);
    for (size_t k = 0; k < query_.size(); ++k) query_[k] = cache_.scale()[k] * now[k];
    float highest = -std::numeric_limits<float>::infinity();
    for (size_t j = 0; j < count; ++j) {
      const int64_t i = from_ + static_cast<int64_t>(j);
      attention_[j] = Dot(query_.data(), Row(i), outputs_.units) -
                      cache_.recency() * std::log(static_cast<float>(t - i));
      highest = std::max(highest, attention_[j]);
    }
    double all = 0, right = 0;
    for (size_t j = 0; j < count; ++j) {
      attention_[j] = std::exp(attention_[j] - highest);
      all += attention_[j];
      if (Votes(j, t)) right += attention_[j];
    }
    const auto share = static_cast<float>(all > 0 ? 1 / all : 0);
    for (float& one : attention_) one *= share;

    Place place;
    place.right = all > 0 ? right / all : 0;
    // Far out the gate would be exactly 0 or 1, and what only the other one knows impossible.
    constexpr double kMostOpen = 30;
    const double opens = std::clamp(
        Dot(cache_.gate().data(), now, outputs_.units) + static_cast<double>(cache_.bias()),
        -kMostOpen, kMostOpen);
    const double g = 1 / (1 + std::exp(-opens));
    const double network = std::exp(-static_cast<double>(outputs_.losses[static_cast<size_t>(t)]));
    const double mixed = (1 - g) * network + g * place.right;
    place.loss = -std::log(mixed);
    place.by_gate = -(place.right - network) * g * (1 - g) / mixed;
    place.by_cache = -g / mixed;
    return place;
  }

  // Adds the derivatives at the place that was read last.
  void AddGradient(int64_t t, const Place& place, std::span<double> gradient) {
    const float* now = Row(t);
    const auto units = static_cast<size_t>(outputs_.units);
    mean_.assign(units, 0);
    double by_recency = 0;
    for (size_t j = 0; j < attention_.size(); ++j) {
      const int64_t i = from_ + static_cast<int64_t>(j);
      const auto by_u = static_cast<float>(place.by_cache * attention_[j] *
                                           ((Votes(j, t) ? 1 : 0) - place.right));
      const float* past = Row(i);
      for (size_t k = 0; k < units; ++k) mean_[k] += by_u * past[k];
      by_recency -= by_u * std::log(static_cast<double>(t - i));
    }
    for (size_t k = 0; k < units; ++k) {
      gradient[k] += static_cast<double>(mean_[k]) * now[k];
      gradient[units + k] += place.by_gate * now[k];
    }
    gradient[2 * units] += by_recency;
    gradient[2 * units + 1] += place.by_gate;
  }

 private:
  const float* Row(int64_t place) const {
    return outputs_.values.data() + place * static_cast<int64_t>(outputs_.units);
  }
  // Does what followed the window's j-th place stand after place t, too?
  bool Votes(size_t j, int64_t t) const {
    return symbols_[static_cast<size_t>(from_) + j + 1] == symbols_[static_cast<size_t>(t) + 1];
  }

  const LearnedCache& cache_;
  const TopOutputs& outputs_;
  const std::span<const int32_t> symbols_;
  std::vector<float> query_, attention_, mean_;
  int64_t from_ = 0;
};

double MeanOf(std::span<const float> losses) {
  return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size());
}

}  // namespace

LearnedCache StartLearnedCache(int units, int window, const CacheChoice& choice) {
  LearnedCache cache{units, window, std::vector<float>(2 * static_cast<size_t>(units) + 2, 0)};
  std::fill_n(cache.numbers.begin(), units, static_cast<float>(choice.sharpness));
  const double weight = std::max(choice.weight, 0.01);
  cache.numbers.back() = static_cast<float>(std::log(weight / (1 - weight)));
  return cache;
}

std::vector<float> LearnedCacheLosses(const LearnedCache& cache, const TopOutputs& outputs,
                                      std::span<const int32_t> symbols, int64_t begin, int64_t end,
                                      ThreadPool* threads, std::vector<double>* gradient) {
  MNEMO_CHECK(cache.units == outputs.units && cache.window > 0);
  MNEMO_CHECK(symbols.size() == outputs.losses.size() + 1);
  MNEMO_CHECK(0 <= begin && begin <= end && end < static_cast<int64_t>(symbols.size()));
  std::vector<float> losses(static_cast<size_t>(end - begin));
  const int64_t blocks = (end - begin + kBlock - 1) / kBlock;
  const size_t numbers = cache.numbers.size();
  std::vector<double> sums(gradient == nullptr ? 0 : static_cast<size_t>(blocks) * numbers);
  threads->Split(static_cast<int>(blocks), [&](int first, int last) {
    Reader reader(cache, outputs, symbols);
    for (int64_t b = first; b < last; ++b) {
      const int64_t stop = std::min(end, begin + (b + 1) * kBlock);
      for (int64_t t = begin + b * kBlock; t < stop; ++t) {
        const Place place = reader.Read(t);
        losses[static_cast<size_t>(t - begin)] = static_cast<float>(place.loss);
        if (gradient == nullptr) continue;
        reader.AddGradient(t, place,
                           std::span(sums).subspan(static_cast<size_t>(b) * numbers, numbers));
      }
    }
  });
  for (size_t s = 0; s < sums.size(); ++s) (*gradient)[s % numbers] += sums[s];
  return losses;
}

LearnedCacheFit FitLearnedCache(const TopOutputs& outputs, const Symbols& text,
                                const LearnedCacheOptions& options,
                                const std::function<void(double)>& progress) {
  MNEMO_CHECK(options.passes >= 0 && options.batch > 0 && outputs.losses.size() > 1);
  const auto places = static_cast<int64_t>(outputs.losses.size());
  const int64_t learnt = std::clamp<int64_t>(
      static_cast<int64_t>(static_cast<double>(places) * (1 - options.held_out)), 1, places - 1);
  const std::vector<int32_t> symbols = text.ToVector();
  ThreadPool threads(options.start.threads);
  LearnedCacheFit fit;
  fit.start =
      ChooseCache(outputs.losses, CacheProbabilities(outputs, text, options.start), options.start);
  LearnedCache now = StartLearnedCache(outputs.units, options.start.window, fit.start);
  const auto held_out = [&] {
    return MeanOf(LearnedCacheLosses(now, outputs, symbols, learnt, places, &threads));
  };
  fit.cache = now;
  fit.start_loss = fit.loss = held_out();

  const OptimizerSpec adam;
  OptimizerState state = StartOptimizer(adam, static_cast<int64_t>(now.numbers.size()));
  const int64_t updates_a_pass = (learnt + options.batch - 1) / options.batch;
  const auto updates = static_cast<double>(updates_a_pass * options.passes);
  double done = 0;
  for (int pass = 1; pass <= options.passes; ++pass) {
    for (int64_t begin = 0; begin < learnt; begin += options.batch) {
      if (progress) progress(done / updates);
      const int64_t end = std::min<int64_t>(learnt, begin + options.batch);
      std::vector<double> sum(now.numbers.size());
      LearnedCacheLosses(now, outputs, symbols, begin, end, &threads, &sum);
      std::vector<float> gradient;
      for (const double one : sum) {
        gradient.push_back(static_cast<float>(one / static_cast<double>(end - begin)));
      }
      const double rate = options.rate * (1 + std::cos(std::numbers::pi * done / updates)) / 2;
      ApplyUpdate(adam, rate, gradient, now.numbers, &state);
      ++done;
    }
    const double loss = held_out();
    if (loss < fit.loss) {
      fit.cache = now;
      fit.loss = loss;
      fit.passes = pass;
    }
  }
  return fit;
}

Predictions PredictByLearnedCache(const LoadedRun& run, const std::string& name,
                                  const Symbols& valid, const Symbols& text,
                                  const LearnedCacheOptions& options, LearnedCacheFit* fit,
                                  const std::function<void(double)>& progress) {
  const auto part = [&progress](double from, double share) {
    return [&progress, from, share](double done) {
      if (progress) progress(from + share * done);
    };
  };
  const int threads = options.start.threads;
  *fit = FitLearnedCache(ReadTopOutputs(run, valid, threads, part(0, 0.05)), valid, options,
                         part(0.05, 0.65));
  const TopOutputs outputs = ReadTopOutputs(run, text, threads, part(0.7, 0.05));
  const std::vector<int32_t> symbols = text.ToVector();
  const auto places = static_cast<int64_t>(outputs.losses.size());
  Predictions predictions{name, {}, {}};
  ThreadPool pool(threads);
  constexpr int64_t kTold = 2000;  // places between two reports of progress
  for (int64_t begin = 0; begin < places; begin += kTold) {
    part(0.75, 0.25)(static_cast<double>(begin) / static_cast<double>(places));
    const auto losses = LearnedCacheLosses(fit->cache, outputs, symbols, begin,
                                           std::min(places, begin + kTold), &pool);
    predictions.losses.insert(predictions.losses.end(), losses.begin(), losses.end());
  }
  return predictions;
}

}  // namespace mnemo
