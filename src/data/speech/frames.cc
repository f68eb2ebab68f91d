#include "data/speech/frames.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"

namespace mnemo {
namespace {

void CheckRange(const char* what, int value, int low, int high) {
  if (value >= low && value <= high) return;
  throw BadInput(std::string(what) + " is wrong")
      .Found(std::to_string(value))
      .Allowed(fmt::format("{} to {}", low, high));
}

void CheckColumns(int64_t found, size_t allowed) {
  if (static_cast<size_t>(found) == allowed) return;
  throw BadInput("the number of features differs from that of the frames before")
      .Found(std::to_string(found))
      .Allowed(std::to_string(allowed));
}

// The weights of frames t - reach .. t + reach in the derivative of each order, 0 .. order.
std::vector<std::vector<double>> DerivativeFilters(int order, int window) {
  double norm = 0;
  for (int j = 1; j <= window; ++j) norm += 2.0 * j * j;
  std::vector<std::vector<double>> filters = {{1.0}};
  for (int k = 1; k <= order; ++k) {
    const std::vector<double>& before = filters.back();
    std::vector<double> filter(before.size() + 2 * static_cast<size_t>(window));
    for (int j = -window; j <= window; ++j) {
      for (size_t i = 0; i < before.size(); ++i) {
        filter[i + static_cast<size_t>(j + window)] += j / norm * before[i];
      }
    }
    filters.push_back(std::move(filter));
  }
  return filters;
}

}  // namespace

Matrix WithDerivatives(const Matrix& frames, int order, int window) {
  CheckRange("the order of the derivatives", order, 0, 8);
  CheckRange("the window of the derivatives", window, 1, 100);
  const auto filters = DerivativeFilters(order, window);
  Matrix result = Matrix::Zeros(frames.rows, frames.columns * (order + 1));
  std::vector<double> sums(static_cast<size_t>(frames.columns));
  for (int64_t t = 0; t < frames.rows; ++t) {
    for (int k = 0; k <= order; ++k) {
      const std::vector<double>& filter = filters[static_cast<size_t>(k)];
      const auto reach = static_cast<int64_t>(filter.size() / 2);
      std::fill(sums.begin(), sums.end(), 0.0);
      for (int64_t j = -reach; j <= reach; ++j) {
        const auto from = frames.Row(std::clamp<int64_t>(t + j, 0, frames.rows - 1));
        const double weight = filter[static_cast<size_t>(j + reach)];
        for (size_t c = 0; c < sums.size(); ++c) sums[c] += weight * static_cast<double>(from[c]);
      }
      std::transform(sums.begin(), sums.end(), result.Row(t).begin() + k * frames.columns,
                     [](double sum) { return static_cast<float>(sum); });
    }
  }
  return result;
}

Matrix WithContext(const Matrix& frames, int left, int right) {
  CheckRange("the number of frames to the left", left, 0, 1000);
  CheckRange("the number of frames to the right", right, 0, 1000);
  Matrix result = Matrix::Zeros(frames.rows, frames.columns * (left + 1 + right));
  for (int64_t t = 0; t < frames.rows; ++t) {
    auto to = result.Row(t).begin();
    for (int64_t j = -left; j <= right; ++j) {
      const auto from = frames.Row(std::clamp<int64_t>(t + j, 0, frames.rows - 1));
      to = std::copy(from.begin(), from.end(), to);
    }
  }
  return result;
}

Matrix EveryNth(const Matrix& frames, int every, int first) {
  CheckRange("the step of subsampling", every, 1, 1000000);
  CheckRange("the first frame of subsampling", first, 0, 1000000);
  Matrix result{0, frames.columns, {}};
  for (int64_t t = first; t < frames.rows; t += every) {
    const auto row = frames.Row(t);
    result.values.insert(result.values.end(), row.begin(), row.end());
    ++result.rows;
  }
  return result;
}

void ColumnScaler::Apply(Matrix* frames) const {
  CheckColumns(frames->columns, mean.size());
  for (int64_t t = 0; t < frames->rows; ++t) {
    const auto row = frames->Row(t);
    for (size_t c = 0; c < mean.size(); ++c) {
      const double divisor = deviation[c] > 0 ? deviation[c] : 1;
      row[c] = static_cast<float>((static_cast<double>(row[c]) - mean[c]) / divisor);
    }
  }
}

void ColumnStatistics::Add(const Matrix& frames) {
  if (frames.rows == 0) return;
  if (count_ == 0) {
    mean_.assign(static_cast<size_t>(frames.columns), 0.0);
    squares_ = mean_;
  }
  CheckColumns(frames.columns, mean_.size());
  for (int64_t t = 0; t < frames.rows; ++t) {
    ++count_;
    const auto row = frames.Row(t);
    for (size_t c = 0; c < mean_.size(); ++c) {
      const double x = row[c], difference = x - mean_[c];
      mean_[c] += difference / static_cast<double>(count_);
      squares_[c] += difference * (x - mean_[c]);
    }
  }
}

ColumnScaler ColumnStatistics::Scaler() const {
  if (count_ == 0) throw BadInput("there is no frame that means could be taken of");
  ColumnScaler scaler{mean_, {}};
  for (const double sum : squares_) {
    scaler.deviation.push_back(std::sqrt(sum / static_cast<double>(count_)));
  }
  return scaler;
}

ColumnScaler FitColumns(const std::vector<Matrix>& parts) {
  ColumnStatistics statistics;
  for (const Matrix& part : parts) statistics.Add(part);
  return statistics.Scaler();
}

}  // namespace mnemo
