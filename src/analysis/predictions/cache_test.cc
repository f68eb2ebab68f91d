#include "analysis/predictions/cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "analysis/predictions/cache_fixture.h"

namespace mnemo {
namespace {

TEST(Cache, VotesAsTheFormulaHasThem) {
  const CacheCase drawn = DrawnCacheCase(60, 11, 4);
  CacheOptions options;
  options.window = 20;
  options.sharpnesses = {0.3, 2};
  const auto found = CacheProbabilities(drawn.outputs, drawn.text, options);
  ASSERT_EQ(found.size(), 2u);
  for (size_t s = 0; s < 2; ++s) {
    EXPECT_EQ(found[s][0], 0);  // nothing before it
    for (int t = 1; t < 60; ++t) {
      double all = 0, right = 0;
      for (int i = std::max(0, t - 20); i < t; ++i) {
        double dot = 0;
        for (int u = 0; u < 11; ++u) {
          dot += drawn.outputs.values[t * 11 + u] * drawn.outputs.values[i * 11 + u];
        }
        const double vote = std::exp(options.sharpnesses[s] * dot);
        all += vote;
        if (drawn.text[i + 1] == drawn.text[t + 1]) right += vote;
      }
      EXPECT_NEAR(found[s][t], right / all, 1e-5) << t;
    }
  }
  options.threads = 3;
  EXPECT_EQ(CacheProbabilities(drawn.outputs, drawn.text, options), found);
}

TEST(Cache, OneThatKnowsNothingGetsNoWeight) {
  const std::vector<float> losses(100, 0.5f);
  CacheOptions options;
  options.sharpnesses = {1};
  const CacheChoice choice = ChooseCache(losses, {std::vector<float>(100, 0.f)}, options);
  EXPECT_EQ(choice.weight, 0);
  EXPECT_DOUBLE_EQ(choice.loss, choice.loss_without);
}

TEST(Cache, OneThatKnowsEverythingGetsTheLargestWeight) {
  const std::vector<float> losses(100, 2.f);
  CacheOptions options;
  options.sharpnesses = {0.1, 1};
  const CacheChoice choice =
      ChooseCache(losses, {std::vector<float>(100, 0.5f), std::vector<float>(100, 1.f)}, options);
  EXPECT_EQ(choice.sharpness, 1);
  EXPECT_EQ(choice.weight, 0.5);
  EXPECT_NEAR(choice.loss, -std::log(0.5 * std::exp(-2.0) + 0.5), 1e-6);
  EXPECT_NEAR(choice.loss_without, 2, 1e-6);
}

}  // namespace
}  // namespace mnemo
