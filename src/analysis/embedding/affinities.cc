#include "analysis/embedding/affinities.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr double kTolerance = 1e-9;  // of the perplexity
constexpr int kMostSteps = 2200;     // beta through all exponents of a double, and 100 halvings

// Writes exp(-beta * square) over their sum into p and returns the row's perplexity. squares are
// above the smallest of the row, so that the sum is never 0.
double Weigh(const std::vector<double>& squares, double beta, std::vector<double>* p) {
  double sum = 0, moment = 0;
  for (size_t j = 0; j < squares.size(); ++j) {
    const double weight = std::exp(-beta * squares[j]);
    (*p)[j] = weight;
    sum += weight;
    moment += weight * squares[j];
  }
  for (double& weight : *p) weight /= sum;
  return sum * std::exp(beta * moment / sum);  // exp of the entropy in nats
}

struct Row {
  bool tied = false;
  double error = 0;
};

// squares: of the distances to the other points; p: their p_j|i.
Row Search(std::vector<double>* squares, double perplexity, std::vector<double>* p) {
  const double nearest = *std::min_element(squares->begin(), squares->end());
  double mean = 0;
  size_t ties = 0;
  for (double& square : *squares) {
    square -= nearest;
    mean += square / static_cast<double>(squares->size());
    ties += square == 0 ? 1 : 0;
  }
  if (static_cast<double>(ties) >= perplexity) {
    for (size_t j = 0; j < p->size(); ++j) {
      (*p)[j] = (*squares)[j] == 0 ? 1.0 / static_cast<double>(ties) : 0;
    }
    return {.tied = static_cast<double>(ties) > perplexity * (1 + kTolerance), .error = 0};
  }
  // The perplexity falls from all points at beta = 0 to the ties at infinity.
  double low = 0, high = INFINITY, beta = 1 / std::max(mean, 1e-300), error = 0;
  for (int step = 0; step < kMostSteps; ++step) {
    const double found = Weigh(*squares, beta, p);
    error = std::abs(found - perplexity) / perplexity;
    if (error <= kTolerance) break;
    (found > perplexity ? low : high) = beta;
    const double next = std::isinf(high) ? 2 * beta : low == 0 ? beta / 2 : (low + high) / 2;
    if (next == beta || !std::isfinite(next)) break;
    beta = next;
  }
  return {.tied = false, .error = error};
}

}  // namespace

double DefaultPerplexity(int64_t points) {
  return std::clamp(static_cast<double>(points - 1) / 3, 1.5, 30.0);
}

void CheckPerplexity(double perplexity, int64_t points) {
  if (perplexity > 1 && perplexity < static_cast<double>(points - 1)) return;
  throw BadInput(fmt::format("{} points cannot have this perplexity", points))
      .Found(fmt::format("{}", perplexity))
      .Allowed(fmt::format("above 1, below {} (the others of a point)", points - 1))
      .Hint(fmt::format("{:g} would be usual", DefaultPerplexity(points)));
}

Affinities JointProbabilities(SquareMatrix distances, double perplexity, ThreadPool* pool) {
  const int64_t n = distances.size;
  const double largest = *std::max_element(distances.values.begin(), distances.values.end());
  const double unit = largest > 0 ? largest : 1;
  std::vector<Row> rows(static_cast<size_t>(n));
  pool->Split(static_cast<int>(n), [&](int begin, int end) {
    std::vector<double> squares(static_cast<size_t>(n - 1)), p(squares.size());
    for (int64_t i = begin; i < end; ++i) {
      double* row = distances.Row(i);
      for (int64_t j = 0; j < n; ++j) {
        const double distance = row[j] / unit;
        if (j != i) squares[static_cast<size_t>(j < i ? j : j - 1)] = distance * distance;
      }
      rows[static_cast<size_t>(i)] = Search(&squares, perplexity, &p);
      for (int64_t j = 0; j < n; ++j) {
        row[j] = j == i ? 0 : p[static_cast<size_t>(j < i ? j : j - 1)];
      }
    }
  });
  Affinities affinities;
  for (const Row& row : rows) {
    affinities.tied_rows += row.tied ? 1 : 0;
    affinities.worst_error = std::max(affinities.worst_error, row.error);
  }
  const double pairs = 2 * static_cast<double>(n);
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j < i; ++j) {
      const double p = (distances.At(i, j) + distances.At(j, i)) / pairs;
      distances.At(i, j) = distances.At(j, i) = p;
    }
  }
  affinities.joint = std::move(distances);
  return affinities;
}

}  // namespace mnemo
