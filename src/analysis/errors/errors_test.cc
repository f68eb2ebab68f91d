// Overlap, characters and brackets on texts small enough to count by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "analysis/errors/brackets.h"
#include "analysis/errors/characters.h"
#include "analysis/errors/overlap.h"
#include "analysis/predictions/predictions.h"
#include "base/error.h"

namespace mnemo {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

float LossOf(double probability) { return static_cast<float>(-std::log(probability)); }

TEST(Overlap, CountsTheSymbolsOfEveryRegion) {
  const float wrong = LossOf(0.4), right = LossOf(0.6);
  const std::vector<float> a{wrong, wrong, right, wrong, right},
      b{wrong, right, right, wrong, right}, c{right, wrong, right, wrong, wrong};
  const ErrorOverlap overlap = OverlapErrors({a, b, c});
  EXPECT_EQ(overlap.symbols, 5);
  //                                        none a  b  ab c  ac bc abc
  EXPECT_THAT(overlap.regions, ElementsAre(1, 0, 0, 1, 1, 1, 0, 1));
  EXPECT_EQ(overlap.Errors(0), 3);
  EXPECT_EQ(overlap.Errors(1), 2);
  EXPECT_EQ(overlap.Errors(2), 3);
}

TEST(Overlap, AProbabilityOfOneHalfIsNoError) {
  EXPECT_FALSE(IsError(LossOf(0.5)));
  EXPECT_TRUE(IsError(LossOf(0.4999)));
}

TEST(Overlap, RefusesModelsOfDifferentTexts) {
  const std::vector<float> a(3), b(4);
  EXPECT_THROW(OverlapErrors({a, b}), Error);
  EXPECT_THROW(OverlapErrors({}), Error);
}

TEST(Characters, MeansAndTheFirstModelsLeads) {
  const Symbols text(std::vector<uint8_t>{2, 0, 1, 0, 1, 2});
  const std::vector<float> a{LossOf(0.9), LossOf(0.2), LossOf(0.7), LossOf(0.4), LossOf(0.5)},
      b{LossOf(0.1), LossOf(0.8), LossOf(0.3), LossOf(0.6), LossOf(0.5)};
  const auto means = MeansBySymbol(text, {a, b}, 2);
  ASSERT_EQ(means.size(), 2u);  // the 2 that is scored stands once
  EXPECT_EQ(means[0].symbol, 0);
  EXPECT_EQ(means[0].count, 2);
  EXPECT_THAT(means[0].probability, ElementsAre(DoubleNear(0.8, 1e-7), DoubleNear(0.2, 1e-7)));
  EXPECT_EQ(means[1].symbol, 1);
  EXPECT_THAT(means[1].probability, ElementsAre(DoubleNear(0.3, 1e-7), DoubleNear(0.7, 1e-7)));
}

TEST(Brackets, TheNearestOpenOneIsClosed) {
  EXPECT_THAT(MatchBrackets("}{a{b}c}}{", {}, '{', '}'),
              ElementsAre(std::pair(3, 5), std::pair(1, 7)));
}

TEST(Brackets, NoneIsClosedInAnotherPiece) {
  const std::vector<size_t> starts = {0, 3, 6};
  // The { of the first piece is not closed in the second, nor those of the second in the third.
  EXPECT_THAT(MatchBrackets("{a{}{{}{}", starts, '{', '}'), ElementsAre(std::pair(7, 8)));
  std::vector<float> losses(8, LossOf(0.25));
  EXPECT_EQ(BracketsByDistance("{a{}{{}{}", starts, '{', '}', {losses})[0].count, 1);
  EXPECT_EQ(BracketsByDistance("{a{}{{}{}", {}, '{', '}', {losses})[0].count, 3);
}

TEST(Brackets, ProbabilitiesByDistance) {
  // Distances 20, 21 and 300; a fourth pair is too far apart for any bin.
  const std::string text = "{" + std::string(19, 'x') + "}{" + std::string(20, 'x') + "}{" +
                           std::string(299, 'x') + "}{" + std::string(300, 'x') + "}";
  std::vector<float> losses(text.size() - 1, LossOf(0.01));
  for (const auto& [open, close] : MatchBrackets(text, {}, '{', '}')) {
    losses[close - 1] = LossOf(close - open == 20 ? 0.25 : close - open == 21 ? 0.75 : 0.5);
  }
  const std::vector<float> other(losses.size(), LossOf(0.25));
  const auto bins = BracketsByDistance(text, {}, '{', '}', {losses, other});
  ASSERT_EQ(bins.size(), BracketBinEnds().size());
  EXPECT_EQ(bins[0].count, 1);
  EXPECT_NEAR(bins[0].probability[0], 0.25, 1e-6);
  EXPECT_NEAR(bins[1].probability[0], 0.75, 1e-6);
  EXPECT_NEAR(bins[1].lead.mean, 0.5, 1e-6);
  EXPECT_NEAR(bins[1].lead.low, 0.5, 1e-6);  // one bracket does not vary
  EXPECT_TRUE(std::isnan(bins[2].lead.mean));
  EXPECT_EQ(bins[2].count, 0);
  EXPECT_TRUE(std::isnan(bins[2].probability[0]));
  EXPECT_EQ(bins.back().count, 1);
  EXPECT_NEAR(bins.back().probability[0], 0.5, 1e-6);
}

}  // namespace
}  // namespace mnemo
