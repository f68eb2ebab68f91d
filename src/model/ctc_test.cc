#include "model/ctc.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "base/random.h"

namespace mnemo {
namespace {

using Labels = std::vector<int32_t>;

std::vector<double> RandomLogits(int count, uint64_t seed, double scale = 2) {
  const Random random(seed, Purpose::kTest);
  std::vector<double> logits(static_cast<size_t>(count));
  for (size_t i = 0; i < logits.size(); ++i) {
    logits[i] = scale * random.Normal({.element = static_cast<uint32_t>(i)});
  }
  return logits;
}

// What the definition says: every path, its probability, and the labels it makes.
struct Truth {
  double probability = 0;
  std::vector<double> at;  // [time, classes] of the paths that pass there
};

std::map<Labels, Truth> EveryPath(const std::vector<double>& logits, int time, int classes,
                                  int blank) {
  const auto place = [&](int t, int k) { return static_cast<size_t>(t * classes + k); };
  std::vector<double> softmax(logits.size());
  for (int t = 0; t < time; ++t) {
    double sum = 0;
    for (int k = 0; k < classes; ++k) sum += std::exp(logits[place(t, k)]);
    for (int k = 0; k < classes; ++k) softmax[place(t, k)] = std::exp(logits[place(t, k)]) / sum;
  }
  std::map<Labels, Truth> truths;
  std::vector<int> path(static_cast<size_t>(time), 0);
  for (bool more = true; more;) {
    double probability = 1;
    Labels labels;
    for (int t = 0; t < time; ++t) {
      const int k = path[static_cast<size_t>(t)];
      probability *= softmax[place(t, k)];
      if (k != blank && (t == 0 || k != path[static_cast<size_t>(t) - 1])) labels.push_back(k);
    }
    Truth& truth = truths[labels];
    truth.at.resize(logits.size());
    truth.probability += probability;
    for (int t = 0; t < time; ++t) truth.at[place(t, path[static_cast<size_t>(t)])] += probability;
    more = false;
    for (int& step : path) {
      if (++step < classes) {
        more = true;
        break;
      }
      step = 0;
    }
  }
  for (auto& [labels, truth] : truths) {
    for (size_t i = 0; i < logits.size(); ++i) {
      truth.at[i] = softmax[i] - truth.at[i] / truth.probability;  // now the gradient
    }
  }
  return truths;
}

// All label sequences of up to `most` labels.
std::vector<Labels> AllLabels(int classes, int blank, size_t most) {
  std::vector<Labels> all = {{}};
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].size() == most) continue;
    for (int32_t k = 0; k < classes; ++k) {
      if (k == blank) continue;
      all.push_back(all[i]);
      all.back().push_back(k);
    }
  }
  return all;
}

TEST(Ctc, IsTheSumOverEveryPath) {
  CtcWorkspace workspace;
  int possible = 0, impossible = 0;
  for (int classes = 1; classes <= 3; ++classes) {
    for (int blank = 0; blank < classes; ++blank) {
      for (int time = 1; time <= 5; ++time) {
        const auto logits =
            RandomLogits(time * classes, static_cast<uint64_t>(100 * time + 10 * classes + blank));
        const auto truths = EveryPath(logits, time, classes, blank);
        for (const Labels& labels : AllLabels(classes, blank, 3)) {
          std::vector<double> gradient(logits.size(), 7);
          const CtcResult result = Ctc(logits.data(), classes, time, classes, blank, labels,
                                       gradient.data(), classes, 1.5, &workspace);
          const auto truth = truths.find(labels);
          ASSERT_EQ(result.possible, truth != truths.end());
          (result.possible ? possible : impossible)++;
          if (!result.possible) {
            EXPECT_EQ(result.loss, 0);
            for (const double g : gradient) EXPECT_EQ(g, 0);
            continue;
          }
          EXPECT_NEAR(result.loss, -std::log(truth->second.probability), 1e-12);
          for (size_t i = 0; i < gradient.size(); ++i) {
            EXPECT_NEAR(gradient[i], 1.5 * truth->second.at[i], 1e-13);
          }
        }
      }
    }
  }
  EXPECT_GT(possible, 150);
  EXPECT_GT(impossible, 50);
}

TEST(Ctc, TheGradientIsTheLosssSlope) {
  const int time = 9, classes = 5, blank = 4;
  const Labels labels = {1, 1, 0, 3};
  auto logits = RandomLogits(time * classes, 3);
  std::vector<double> gradient(logits.size());
  CtcWorkspace workspace;
  Ctc(logits.data(), classes, time, classes, blank, labels, gradient.data(), classes, 1.0,
      &workspace);
  const auto loss = [&] {
    double* none = nullptr;
    return Ctc(logits.data(), classes, time, classes, blank, labels, none, 0, 1.0, &workspace).loss;
  };
  const double step = 1e-5;
  for (size_t i = 0; i < logits.size(); ++i) {
    const double logit = logits[i];
    logits[i] = logit + step;
    const double above = loss();
    logits[i] = logit - step;
    const double below = loss();
    logits[i] = logit;
    EXPECT_NEAR(gradient[i], (above - below) / (2 * step), 1e-8);
  }
}

