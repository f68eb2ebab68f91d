#include "analysis/embedding/tsne.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/embedding/affinities.h"
#include "analysis/embedding/tsne_objective.h"
#include "analysis/embedding/tsne_start.h"
#include "base/error.h"
#include "base/threads.h"

namespace mnemo {
namespace {

constexpr int kCheckEvery = 50;
constexpr double kEarlyMomentum = 0.5, kMomentum = 0.8;
constexpr double kGainUp = 0.2, kGainDown = 0.8, kLeastGain = 0.01;
constexpr double kLeastRate = 50;
constexpr double kPointsARate = 6;
constexpr int kMostTries = 10000;
// Beyond it squares of distances overflow, and nothing comes back from there.
constexpr double kRunaway = 1e100;

void CheckOption(bool holds, const char* name, double found, const char* allowed) {
  if (holds) return;
  throw BadInput(fmt::format("t-SNE cannot work with this {}", name))
      .Found(fmt::format("{}", found))
      .Allowed(allowed);
}

void CheckOptions(const TsneOptions& options, int64_t points) {
  CheckOption(options.exaggeration >= 1 && options.exaggeration <= 1e6, "exaggeration",
              options.exaggeration, "1 to 1e6");
  CheckOption(options.iterations >= 1, "number of iterations", options.iterations, "1 or more");
  CheckOption(options.exaggerated >= 0 && options.exaggerated <= options.iterations,
              "number of exaggerated iterations", options.exaggerated,
              "0 to the number of iterations");
  CheckOption(options.learning_rate >= 0 && std::isfinite(options.learning_rate), "learning rate",
              options.learning_rate, "a number above 0, or 0 for the usual one");
  CheckOption(options.smallest_gradient >= 0, "smallest gradient", options.smallest_gradient,
              "0 or more");
  CheckOption(options.patience >= 1, "patience", options.patience, "1 or more");
  CheckOption(options.tries >= 1 && options.tries <= kMostTries, "number of tries", options.tries,
              "1 to 10000");
  CheckOption(options.threads >= 1, "number of threads", options.threads, "1 or more");
  if (options.positions.empty()) return;
  if (options.positions.size() != static_cast<size_t>(2 * points)) {
    throw BadInput("t-SNE's start has not a place for every point")
        .Found(fmt::format("{} numbers", options.positions.size()))
        .Allowed(fmt::format("{} points with x and y", points));
  }
  for (size_t i = 0; i < options.positions.size(); ++i) {
    CheckOption(std::abs(options.positions[i]) < kRunaway, "start", options.positions[i],
                "finite numbers below 1e100");
  }
}

Plane FirstStart(const SquareMatrix& distances, const TsneOptions& options, ThreadPool* pool) {
  if (options.positions.empty()) {
    return options.start == TsneStart::kRandom ? RandomStart(distances.size, options.seed, 0)
                                               : ScalingStart(distances, options.seed, pool);
  }
  Plane plane;
  for (size_t i = 0; i < options.positions.size(); i += 2) {
    plane.x.push_back(options.positions[i]);
    plane.y.push_back(options.positions[i + 1]);
  }
  return plane;
}

// Momentum and gains of one coordinate of all points; a phase begins with new ones.
struct Motion {
  explicit Motion(size_t points) : speed(points, 0), gain(points, 1) {}

  // Moves the values, and returns the sum of squares of the gradient times its gains.
  double Step(const std::vector<double>& gradient, double rate, double momentum,
              std::vector<double>* values) {
    double squares = 0;
    for (size_t i = 0; i < gradient.size(); ++i) {
      // Longer steps while the way goes on downhill, shorter ones once it turns (Jacobs 1988).
      const double changed = speed[i] * gradient[i] < 0 ? gain[i] + kGainUp : gain[i] * kGainDown;
      gain[i] = std::max(changed, kLeastGain);
      const double push = gain[i] * gradient[i];
      squares += push * push;
      speed[i] = momentum * speed[i] - rate * push;
      (*values)[i] += speed[i];
    }
    return squares;
  }

  std::vector<double> speed, gain;
};

// One try.
class Descent {
 public:
  Descent(const TsneObjective& objective, const TsneOptions& options, const TsneHooks& hooks,
          double rate, int attempt, Plane plane)
      : objective_(objective),
        options_(options),
        hooks_(hooks),
        rate_(rate),
        attempt_(attempt),
        plane_(std::move(plane)) {}

