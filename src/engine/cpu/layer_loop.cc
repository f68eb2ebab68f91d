// What happens at every step: tiles of elementwise work, and products.
#include <algorithm>
#include <array>

#include "engine/cpu/layer.h"

namespace mnemo {

void CpuLayer::RunStep(const Run& run, const Shard& shard, int t) const {
  if (shard.begin == shard.end) return;
  for (int sum : run.program->look_ups) RunSum(run.program->sums[sum], run, shard, t);
  for (const ScheduledStage& stage : run.program->stages) {
    if (!stage.ops.empty()) RunTiles(stage, run, shard, t);
    for (int sum : stage.sums) RunSum(run.program->sums[sum], run, shard, t);
  }
}

void CpuLayer::RunTiles(const ScheduledStage& stage, const Run& run, const Shard& shard,
                        int t) const {
  constexpr size_t kMost = 128;  // operations resolved at a time; a longer stage resolves again
  const size_t count = stage.ops.size();
  std::array<std::array<Rows, 4>, kMost> resolved;
  auto resolve = [&](size_t i) {
    const TileOp& op = stage.ops[i];
    auto& rows = resolved[i % kMost];
    rows[0] = Resolve(op.y, t, run, shard);
    rows[1] = Resolve(op.a, t, run, shard);
    if (op.operands > 1) rows[2] = Resolve(op.b, t, run, shard);
    if (op.operands > 2) rows[3] = Resolve(op.c, t, run, shard);
  };
  if (count <= kMost) {
    for (size_t i = 0; i < count; ++i) resolve(i);
  }
  for (int row = shard.begin; row < shard.end; row += stage.tile_rows) {
    const int rows = std::min(stage.tile_rows, shard.end - row);
    for (size_t i = 0; i < count; ++i) {
      if (count > kMost) resolve(i);
      const auto& at = resolved[i % kMost];
      RunTileOp(stage.ops[i], at[1].first + row * at[1].stride, at[2].first + row * at[2].stride,
                at[3].first + row * at[3].stride, at[0].first + row * at[0].stride, rows);
    }
  }
}

void CpuLayer::RunTileOp(const TileOp& op, const float* a, const float* b, const float* c, float* y,
                         int rows) const {
  const int padded = PaddedWidth(op.width);
  switch (op.work) {
    case TileWork::kElementwise: op.kernel(y, a, b, rows * padded); return;
    case TileWork::kAddTo: kernels_.add_to(y, a, rows * padded); return;
    case TileWork::kNorm:
      for (int r = 0; r < rows; ++r) kernels_.norm(y + r * padded, a + r * padded, op.width);
      return;
    case TileWork::kNormGradient:
      for (int r = 0; r < rows; ++r) {
        kernels_.norm_gradient(y + r * padded, a + r * padded, b + r * padded, c + r * padded,
                               op.width);
      }
      return;
    case TileWork::kSumUnits:
      for (int r = 0; r < rows; ++r) y[r * kRowAlignment] = kernels_.sum(a + r * padded, op.width);
      return;
    case TileWork::kBroadcast:
      for (int r = 0; r < rows; ++r) std::fill_n(y + r * padded, padded, a[r * kRowAlignment]);
      return;
  }
}

void CpuLayer::AddProducts(const std::vector<SumProduct>& products, const Run& run,
                           const Shard& shard, int t, Rows y, int width, bool accumulate) const {
  constexpr size_t kMost = 16;
  std::array<Segment, kMost> segments;
  float* target = y.first + shard.begin * y.stride;
  const int rows = shard.end - shard.begin;
  for (size_t first = 0; first < products.size(); first += kMost) {
    const size_t count = std::min(kMost, products.size() - first);
    for (size_t i = 0; i < count; ++i) {
      const SumProduct& product = products[first + i];
      const Rows operand = Resolve(product.operand, t, run, shard);
      segments[i].a = operand.first + shard.begin * operand.stride;
      segments[i].a_stride = operand.stride;
      segments[i].inner = matrices_[product.matrix].inner();
    }
    const int panels = (PaddedWidth(width) + kPanelColumns - 1) / kPanelColumns;
    for (int p = 0; p < panels; ++p) {
      for (size_t i = 0; i < count; ++i) {
        segments[i].panel = matrices_[products[first + i].matrix].panel(p);
      }
      kernels_.panel_product(
          rows, segments.data(), static_cast<int>(count), target + p * kPanelColumns, y.stride,
          matrices_[products[first].matrix].panel_columns(p), accumulate || first > 0);
    }
  }
}

void CpuLayer::LookUp(const ScheduledSum& sum, const Run& run, const Shard& shard, int t,
                      Rows y) const {
  const int32_t* symbols = run.input.symbols + int64_t{t} * batch_;
  for (int b = shard.begin; b < shard.end; ++b) {
    const float* row = tables_[sum.table].Row(0, symbols[b]);
    std::copy_n(row, y.stride, y.first + b * y.stride);
  }
}

void CpuLayer::RunSum(const ScheduledSum& sum, const Run& run, const Shard& shard, int t) const {
  const Rows y = Resolve(sum.y, t, run, shard);
  const bool backward = run.program == &schedule_.backward;
  bool started = !sum.hoisted.empty();  // then y holds the hoisted products and the vectors
  if (sum.table >= 0 && !started) {
    LookUp(sum, run, shard, t, y);
    started = true;
  } else if (!started && !backward && !sum.vectors.empty()) {
    const size_t index = &sum - schedule_.forward.sums.data();
    for (int b = shard.begin; b < shard.end; ++b) {
      std::copy_n(biases_[index].Row(0, 0), y.stride, y.first + b * y.stride);
    }
    started = true;
  }
  AddProducts(sum.products, run, shard, t, y, sum.width, started);
}

void CpuLayer::RunHoisted(const ScheduledSum& sum, const Run& run, const Shard& shard) const {
  const size_t index = &sum - schedule_.forward.sums.data();
  for (int t = 0; t < time_; ++t) {
    const Shard active = At(shard, t);
    const Rows y = Resolve(sum.y, t, run, shard);
    if (sum.table >= 0) {
      LookUp(sum, run, active, t, y);
    } else {
      for (int b = active.begin; b < active.end; ++b) {
        std::copy_n(biases_[index].Row(0, 0), y.stride, y.first + b * y.stride);
      }
    }
    AddProducts(sum.hoisted, run, active, t, y, sum.width, true);
  }
}

}  // namespace mnemo
