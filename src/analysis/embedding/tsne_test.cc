#include "analysis/embedding/tsne.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "analysis/embedding/affinities.h"
#include "analysis/embedding/embedding_fixture.h"
#include "analysis/embedding/picture_quality.h"
#include "analysis/embedding/tsne_start.h"
#include "base/error.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

SquareMatrix ThreeGroups(int64_t n) {
  return EuclideanDistances(fixture::Groups(n, 6, 3, 3), n, 6);
}

std::string ErrorOf(const SquareMatrix& distances, const TsneOptions& options,
                    ErrorKind kind = ErrorKind::kBadInput) {
  try {
    Tsne(distances, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind);
    return error.what();
  }
  return "no error";
}

TEST(Tsne, GroupsStayApart) {
  for (const TsneStart start : {TsneStart::kScaling, TsneStart::kRandom}) {
    const TsneResult result = Tsne(ThreeGroups(60), {.start = start, .tries = 3});
    const SquareMatrix picture = PictureDistances(result.positions);
    double within = 0, between = INFINITY;
    for (int64_t i = 0; i < 60; ++i) {
      double nearest = INFINITY;
      for (int64_t j = 0; j < 60; ++j) {
        if (i != j && i % 3 == j % 3) nearest = std::min(nearest, picture.At(i, j));
        if (i % 3 != j % 3) between = std::min(between, picture.At(i, j));
      }
      within = std::max(within, nearest);
    }
    EXPECT_LT(2 * within, between);
    EXPECT_EQ(result.tied_rows, 0);
    EXPECT_NEAR(result.perplexity, 59.0 / 3, 1e-12);
    EXPECT_EQ(result.learning_rate, 10);
    double x = 0, y = 0;
    for (size_t i = 0; i < result.positions.size(); i += 2) {
      x += result.positions[i];
      y += result.positions[i + 1];
    }
    EXPECT_NEAR(x + y, 0, 1e-9);
  }
}

TEST(Tsne, TheResultIsItsPositionsDivergenceAndTheLowestOfTheTries) {
  const SquareMatrix distances = EuclideanDistances(fixture::Normals(22 * 5), 22, 5);
  const TsneOptions options{.start = TsneStart::kRandom, .seed = 2};
  TsneOptions more = options;
  more.tries = 8;
  const TsneResult result = Tsne(distances, more);
  ThreadPool pool(1);
  const TsneObjective objective(JointProbabilities(distances, 7, &pool).joint, &pool);
  Plane plane;
  for (size_t i = 0; i < result.positions.size(); i += 2) {
    plane.x.push_back(result.positions[i]);
    plane.y.push_back(result.positions[i + 1]);
  }
  EXPECT_NEAR(objective.Divergence(plane), result.divergence, 1e-12);
  ASSERT_EQ(result.divergences.size(), 8u);
  EXPECT_EQ(*std::min_element(result.divergences.begin(), result.divergences.end()),
            result.divergence);
  EXPECT_LT(result.divergence, result.divergences[0]);  // else the tries show nothing here
  EXPECT_EQ(result.divergences[0], Tsne(distances, options).divergence);
}

TEST(Tsne, SeedDecidesThreadsDoNot) {
  const SquareMatrix distances = ThreeGroups(45);
  TsneOptions options{.seed = 3, .tries = 2};
  const TsneResult first = Tsne(distances, options);
  for (const int threads : {1, 2, 5}) {
    options.threads = threads;
    const TsneResult again = Tsne(distances, options);
    EXPECT_EQ(again.positions, first.positions);
    EXPECT_EQ(again.divergences, first.divergences);
  }
  options.seed = 4;
  EXPECT_NE(Tsne(distances, options).positions, first.positions);
  options.seed = 3 + (uint64_t{1} << 40);
  EXPECT_NE(Tsne(distances, options).positions, first.positions);
}

