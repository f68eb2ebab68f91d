// What is done for many steps at once: products with the input before the time loop, and what waits
// until a block of steps of the backward pass is done, the gradients of weights, vectors and the
// input.
#include <algorithm>

#include "engine/cpu/layer.h"
#include "engine/cpu/row_product.h"

namespace mnemo {

// Inside the steps a product's sum begins in registers instead of memory; before them it reads the
// weights for many rows at a time, which matters where they are more than the results. Both give
// the same numbers.
bool CpuLayer::HoistedInside() const {
  const int rows = batch_ / std::min(batch_, threads_->count());
  return rows >= 32 && 3 * rows >= sizes_.input;
}

void CpuLayer::RunHoisted() {
  const PhasePool pool(threads_, profile_, Phase::kInput);
  for (int index : schedule_.forward.hoisted) {
    const ScheduledGroup& group = schedule_.forward.groups[index];
    std::vector<RowProductTerm> terms;
    for (const SumProduct& product : group.hoisted) {
      terms.push_back({&matrices_[product.matrix], View(product.operand)});
    }
    std::vector<Block<float>> targets;
    for (int sum : group.sums) targets.push_back(View(schedule_.forward.sums[sum].y));
    const Sequence<float>* table = group.table < 0 ? nullptr : &tables_[group.table];
    pool.Split(static_cast<int>(runs_.rows()), [&](int first, int last) {
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

void CpuLayer::AddLeafGradient(const Schedule::LeafGradient& leaf, int first, int last,
                               Block<float> target) {
  if (leaf.products.empty() && leaf.value) return;
  std::vector<RowProductTerm> terms;
  for (const SumProduct& product : leaf.products) {
    terms.push_back({&matrices_[product.matrix], View(product.operand, first, last)});
  }
  target.data = target.Row(first, 0);
  target.time = last - first;
  const RowRuns runs = runs_.Steps(first, last);
  const PhasePool pool(threads_, profile_, Phase::kInputGradient);
  pool.Split(static_cast<int>(runs.rows()), [&](int low, int high) {
    runs.ForRange(low, high, [&](int64_t begin, int64_t end) {
      if (terms.empty()) {
        std::fill(target.data + begin * target.stride, target.data + end * target.stride, 0.0f);
      } else {
        RowProduct(kernels_, terms, {&target, 1}, begin, end, nullptr, leaf.value);
      }
    });
  });
}

// Once a layer: gradients with the same right side are summed together. A vector's gradient is the
// sum over rows of a left side.
void CpuLayer::GroupOuterSums() {
  const auto& vectors = schedule_.vector_gradients;
  for (const auto& gradient : schedule_.weight_gradients) {
    if (gradient.operand.home == Home::kInput && options_.one_hot) {
      symbol_terms_.push_back(&gradient);
      continue;
    }
    const ParameterShape& shape = shapes_[gradient.parameter];
    const int width = (gradient.transposed ? shape.rows : shape.columns) / shape.heads;
    for (int head = 0; head < shape.heads; ++head) {
      int vector = -1;
      for (size_t k = 0; k < vectors.size() && shape.heads == 1 && vector < 0; ++k) {
        if (vectors[k].plane >= 0 || vector_done_[k] || !(vectors[k].delta == gradient.delta)) {
          continue;
        }
        vector = static_cast<int>(k);
        vector_done_[k] = true;
      }
      auto found =
          std::find_if(outer_groups_.begin(), outer_groups_.end(), [&](const OuterGroup& group) {
            return group.right == gradient.operand && group.right_first == head * width &&
                   group.width == width;
          });
      if (found == outer_groups_.end()) {
        outer_groups_.push_back({gradient.operand,
                                 head * width,
                                 width,
                                 {},
                                 OuterSum(kernels_, {threads_, profile_, Phase::kWeightGradient})});
        found = outer_groups_.end() - 1;
      }
      found->terms.push_back({&gradient, head, vector});
    }
  }
}

void CpuLayer::StartGradients() {
  for (OuterGroup& group : outer_groups_) {
    std::vector<OuterTerm> terms;
    for (const OuterGroup::Term& term : group.terms) {
      const ParameterShape& shape = shapes_[term.gradient->parameter];
      const int height = (term.gradient->transposed ? shape.columns : shape.rows) / shape.heads;
      terms.push_back({height, term.vector >= 0});
    }
    group.sum.Start(terms, group.width);
  }
  if (symbol_terms_.empty()) return;
  std::vector<int> heights;
  for (const auto* term : symbol_terms_) heights.push_back(shapes_[term->parameter].rows);
  symbol_sum_.Start(heights, sizes_.input);
}

void CpuLayer::AddGradients(int first, int last, float* gradient) {
  const RowRuns runs = runs_.Steps(first, last);
  std::vector<OuterSide> lefts;
  for (OuterGroup& group : outer_groups_) {
    lefts.clear();
    for (const OuterGroup::Term& term : group.terms) {
      const ParameterShape& shape = shapes_[term.gradient->parameter];
      const int height = (term.gradient->transposed ? shape.columns : shape.rows) / shape.heads;
      const Block<const float> delta = View(term.gradient->delta, first, last);
      lefts.push_back({delta.data + term.head * height, delta.stride});
    }
    const Block<const float> right = View(group.right, first, last);
    group.sum.Add(runs, lefts, {right.data + group.right_first, right.stride});
  }
  if (!symbol_terms_.empty()) {
    lefts.clear();
    for (const auto* term : symbol_terms_) {
      const Block<const float> delta = View(term->delta, first, last);
      lefts.push_back({delta.data, delta.stride});
    }
    symbol_sum_.Add(runs, input_.symbols + int64_t{first} * batch_, lefts);
  }
  for (size_t k = 0; k < schedule_.vector_gradients.size(); ++k) {
    const auto& vector = schedule_.vector_gradients[k];
    if (vector.plane >= 0 || vector_done_[k]) continue;
    float* out = gradient + shapes_[vector.parameter].offset;
    const Block<const float> delta = View(vector.delta, first, last);
    runs.ForRange(0, runs.rows(), [&](int64_t begin, int64_t end) {
      for (int64_t r = begin; r < end; ++r) {
        for (int j = 0; j < vector.width; ++j) out[j] += delta.data[r * delta.stride + j];
      }
    });
  }
}

void CpuLayer::FinishGradients(float* gradient) {
  for (OuterGroup& group : outer_groups_) {
    std::vector<OuterTarget> targets;
    for (const OuterGroup::Term& term : group.terms) {
      const ParameterShape& shape = shapes_[term.gradient->parameter];
      const int height = shape.rows / shape.heads, width = shape.columns / shape.heads;
      const bool transposed = term.gradient->transposed;
      // Rows of the sum are the delta's. With a transposed matrix they are the gradient's columns.
      OuterTarget target = {
          .gradient = gradient + shape.offset + int64_t{term.head} * height * width,
          .row_stride = transposed ? 1 : width,
          .column_stride = transposed ? width : 1};
      if (term.vector >= 0) {
        const int parameter = schedule_.vector_gradients[term.vector].parameter;
        target.left_sum = gradient + shapes_[parameter].offset;
      }
      targets.push_back(target);
    }
    group.sum.Finish(targets);
  }
  if (!symbol_terms_.empty()) {
    std::vector<float*> targets;
    for (const auto* term : symbol_terms_) {
      targets.push_back(gradient + shapes_[term->parameter].offset);
    }
    symbol_sum_.Finish(targets);
  }
  for (const auto& vector : schedule_.vector_gradients) {
    if (vector.plane < 0) continue;
    float* out = gradient + shapes_[vector.parameter].offset;
    for (int b = 0; b < batch_; ++b) {
      const float* row = backward_planes_[vector.plane].Row(0, b);
      for (int j = 0; j < vector.width; ++j) out[j] += row[j];
    }
  }
}

}  // namespace mnemo