  TsneResult Run() {
    Phase(options_.exaggeration, kEarlyMomentum, options_.exaggerated, false);
    Phase(1, kMomentum, options_.iterations, true);
    result_.divergence = objective_.Divergence(plane_);
    const double x = Middle(plane_.x), y = Middle(plane_.y);
    for (size_t i = 0; i < plane_.x.size(); ++i) {
      result_.positions.push_back(plane_.x[i] - x);
      result_.positions.push_back(plane_.y[i] - y);
    }
    return result_;
  }

 private:
  // Iterations until `last`, or, where `may_end`, until nothing gets better.
  void Phase(double exaggeration, double momentum, int last, bool may_end) {
    Motion across(plane_.x.size()), up(plane_.x.size());
    Plane gradient;
    double best = INFINITY;
    int best_at = result_.iterations;
    while (result_.iterations < last) {
      if (hooks_.stop != nullptr && hooks_.stop->load(std::memory_order_relaxed)) {
        throw Error(ErrorKind::kStopped, "stopped during t-SNE; nothing of it is kept");
      }
      objective_.Gradient(plane_, exaggeration, &gradient);
      const double squares = across.Step(gradient.x, rate_, momentum, &plane_.x) +
                             up.Step(gradient.y, rate_, momentum, &plane_.y);
      ++result_.iterations;
      CheckPlaces();
      if (result_.iterations % kCheckEvery != 0) continue;
      const double divergence = objective_.Divergence(plane_);
      if (hooks_.progress) {
        hooks_.progress(
            {attempt_, options_.tries, result_.iterations, options_.iterations, divergence});
      }
      if (!may_end) continue;
      if (divergence < best) {
        best = divergence;
        best_at = result_.iterations;
      } else if (result_.iterations - best_at > options_.patience) {
        result_.end = TsneResult::End::kPatience;
        return;
      }
      if (std::sqrt(squares) <= options_.smallest_gradient) {
        result_.end = TsneResult::End::kGradient;
        return;
      }
    }
  }

  void CheckPlaces() const {
    for (const std::vector<double>* axis : {&plane_.x, &plane_.y}) {
      for (const double value : *axis) {
        if (std::abs(value) < kRunaway) continue;
        throw Failed("t-SNE's points run away")
            .Found(fmt::format("a learning rate of {:g}", rate_))
            .Hint("a smaller one, or 0 for the usual one");
      }
    }
  }

  static double Middle(const std::vector<double>& values) {
    double mean = 0;
    for (const double value : values) mean += value / static_cast<double>(values.size());
    return mean;
  }

  const TsneObjective& objective_;
  const TsneOptions& options_;
  const TsneHooks& hooks_;
  const double rate_;
  const int attempt_;
  Plane plane_;
  TsneResult result_;
};

}  // namespace

double UsualLearningRate(int64_t points, double exaggeration) {
  const auto n = static_cast<double>(points);
  return std::max(n / exaggeration / 4, std::min(kLeastRate, n / kPointsARate));
}

TsneResult Tsne(const SquareMatrix& distances, const TsneOptions& options, const TsneHooks& hooks) {
  CheckDistances(distances);
  CheckOptions(options, distances.size);
  const double perplexity =
      options.perplexity == 0 ? DefaultPerplexity(distances.size) : options.perplexity;
  CheckPerplexity(perplexity, distances.size);
  const double rate = options.learning_rate > 0
                          ? options.learning_rate
                          : UsualLearningRate(distances.size, options.exaggeration);

  ThreadPool pool(options.threads);
  Plane start = FirstStart(distances, options, &pool);
  Affinities affinities = JointProbabilities(distances, perplexity, &pool);
  const TsneObjective objective(std::move(affinities.joint), &pool);
  TsneResult best;
  std::vector<double> divergences;
  for (int attempt = 0; attempt < options.tries; ++attempt) {
    if (attempt > 0) {
      start = RandomStart(distances.size, options.seed, static_cast<uint32_t>(attempt));
    }
    Descent descent(objective, options, hooks, rate, attempt + 1, start);
    TsneResult result = descent.Run();
    divergences.push_back(result.divergence);
    if (attempt == 0 || result.divergence < best.divergence) best = std::move(result);
  }
  best.perplexity = perplexity;
  best.learning_rate = rate;
  best.tied_rows = affinities.tied_rows;
  best.divergences = std::move(divergences);
  return best;
}

}  // namespace mnemo
