#include "model/ctc.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"

namespace mnemo {
namespace {

// The least log-probability of a class: sums over any number of steps stay finite.
constexpr double kLeast = -1e290;

// One sequence, whose labels are possible.
template <typename Real>
class LabelPaths {
 public:
  LabelPaths(const Real* logits, int64_t stride, int time, int classes, int blank,
             std::span<const int32_t> labels, CtcWorkspace* workspace)
      : logits_(logits),
        stride_(stride),
        time_(time),
        classes_(classes),
        count_(2 * static_cast<int64_t>(labels.size()) + 1),
        work_(*workspace) {
    work_.places.assign(static_cast<size_t>(count_), blank);
    for (size_t i = 0; i < labels.size(); ++i) work_.places[2 * i + 1] = labels[i];
  }

  // The softmax of every step. False if a logit is not finite.
  bool Normalise() {
    work_.softmax.resize(static_cast<size_t>(time_) * static_cast<size_t>(classes_));
    work_.normalisers.resize(static_cast<size_t>(time_) * 2);
    for (int t = 0; t < time_; ++t) {
      const Real* row = logits_ + t * stride_;
      double most = row[0];
      bool finite = true;
      for (int k = 0; k < classes_; ++k) {
        finite = finite && std::isfinite(row[k]);
        most = std::max(most, static_cast<double>(row[k]));
      }
      if (!finite) return false;
      double* softmax = Softmax(t);
      double sum = 0;
      for (int k = 0; k < classes_; ++k) {
        softmax[k] = std::exp(static_cast<double>(row[k]) - most);
        sum += softmax[k];
      }
      const double inverse = 1 / sum;
      for (int k = 0; k < classes_; ++k) softmax[k] *= inverse;
      work_.normalisers[static_cast<size_t>(t) * 2] = most;
      work_.normalisers[static_cast<size_t>(t) * 2 + 1] = std::log(sum);
    }
    return true;
  }

  // Returns the loss. The shares of each step are kept if they will be wanted.
  double Forward(bool keep) {
    // Two places before the first that nothing reaches save a question in the loop.
    work_.before.assign(static_cast<size_t>(count_) + 2, {});
    work_.now.assign(static_cast<size_t>(count_) + 2, {});
    work_.classes.resize(static_cast<size_t>(classes_));
    if (keep) work_.shares.resize(static_cast<size_t>(time_ * count_) * 3);
    double dropped[3];
    const WideNumber never;
    const WideNumber* classes = Classes(0);
    work_.now[2] = classes[work_.places[0]];
    if (count_ > 1) work_.now[3] = classes[work_.places[1]];
    for (int t = 1; t < time_; ++t) {
      std::swap(work_.before, work_.now);
      classes = Classes(t);
      const WideNumber* before = work_.before.data() + 2;
      WideNumber* now = work_.now.data() + 2;
      const int64_t last = Last(t);
      for (int64_t s = First(t); s <= last; ++s) {
        const WideNumber sum = Sum(before[s], before[s - 1], CanSkip(s) ? before[s - 2] : never,
                                   keep ? Shares(t, s) : dropped);
        now[s] = sum * classes[work_.places[static_cast<size_t>(s)]];
      }
    }
    const WideNumber* last = work_.now.data() + 2 + count_ - 1;
    return std::max(0.0, -Sum(last[0], last[-1], never, end_).Log());
  }

  // After Forward(true): scale * (softmax - probability of each class given the labels).
  void Backward(Real* gradient, int64_t stride, double scale) {
    // Of being at each place, two before the first that are never read.
    work_.at.assign(static_cast<size_t>(count_) + 2, 0.0);
    work_.at_before.assign(static_cast<size_t>(count_) + 2, 0.0);
    work_.at[static_cast<size_t>(count_) + 1] = end_[0];
    work_.at[static_cast<size_t>(count_)] = end_[1];
    work_.by_class.resize(static_cast<size_t>(classes_));
    double* by_class = work_.by_class.data();
    for (int t = time_ - 1; t >= 0; --t) {
      const double* at = work_.at.data() + 2;
      std::fill_n(by_class, classes_, 0.0);
      const int64_t last = Last(t);
      for (int64_t s = First(t); s <= last; ++s) {
        by_class[work_.places[static_cast<size_t>(s)]] += at[s];
      }
      const double* softmax = Softmax(t);
      Real* out = gradient + t * stride;
      for (int k = 0; k < classes_; ++k) {
        out[k] = static_cast<Real>(scale * (softmax[k] - by_class[k]));
      }
      if (t == 0) break;
      std::fill(work_.at_before.begin(), work_.at_before.end(), 0.0);
      double* before = work_.at_before.data() + 2;
      for (int64_t s = First(t); s <= last; ++s) {
        const double* shares = Shares(t, s);
        before[s] += at[s] * shares[0];
        before[s - 1] += at[s] * shares[1];
        before[s - 2] += at[s] * shares[2];
      }
      std::swap(work_.at_before, work_.at);
    }
  }

