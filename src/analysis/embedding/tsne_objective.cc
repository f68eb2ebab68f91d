#include "analysis/embedding/tsne_objective.h"

#include <cmath>

#include "base/error.h"

namespace mnemo {
namespace {

// Sums run in this many lanes, which the compiler makes vectors of; part of the sums' order.
constexpr int kLanes = 4;

// The sums of one point over the others.
struct Sums {
  double w[kLanes] = {};                            // w
  double near_x[kLanes] = {}, near_y[kLanes] = {};  // p w (y_i - y_j), which draws points together
  double far_x[kLanes] = {}, far_y[kLanes] = {};    // w^2 (y_i - y_j), which drives them apart
};

inline void AddPair(double p, double dx, double dy, int lane, Sums* sums) {
  const double w = 1 / (1 + (dx * dx + dy * dy));
  const double near = p * w, far = w * w;
  sums->w[lane] += w;
  sums->near_x[lane] += near * dx;
  sums->near_y[lane] += near * dy;
  sums->far_x[lane] += far * dx;
  sums->far_y[lane] += far * dy;
}

void AddRange(const double* p, const double* x, const double* y, double at_x, double at_y,
              int64_t begin, int64_t end, Sums* sums) {
  Sums local = *sums;
  int64_t j = begin;
  for (; j + kLanes <= end; j += kLanes) {
    for (int lane = 0; lane < kLanes; ++lane) {
      AddPair(p[j + lane], at_x - x[j + lane], at_y - y[j + lane], lane, &local);
    }
  }
  for (int lane = 0; j < end; ++j, ++lane) AddPair(p[j], at_x - x[j], at_y - y[j], lane, &local);
  *sums = local;
}

double Total(const double* lanes) {
  double sum = 0;
  for (int lane = 0; lane < kLanes; ++lane) sum += lanes[lane];
  return sum;
}

}  // namespace

TsneObjective::TsneObjective(SquareMatrix joint, ThreadPool* pool)
    : joint_(std::move(joint)), pool_(pool) {
  for (const double p : joint_.values) {
    if (p > 0) negative_entropy_ += p * std::log(p);
  }
}

void TsneObjective::Gradient(const Plane& plane, double exaggeration, Plane* gradient) const {
  const int64_t n = points();
  MNEMO_CHECK(static_cast<int64_t>(plane.x.size()) == n && plane.y.size() == plane.x.size());
  gradient->x.resize(plane.x.size());
  gradient->y.resize(plane.x.size());
  std::vector<double> weights(plane.x.size()), far_x(plane.x.size()), far_y(plane.x.size());
  const double *x = plane.x.data(), *y = plane.y.data();
  pool_->Split(static_cast<int>(n), [&](int begin, int end) {
    for (int i = begin; i < end; ++i) {
      Sums sums;
      AddRange(joint_.Row(i), x, y, x[i], y[i], 0, i, &sums);
      AddRange(joint_.Row(i), x, y, x[i], y[i], i + 1, n, &sums);
      const auto place = static_cast<size_t>(i);
      weights[place] = Total(sums.w);
      gradient->x[place] = Total(sums.near_x);
      gradient->y[place] = Total(sums.near_y);
      far_x[place] = Total(sums.far_x);
      far_y[place] = Total(sums.far_y);
    }
  });
  double all = 0;
  for (const double weight : weights) all += weight;
  for (size_t i = 0; i < weights.size(); ++i) {
    gradient->x[i] = 4 * (exaggeration * gradient->x[i] - far_x[i] / all);
    gradient->y[i] = 4 * (exaggeration * gradient->y[i] - far_y[i] / all);
  }
}

double TsneObjective::Divergence(const Plane& plane) const {
  const int64_t n = points();
  MNEMO_CHECK(static_cast<int64_t>(plane.x.size()) == n && plane.y.size() == plane.x.size());
  struct RowSum {
    double w = 0, p = 0, p_log = 0;  // of w, p and p log (1 / w)
  };
  std::vector<RowSum> rows(plane.x.size());
  pool_->Split(static_cast<int>(n), [&](int begin, int end) {
    for (int64_t i = begin; i < end; ++i) {
      RowSum row;
      const double* p = joint_.Row(i);
      for (int64_t j = 0; j < n; ++j) {
        if (j == i) continue;
        const auto a = static_cast<size_t>(i), b = static_cast<size_t>(j);
        const double dx = plane.x[a] - plane.x[b], dy = plane.y[a] - plane.y[b];
        const double square = dx * dx + dy * dy;
        row.w += 1 / (1 + square);
        row.p += p[j];
        row.p_log += p[j] * std::log1p(square);
      }
      rows[static_cast<size_t>(i)] = row;
    }
  });
  RowSum all;
  for (const RowSum& row : rows) {
    all.w += row.w;
    all.p += row.p;
    all.p_log += row.p_log;
  }
  return negative_entropy_ + all.p_log + all.p * std::log(all.w);
}

}  // namespace mnemo
