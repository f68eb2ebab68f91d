#include "engine/cpu/row_product.h"

#include <algorithm>
#include <vector>

namespace mnemo {

void RowProduct(const Kernels& kernels, std::span<const RowProductTerm> terms,
                std::span<const Block<float>> targets, int64_t begin, int64_t end,
                const float* const* starts, bool accumulate) {
  // Few rows at a time, so that they stay in the cache while the panels pass.
  constexpr int64_t kRows = 96;
  std::vector<Segment> segments(terms.size());
  std::vector<Chunk> chunks;
  const PackedMatrix& first = *terms[0].matrix;
  for (int64_t r = begin; r < end; r += kRows) {
    chunks.clear();
    for (const Block<float>& target : targets) {
      for (int j = 0; j < target.width; j += kChunk) {
        chunks.push_back({target.data + r * target.stride + j, target.stride});
      }
    }
    PanelProduct work;
    work.rows = static_cast<int>(std::min(kRows, end - r));
    work.segments = segments.data();
    work.segment_count = static_cast<int>(segments.size());
    if (starts != nullptr) {
      work.start = PanelStart::kRows;
      work.start_rows = starts + (r - begin);
    } else if (accumulate) {
      work.start = PanelStart::kTarget;
    }
    for (int p = 0; p < first.panels(); ++p) {
      for (size_t i = 0; i < terms.size(); ++i) {
        const RowProductTerm& term = terms[i];
        segments[i] = {term.x.data + r * term.x.stride, term.x.stride, term.matrix->panel(p),
                       term.matrix->inner()};
      }
      work.chunks = chunks.data() + first.first_chunk(p);
      work.chunk_count = first.panel_chunks(p);
      work.start_column = int64_t{first.first_chunk(p)} * kChunk;
      kernels.panel_product(work);
    }
  }
}

}  // namespace mnemo
