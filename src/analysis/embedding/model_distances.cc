#include "analysis/embedding/model_distances.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "base/threads.h"

namespace mnemo {
namespace {

template <typename T>
void CheckModels(const std::vector<std::span<const T>>& models) {
  const auto count = static_cast<int64_t>(models.size());
  if (count < kFewestPoints || count > kMostPoints) {
    throw BadInput("too few or too many models to compare all with all")
        .Found(fmt::format("{} models", count))
        .Allowed(fmt::format("{} to {}", kFewestPoints, kMostPoints));
  }
  for (size_t i = 0; i < models.size(); ++i) {
    if (!models[i].empty() && models[i].size() == models[0].size()) continue;
    throw BadInput(fmt::format("model {} was not scored on the first model's text", i + 1))
        .Found(fmt::format("{} characters", models[i].size()))
        .Allowed(models[0].empty() ? "1 or more" : fmt::format("{}", models[0].size()));
  }
}

void CheckLosses(const std::vector<std::span<const float>>& losses, bool infinite_allowed) {
  CheckModels(losses);
  for (size_t model = 0; model < losses.size(); ++model) {
    for (size_t i = 0; i < losses[model].size(); ++i) {
      const float loss = losses[model][i];
      if (loss >= 0 && (infinite_allowed || std::isfinite(loss))) continue;
      throw BadInput(fmt::format("model {}, character {}: no loss", model + 1, i + 1))
          .Found(fmt::format("{}", loss))
          .Allowed("minus the logarithm of a probability: 0 or more");
    }
  }
}

// distance(a, b) of all pairs; threads share out the models.
template <typename Distance>
SquareMatrix AllPairs(size_t models, int threads, const Distance& distance) {
  SquareMatrix distances = SquareMatrix::Zeros(static_cast<int64_t>(models));
  // Models of one round have equally many pairs: the first of the list and the last together.
  const size_t rounds = (models + 1) / 2;
  ThreadPool pool(threads);
  pool.Split(static_cast<int>(rounds), [&](int begin, int end) {
    const auto row = [&](size_t a) {
      for (size_t b = 0; b < a; ++b) {
        const double found = distance(a, b);
        distances.At(static_cast<int64_t>(a), static_cast<int64_t>(b)) = found;
        distances.At(static_cast<int64_t>(b), static_cast<int64_t>(a)) = found;
      }
    };
    for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) {
      row(i);
      if (models - 1 - i != i) row(models - 1 - i);
    }
  });
  return distances;
}

}  // namespace

SquareMatrix Disagreement(const std::vector<std::span<const int32_t>>& likeliest, int threads) {
  CheckModels(likeliest);
  return AllPairs(likeliest.size(), threads, [&](size_t a, size_t b) {
    int64_t different = 0;
    for (size_t i = 0; i < likeliest[a].size(); ++i) {
      different += likeliest[a][i] != likeliest[b][i] ? 1 : 0;
    }
    return static_cast<double>(different) / static_cast<double>(likeliest[a].size());
  });
}

SquareMatrix LossDistances(const std::vector<std::span<const float>>& losses, int threads) {
  CheckLosses(losses, false);
  return AllPairs(losses.size(), threads, [&](size_t a, size_t b) {
    double sum = 0;
    for (size_t i = 0; i < losses[a].size(); ++i) {
      const double difference = static_cast<double>(losses[a][i]) - losses[b][i];
      sum += difference * difference;
    }
    return std::sqrt(sum / static_cast<double>(losses[a].size()));
  });
}

SquareMatrix ProbabilityDistances(const std::vector<std::span<const float>>& losses, int threads) {
  CheckLosses(losses, true);
  std::vector<std::vector<float>> probabilities(losses.size());
  for (size_t model = 0; model < losses.size(); ++model) {
    for (const float loss : losses[model]) probabilities[model].push_back(std::exp(-loss));
  }
  return LossDistances({probabilities.begin(), probabilities.end()}, threads);
}

}  // namespace mnemo
