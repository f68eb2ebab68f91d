#include "engine/cpu/outer_sum.h"

#include <algorithm>

namespace mnemo {
namespace {

constexpr int64_t kBlockRows = 512;
constexpr int kStripsAtOnce = 16;  // their packed rows stay in the second-level cache

template <int kColumns>
void CopyRows(int64_t rows, const float* source, int64_t source_stride, float* target,
              int64_t stride) {
  for (int64_t r = 0; r < rows; ++r) {
    __builtin_memcpy(target + r * stride, source + r * source_stride, kColumns * sizeof(float));
  }
}

// Rows number begin .. begin+count-1 of `source` (numbered without gaps), `columns` numbers each,
// to target[row * stride]; what is between columns and `padded` becomes 0.
void PackRows(const RowRuns& runs, int64_t begin, int64_t count, const float* source,
              int64_t source_stride, int columns, int padded, float* target, int64_t stride) {
  runs.ForRange(begin, begin + count, [&](int64_t first, int64_t last) {
    const float* rows = source + first * source_stride;
    switch (columns) {  // known to the compiler where it matters
      case 8: CopyRows<8>(last - first, rows, source_stride, target, stride); break;
      case 6: CopyRows<6>(last - first, rows, source_stride, target, stride); break;
      case 4: CopyRows<4>(last - first, rows, source_stride, target, stride); break;
      default:
        for (int64_t r = 0; r < last - first; ++r) {
          for (int j = 0; j < columns; ++j) target[r * stride + j] = rows[r * source_stride + j];
        }
    }
    if (columns < padded) {
      for (int64_t r = 0; r < last - first; ++r) {
        std::fill(target + r * stride + columns, target + r * stride + padded, 0.0f);
      }
    }
    target += (last - first) * stride;
  });
}

}  // namespace

OuterSum::OuterSum(const Kernels& kernels, ThreadPool* threads)
    : kernels_(kernels), threads_(threads), spaces_(threads->count()) {}

void OuterSum::Add(const RowRuns& runs, std::span<const OuterTerm> terms, const float* right,
                   int64_t right_stride, int width) {
  std::vector<Strip> strips;
  for (const OuterTerm& term : terms) {
    for (int row = 0; row < term.height; row += kernels_.tile_rows) {
      strips.push_back({&term, row, std::min(kernels_.tile_rows, term.height - row)});
    }
  }
  const int parts = std::min(threads_->count(), static_cast<int>(strips.size()));
  threads_->Split(parts, [&](int first, int last) {
    for (int part = first; part < last; ++part) {
      const size_t begin = strips.size() * part / parts, end = strips.size() * (part + 1) / parts;
      AddStrips(runs, std::span(strips).subspan(begin, end - begin), right, right_stride, width,
                &spaces_[part]);
    }
  });
}

void OuterSum::AddStrips(const RowRuns& runs, std::span<const Strip> strips, const float* right,
                         int64_t right_stride, int width, Workspace* space) const {
  const int tile_rows = kernels_.tile_rows, panel_columns = kernels_.panel_chunks * kChunk;
  const int padded = PaddedWidth(width), panels = (padded + panel_columns - 1) / panel_columns;
  const int64_t tile = int64_t{tile_rows} * panel_columns;
  space->right.resize(kBlockRows * padded);
  space->left.resize(kBlockRows * tile_rows * kStripsAtOnce + kChunk);  // strip_sum reads on
  space->tiles.assign(tile * panels * strips.size(), 0.0f);
  for (int64_t begin = 0; begin < runs.rows(); begin += kBlockRows) {
    const int64_t rows = std::min(kBlockRows, runs.rows() - begin);
    for (int j = 0; j < padded; j += kChunk) {
      const int first = j / panel_columns * panel_columns;
      const int columns = std::min(panel_columns, padded - first);
      PackRows(runs, begin, rows, right + j, right_stride, std::min(kChunk, width - j), kChunk,
               space->right.data() + first * rows + (j - first), columns);
    }
    for (size_t group = 0; group < strips.size(); group += kStripsAtOnce) {
      const size_t group_end = std::min(strips.size(), group + kStripsAtOnce);
      for (size_t s = group; s < group_end; ++s) {
        const Strip& strip = strips[s];
        PackRows(runs, begin, rows, strip.term->left + strip.first, strip.term->left_stride,
                 strip.count, tile_rows, space->left.data() + (s - group) * rows * tile_rows,
                 tile_rows);
        if (strip.term->left_sum == nullptr) continue;
        float sums[kChunk];
        kernels_.strip_sum(rows, space->left.data() + (s - group) * rows * tile_rows, sums);
        for (int i = 0; i < strip.count; ++i) strip.term->left_sum[strip.first + i] += sums[i];
      }
      for (int p = 0; p < panels; ++p) {
        const int columns = std::min(panel_columns, padded - p * panel_columns);
        const float* panel = space->right.data() + int64_t{p} * panel_columns * rows;
        for (size_t s = group; s < group_end; ++s) {
          kernels_.outer_tile(rows, space->left.data() + (s - group) * rows * tile_rows, panel,
                              columns / kChunk, space->tiles.data() + (s * panels + p) * tile);
        }
      }
    }
  }
  AddTiles(strips, width, space->tiles.data());
}

void OuterSum::AddTiles(std::span<const Strip> strips, int width, const float* tiles) const {
  const int panel_columns = kernels_.panel_chunks * kChunk;
  const int64_t tile = int64_t{kernels_.tile_rows} * panel_columns;
  for (const Strip& strip : strips) {
    const OuterTerm& term = *strip.term;
    for (int first = 0; first < width; first += panel_columns, tiles += tile) {
      const int columns = std::min(panel_columns, width - first);
      for (int i = 0; i < strip.count; ++i) {
        const float* row = tiles + int64_t{i} * panel_columns;
        float* target =
            term.gradient + (strip.first + i) * term.row_stride + first * term.column_stride;
        if (term.column_stride == 1) {
          for (int j = 0; j < columns; ++j) target[j] += row[j];
        } else {
          for (int j = 0; j < columns; ++j) target[j * term.column_stride] += row[j];
        }
      }
    }
  }
}

}  // namespace mnemo
