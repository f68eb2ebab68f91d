#include "analysis/embedding/tsne_objective.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/embedding/affinities.h"
#include "analysis/embedding/embedding_fixture.h"

namespace mnemo {
namespace {

SquareMatrix Joint(int64_t n, ThreadPool* pool) {
  const SquareMatrix distances = EuclideanDistances(fixture::Groups(n, 4, 3, 1), n, 4);
  return JointProbabilities(distances, DefaultPerplexity(n), pool).joint;
}

// Pair by pair, as the paper's equations stand there.
struct Plain {
  double divergence = 0;
  Plane gradient;
};
Plain PlainObjective(const SquareMatrix& p, const Plane& plane, double exaggeration) {
  const int64_t n = p.size;
  const auto w = [&](int64_t i, int64_t j) {
    return 1 / (1 + std::pow(plane.x[i] - plane.x[j], 2) + std::pow(plane.y[i] - plane.y[j], 2));
  };
  double all = 0;
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j < n; ++j) all += i == j ? 0 : w(i, j);
  }
  Plain plain{0, {std::vector<double>(n), std::vector<double>(n)}};
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j < n; ++j) {
      if (i == j) continue;
      const double q = w(i, j) / all, force = 4 * (exaggeration * p.At(i, j) - q) * w(i, j);
      plain.divergence += p.At(i, j) * std::log(p.At(i, j) / q);
      plain.gradient.x[i] += force * (plane.x[i] - plane.x[j]);
      plain.gradient.y[i] += force * (plane.y[i] - plane.y[j]);
    }
  }
  return plain;
}

// Every rest of a division by the lanes, and spreads from the start's to a picture's.
TEST(TsneObjective, EqualsThePlainSums) {
  ThreadPool pool(2);
  for (int64_t n = 5; n <= 17; ++n) {
    const SquareMatrix joint = Joint(n, &pool);
    const TsneObjective objective(joint, &pool);
    for (const double spread : {1e-4, 1.0, 50.0}) {
      for (const double exaggeration : {1.0, 12.0}) {
        const Plane plane = fixture::RandomPlane(n, spread);
        const Plain plain = PlainObjective(joint, plane, exaggeration);
        Plane gradient;
        objective.Gradient(plane, exaggeration, &gradient);
        double largest = 0;
        for (int64_t i = 0; i < n; ++i) {
          largest =
              std::max({largest, std::abs(plain.gradient.x[i]), std::abs(plain.gradient.y[i])});
        }
        for (int64_t i = 0; i < n; ++i) {
          EXPECT_NEAR(gradient.x[i], plain.gradient.x[i], 1e-11 * largest) << n << " " << spread;
          EXPECT_NEAR(gradient.y[i], plain.gradient.y[i], 1e-11 * largest) << n << " " << spread;
        }
        EXPECT_NEAR(objective.Divergence(plane), plain.divergence, 1e-12);
      }
    }
  }
}

TEST(TsneObjective, GradientIsTheSlopeOfTheDivergence) {
  ThreadPool pool(1);
  const int64_t n = 9;
  const TsneObjective objective(Joint(n, &pool), &pool);
  Plane plane = fixture::RandomPlane(n, 2);
  Plane gradient;
  objective.Gradient(plane, 1, &gradient);
  const double step = 1e-5;
  for (int64_t i = 0; i < 2 * n; ++i) {
    double& place = i < n ? plane.x[i] : plane.y[i - n];
    const double before = place;
    place = before + step;
    const double above = objective.Divergence(plane);
    place = before - step;
    const double below = objective.Divergence(plane);
    place = before;
    const double slope = i < n ? gradient.x[i] : gradient.y[i - n];
    EXPECT_NEAR((above - below) / (2 * step), slope, 1e-8);
    EXPECT_GT(std::abs(slope), 1e-5);  // nothing to compare otherwise
  }
}

TEST(TsneObjective, FarPointsGiveNumbers) {
  ThreadPool pool(1);
  const TsneObjective objective(Joint(6, &pool), &pool);
  for (const double spread : {0.0, 1e9, 1e90}) {
    const Plane plane = fixture::RandomPlane(6, spread);
    Plane gradient;
    objective.Gradient(plane, 1, &gradient);
    EXPECT_TRUE(std::isfinite(objective.Divergence(plane)));
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(std::isfinite(gradient.x[i] + gradient.y[i]));
  }
}

TEST(TsneObjective, AnyNumberOfThreadsGivesTheSameBits) {
  ThreadPool one(1), three(3);
  const int64_t n = 101;
  const TsneObjective a(Joint(n, &one), &one), b(Joint(n, &three), &three);
  const Plane plane = fixture::RandomPlane(n, 5);
  Plane first, second;
  a.Gradient(plane, 12, &first);
  b.Gradient(plane, 12, &second);
  EXPECT_EQ(first.x, second.x);
  EXPECT_EQ(first.y, second.y);
  EXPECT_EQ(a.Divergence(plane), b.Divergence(plane));
}

}  // namespace
}  // namespace mnemo
