#include "analysis/units/linear_probe.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "analysis/units/ranks.h"
#include "base/error.h"

namespace mnemo {
namespace {

constexpr int kMostIterations = 500;
constexpr size_t kMemory = 20;  // pairs that L-BFGS keeps
constexpr double kFlat = 1e-6;  // a derivative, divided by the rows

using Vector = std::vector<double>;

double Dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Eight sums side by side, so that a compiler can use vectors without changing what is computed.
double Dot(const float* x, const double* w, int n) {
  double sums[8] = {};
  int j = 0;
  for (; j + 8 <= n; j += 8) {
    for (int i = 0; i < 8; ++i) sums[i] += x[j + i] * w[j + i];
  }
  for (; j < n; ++j) sums[0] += x[j] * w[j];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

// The loss of weights [units] and a bias behind them, and its gradient.
class Objective {
 public:
  Objective(const ProbeRows& rows, std::span<const float> targets, bool numeric)
      : rows_(rows), targets_(targets), numeric_(numeric) {}

  double At(const Vector& at, Vector* gradient) const {
    const int units = rows_.units;
    double loss = 0;
    gradient->assign(at.size(), 0.0);
    for (int64_t row = 0; row < rows_.rows; ++row) {
      const float* x = rows_.values.data() + row * units;
      const double said = Dot(x, at.data(), units) + at.back();
      const double target = targets_[static_cast<size_t>(row)];
      double slope = said - target;
      if (numeric_) {
        loss += slope * slope / 2;
      } else {
        // log(1 + exp(s)) - y s, without overflow.
        loss += std::max(said, 0.0) + std::log1p(std::exp(-std::abs(said))) - target * said;
        slope = 1 / (1 + std::exp(-said)) - target;
      }
      for (int j = 0; j < units; ++j) (*gradient)[static_cast<size_t>(j)] += slope * x[j];
      gradient->back() += slope;
    }
    for (size_t j = 0; j + 1 < at.size(); ++j) {
      loss += at[j] * at[j] / 2;
      (*gradient)[j] += at[j];
    }
    return loss;
  }

 private:
  const ProbeRows& rows_;
  std::span<const float> targets_;
  bool numeric_;
};

// Two loops over the pairs of steps and changes of the gradient.
class Direction {
 public:
  void Remember(Vector step, Vector change) {
    const double both = Dot(step, change);
    if (!(both > 1e-12 * Dot(change, change))) return;
    if (pairs_.size() == kMemory) pairs_.pop_front();
    pairs_.push_back({std::move(step), std::move(change), both});
  }
  Vector Down(const Vector& gradient, double first_scale) const {
    Vector direction = gradient;
    std::vector<double> along(pairs_.size());
    for (size_t i = pairs_.size(); i-- > 0;) {
      along[i] = Dot(pairs_[i].step, direction) / pairs_[i].both;
      Add(-along[i], pairs_[i].change, &direction);
    }
    double scale = first_scale;
    if (!pairs_.empty())
      scale = pairs_.back().both / Dot(pairs_.back().change, pairs_.back().change);
    for (double& one : direction) one *= scale;
    for (size_t i = 0; i < pairs_.size(); ++i) {
      const double back = Dot(pairs_[i].change, direction) / pairs_[i].both;
      Add(along[i] - back, pairs_[i].step, &direction);
    }
    for (double& one : direction) one = -one;
    return direction;
  }
  void Forget() { pairs_.clear(); }

 private:
  struct Pair {
    Vector step, change;
    double both = 0;
  };
  static void Add(double factor, const Vector& what, Vector* to) {
    for (size_t i = 0; i < what.size(); ++i) (*to)[i] += factor * what[i];
  }
  std::deque<Pair> pairs_;
};

struct Minimum {
  Vector at;
  int iterations = 0;
  bool converged = false;
};

Minimum Minimise(const Objective& objective, size_t size, double rows) {
  Minimum found;
  found.at.assign(size, 0.0);
  Vector gradient, next_gradient;
  double loss = objective.At(found.at, &gradient);
  Direction direction;
  for (; found.iterations < kMostIterations; ++found.iterations) {
    double steepest = 0;
    for (const double one : gradient) steepest = std::max(steepest, std::abs(one));
    if (steepest <= kFlat * rows) {
      found.converged = true;
      break;
    }
    Vector down = direction.Down(gradient, 1 / rows);
    double slope = Dot(down, gradient);
    if (!(slope < 0)) {
      direction.Forget();
      down = direction.Down(gradient, 1 / rows);
      slope = Dot(down, gradient);
    }
    // Halved until the loss falls by a ten-thousandth of what the slope promises.
    double length = 1;
    Vector at;
    double next = 0;
    bool fell = false;
    for (int halving = 0; halving < 40 && !fell; ++halving, length /= 2) {
      at = found.at;
      for (size_t i = 0; i < size; ++i) at[i] += length * down[i];
      next = objective.At(at, &next_gradient);
      fell = next <= loss + 1e-4 * length * slope;
    }
    if (!fell) break;  // rounding decides: this is the minimum as well as it can be told
    Vector step(size), change(size);
    for (size_t i = 0; i < size; ++i) {
      step[i] = at[i] - found.at[i];
      change[i] = next_gradient[i] - gradient[i];
    }
    direction.Remember(std::move(step), std::move(change));
    found.at = std::move(at);
    gradient = next_gradient;
    loss = next;
  }
  return found;
}

// Of one half, evenly spread, only where the label says something.
std::vector<int64_t> Chosen(std::span<const float> label) {
  std::vector<int64_t> defined;
  for (size_t i = 0; i < label.size(); ++i) {
    if (!std::isnan(label[i])) defined.push_back(static_cast<int64_t>(i));
  }
  const auto count = static_cast<int64_t>(defined.size());
  if (count <= kMostProbeRows) return defined;
  std::vector<int64_t> chosen;
  for (int64_t k = 0; k < kMostProbeRows; ++k) {
    chosen.push_back(defined[static_cast<size_t>(k * count / kMostProbeRows)]);
  }
  return chosen;
}

ProbeRows RowsAt(const UnitValues& values, const std::vector<int64_t>& places, int64_t begin) {
  ProbeRows rows = {static_cast<int64_t>(places.size()), values.units, {}};
  rows.values.resize(places.size() * static_cast<size_t>(values.units));
  for (int unit = 0; unit < values.units; ++unit) {
    const std::span<const float> all = values.Unit(unit);
    for (size_t i = 0; i < places.size(); ++i) {
      rows.values[i * static_cast<size_t>(values.units) + static_cast<size_t>(unit)] =
          all[static_cast<size_t>(begin + places[i])];
    }
  }
  return rows;
}

std::vector<float> TargetsAt(std::span<const float> label, const std::vector<int64_t>& places) {
  std::vector<float> targets;
  for (const int64_t place : places) targets.push_back(label[static_cast<size_t>(place)]);
  return targets;
}

}  // namespace

LinearProbe FitProbe(const ProbeRows& rows, std::span<const float> targets, bool numeric) {
  MNEMO_CHECK(rows.rows > 0 && rows.units > 0);
  MNEMO_CHECK(static_cast<int64_t>(targets.size()) == rows.rows);
  const auto units = static_cast<size_t>(rows.units);
  const auto count = static_cast<double>(rows.rows);
  Vector mean(units, 0.0), scale(units, 0.0);
  for (int64_t row = 0; row < rows.rows; ++row) {
    for (size_t j = 0; j < units; ++j) mean[j] += rows.values[static_cast<size_t>(row) * units + j];
  }
  for (double& one : mean) one /= count;
  for (int64_t row = 0; row < rows.rows; ++row) {
    for (size_t j = 0; j < units; ++j) {
      const double from = rows.values[static_cast<size_t>(row) * units + j] - mean[j];
      scale[j] += from * from;
    }
  }
  // A unit that never moves has no weight.
  for (double& one : scale) one = one > 0 ? 1 / std::sqrt(one / count) : 0;
  ProbeRows standard = {rows.rows, rows.units, std::vector<float>(rows.values.size())};
  for (int64_t row = 0; row < rows.rows; ++row) {
    for (size_t j = 0; j < units; ++j) {
      const size_t at = static_cast<size_t>(row) * units + j;
      standard.values[at] = static_cast<float>((rows.values[at] - mean[j]) * scale[j]);
    }
  }
  const Minimum minimum = Minimise(Objective(standard, targets, numeric), units + 1, count);
  LinearProbe probe;
  probe.iterations = minimum.iterations;
  probe.converged = minimum.converged;
  probe.bias = minimum.at.back();
  for (size_t j = 0; j < units; ++j) {
    probe.weights.push_back(minimum.at[j] * scale[j]);
    probe.bias -= probe.weights[j] * mean[j];
  }
  return probe;
}

std::vector<float> Predict(const LinearProbe& probe, const ProbeRows& rows) {
  std::vector<float> said;
  for (int64_t row = 0; row < rows.rows; ++row) {
    const float* x = rows.values.data() + row * rows.units;
    said.push_back(static_cast<float>(Dot(x, probe.weights.data(), rows.units) + probe.bias));
  }
  return said;
}

std::vector<ProbeScore> ProbeLayer(const UnitValues& values, const LabelledText& text,
                                   ThreadPool* threads) {
  std::vector<ProbeScore> scores(text.labels().size());
  const auto probe_label = [&](size_t l) {
    ProbeScore& score = scores[l];
    score = {0, NAN, NAN, false};
    if (!text.Varies(l)) return;
    const bool numeric = text.labels()[l].numeric;
    const std::vector<int64_t> fit = Chosen(text.Values(l, 0)), held = Chosen(text.Values(l, 1));
    const ProbeRows fit_rows = RowsAt(values, fit, 0);
    const ProbeRows held_rows = RowsAt(values, held, text.half());
    const std::vector<float> fit_targets = TargetsAt(text.Values(l, 0), fit);
    const std::vector<float> held_targets = TargetsAt(text.Values(l, 1), held);
    const LinearProbe probe = FitProbe(fit_rows, fit_targets, numeric);
    score.fitted = fit_rows.rows;
    score.converged = probe.converged;
    const std::vector<float> said = Predict(probe, held_rows);
    const std::vector<double> ranks = MidRanks(said);
    if (numeric) {
      score.held = Correlation(ranks, RanksWhereDefined(held_targets));
      return;
    }
    score.held = AreaUnderCurve(ranks, held_targets);
    const Cut cut = BestF1Cut(Predict(probe, fit_rows), fit_targets, true);
    score.f1 = F1(said, held_targets, cut);
  };
  threads->Split(static_cast<int>(scores.size()), [&](int first, int last) {
    for (int l = first; l < last; ++l) probe_label(static_cast<size_t>(l));
  });
  return scores;
}

}  // namespace mnemo
