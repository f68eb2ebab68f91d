// A weight matrix cut into panels of 16 results, as the product kernel reads it:
// panel p holds, for each k of the inner dimension in turn, the weights of results 16p .. 16p+15.
#pragma once

#include <vector>

#include "cell/sizes.h"
#include "engine/cpu/kernels.h"

namespace mnemo {

class PackedMatrix {
 public:
  // `weights` as cell/sizes.h stores them: [rows, columns], or [heads, rows/heads, columns/heads].
  // The product is W v, or W^T v if transposed. Results beyond the last real one are zero.
  void Pack(const ParameterShape& shape, const float* weights, bool transposed);

  int inner() const { return inner_; }
  int panels() const { return (padded_ + kPanelColumns - 1) / kPanelColumns; }
  // 16, or 8 for the last panel where the padded number of results is an odd multiple of 8.
  int panel_columns(int panel) const {
    return padded_ - panel * kPanelColumns < kPanelColumns ? 8 : kPanelColumns;
  }
  const float* panel(int index) const {
    return data_.data() + int64_t{index} * kPanelColumns * inner_;
  }

 private:
  int inner_ = 0;
  int padded_ = 0;  // results, rounded up to whole vectors
  std::vector<float> data_;
};

}  // namespace mnemo
