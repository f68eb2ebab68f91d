// What waits until the sequence ends: gradients of weights, vectors and the input.
#include <algorithm>

#include "engine/cpu/layer.h"

namespace mnemo {

void CpuLayer::FinishLeafGradient(const Schedule::LeafGradient& leaf, Block<float> target,
                                  const Run& run, const Shard& shard) const {
  for (int t = 0; t < time_; ++t) {
    const Shard active = At(shard, t);
    const Rows y = {target.Row(t, 0), target.stride};
    AddProducts(leaf.products, run, active, t, y, target.width, leaf.value);
    if (!leaf.products.empty() || leaf.value) continue;
    for (int b = active.begin; b < active.end; ++b) std::fill_n(target.Row(t, b), y.stride, 0.0f);
  }
}

// Threads share out the rows of the gradients, never the sum over steps and rows of the batch.
void CpuLayer::WeightGradients(float* gradient) {
  constexpr int kRows = 24;  // of a gradient matrix; a multiple of the kernel's 6
  struct Item {
    const Schedule::WeightGradient* term;
    int begin, end;
  };
  std::vector<Item> items;
  for (const auto& term : schedule_.weight_gradients) {
    const ParameterShape& shape = shapes_[term.parameter];
    const int height = shape.rows / shape.heads;
    // An item stays inside one diagonal block.
    for (int head = 0; head < shape.heads; ++head) {
      for (int row = 0; row < height; row += kRows) {
        items.push_back(
            {&term, head * height + row, head * height + std::min(height, row + kRows)});
      }
    }
  }
  // A parameter that stands in several products has several terms, whose order is part of the
  // result: items of the same rows are done by one thread, in order.
  std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
    return std::pair(a.term->parameter, a.begin) < std::pair(b.term->parameter, b.begin);
  });
  std::vector<int> groups;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i == 0 || items[i].term->parameter != items[i - 1].term->parameter ||
        items[i].begin != items[i - 1].begin) {
      groups.push_back(static_cast<int>(i));
    }
  }
  groups.push_back(static_cast<int>(items.size()));
  threads_->Split(static_cast<int>(groups.size()) - 1, [&](int first, int last) {
    for (int i = groups[first]; i < groups[last]; ++i) {
      const auto& [term, begin, end] = items[i];
      const ParameterShape& shape = shapes_[term->parameter];
      const int height = shape.rows / shape.heads, width = shape.columns / shape.heads;
      float* out = gradient + shape.offset + int64_t{begin} * width;
      if (term->operand.home == Home::kInput && options_.one_hot) {
        OneHotGradient(*term, out, begin, end);
        continue;
      }
      Block<const float> rows = View(term->delta), columns = View(term->operand);
      if (term->transposed) std::swap(rows, columns);
      const float* left = rows.data + begin;
      const float* right = columns.data + begin / height * width;
      for (const RowRuns::Run& run : runs_.runs()) {
        kernels_.outer_product(run.count, left + run.first * rows.stride, rows.stride, end - begin,
                               right + run.first * columns.stride, columns.stride, width, out,
                               width);
      }
    }
  });
}

void CpuLayer::OneHotGradient(const Schedule::WeightGradient& term, float* gradient, int begin,
                              int end) {
  // Sums the delta's columns begin .. end-1 by symbol, then adds the transpose.
  const Block<const float> delta = View(term.delta);
  const int width = end - begin;
  std::vector<float> sums(int64_t{sizes_.input} * width, 0.0f);
  for (const RowRuns::Run& run : runs_.runs()) {
    for (int64_t r = run.first; r < run.first + run.count; ++r) {
      float* sum = &sums[int64_t{input_.symbols[r]} * width];
      const float* row = delta.data + r * delta.stride + begin;
      for (int j = 0; j < width; ++j) sum[j] += row[j];
    }
  }
  for (int j = 0; j < width; ++j) {
    for (int v = 0; v < sizes_.input; ++v) {
      gradient[int64_t{j} * sizes_.input + v] += sums[int64_t{v} * width + j];
    }
  }
}

void CpuLayer::VectorGradients(float* gradient) const {
  for (const auto& term : schedule_.vector_gradients) {
    float* out = gradient + shapes_[term.parameter].offset;
    for (int b = 0; b < batch_; ++b) {
      const float* row = backward_planes_[term.plane].Row(0, b);
      for (int j = 0; j < term.width; ++j) out[j] += row[j];
    }
  }
}

}  // namespace mnemo