TEST(Tsne, PointsInOnePlaceAndOnALineGiveNumbers) {
  std::vector<double> line;
  for (int i = 0; i < 30; ++i) line.insert(line.end(), {i * 1.0, 0.0});
  std::vector<double> doubled = fixture::Normals(60);
  for (size_t i = 0; i < 30; ++i) doubled[30 + i] = doubled[i];
  for (const SquareMatrix& distances :
       {SquareMatrix::Zeros(4), SquareMatrix::Zeros(30), EuclideanDistances(line, 30, 2),
        EuclideanDistances(doubled, 30, 2)}) {
    for (const TsneStart start : {TsneStart::kScaling, TsneStart::kRandom}) {
      const TsneResult result = Tsne(distances, {.start = start});
      EXPECT_EQ(result.positions.size(), static_cast<size_t>(2 * distances.size));
      EXPECT_TRUE(std::isfinite(result.divergence));
      for (const double place : result.positions) EXPECT_TRUE(std::isfinite(place));
    }
  }
  // Duplicates lie together.
  const SquareMatrix picture = PictureDistances(
      Tsne(EuclideanDistances(doubled, 30, 2), {.perplexity = 5, .tries = 5}).positions);
  for (int64_t i = 0; i < 15; ++i) {
    const double* row = picture.Row(i);
    EXPECT_LT(row[15 + i], 0.1 * *std::max_element(row, row + 30));
  }
}

TEST(Tsne, EndsWhenNothingGetsBetter) {
  const SquareMatrix distances = ThreeGroups(30);
  const TsneResult flat = Tsne(distances, {.iterations = 20000, .smallest_gradient = 1e-4});
  EXPECT_EQ(flat.end, TsneResult::End::kGradient);
  EXPECT_LT(flat.iterations, 5000);
  const TsneResult still =
      Tsne(distances, {.iterations = 20000, .smallest_gradient = 0, .patience = 100});
  EXPECT_EQ(still.end, TsneResult::End::kPatience);
  EXPECT_LT(still.iterations, 20000);
  const TsneResult cut = Tsne(distances, {.exaggerated = 100, .iterations = 130});
  EXPECT_EQ(cut.end, TsneResult::End::kIterations);
  EXPECT_EQ(cut.iterations, 130);
}

TEST(Tsne, TellsItsProgressAndStops) {
  std::vector<TsneProgress> told;
  TsneHooks hooks{.progress = [&](const TsneProgress& now) { told.push_back(now); }};
  const SquareMatrix distances = ThreeGroups(20);
  Tsne(distances, {.iterations = 400, .tries = 2}, hooks);
  ASSERT_EQ(told.size(), 16u);
  EXPECT_EQ(told[0].iteration, 50);
  EXPECT_EQ(told[0].iterations, 400);
  EXPECT_EQ(told[15].attempt, 2);
  EXPECT_EQ(told[15].attempts, 2);
  EXPECT_GT(told[0].divergence, told[15].divergence);
  std::atomic<bool> stop = false;
  hooks = {.progress = [&](const TsneProgress& now) { stop = now.iteration == 100; },
           .stop = &stop};
  told.clear();
  try {
    Tsne(distances, {}, hooks);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kStopped);
  }
}

