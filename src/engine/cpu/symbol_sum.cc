#include "engine/cpu/symbol_sum.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {

void SymbolSum::Start(std::span<const int> heights, int symbols) {
  constexpr int kColumns = 128;
  symbols_ = symbols;
  place_.assign(symbols, -1);
  present_.clear();
  size_t count = 0;
  for (size_t term = 0; term < heights.size(); ++term) {
    for (int first = 0; first < heights[term]; first += kColumns, ++count) {
      if (count == parts_.size()) parts_.emplace_back();
      Part& part = parts_[count];
      part.term = static_cast<int>(term);
      part.first = first;
      part.columns = std::min(kColumns, heights[term] - first);
      part.padded = PaddedWidth(part.columns);
      part.sums.clear();
    }
  }
  parts_.resize(count);
}

void SymbolSum::Add(const RowRuns& runs, const int32_t* symbols, std::span<const OuterSide> lefts) {
  rows_.clear();
  runs.ForRange(0, runs.rows(), [&](int64_t first, int64_t last) {
    for (int64_t r = first; r < last; ++r) {
      int& place = place_[symbols[r]];
      if (place < 0) {
        place = static_cast<int>(present_.size());
        present_.push_back(symbols[r]);
      }
      rows_.push_back(place);
    }
  });
  pool_.Split(static_cast<int>(parts_.size()), [&](int begin, int end) {
    for (int p = begin; p < end; ++p) {
      Part& part = parts_[p];
      part.sums.resize(present_.size() * part.padded, 0.0f);
      const OuterSide& left = lefts[part.term];
      const int* place = rows_.data();
      runs.ForRange(0, runs.rows(), [&](int64_t low, int64_t high) {
        for (int64_t r = low; r < high; ++r) {
          kernels_.add_to(&part.sums[int64_t{*place++} * part.padded],
                          left.rows + r * left.stride + part.first, part.padded);
        }
      });
    }
  });
}

void SymbolSum::Finish(std::span<float* const> gradients) {
  pool_.Split(static_cast<int>(parts_.size()), [&](int begin, int end) {
    for (int p = begin; p < end; ++p) {
      const Part& part = parts_[p];
      for (int j = 0; j < part.columns; ++j) {
        float* gradient = gradients[part.term] + int64_t{part.first + j} * symbols_;
        for (size_t k = 0; k < present_.size(); ++k) {
          gradient[present_[k]] += part.sums[k * part.padded + j];
        }
      }
    }
  });
}

}  // namespace mnemo
