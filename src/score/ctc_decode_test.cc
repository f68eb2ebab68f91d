#include "score/ctc_decode.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/error.h"
#include "base/random.h"
#include "model/ctc.h"
#include "score/label_ngram.h"

namespace mnemo {
namespace {

using Labels = std::vector<int32_t>;

std::vector<double> RandomLogits(int count, uint64_t seed, double scale = 1.5) {
  const Random random(seed, Purpose::kTest);
  std::vector<double> logits(static_cast<size_t>(count));
  for (size_t i = 0; i < logits.size(); ++i) {
    logits[i] = scale * random.Normal({.element = static_cast<uint32_t>(i)});
  }
  return logits;
}

// The probability of every label sequence: the sum over all paths, each tried.
std::map<Labels, double> EveryPath(const std::vector<double>& logits, int time, int classes,
                                   int blank) {
  std::map<Labels, double> sums;
  std::vector<int> path(static_cast<size_t>(time), 0);
  for (bool more = true; more;) {
    double probability = 1;
    Labels labels;
    for (int t = 0; t < time; ++t) {
      const double* row = logits.data() + t * classes;
      double sum = 0;
      for (int k = 0; k < classes; ++k) sum += std::exp(row[k]);
      const int k = path[static_cast<size_t>(t)];
      probability *= std::exp(row[k]) / sum;
      if (k != blank && (t == 0 || k != path[static_cast<size_t>(t) - 1])) labels.push_back(k);
    }
    sums[labels] += probability;
    more = false;
    for (int& step : path) {
      if (++step < classes) {
        more = true;
        break;
      }
      step = 0;
    }
  }
  return sums;
}

// What the options say a label sequence is worth.
double Score(const Labels& labels, double probability, const BeamOptions& options) {
  double score = std::log(probability) + options.label_bonus * static_cast<double>(labels.size());
  if (options.model == nullptr) return score;
  for (size_t i = 0; i <= labels.size(); ++i) {
    const auto length = std::min(i, static_cast<size_t>(options.model->context_length()));
    const Labels context(labels.begin() + static_cast<std::ptrdiff_t>(i - length),
                         labels.begin() + static_cast<std::ptrdiff_t>(i));
    const int32_t next = i == labels.size() ? LabelModel::kEnd : labels[i];
    score += options.model_weight * options.model->LogProbability(context, next);
  }
  return score;
}

// A beam that holds everything must give every label sequence, with its probability and score.
void ExpectExact(const std::vector<double>& logits, int time, int classes, int blank,
                 BeamOptions options) {
  auto truth = EveryPath(logits, time, classes, blank);
  if (options.lexicon != nullptr) {
    std::erase_if(
        truth, [&](const auto& entry) { return !options.lexicon->Words(entry.first).has_value(); });
  }
  options.width = options.results = 100000;
  const auto found = BeamSearch(logits.data(), classes, time, classes, blank, options);
  ASSERT_EQ(found.size(), truth.size());
  for (size_t i = 0; i < found.size(); ++i) {
    const auto expected = truth.find(found[i].labels);
    ASSERT_NE(expected, truth.end());
    EXPECT_NEAR(found[i].log_probability, std::log(expected->second), 1e-11);
    EXPECT_NEAR(found[i].score, Score(found[i].labels, expected->second, options), 1e-11);
    if (i > 0) {
      EXPECT_LE(found[i].score, found[i - 1].score);
    }
  }
}

std::vector<double> OneHot(const Labels& classes_at, int classes) {
  std::vector<double> logits;
  for (const int32_t k : classes_at) {
    for (int j = 0; j < classes; ++j) logits.push_back(j == k ? 3 : 0);
  }
  return logits;
}

TEST(BestPath, MergesAndDropsBlanks) {
  const auto decode = [](const Labels& path, int blank) {
    const auto logits = OneHot(path, 4);
    return BestPath(logits.data(), 4, static_cast<int>(path.size()), 4, blank);
  };
  EXPECT_EQ(decode({3, 0, 0, 3, 0, 1, 1, 2, 3, 3}, 3), (Labels{0, 0, 1, 2}));
  EXPECT_EQ(decode({0, 1, 1, 0, 1, 3, 3}, 0), (Labels{1, 1, 3}));
  EXPECT_EQ(decode({3, 3, 3}, 3), Labels{});
  EXPECT_EQ(decode({}, 3), Labels{});
  EXPECT_EQ(decode({2}, 3), Labels{2});
  const std::vector<float> equal(8, 1.0f);
  EXPECT_EQ(BestPath(equal.data(), 4, 2, 4, 3), Labels{0});
}

TEST(BestPath, LeavesOutWhatStandsBesideTheClasses) {
  const std::vector<float> wide = {0, 1, 0, 9, 1, 0, 0, 9};
  EXPECT_EQ(BestPath(wide.data(), 4, 2, 3, 2), (Labels{1, 0}));
}

TEST(BeamSearch, IsTheSumOverEveryPath) {
  for (int classes = 2; classes <= 3; ++classes) {
    for (int blank = 0; blank < classes; ++blank) {
      for (int time = 1; time <= 6; ++time) {
        ExpectExact(RandomLogits(time * classes, static_cast<uint64_t>(10 * time + blank)), time,
                    classes, blank, {});
      }
    }
  }
}

// The likeliest path is all blanks, but the likeliest labels are not.
TEST(BeamSearch, FindsWhatTheBestPathDoesNot) {
  const std::vector<double> logits = {std::log(0.6), std::log(0.4), std::log(0.6), std::log(0.4)};
  EXPECT_EQ(BestPath(logits.data(), 2, 2, 2, 0), Labels{});
  const auto found = BeamSearch(logits.data(), 2, 2, 2, 0);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].labels, Labels{1});
  EXPECT_NEAR(found[0].log_probability, std::log(0.64), 1e-14);
}

