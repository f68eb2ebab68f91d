// Weight matrices with the same operand, side by side, cut into panels as the product kernel reads
// them: panel p holds, for each k of the inner dimension in turn, the weights of its chunks of 8
// results. A matrix's results are rounded up to whole chunks; what is added is zero.
#pragma once

#include <algorithm>
#include <span>

#include "base/aligned_array.h"
#include "cell/sizes.h"
#include "engine/cpu/kernels.h"

namespace mnemo {

class PackedMatrix {
 public:
  // The product is W v, or W^T v if transposed. `weights` as cell/sizes.h stores them.
  struct Part {
    const ParameterShape* shape = nullptr;
    const float* weights = nullptr;
    bool transposed = false;
  };
  // All parts have the same inner dimension. Packing again with the same shapes allocates nothing.
  void Pack(std::span<const Part> parts, int panel_chunks);

  int inner() const { return inner_; }
  int chunks() const { return chunks_; }
  int panels() const { return (chunks_ + panel_chunks_ - 1) / panel_chunks_; }
  int first_chunk(int panel) const { return panel * panel_chunks_; }
  int panel_chunks(int panel) const {
    return std::min(panel_chunks_, chunks_ - first_chunk(panel));
  }
  const float* panel(int index) const {
    return data_.data() + int64_t{first_chunk(index)} * kChunk * inner_;
  }

 private:
  void PackChunk(const Part& part, int chunk, float* target, int stride) const;

  int inner_ = 0;
  int chunks_ = 0;
  int panel_chunks_ = 1;
  AlignedArray<float> data_;
};

}  // namespace mnemo
