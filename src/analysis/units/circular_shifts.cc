#include "analysis/units/circular_shifts.h"

#include <algorithm>
#include <cmath>

#include "analysis/units/column_transform.h"
#include "base/error.h"

namespace mnemo {
namespace {

// Less its mean, in about -1 .. 1; 0 where a label says nothing.
template <typename Number>
std::vector<float> Centred(std::span<const Number> numbers) {
  double sum = 0, count = 0;
  for (const Number number : numbers) {
    if (std::isnan(number)) continue;
    sum += number;
    count += 1;
  }
  const double mean = count > 0 ? sum / count : 0;
  double largest = 0;
  for (const Number number : numbers) {
    if (!std::isnan(number)) largest = std::max(largest, std::abs(number - mean));
  }
  std::vector<float> result(numbers.size(), 0.0f);
  if (largest == 0) return result;
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (!std::isnan(numbers[i])) result[i] = static_cast<float>((numbers[i] - mean) / largest);
  }
  return result;
}

bool Varies(const std::vector<float>& centred) {
  return std::any_of(centred.begin(), centred.end(), [](float number) { return number != 0; });
}

// Statistics of all turns, less their mean and divided by their deviation.
void Standardise(std::vector<double>* statistics) {
  double mean = 0, square = 0;
  for (const double one : *statistics) mean += one;
  mean /= static_cast<double>(statistics->size());
  for (double& one : *statistics) {
    one -= mean;
    square += one * one;
  }
  const double deviation = std::sqrt(square / static_cast<double>(statistics->size()));
  for (double& one : *statistics) one = deviation > 0 ? one / deviation : 0;
}

}  // namespace

ShiftTest::ShiftTest(const std::vector<std::vector<float>>& labels) {
  MNEMO_CHECK(!labels.empty());
  const auto n = static_cast<int64_t>(labels.front().size());
  MNEMO_CHECK(n >= kLeastText);
  turns_ = kMostTurns;
  while (turns_ > kLeastTurns && turns_ * kLeastStep > n) turns_ /= 2;
  step_ = n / turns_;
  for (const std::vector<float>& label : labels) {
    MNEMO_CHECK(static_cast<int64_t>(label.size()) == n);
    Spectrum spectrum;
    const std::span<const float> used(label.data(), static_cast<size_t>(turns_ * step_));
    spectrum.real = Centred(used);
    spectrum.imaginary.assign(spectrum.real.size(), 0.0f);
    if (Varies(spectrum.real)) {
      TransformColumns(turns_, step_, &spectrum.real, &spectrum.imaginary);
    } else {
      spectrum = {};
    }
    labels_.push_back(std::move(spectrum));
  }
  most_.assign(static_cast<size_t>(turns_), 0.0);
}

void ShiftTest::Measure(std::span<const double> ranks_a, std::span<const double> ranks_b, Result* a,
                        Result* b) const {
  const auto used = static_cast<size_t>(turns_ * step_);
  // One unit is the real part, the other the imaginary one: the labels are real, so that the two
  // come out apart again.
  std::vector<float> real = Centred(ranks_a.first(used));
  std::vector<float> imaginary = Centred(ranks_b.first(used));
  // Of a unit that never moves only rounding would be left.
  const bool a_varies = Varies(real), b_varies = Varies(imaginary);
  TransformColumns(turns_, step_, &real, &imaginary);
  for (Result* result : {a, b}) {
    result->strength.assign(labels_.size(), 0.0);
    result->most.assign(static_cast<size_t>(turns_), 0.0);
  }
  std::vector<double> turned_a(static_cast<size_t>(turns_)), turned_b(turned_a.size());
  for (size_t l = 0; l < labels_.size(); ++l) {
    if (labels_[l].real.empty()) continue;
    for (int f = 0; f < turns_; ++f) {
      const float* x = real.data() + f * step_;
      const float* y = imaginary.data() + f * step_;
      const float* u = labels_[l].real.data() + f * step_;
      const float* v = labels_[l].imaginary.data() + f * step_;
      double sum_real = 0, sum_imaginary = 0;
      for (int64_t c = 0; c < step_; ++c) {  // the trace times the label's conjugate
        sum_real += x[c] * u[c] + y[c] * v[c];
        sum_imaginary += y[c] * u[c] - x[c] * v[c];
      }
      turned_a[static_cast<size_t>(f)] = sum_real;
      turned_b[static_cast<size_t>(f)] = sum_imaginary;
    }
    TransformBack(&turned_a, &turned_b);
    for (const auto& [turned, result] : {std::pair{&turned_a, a}, std::pair{&turned_b, b}}) {
      if (!(result == a ? a_varies : b_varies)) continue;
      Standardise(turned);
      result->strength[l] = turned->front();
      for (size_t k = 0; k < turned->size(); ++k) {
        result->most[k] = std::max(result->most[k], std::abs((*turned)[k]));
      }
    }
  }
}

void ShiftTest::Add(const Result& result) {
  for (size_t k = 0; k < most_.size(); ++k) most_[k] = std::max(most_[k], result.most[k]);
}

double ShiftTest::AdjustedP(double strength) const {
  // The unturned text's own largest value is one of those counted.
  int reached = 0;
  for (const double most : most_) reached += most >= std::abs(strength) ? 1 : 0;
  return static_cast<double>(std::max(reached, 1)) / turns_;
}

}  // namespace mnemo
