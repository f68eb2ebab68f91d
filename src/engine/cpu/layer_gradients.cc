// What is done for all steps at once: products with the input before the time loop, and what waits
// until it ends, the gradients of weights, vectors and the input.
#include <algorithm>
#include <map>

#include "engine/cpu/layer.h"
#include "engine/cpu/row_product.h"

namespace mnemo {

void CpuLayer::RunHoisted() {
  const PhaseTimer timer(*profile_, Phase::kInput);
  for (int index : schedule_.forward.hoisted) {
    const ScheduledGroup& group = schedule_.forward.groups[index];
    std::vector<RowProductTerm> terms;
    for (const SumProduct& product : group.hoisted) {
      terms.push_back({&matrices_[product.matrix], View(product.operand)});
    }
    std::vector<Block<float>> targets;
    for (int sum : group.sums) targets.push_back(View(schedule_.forward.sums[sum].y));
    const Sequence<float>* table = group.table < 0 ? nullptr : &tables_[group.table];
    threads_->Split(static_cast<int>(runs_.rows()), [&](int first, int last) {
      std::vector<const float*> starts;
      runs_.ForRange(first, last, [&](int64_t begin, int64_t end) {
        starts.clear();
        for (int64_t r = begin; table != nullptr && r < end; ++r) {
          starts.push_back(table->Row(0, group.symbols ? input_.symbols[r] : 0));
        }
        RowProduct(kernels_, terms, targets, begin, end, table == nullptr ? nullptr : starts.data(),
                   false);
      });
    });
  }
}

void CpuLayer::FinishLeafGradient(const Schedule::LeafGradient& leaf, Block<float> target) {
  const PhaseTimer timer(*profile_, Phase::kInputGradient);
  if (leaf.products.empty() && leaf.value) return;
  std::vector<RowProductTerm> terms;
  for (const SumProduct& product : leaf.products) {
    terms.push_back({&matrices_[product.matrix], View(product.operand)});
  }
  threads_->Split(static_cast<int>(runs_.rows()), [&](int first, int last) {
    runs_.ForRange(first, last, [&](int64_t begin, int64_t end) {
      if (terms.empty()) {
        std::fill(target.data + begin * target.stride, target.data + end * target.stride, 0.0f);
      } else {
        RowProduct(kernels_, terms, {&target, 1}, begin, end, nullptr, leaf.value);
      }
    });
  });
}

void CpuLayer::WeightGradients(float* gradient) {
  const PhaseTimer timer(*profile_, Phase::kWeightGradient);
  // Terms with the same right side are summed together. A vector's gradient is the sum over rows of
  // a left side.
  struct Right {
    const float* first;
    int64_t stride;
    int width;
    std::vector<OuterTerm> terms;
  };
  std::vector<Right> rights;
  std::vector<SymbolTerm> symbol_terms;
  std::vector<bool> vector_done(schedule_.vector_gradients.size(), false);
  for (const auto& term : schedule_.weight_gradients) {
    const ParameterShape& shape = shapes_[term.parameter];
    const int height = shape.rows / shape.heads, width = shape.columns / shape.heads;
    float* out = gradient + shape.offset;
    const Block<const float> delta = View(term.delta);
    if (term.operand.home == Home::kInput && options_.one_hot) {
      symbol_terms.push_back({delta.data, delta.stride, shape.rows, out});
      continue;
    }
    const Block<const float> operand = View(term.operand);
    // Rows of the sum are the delta's. With a transposed matrix they are the gradient's columns.
    const int left_width = term.transposed ? width : height;
    const int right_width = term.transposed ? height : width;
    for (int head = 0; head < shape.heads; ++head, out += int64_t{height} * width) {
      OuterTerm outer = {.left = delta.data + head * left_width,
                         .left_stride = delta.stride,
                         .height = left_width,
                         .gradient = out,
                         .row_stride = term.transposed ? 1 : width,
                         .column_stride = term.transposed ? width : 1};
      for (size_t k = 0; k < schedule_.vector_gradients.size() && shape.heads == 1; ++k) {
        const auto& vector = schedule_.vector_gradients[k];
        if (vector.plane >= 0 || vector_done[k] || !(vector.delta == term.delta)) continue;
        outer.left_sum = gradient + shapes_[vector.parameter].offset;
        vector_done[k] = true;
        break;
      }
      const float* first = operand.data + head * right_width;
      auto found = std::find_if(rights.begin(), rights.end(), [&](const Right& right) {
        return right.first == first && right.stride == operand.stride && right.width == right_width;
      });
      if (found == rights.end()) {
        found = rights.insert(rights.end(), Right{first, operand.stride, right_width, {}});
      }
      found->terms.push_back(outer);
    }
  }
  for (const Right& right : rights) {
    // A parameter that stands in several products has several terms: one call each, in order.
    std::vector<OuterTerm> now = right.terms, later;
    while (!now.empty()) {
      std::vector<OuterTerm> call;
      for (const OuterTerm& term : now) {
        const bool twice = std::any_of(call.begin(), call.end(), [&](const OuterTerm& other) {
          return other.gradient == term.gradient ||
                 (term.left_sum != nullptr && other.left_sum == term.left_sum);
        });
        (twice ? later : call).push_back(term);
      }
      outer_sum_.Add(runs_, call, right.first, right.stride, right.width);
      now = std::move(later);
      later.clear();
    }
  }
  if (!symbol_terms.empty()) {
    symbol_sum_.Add(runs_, input_.symbols, sizes_.input, symbol_terms);
  }
  for (size_t k = 0; k < schedule_.vector_gradients.size(); ++k) {
    const auto& vector = schedule_.vector_gradients[k];
    float* out = gradient + shapes_[vector.parameter].offset;
    if (vector.plane >= 0) {
      for (int b = 0; b < batch_; ++b) {
        const float* row = backward_planes_[vector.plane].Row(0, b);
        for (int j = 0; j < vector.width; ++j) out[j] += row[j];
      }
    } else if (!vector_done[k]) {
      const Block<const float> delta = View(vector.delta);
      runs_.ForRange(0, runs_.rows(), [&](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r) {
          for (int j = 0; j < vector.width; ++j) out[j] += delta.data[r * delta.stride + j];
        }
      });
    }
  }
}

}  // namespace mnemo