TEST(BeamSearch, ANarrowBeamIsNeverAboveTheTruth) {
  const int time = 25, classes = 6, blank = 5;
  CtcWorkspace workspace;
  for (uint64_t seed = 0; seed < 10; ++seed) {
    const auto logits = RandomLogits(time * classes, seed);
    double before = -1e9;
    for (const int width : {1, 4, 16, 256}) {
      const auto found =
          BeamSearch(logits.data(), classes, time, classes, blank, {.width = width, .results = 3});
      ASSERT_EQ(found.size(), static_cast<size_t>(std::min(width, 3)));
      for (const CtcHypothesis& hypothesis : found) {
        double* none = nullptr;
        const double truth = -Ctc(logits.data(), classes, time, classes, blank, hypothesis.labels,
                                  none, 0, 1.0, &workspace)
                                  .loss;
        EXPECT_LE(hypothesis.log_probability, truth + 1e-9);
        if (width == 256) {
          EXPECT_GT(hypothesis.log_probability, truth - 1.0);
        }
      }
      EXPECT_GE(found[0].score, before - 0.3);  // wider is rarely worse, and never by much here
      before = found[0].score;
    }
  }
}

TEST(BeamSearch, TheLanguageModelCounts) {
  const std::vector<Labels> sequences = {{0, 1, 0, 1}, {0, 1}, {1, 1}};
  const LabelNgram model(sequences, 3, 2);
  for (int time = 1; time <= 6; ++time) {
    ExpectExact(RandomLogits(time * 3, static_cast<uint64_t>(time)), time, 3, 2,
                {.model = &model, .model_weight = 0.7, .label_bonus = 0.4});
  }
  // Between two labels that sound the same it decides.
  const std::vector<double> logits = {4, 0, 0, 0, 0, 4, 2, 2.01, 0};
  EXPECT_EQ(BeamSearch(logits.data(), 3, 3, 3, 2)[0].labels, (Labels{0, 1}));
  const std::vector<Labels> doubles = {{0, 0}, {0, 0}, {0, 0}};
  const LabelNgram other(doubles, 2, 2);
  EXPECT_EQ(BeamSearch(logits.data(), 3, 3, 3, 2, {.model = &other})[0].labels, (Labels{0, 0}));
}