TEST(Ctc, StridesAndTheLogitsOwnMemory) {
  const int time = 6, classes = 4, blank = 0;
  const Labels labels = {2, 3};
  const auto logits = RandomLogits(time * classes, 5);
  std::vector<double> wide(static_cast<size_t>(time + 1) * 7, -3), gradient(wide.size(), -3);
  for (int t = 0; t < time; ++t) {
    std::copy_n(logits.data() + t * classes, classes, wide.data() + t * 7);
  }
  std::vector<double> plain(logits.size());
  CtcWorkspace workspace;
  const CtcResult expected = Ctc(logits.data(), classes, time, classes, blank, labels, plain.data(),
                                 classes, 0.5, &workspace);
  const CtcResult apart =
      Ctc(wide.data(), 7, time, classes, blank, labels, gradient.data(), 7, 0.5, &workspace);
  const CtcResult same =
      Ctc(wide.data(), 7, time, classes, blank, labels, wide.data(), 7, 0.5, &workspace);
  EXPECT_EQ(apart.loss, expected.loss);
  EXPECT_EQ(same.loss, expected.loss);
  EXPECT_EQ(gradient, wide);
  for (int t = 0; t <= time; ++t) {
    for (int k = 0; k < 7; ++k) {
      const bool inside = t < time && k < classes;
      // Nothing beyond the sequence, or beside its classes, is touched.
      EXPECT_EQ(gradient[static_cast<size_t>(t * 7 + k)],
                inside ? plain[static_cast<size_t>(t * classes + k)] : -3);
    }
  }
}

TEST(Ctc, AWorkspaceRemembersNothing) {
  CtcWorkspace used;
  const auto run = [](int time, const Labels& labels, CtcWorkspace* workspace) {
    const auto logits = RandomLogits(time * 6, static_cast<uint64_t>(time));
    std::vector<double> out(logits.size());
    out.push_back(Ctc(logits.data(), 6, time, 6, 5, labels, out.data(), 6, 1.0, workspace).loss);
    return out;
  };
  const std::vector<std::pair<int, Labels>> calls = {
      {30, {1, 2, 2, 2, 0, 4}}, {3, {1, 2, 3}}, {1, {}}, {2, {3}}, {12, {0, 0, 0, 1}}, {30, {4}}};
  for (const auto& [time, labels] : calls) {
    CtcWorkspace fresh;
    EXPECT_EQ(run(time, labels, &used), run(time, labels, &fresh));
  }
}

// A path that must be taken although its probability is far below what a double can hold.
TEST(Ctc, ProbabilitiesMayBeTiny) {
  const int time = 2000, classes = 3;
  std::vector<double> logits(time * classes, 0), gradient(logits.size());
  for (size_t i = 2; i < logits.size(); i += 3) logits[i] = 50;  // the blank, nearly always
  Labels labels;
  for (int i = 0; i < 1000; ++i) labels.push_back(i % 2);
  CtcWorkspace workspace;
  const CtcResult result = Ctc(logits.data(), classes, time, classes, 2, labels, gradient.data(),
                               classes, 1.0, &workspace);
  // The labels need a step each, which costs 50, in any of (2000 choose 1000) places; more steps
  // for labels, e^-50 a step, do not count.
  const double ways = std::lgamma(2001) - 2 * std::lgamma(1001);
  EXPECT_NEAR(result.loss, 50.0 * 1000 - ways, 1e-6);
  double blanks = 0;
  for (int t = 0; t < time; ++t) {
    const double* row = gradient.data() + t * classes;
    EXPECT_NEAR(row[0] + row[1] + row[2], 0, 1e-11);  // softmax and shares both add up to 1
    blanks += row[2];
  }
  EXPECT_NEAR(blanks, 1000, 1e-6);
}

template <typename Real>
void ExtremeLogits(Real extreme) {
  const int time = 7, classes = 3;
  const Random random(11, Purpose::kTest);
  CtcWorkspace workspace;
  for (uint32_t trial = 0; trial < 200; ++trial) {
    std::vector<Real> logits(time * classes), gradient(logits.size());
    for (uint32_t i = 0; i < logits.size(); ++i) {
      const uint64_t kind = random.Below(4, {.step = trial, .element = i});
      logits[i] = kind == 0 ? extreme : kind == 1 ? -extreme : kind == 2 ? Real{0} : Real{1};
    }
    for (const Labels& labels : AllLabels(classes, 2, 3)) {
      const CtcResult result = Ctc(logits.data(), classes, time, classes, 2, labels,
                                   gradient.data(), classes, 1.0, &workspace);
      ASSERT_TRUE(result.possible);
      ASSERT_TRUE(std::isfinite(result.loss));
      ASSERT_GE(result.loss, 0);
      for (const Real g : gradient) ASSERT_LE(std::abs(g), 1 + 1e-6);  // also false for NaN
      for (int t = 0; t < time; ++t) {
        const Real* row = gradient.data() + t * classes;
        ASSERT_NEAR(row[0] + row[1] + row[2], 0, 1e-6);
      }
    }
  }
}

