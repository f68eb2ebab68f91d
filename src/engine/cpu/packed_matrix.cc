#include "engine/cpu/packed_matrix.h"

#include <algorithm>

#include "engine/block.h"

namespace mnemo {

void PackedMatrix::Pack(const ParameterShape& shape, const float* weights, bool transposed) {
  const int results = transposed ? shape.columns : shape.rows;
  inner_ = transposed ? shape.rows : shape.columns;
  padded_ = PaddedWidth(results);
  // Left over between two calls: the zeros, which stay zero. Everything else is overwritten.
  data_.resize(int64_t{inner_} * padded_, 0.0f);
  const int height = shape.rows / shape.heads, width = shape.columns / shape.heads;
  for (int row = 0; row < shape.rows; ++row) {
    const int first = row / height * width;  // first column of the row's diagonal block
    const float* source = weights + int64_t{row} * width;
    for (int j = 0; j < width; ++j) {
      const int result = transposed ? first + j : row, k = transposed ? row : first + j;
      const int at_panel = result / kPanelColumns, columns = panel_columns(at_panel);
      data_[int64_t{at_panel} * kPanelColumns * inner_ + int64_t{k} * columns +
            result % kPanelColumns] = source[j];
    }
  }
}

}  // namespace mnemo
