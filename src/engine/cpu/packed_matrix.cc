#include "engine/cpu/packed_matrix.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {
namespace {

int Results(const PackedMatrix::Part& part) {
  return part.transposed ? part.shape->columns : part.shape->rows;
}

}  // namespace

void PackedMatrix::Pack(std::span<const Part> parts, int panel_chunks) {
  panel_chunks_ = panel_chunks;
  inner_ = parts[0].transposed ? parts[0].shape->rows : parts[0].shape->columns;
  chunks_ = 0;
  for (const Part& part : parts) {
    MNEMO_CHECK((part.transposed ? part.shape->rows : part.shape->columns) == inner_);
    chunks_ += (Results(part) + kChunk - 1) / kChunk;
  }
  data_.Reserve(int64_t{inner_} * chunks_ * kChunk);
  int at = 0;
  for (const Part& part : parts) {
    for (int chunk = 0; chunk * kChunk < Results(part); ++chunk, ++at) {
      const int panel_index = at / panel_chunks_;
      const int stride = this->panel_chunks(panel_index) * kChunk;
      float* target = data_.data() + int64_t{first_chunk(panel_index)} * kChunk * inner_ +
                      (at - first_chunk(panel_index)) * kChunk;
      PackChunk(part, chunk, target, stride);
    }
  }
}

// Writes target[k * stride + j], j < 8, for all k.
void PackedMatrix::PackChunk(const Part& part, int chunk, float* target, int stride) const {
  const ParameterShape& shape = *part.shape;
  const int first = chunk * kChunk, count = std::min(kChunk, Results(part) - first);
  const int height = shape.rows / shape.heads, width = shape.columns / shape.heads;
  if (shape.heads == 1 && count == kChunk) {
    if (part.transposed) {
      for (int k = 0; k < inner_; ++k) {
        std::copy_n(part.weights + int64_t{k} * width + first, kChunk,
                    target + int64_t{k} * stride);
      }
    } else {
      const float* rows = part.weights + int64_t{first} * width;
      for (int k = 0; k < inner_; ++k) {
        for (int j = 0; j < kChunk; ++j) target[int64_t{k} * stride + j] = rows[j * width + k];
      }
    }
    return;
  }
  for (int k = 0; k < inner_; ++k) {
    for (int j = 0; j < kChunk; ++j) {
      const int row = part.transposed ? k : first + j, column = part.transposed ? first + j : k;
      const bool inside = j < count && row / height == column / width;  // its diagonal block
      target[int64_t{k} * stride + j] =
          inside ? part.weights[int64_t{row} * width + column % width] : 0.0f;
    }
  }
}

}  // namespace mnemo