TEST(Tsne, WrongOptionsAreNamed) {
  const SquareMatrix good = ThreeGroups(10);
  const double nan = NAN;
  EXPECT_THAT(ErrorOf(SquareMatrix::Zeros(3), {}), HasSubstr("too few points"));
  EXPECT_THAT(ErrorOf(good, {.perplexity = 9}), HasSubstr("cannot have this perplexity"));
  EXPECT_THAT(ErrorOf(good, {.perplexity = nan}), HasSubstr("perplexity"));
  EXPECT_THAT(ErrorOf(good, {.exaggeration = 0.5}), HasSubstr("this exaggeration"));
  EXPECT_THAT(ErrorOf(good, {.exaggeration = nan}), HasSubstr("this exaggeration"));
  EXPECT_THAT(ErrorOf(good, {.iterations = 100}), HasSubstr("exaggerated iterations"));
  EXPECT_THAT(ErrorOf(good, {.exaggerated = 0, .iterations = 0}), HasSubstr("of iterations"));
  EXPECT_THAT(ErrorOf(good, {.learning_rate = -1}), HasSubstr("learning rate"));
  EXPECT_THAT(ErrorOf(good, {.learning_rate = nan}), HasSubstr("learning rate"));
  EXPECT_THAT(ErrorOf(good, {.smallest_gradient = nan}), HasSubstr("smallest gradient"));
  EXPECT_THAT(ErrorOf(good, {.patience = 0}), HasSubstr("patience"));
  EXPECT_THAT(ErrorOf(good, {.tries = 0}), HasSubstr("tries"));
  EXPECT_THAT(ErrorOf(good, {.threads = 0}), HasSubstr("threads"));
  EXPECT_THAT(ErrorOf(good, {.positions = {1, 2, 3}}), HasSubstr("a place for every point"));
  EXPECT_THAT(ErrorOf(good, {.positions = std::vector<double>(20, nan)}), HasSubstr("start"));
  EXPECT_THAT(ErrorOf(good, {.learning_rate = 1e200}, ErrorKind::kFailed), HasSubstr("run away"));
}

TEST(Tsne, TheUsualLearningRate) {
  EXPECT_DOUBLE_EQ(UsualLearningRate(22, 12), 22.0 / 6);
  EXPECT_EQ(UsualLearningRate(300, 12), 50);
  EXPECT_EQ(UsualLearningRate(2400, 12), 50);
  EXPECT_EQ(UsualLearningRate(4800, 12), 100);
}

// Points of two deviations, turned and shifted: the axes are found, the shift is not seen.
TEST(TsneStart, ScalingFindsTheDirectionsOfMostVariance) {
  const int64_t n = 80;
  const std::vector<double> a = fixture::Normals(n, 5), b = fixture::Normals(n, 6);
  std::vector<double> values;
  for (int64_t i = 0; i < n; ++i) {
    const double wide = 8 * a[i], narrow = 2 * b[i];
    values.insert(values.end(), {7 + 0.6 * wide - 0.8 * narrow, 0.8 * wide + 0.6 * narrow, -3});
  }
  ThreadPool pool(1), three(3);
  const SquareMatrix distances = EuclideanDistances(values, n, 3);
  const Plane plane = ScalingStart(distances, 1, &pool);
  const Plane again = ScalingStart(distances, 1, &three);
  EXPECT_EQ(plane.x, again.x);
  EXPECT_EQ(plane.y, again.y);
  const auto correlation = [&](const std::vector<double>& u, const std::vector<double>& v) {
    double uv = 0, uu = 0, vv = 0, mean_u = 0, mean_v = 0;
    for (int64_t i = 0; i < n; ++i) {
      mean_u += u[i] / n;
      mean_v += v[i] / n;
    }
    for (int64_t i = 0; i < n; ++i) {
      uv += (u[i] - mean_u) * (v[i] - mean_v);
      uu += (u[i] - mean_u) * (u[i] - mean_u);
      vv += (v[i] - mean_v) * (v[i] - mean_v);
    }
    return std::pair{uv / std::sqrt(uu * vv), std::sqrt(uu / n)};
  };
  EXPECT_GT(std::abs(correlation(plane.x, a).first), 0.99);
  EXPECT_GT(std::abs(correlation(plane.y, b).first), 0.99);
  EXPECT_NEAR(correlation(plane.x, a).second, kStartDeviation, 0.05 * kStartDeviation);
  EXPECT_NEAR(correlation(plane.y, b).second, kStartDeviation / 4, 0.15 * kStartDeviation / 4);
  const auto far = std::max_element(plane.x.begin(), plane.x.end(),
                                    [](double u, double v) { return std::abs(u) < std::abs(v); });
  EXPECT_GT(*far, 0);
}

}  // namespace
}  // namespace mnemo