 private:
  // The places that can be reached from the start by step t, and from which the end can be reached.
  int64_t First(int t) const { return std::max<int64_t>(0, count_ - 2 * int64_t{time_ - t}); }
  int64_t Last(int t) const { return std::min<int64_t>(count_ - 1, 2 * int64_t{t} + 1); }

  bool CanSkip(int64_t s) const {
    const int32_t* place = work_.places.data() + s;
    return s % 2 == 1 && s >= 3 && place[0] != place[-2];
  }
  double* Softmax(int t) { return work_.softmax.data() + int64_t{t} * classes_; }
  // The same as wide numbers: what a double could not hold is computed again.
  const WideNumber* Classes(int t) {
    const double* softmax = Softmax(t);
    const double* normaliser = work_.normalisers.data() + 2 * int64_t{t};
    const Real* row = logits_ + t * stride_;
    for (int k = 0; k < classes_; ++k) {
      work_.classes[static_cast<size_t>(k)] =
          softmax[k] >= 0x1p-256
              ? WideNumber{softmax[k], 0}
              : WideNumber::Exp(
                    std::max(kLeast, static_cast<double>(row[k]) - normaliser[0] - normaliser[1]));
    }
    return work_.classes.data();
  }
  double* Shares(int t, int64_t s) { return work_.shares.data() + (t * count_ + s) * 3; }

  const Real* logits_;
  int64_t stride_;
  int time_, classes_;
  int64_t count_;  // 2L + 1
  CtcWorkspace& work_;
  double end_[3] = {};  // the share of paths that end in the last blank, in the last label
};

template <typename Real>
void Fill(Real* gradient, int64_t stride, int time, int classes, Real value) {
  if (gradient == nullptr) return;
  for (int t = 0; t < time; ++t) std::fill_n(gradient + t * stride, classes, value);
}

}  // namespace

int64_t CtcStepsNeeded(std::span<const int32_t> labels) {
  auto steps = static_cast<int64_t>(labels.size());
  for (size_t i = 1; i < labels.size(); ++i) steps += labels[i] == labels[i - 1];
  return steps;
}

template <typename Real>
CtcResult Ctc(const Real* logits, int64_t stride, int time, int classes, int blank,
              std::span<const int32_t> labels, Real* gradient, int64_t gradient_stride,
              double scale, CtcWorkspace* workspace) {
  MNEMO_CHECK(time >= 0 && classes > 0 && blank >= 0 && blank < classes);
  for (const int32_t label : labels) MNEMO_CHECK(label >= 0 && label < classes && label != blank);
  if (time == 0 || time < CtcStepsNeeded(labels)) {
    Fill(gradient, gradient_stride, time, classes, Real{0});
    return {};
  }
  LabelPaths<Real> paths(logits, stride, time, classes, blank, labels, workspace);
  if (!paths.Normalise()) {
    Fill(gradient, gradient_stride, time, classes, std::numeric_limits<Real>::quiet_NaN());
    return {.loss = std::numeric_limits<double>::quiet_NaN(), .possible = true};
  }
  const CtcResult result = {.loss = paths.Forward(gradient != nullptr), .possible = true};
  if (gradient != nullptr) paths.Backward(gradient, gradient_stride, scale);
  return result;
}

template CtcResult Ctc(const float*, int64_t, int, int, int, std::span<const int32_t>, float*,
                       int64_t, double, CtcWorkspace*);
template CtcResult Ctc(const double*, int64_t, int, int, int, std::span<const int32_t>, double*,
                       int64_t, double, CtcWorkspace*);

}  // namespace mnemo
