#include "engine/cpu/symbol_sum.h"

#include <algorithm>

namespace mnemo {

void SymbolSum::Add(const RowRuns& runs, const int32_t* symbols, int count,
                    std::span<const SymbolTerm> terms) {
  place_.assign(count, -1);
  present_.clear();
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
  // Parts of at most so many columns: their sums stay in the second-level cache.
  constexpr int kColumns = 128;
  struct Part {
    const SymbolTerm* term;
    int first, columns;
  };
  std::vector<Part> parts;
  for (const SymbolTerm& term : terms) {
    for (int first = 0; first < term.height; first += kColumns) {
      parts.push_back({&term, first, std::min(kColumns, term.height - first)});
    }
  }
  spaces_.resize(std::max(spaces_.size(), parts.size()));
  threads_->Split(static_cast<int>(parts.size()), [&](int begin, int end) {
    for (int p = begin; p < end; ++p) {
      const auto& [term, first, columns] = parts[p];
      const int padded = (columns + kChunk - 1) / kChunk * kChunk;
      std::vector<float>& sums = spaces_[p];
      sums.assign(present_.size() * padded, 0.0f);
      const int* place = rows_.data();
      runs.ForRange(0, runs.rows(), [&](int64_t low, int64_t high) {
        for (int64_t r = low; r < high; ++r) {
          kernels_.add_to(&sums[int64_t{*place++} * padded],
                          term->left + r * term->left_stride + first, padded);
        }
      });
      for (int j = 0; j < columns; ++j) {
        float* gradient = term->gradient + int64_t{first + j} * count;
        for (size_t k = 0; k < present_.size(); ++k) gradient[present_[k]] += sums[k * padded + j];
      }
    }
  });
}

}  // namespace mnemo
