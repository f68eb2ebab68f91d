#include "score/label_ngram.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace mnemo {
namespace {

using Labels = std::vector<int32_t>;

double P(const LabelNgram& model, const Labels& context, int32_t label) {
  return std::exp(model.LogProbability(context, label));
}

TEST(LabelNgram, CountsByHand) {
  // Of 0 0 1 and 0: after nothing 0 three times, 1 once, the end twice; 3 kinds of 6.
  const std::vector<Labels> sequences = {{0, 0, 1}, {0}};
  const LabelNgram one(sequences, 1, 2);
  const double zero = (3 + 3.0 / 3) / 9, first = (1 + 3.0 / 3) / 9, end = (2 + 3.0 / 3) / 9;
  EXPECT_NEAR(P(one, {}, 0), zero, 1e-15);
  EXPECT_NEAR(P(one, {}, 1), first, 1e-15);
  EXPECT_NEAR(P(one, {}, LabelModel::kEnd), end, 1e-15);
  EXPECT_NEAR(P(one, {0, 1}, 0), zero, 1e-15);  // it looks at no context

  const LabelNgram two(sequences, 2, 2);
  EXPECT_EQ(two.context_length(), 1);
  EXPECT_NEAR(P(two, {}, 0), (2 + zero) / 3, 1e-15);        // both start with it
  EXPECT_NEAR(P(two, {0}, 1), (1 + 3 * first) / 6, 1e-15);  // 0 is followed by 0, 1, the end
  EXPECT_NEAR(P(two, {1}, LabelModel::kEnd), (1 + end) / 2, 1e-15);
  EXPECT_NEAR(P(two, {1, 1, 0}, 1), P(two, {0}, 1), 1e-15);  // older labels do not count
}

TEST(LabelNgram, AddsUpToOneInEveryContext) {
  const Random random(5, Purpose::kTest);
  std::vector<Labels> sequences(20);
  for (uint32_t s = 0; s < sequences.size(); ++s) {
    for (uint32_t i = 0; i < random.Below(12, {.step = 1, .sequence = s}); ++i) {
      sequences[s].push_back(static_cast<int32_t>(random.Below(4, {.sequence = s, .element = i})));
    }
  }
  for (int order = 1; order <= 4; ++order) {
    const LabelNgram model(sequences, order, 5);  // 4 is never seen
    for (const Labels& context :
         std::vector<Labels>{{}, {0}, {4}, {1, 2}, {4, 4}, {3, 3, 3}, {0, 4, 1}, {2, 1, 0, 3, 2}}) {
      double sum = P(model, context, LabelModel::kEnd);
      for (int32_t label = 0; label < 5; ++label) {
        sum += P(model, context, label);
        EXPECT_GT(P(model, context, label), 0);
      }
      EXPECT_NEAR(sum, 1, 1e-14);
    }
  }
}

TEST(LabelNgram, NothingSeenIsUniform) {
  const LabelNgram model({}, 3, 4);
  EXPECT_NEAR(P(model, {1, 2}, 3), 0.2, 1e-15);
  EXPECT_NEAR(P(model, {}, LabelModel::kEnd), 0.2, 1e-15);
}

TEST(LabelNgramDeathTest, LabelsMustBeKnown) {
  const std::vector<Labels> sequences = {{0, 4}};
  EXPECT_DEATH(LabelNgram(sequences, 2, 4), "internal error");
}

}  // namespace
}  // namespace mnemo