TEST(BeamSearch, TheBonusMakesSequencesLonger) {
  const auto logits = RandomLogits(30 * 4, 77, 1.0);
  const auto length = [&](double bonus) {
    return BeamSearch(logits.data(), 4, 30, 4, 3, {.label_bonus = bonus})[0].labels.size();
  };
  EXPECT_LT(length(-3), length(0));
  EXPECT_LT(length(0), length(3));
}

TEST(BeamSearch, OnlyWordsOfTheLexicon) {
  const std::vector<Labels> words = {{0, 1}, {1}, {0, 0, 1}};
  const Lexicon joined(words), spaced(words, 2);
  for (int time = 1; time <= 6; ++time) {
    ExpectExact(RandomLogits(time * 3, static_cast<uint64_t>(time)), time, 3, 2,
                {.lexicon = &joined});
    ExpectExact(RandomLogits(time * 4, static_cast<uint64_t>(time)), time, 4, 3,
                {.lexicon = &spaced});
  }
  // And in beams that are too narrow, where something is always left.
  size_t longest = 0;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const auto logits = RandomLogits(20 * 4, seed);
    const auto found =
        BeamSearch(logits.data(), 4, 20, 4, 3, {.width = 2, .results = 2, .lexicon = &spaced});
    EXPECT_FALSE(found.empty());
    for (const CtcHypothesis& hypothesis : found) {
      longest = std::max(longest, hypothesis.labels.size());
      EXPECT_TRUE(spaced.Words(hypothesis.labels).has_value());
    }
  }
  EXPECT_GT(longest, 5u);
}

// A beginning that left the beam and comes back is the same one.
TEST(BeamSearch, NoLabelsTwice) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const auto logits = RandomLogits(30 * 3, seed, 3);
    std::map<Labels, int> times;
    for (const CtcHypothesis& hypothesis :
         BeamSearch(logits.data(), 3, 30, 3, 2, {.width = 6, .results = 6})) {
      EXPECT_EQ(++times[hypothesis.labels], 1);
    }
  }
}

TEST(BeamSearch, UnlikelyClassesCanBeLeftOut) {
  const auto logits = RandomLogits(40 * 8, 4, 4);
  const auto exact = BeamSearch(logits.data(), 8, 40, 8, 7);
  const auto quick = BeamSearch(logits.data(), 8, 40, 8, 7, {.least = -10});
  EXPECT_EQ(quick[0].labels, exact[0].labels);
  EXPECT_LE(quick[0].log_probability, exact[0].log_probability);
  EXPECT_NEAR(quick[0].log_probability, exact[0].log_probability, 1e-2);
  EXPECT_EQ(BeamSearch(logits.data(), 8, 40, 8, 7, {.least = 1})[0].labels, Labels{});
}

TEST(BeamSearch, NoStepsAndExtremes) {
  const std::vector<double> logits = {1e30, -1e30, 0, -1e30, 1e30, -1e30};
  const auto none = BeamSearch(logits.data(), 3, 0, 3, 2);
  ASSERT_EQ(none.size(), 1u);
  EXPECT_EQ(none[0].labels, Labels{});
  EXPECT_EQ(none[0].log_probability, 0);
  const auto found = BeamSearch(logits.data(), 3, 2, 3, 2, {.results = 9});
  EXPECT_EQ(found[0].labels, (Labels{0, 1}));
  EXPECT_EQ(found[0].log_probability, 0);
  for (const CtcHypothesis& hypothesis : found) EXPECT_TRUE(std::isfinite(hypothesis.score));
}

TEST(BeamSearch, WhatIsNotFiniteIsToldWithItsPlace) {
  std::vector<float> logits(12, 0.0f);
  logits[7] = std::nanf("");
  const auto expect = [](const auto& decode) {
    try {
      decode();
      FAIL() << "must throw";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kDiverged);
      EXPECT_NE(std::string(error.what()).find("nan for class 1 at step 2"), std::string::npos)
          << error.what();
    }
  };
  expect([&] { BestPath(logits.data(), 3, 4, 3, 2); });
  expect([&] { BeamSearch(logits.data(), 3, 4, 3, 2); });
  EXPECT_NO_THROW(BestPath(logits.data(), 3, 2, 3, 2));
}

}  // namespace
}  // namespace mnemo
