#include "analysis/embedding/affinities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analysis/embedding/embedding_fixture.h"
#include "base/error.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

// The plain formula, for a row and its beta.
std::vector<double> PlainRow(const SquareMatrix& distances, int64_t i, double beta) {
  std::vector<double> p(static_cast<size_t>(distances.size));
  double sum = 0, nearest = INFINITY;
  for (int64_t j = 0; j < distances.size; ++j) {
    if (j != i) nearest = std::min(nearest, std::pow(distances.At(i, j), 2));
  }
  for (int64_t j = 0; j < distances.size; ++j) {
    p[j] = j == i ? 0 : std::exp(-beta * (std::pow(distances.At(i, j), 2) - nearest));
    sum += p[j];
  }
  for (double& value : p) value /= sum;
  return p;
}

double PlainPerplexity(const std::vector<double>& p) {
  double bits = 0;
  for (const double value : p) bits -= value > 0 ? value * std::log2(value) : 0;
  return std::exp2(bits);
}

TEST(Affinities, AreThePapersWithThePerplexityAskedFor) {
  const int64_t n = 40;
  const SquareMatrix distances = EuclideanDistances(fixture::Groups(n, 3, 2, 2), n, 3);
  ThreadPool pool(2);
  for (const double perplexity : {1.01, 2.0, 5.0, 13.0, 30.0, 38.9}) {
    const Affinities found = JointProbabilities(distances, perplexity, &pool);
    EXPECT_EQ(found.tied_rows, 0);
    EXPECT_LE(found.worst_error, 1e-9);
    std::vector<std::vector<double>> rows;
    for (int64_t i = 0; i < n; ++i) {
      double low = 1e-6, high = 1e9;  // by halves on a scale of ratios
      for (int step = 0; step < 200; ++step) {
        const double middle = std::sqrt(low * high);
        (PlainPerplexity(PlainRow(distances, i, middle)) > perplexity ? low : high) = middle;
      }
      rows.push_back(PlainRow(distances, i, low));
      ASSERT_NEAR(PlainPerplexity(rows.back()), perplexity, 1e-5);
    }
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t j = 0; j < n; ++j) {
        EXPECT_NEAR(found.joint.At(i, j), (rows[i][j] + rows[j][i]) / (2 * n), 1e-9);
        EXPECT_EQ(found.joint.At(i, j), found.joint.At(j, i));
      }
      EXPECT_EQ(found.joint.At(i, i), 0);
    }
    const std::vector<double>& all = found.joint.values;
    EXPECT_NEAR(std::accumulate(all.begin(), all.end(), 0.0), 1, 1e-12);
  }
}

TEST(Affinities, OnlyRatiosOfDistancesCount) {
  ThreadPool pool(1);
  const SquareMatrix distances = EuclideanDistances(fixture::Normals(60), 20, 3);
  const Affinities one = JointProbabilities(distances, 5, &pool);
  for (const double unit : {0x1p-400, 0x1p400}) {
    SquareMatrix scaled = distances;
    for (double& value : scaled.values) value *= unit;
    EXPECT_EQ(JointProbabilities(scaled, 5, &pool).joint.values, one.joint.values);
  }
}

TEST(Affinities, TiesShareAndAreCounted) {
  ThreadPool pool(1);
  // Points 0 to 5 in one place, far from the others: 5 equal neighbours cannot have a perplexity of
  // 3.
  std::vector<double> values = fixture::Normals(30);
  std::fill(values.begin(), values.begin() + 18, 50);
  const SquareMatrix distances = EuclideanDistances(values, 10, 3);
  Affinities found = JointProbabilities(distances, 3, &pool);
  EXPECT_EQ(found.tied_rows, 6);
  for (const double p : found.joint.values) EXPECT_TRUE(std::isfinite(p));
  EXPECT_DOUBLE_EQ(found.joint.At(0, 1), 0.2 / 10);
  // With 5 they just can, and nothing needs to be said.
  EXPECT_EQ(JointProbabilities(distances, 5, &pool).tied_rows, 0);
  // All in one place.
  found = JointProbabilities(SquareMatrix::Zeros(6), 2, &pool);
  EXPECT_EQ(found.tied_rows, 6);
  EXPECT_DOUBLE_EQ(found.joint.At(2, 5), 1.0 / 30);
}

TEST(Affinities, FarAndNearlyEqualPointsGiveNumbers) {
  ThreadPool pool(1);
  for (const double far : {1e3, 1e9, 1e120}) {
    std::vector<double> values = fixture::Normals(24);
    values[0] = far;
    values[1] = values[3] + 1e-12;
    const Affinities found = JointProbabilities(EuclideanDistances(values, 12, 2), 3, &pool);
    for (const double p : found.joint.values) EXPECT_TRUE(std::isfinite(p));
    EXPECT_NEAR(std::accumulate(found.joint.values.begin(), found.joint.values.end(), 0.0), 1,
                1e-12);
  }
}

TEST(Affinities, PerplexityMustBeFeasible) {
  CheckPerplexity(1.01, 4);
  CheckPerplexity(20.99, 22);
  for (const double wrong : {1.0, 0.0, -3.0, 21.0, 30.0, double{NAN}, double{INFINITY}}) {
    try {
      CheckPerplexity(wrong, 22);
      ADD_FAILURE() << wrong;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      EXPECT_THAT(error.what(), HasSubstr("22 points cannot have this perplexity"));
      EXPECT_THAT(error.what(), HasSubstr("7 would be usual"));
    }
  }
  EXPECT_EQ(DefaultPerplexity(22), 7);
  EXPECT_EQ(DefaultPerplexity(91), 30);
  EXPECT_EQ(DefaultPerplexity(5000), 30);
  for (int64_t n = kFewestPoints; n < 200; ++n) CheckPerplexity(DefaultPerplexity(n), n);
}

}  // namespace
}  // namespace mnemo