TEST(Ctc, ExtremeLogitsGiveNoNan) {
  ExtremeLogits<double>(1e30);
  ExtremeLogits<double>(std::numeric_limits<double>::max());
  ExtremeLogits<float>(1e30f);
  ExtremeLogits<float>(std::numeric_limits<float>::max());
}

TEST(Ctc, ExtremeLogitsCount) {
  CtcWorkspace workspace;
  double* none = nullptr;
  // Equal logits are equal, however large.
  const std::vector<double> large(4, 1e30);
  const Labels one = {0};
  EXPECT_NEAR(Ctc(large.data(), 2, 2, 2, 1, one, none, 0, 1.0, &workspace).loss, -std::log(0.75),
              1e-14);
  // Three steps, of which one must take a class that is 2e30 behind.
  const std::vector<double> behind = {-1e30, 1e30, -1e30, 1e30, -1e30, 1e30};
  EXPECT_DOUBLE_EQ(Ctc(behind.data(), 2, 3, 2, 1, one, none, 0, 1.0, &workspace).loss, 2e30);
}

TEST(Ctc, WhatIsNotFiniteIsNotLeftOut) {
  CtcWorkspace workspace;
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity()}) {
    auto logits = RandomLogits(12, 1);
    logits[10] = bad;
    std::vector<double> gradient(12);
    const Labels labels = {0, 1};
    const CtcResult result =
        Ctc(logits.data(), 3, 4, 3, 2, labels, gradient.data(), 3, 1.0, &workspace);
    EXPECT_TRUE(result.possible);
    EXPECT_TRUE(std::isnan(result.loss));
    for (const double g : gradient) EXPECT_TRUE(std::isnan(g));
    // Not of this sequence: it has ended before.
    EXPECT_TRUE(std::isfinite(
        Ctc(logits.data(), 3, 3, 3, 2, labels, gradient.data(), 3, 1.0, &workspace).loss));
  }
}

TEST(Ctc, TooShortIsCountedByTheCaller) {
  EXPECT_EQ(CtcStepsNeeded(Labels{}), 0);
  EXPECT_EQ(CtcStepsNeeded(Labels{3}), 1);
  EXPECT_EQ(CtcStepsNeeded(Labels{3, 3, 1, 1, 1, 3}), 9);
  CtcWorkspace workspace;
  const auto logits = RandomLogits(30, 2);
  for (int time = 0; time <= 10; ++time) {
    std::vector<double> gradient(30, 5);
    const Labels labels = {1, 1, 0, 0, 0, 1};
    const CtcResult result =
        Ctc(logits.data(), 3, time, 3, 2, labels, gradient.data(), 3, 1.0, &workspace);
    EXPECT_EQ(result.possible, time >= 9);
    EXPECT_EQ(result.loss > 0, time >= 9);
    for (size_t i = 0; i < gradient.size(); ++i) {
      const bool inside = i < static_cast<size_t>(time) * 3;
      if (!inside) {
        EXPECT_EQ(gradient[i], 5);
      }
      if (inside && time < 9) {
        EXPECT_EQ(gradient[i], 0);
      }
    }
  }
  // No step and no label: nothing to learn from, either.
  std::vector<double> gradient(3, 5);
  EXPECT_FALSE(
      Ctc(logits.data(), 3, 0, 3, 2, Labels{}, gradient.data(), 3, 1.0, &workspace).possible);
  EXPECT_EQ(gradient, std::vector<double>(3, 5));
}

TEST(Ctc, FloatsAreComputedInDouble) {
  const int time = 40, classes = 7;
  const auto doubles = RandomLogits(time * classes, 8);
  std::vector<float> floats(doubles.begin(), doubles.end());
  const std::vector<double> same(floats.begin(), floats.end());
  const Labels labels = {1, 1, 2, 5, 0, 0};
  std::vector<float> float_gradient(floats.size());
  std::vector<double> gradient(floats.size());
  CtcWorkspace workspace;
  const double loss = Ctc(floats.data(), classes, time, classes, 6, labels, float_gradient.data(),
                          classes, 1.0, &workspace)
                          .loss;
  EXPECT_EQ(loss, Ctc(same.data(), classes, time, classes, 6, labels, gradient.data(), classes, 1.0,
                      &workspace)
                      .loss);
  for (size_t i = 0; i < gradient.size(); ++i) {
    EXPECT_EQ(float_gradient[i], static_cast<float>(gradient[i]));
  }
}

TEST(CtcDeathTest, LabelsMustBeClasses) {
  CtcWorkspace workspace;
  const std::vector<double> logits(12);
  double* none = nullptr;
  for (const int32_t wrong : {-1, 2, 3}) {
    const Labels labels = {wrong};
    EXPECT_DEATH(Ctc(logits.data(), 3, 4, 3, 2, labels, none, 0, 1.0, &workspace), "label");
  }
}

}  // namespace
}  // namespace mnemo
