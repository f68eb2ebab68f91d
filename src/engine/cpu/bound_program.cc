#include "engine/cpu/bound_program.h"

#include <algorithm>

namespace mnemo {

BoundProgram::BoundProgram(const ScheduledProgram& program, const Kernels& kernels,
                           const std::vector<PackedMatrix>& matrices,
                           const std::vector<Sequence<float>>& tables, bool hoisted_inside,
                           const Resolve& resolve)
    : kernels_(kernels), look_ups_(program.look_ups) {
  for (const ScheduledGroup& group : program.groups) {
    BoundGroup bound;
    bound.group = &group;
    if (group.table >= 0) bound.table = &tables[group.table];
    if (!group.hoisted.empty() && !hoisted_inside) {
      bound.start = PanelStart::kTarget;
    } else if (group.table >= 0) {
      bound.start = PanelStart::kRows;
    }
    if (hoisted_inside) {
      for (const SumProduct& product : group.hoisted) {
        bound.products.push_back({&matrices[product.matrix], resolve(product.operand)});
      }
      if (group.products.empty() && !group.hoisted.empty()) {
        first_.push_back(static_cast<int>(groups_.size()));
      }
    }
    for (const SumProduct& product : group.products) {
      bound.products.push_back({&matrices[product.matrix], resolve(product.operand)});
    }
    for (int sum : group.sums) {
      bound.targets.push_back(resolve(program.sums[sum].y));
      bound.widths.push_back(program.sums[sum].width);
    }
    groups_.push_back(std::move(bound));
  }
  for (const ScheduledStage& stage : program.stages) {
    BoundStage bound;
    bound.tile_rows = stage.tile_rows;
    bound.groups = stage.groups;
    for (const TileOp& op : stage.ops) {
      BoundOp bound_op = {&op, resolve(op.y), resolve(op.a), {}, {}};
      if (op.operands > 1) bound_op.b = resolve(op.b);
      if (op.operands > 2) bound_op.c = resolve(op.c);
      bound.ops.push_back(bound_op);
    }
    stages_.push_back(std::move(bound));
  }
}

void BoundProgram::SetProfile(Profile* profile, Phase products, Phase elementwise) {
  profile_ = profile;
  products_ = products;
  elementwise_ = elementwise;
}

void BoundProgram::Step(int t, int begin, int end, const int32_t* symbols) {
  if (begin == end) return;
  if (!look_ups_.empty()) {
    const PhaseTimer timer(profile_, Phase::kInput);
    for (int group : look_ups_) LookUp(groups_[group], t, begin, end, symbols);
  }
  if (!first_.empty()) {
    const PhaseTimer timer(profile_, Phase::kInput);
    for (int group : first_) RunGroup(groups_[group], t, begin, end, symbols);
  }
  for (const BoundStage& stage : stages_) {
    if (!stage.ops.empty()) {
      const PhaseTimer timer(profile_, elementwise_);
      RunTiles(stage, t, begin, end);
    }
    if (stage.groups.empty()) continue;
    const PhaseTimer timer(profile_, products_);
    for (int group : stage.groups) RunGroup(groups_[group], t, begin, end, symbols);
  }
}

void BoundProgram::RunTiles(const BoundStage& stage, int t, int begin, int end) const {
  // As many tiles as needed, all of about the same size.
  const int tiles = (end - begin + stage.tile_rows - 1) / stage.tile_rows;
  const int tile_rows = (end - begin + tiles - 1) / tiles;
  for (int row = begin; row < end; row += tile_rows) {
    const int rows = std::min(tile_rows, end - row);
    for (const BoundOp& op : stage.ops) RunTile(op, t, row, rows);
  }
}

void BoundProgram::RunTile(const BoundOp& bound, int t, int row, int rows) const {
  const TileOp& op = *bound.op;
  auto at = [&](const Rows& where) { return where.At(t) + row * where.stride; };
  float* y = at(bound.y);
  const float *a = at(bound.a), *b = at(bound.b), *c = at(bound.c);
  const int padded = PaddedWidth(op.width);
  switch (op.work) {
    case TileWork::kElementwise: op.kernel(y, a, b, c, rows * padded); return;
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

void BoundProgram::RunGroup(const BoundGroup& group, int t, int begin, int end,
                            const int32_t* symbols) {
  segments_.clear();
  for (const BoundProduct& product : group.products) {
    segments_.push_back({product.operand.At(t) + begin * product.operand.stride,
                         product.operand.stride, nullptr, product.matrix->inner()});
  }
  chunks_.clear();
  for (size_t i = 0; i < group.targets.size(); ++i) {
    float* target = group.targets[i].At(t) + begin * group.targets[i].stride;
    for (int j = 0; j < group.widths[i]; j += kChunk) {
      chunks_.push_back({target + j, group.targets[i].stride});
    }
  }
  PanelProduct work;
  work.rows = end - begin;
  work.segments = segments_.data();
  work.segment_count = static_cast<int>(segments_.size());
  work.start = group.start;
  if (group.start == PanelStart::kRows) {
    starts_.resize(work.rows);
    for (int r = 0; r < work.rows; ++r) {
      starts_[r] = group.table->Row(0, group.group->symbols ? symbols[begin + r] : 0);
    }
    work.start_rows = starts_.data();
  }
  const PackedMatrix& first = *group.products[0].matrix;
  for (int p = 0; p < first.panels(); ++p) {
    for (size_t i = 0; i < segments_.size(); ++i) {
      segments_[i].panel = group.products[i].matrix->panel(p);
    }
    work.chunks = chunks_.data() + first.first_chunk(p);
    work.chunk_count = first.panel_chunks(p);
    work.start_column = int64_t{first.first_chunk(p)} * kChunk;
    kernels_.panel_product(work);
  }
}

void BoundProgram::LookUp(const BoundGroup& group, int t, int begin, int end,
                          const int32_t* symbols) const {
  for (int r = begin; r < end; ++r) {
    const float* row = group.table->Row(0, group.group->symbols ? symbols[r] : 0);
    for (size_t i = 0; i < group.targets.size(); ++i) {
      const int padded = PaddedWidth(group.widths[i]);
      std::copy_n(row, padded, group.targets[i].At(t) + r * group.targets[i].stride);
      row += padded;
    }
  }
}

}  // namespace mnemo
