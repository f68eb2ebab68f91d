#include "analysis/predictions/learned_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "analysis/predictions/cache_fixture.h"

namespace mnemo {
namespace {

using testing::Each;
using testing::Gt;
using testing::Lt;

// Any numbers: scales of both signs, an open gate here and a shut one there.
LearnedCache DrawnCache(int units, int window) {
  std::mt19937 random(11);
  std::normal_distribution<float> normal(0.2f, 0.5f);
  LearnedCache cache{units, window, {}};
  for (int i = 0; i < 2 * units + 2; ++i) cache.numbers.push_back(normal(random));
  return cache;
}

TEST(LearnedCache, LossesAsTheFormulaHasThem) {
  const CacheCase drawn = DrawnCacheCase(60, 11, 4);
  const LearnedCache cache = DrawnCache(11, 20);
  const std::vector<int32_t> symbols = drawn.text.ToVector();
  ThreadPool one(1);
  const auto losses = LearnedCacheLosses(cache, drawn.outputs, symbols, 0, 60, &one);
  for (int t = 0; t < 60; ++t) {
    double all = 0, right = 0, opens = cache.bias();
    for (int k = 0; k < 11; ++k) opens += cache.gate()[k] * drawn.At(t, k);
    for (int i = std::max(0, t - 20); i < t; ++i) {
      double u = -cache.recency() * std::log(t - i);
      for (int k = 0; k < 11; ++k) u += cache.scale()[k] * drawn.At(t, k) * drawn.At(i, k);
      all += std::exp(u);
      if (symbols[i + 1] == symbols[t + 1]) right += std::exp(u);
    }
    const double g = 1 / (1 + std::exp(-opens)), cached = all > 0 ? right / all : 0;
    const double network = std::exp(-drawn.outputs.losses[t]);
    EXPECT_NEAR(losses[t], -std::log((1 - g) * network + g * cached), 1e-5) << t;
  }
}

TEST(LearnedCache, GradientIsThatOfFiniteDifferences) {
  const CacheCase drawn = DrawnCacheCase(80, 9, 3);
  const LearnedCache cache = DrawnCache(9, 30);
  const std::vector<int32_t> symbols = drawn.text.ToVector();
  ThreadPool one(1);
  std::vector<double> gradient(cache.numbers.size());
  LearnedCacheLosses(cache, drawn.outputs, symbols, 1, 80, &one, &gradient);
  const auto sum = [&](const LearnedCache& at) {
    double all = 0;
    for (const float loss : LearnedCacheLosses(at, drawn.outputs, symbols, 1, 80, &one))
      all += loss;
    return all;
  };
  for (size_t n = 0; n < gradient.size(); ++n) {
    LearnedCache up = cache, down = cache;
    up.numbers[n] += 0.01f;
    down.numbers[n] -= 0.01f;
    const double step = static_cast<double>(up.numbers[n]) - down.numbers[n];
    const double slope = (sum(up) - sum(down)) / step;
    EXPECT_NEAR(gradient[n], slope, 2e-3 * std::max(1.0, std::abs(slope))) << n;
  }
}

TEST(LearnedCache, SameNumbersForAnyNumberOfThreadsAndAnyCutOfTheText) {
  const CacheCase drawn = DrawnCacheCase(300, 9, 3);
  const LearnedCache cache = DrawnCache(9, 30);
  const std::vector<int32_t> symbols = drawn.text.ToVector();
  ThreadPool one(1), three(3);
  std::vector<double> a(cache.numbers.size()), b(cache.numbers.size());
  const auto losses = LearnedCacheLosses(cache, drawn.outputs, symbols, 0, 300, &one, &a);
  EXPECT_EQ(LearnedCacheLosses(cache, drawn.outputs, symbols, 0, 300, &three, &b), losses);
  EXPECT_EQ(a, b);
  const auto tail = LearnedCacheLosses(cache, drawn.outputs, symbols, 217, 300, &three);
  EXPECT_EQ(tail, std::vector<float>(losses.begin() + 217, losses.end()));
}

TEST(LearnedCache, BeginsAsTheContinuousCache) {
  const CacheCase drawn = DrawnCacheCase(200, 9, 3);
  CacheOptions options;
  options.window = 40;
  options.sharpnesses = {0.3};
  const CacheChoice choice{0.3, 0.2, 0, 0};
  const auto cached = CacheProbabilities(drawn.outputs, drawn.text, options);
  const LearnedCache start = StartLearnedCache(9, 40, choice);
  ThreadPool one(1);
  const auto losses = LearnedCacheLosses(start, drawn.outputs, drawn.text.ToVector(), 0, 200, &one);
  for (int t = 0; t < 200; ++t) {
    const double mixed = 0.8 * std::exp(-drawn.outputs.losses[t]) + 0.2 * cached[0][t];
    EXPECT_NEAR(losses[t], -std::log(mixed), 1e-5) << t;
  }
}

// Unit 0 says whether the symbol is one that the past foretells; unit 1 marks it there. A
// continuous cache must trust the past everywhere or nowhere; the gate can choose.
TEST(LearnedCache, LearnsWhenToLookBackAndByWhat) {
  CacheCase made;
  made.outputs.units = 4;
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  std::vector<uint8_t> symbols = {0};
  for (int t = 0; t < 4000; ++t) {
    const bool foretold = t % 2 == 0;
    // Foretold places are followed by a symbol that their unit 1 tells the sign of; the others by
    // one drawn from six.
    const float sign = random() % 2 == 0 ? 1.0f : -1.0f;
    made.outputs.values.insert(
        made.outputs.values.end(),
        {foretold ? 1.0f : -1.0f, foretold ? sign : 0.0f, normal(random), normal(random)});
    symbols.push_back(foretold ? (sign > 0 ? 0 : 1) : static_cast<uint8_t>(2 + random() % 6));
    made.outputs.losses.push_back(std::log(foretold ? 2.0f : 6.0f));
  }
  made.text = Symbols(symbols);
  LearnedCacheOptions options;
  options.start.window = 50;
  options.rate = 0.05;
  options.passes = 10;
  double told = -1;
  const LearnedCacheFit fit = FitLearnedCache(made.outputs, made.text, options, [&](double share) {
    EXPECT_GE(share, told);
    told = share;
  });
  // What the network says: (ln 2 + ln 6) / 2. What can be known: 0 and ln 6.
  EXPECT_LT(fit.loss, std::log(6.0) / 2 + 0.1);
  EXPECT_GT(fit.start_loss, fit.loss + 0.05);
  EXPECT_GT(fit.passes, 0);
  EXPECT_GT(fit.cache.gate()[0], 0.5);                                  // open where it helps
  EXPECT_GT(fit.cache.scale()[1], 2 * std::abs(fit.cache.scale()[2]));  // by the unit that tells
}

TEST(LearnedCache, WhatMakesTheHeldOutPlacesWorseIsNotKept) {
  const CacheCase drawn = DrawnCacheCase(400, 5, 4);
  LearnedCacheOptions options;
  options.start.window = 30;
  options.rate = 20;  // every step goes much too far
  const LearnedCacheFit fit = FitLearnedCache(drawn.outputs, drawn.text, options);
  EXPECT_EQ(fit.passes, 0);
  EXPECT_EQ(fit.loss, fit.start_loss);
  EXPECT_EQ(fit.cache.numbers, StartLearnedCache(5, 30, fit.start).numbers);
}

}  // namespace
}  // namespace mnemo
