#include "engine/cpu/outer_sum.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {
namespace {

// A panel of so many rows stays in the first-level cache while the strips pass.
constexpr int64_t kBlockRows = 256;
constexpr int kStripsAtOnce = 16;  // their packed rows stay in the second-level cache

// Cuts the rows number begin .. begin+count-1 (numbered without gaps) into strips of `columns`
// numbers: number j of row r goes to target[j / columns * strip + r * columns + j % columns]. Whole
// chunks are copied, row after row: what is too much of one is overwritten by the next, or stands
// in columns that nobody reads, or in the last chunk of the strip, which belongs to no row.
void PackStrips(const RowRuns& runs, int64_t begin, int64_t count, OuterSide side, int first,
                int strips, int columns, float* target, int64_t strip) {
  runs.ForRange(begin, begin + count, [&](int64_t low, int64_t high) {
    const float* row = side.rows + low * side.stride + first;
    for (int64_t r = low; r < high; ++r) {
      const float* from = row;
      float* to = target;
      for (int s = 0; s < strips; ++s) {
        for (int j = 0; j < columns; j += kChunk) {
          __builtin_memcpy(to + j, from + j, kChunk * sizeof(float));
        }
        from += columns;
        to += strip;
      }
      row += side.stride;
      target += columns;
    }
  });
}

}  // namespace

OuterSum::OuterSum(const Kernels& kernels, const PhasePool& pool)
    : kernels_(kernels), pool_(pool), spaces_(pool.count()) {}

void OuterSum::Start(std::span<const OuterTerm> terms, int width) {
  terms_.assign(terms.begin(), terms.end());
  width_ = width;
  strips_.clear();
  for (size_t t = 0; t < terms.size(); ++t) {
    for (int row = 0; row < terms[t].height; row += kernels_.tile_rows) {
      const int count = std::min(kernels_.tile_rows, terms[t].height - row);
      strips_.push_back({static_cast<int>(t), row, count});
    }
  }
  const int panel_columns = kernels_.panel_chunks * kChunk;
  const int panels = (width + panel_columns - 1) / panel_columns;
  strip_tiles_ = int64_t{panels} * kernels_.tile_rows * panel_columns;
  const int64_t numbers = static_cast<int64_t>(strips_.size()) * strip_tiles_;
  tiles_.Reserve(numbers);
  std::fill_n(tiles_.data(), numbers, 0.0f);
  left_sums_.assign(strips_.size() * kChunk, 0.0f);
}

void OuterSum::Add(const RowRuns& runs, std::span<const OuterSide> lefts, OuterSide right) {
  MNEMO_CHECK(lefts.size() == terms_.size());
  const size_t parts = std::min(spaces_.size(), strips_.size());
  pool_.Split(static_cast<int>(parts), [&](int first, int last) {
    for (int part = first; part < last; ++part) {
      AddStrips(runs, strips_.size() * part / parts, strips_.size() * (part + 1) / parts, lefts,
                right, &spaces_[part]);
    }
  });
}

void OuterSum::AddStrips(const RowRuns& runs, size_t begin, size_t end,
                         std::span<const OuterSide> lefts, OuterSide right, Workspace* space) {
  const int tile_rows = kernels_.tile_rows, panel_columns = kernels_.panel_chunks * kChunk;
  const int padded = PaddedWidth(width_), whole = padded / panel_columns;
  const int panels = (padded + panel_columns - 1) / panel_columns;
  const int64_t tile = int64_t{tile_rows} * panel_columns;
  space->right.Reserve(kBlockRows * padded);
  space->left.Reserve((kBlockRows * tile_rows + kChunk) * kStripsAtOnce);
  for (int64_t low = 0; low < runs.rows(); low += kBlockRows) {
    const int64_t rows = std::min(kBlockRows, runs.rows() - low);
    PackStrips(runs, low, rows, right, 0, whole, panel_columns, space->right.data(),
               rows * panel_columns);
    if (whole < panels) {
      const int columns = whole * panel_columns;
      PackStrips(runs, low, rows, right, columns, 1, padded - columns,
                 space->right.data() + rows * columns, 0);
    }
    const int64_t strip_size = rows * tile_rows + kChunk;
    for (size_t group = begin; group < end;) {
      const int term = strips_[group].term;
      size_t group_end = group;
      while (group_end < std::min(end, group + kStripsAtOnce) && strips_[group_end].term == term) {
        ++group_end;
      }
      PackStrips(runs, low, rows, lefts[term], strips_[group].first,
                 static_cast<int>(group_end - group), tile_rows, space->left.data(), strip_size);
      for (int p = 0; p < panels; ++p) {
        const int columns = std::min(panel_columns, padded - p * panel_columns);
        const float* panel = space->right.data() + int64_t{p} * panel_columns * rows;
        for (size_t s = group; s < group_end; ++s) {
          kernels_.outer_tile(rows, space->left.data() + (s - group) * strip_size, panel,
                              columns / kChunk, tiles_.data() + s * strip_tiles_ + p * tile);
        }
      }
      for (size_t s = group; s < group_end && terms_[term].left_sum; ++s) {
        kernels_.strip_sum(rows, space->left.data() + (s - group) * strip_size,
                           &left_sums_[s * kChunk]);
      }
      group = group_end;
    }
  }
}

void OuterSum::Finish(std::span<const OuterTarget> targets) {
  MNEMO_CHECK(targets.size() == terms_.size());
  for (size_t begin = 0, end = 0; begin < strips_.size(); begin = end) {
    while (end < strips_.size() && strips_[end].term == strips_[begin].term) ++end;
    const OuterTarget& target = targets[strips_[begin].term];
    pool_.Split(static_cast<int>(end - begin), [&](int first, int last) {
      for (size_t s = begin + first; s < begin + last; ++s) {
        AddTiles(strips_[s], tiles_.data() + static_cast<int64_t>(s) * strip_tiles_, target);
        if (target.left_sum == nullptr) continue;
        MNEMO_CHECK(terms_[strips_[s].term].left_sum);
        for (int i = 0; i < strips_[s].count; ++i) {
          target.left_sum[strips_[s].first + i] += left_sums_[s * kChunk + i];
        }
      }
    });
  }
}

void OuterSum::AddTiles(const Strip& strip, const float* tiles, const OuterTarget& target) const {
  const int panel_columns = kernels_.panel_chunks * kChunk;
  for (int first = 0; first < width_; first += panel_columns) {
    const int columns = std::min(panel_columns, width_ - first);
    for (int i = 0; i < strip.count; ++i, tiles += panel_columns) {
      float* to =
          target.gradient + (strip.first + i) * target.row_stride + first * target.column_stride;
      if (target.column_stride == 1) {
        for (int j = 0; j < columns; ++j) to[j] += tiles[j];
      } else {
        for (int j = 0; j < columns; ++j) to[j * target.column_stride] += tiles[j];
      }
    }
    tiles += int64_t{kernels_.tile_rows - strip.count} * panel_columns;
  }
}

}  // namespace mnemo
