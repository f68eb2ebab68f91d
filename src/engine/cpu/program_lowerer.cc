#include "engine/cpu/program_lowerer.h"

#include <algorithm>

#include "base/error.h"
#include "engine/cpu/fuse.h"

namespace mnemo {

ProgramLowerer::ProgramLowerer(const PlanProgram& program, const CellGraph& graph,
                               const CellSizes& sizes, const LayerOptions& options,
                               Schedule* schedule, ScheduledProgram* result)
    : program_(program),
      graph_(graph),
      sizes_(sizes),
      options_(options),
      schedule_(schedule),
      result_(result),
      homes_(program.values.size()),
      has_home_(program.values.size(), false) {}

void ProgramLowerer::SetHome(int value, Location home) {
  MNEMO_CHECK(!has_home_[value]);
  homes_[value] = home;
  has_home_[value] = true;
}

bool ProgramLowerer::IsRepeated(int value) const {
  const Op op = program_.values[value].node.op;
  return op == Op::kVector || op == Op::kConstant;
}

int ProgramLowerer::ReadyStage(int value) const {
  const PlanValue& plan_value = program_.values[value];
  if (plan_value.stage < 0) return 0;
  return plan_value.node.op == Op::kSum ? plan_value.stage + 1 : plan_value.stage;
}

void ProgramLowerer::Deliver(int value, Location target, WidthId width) {
  const bool computed = value >= 0 && program_.values[value].node.width == width &&
                        (program_.values[value].node.op == Op::kSum ||
                         OperandCount(program_.values[value].node.op) > 0);
  if (computed && !has_home_[value]) {
    SetHome(value, target);
    return;
  }
  Extra extra;
  extra.op.kernel = BestKernels().elementwise(Op::kCopy);
  extra.op.y = target;
  extra.op.width = Width(width);
  extra.value = value;
  extra.width = width;
  extra.stage = value < 0 ? 0 : ReadyStage(value);
  extras_.push_back(extra);
}

void ProgramLowerer::Accumulate(int value, Location target) {
  Extra extra;
  extra.op.work = TileWork::kAddTo;
  extra.op.y = target;
  extra.op.width = Width(program_.values[value].node.width);
  extra.value = value;
  extra.width = program_.values[value].node.width;
  extra.stage = ReadyStage(value);
  extras_.push_back(extra);
}

bool ProgramLowerer::IsLookUp(const PlanProduct& product) const {
  return options_.one_hot && program_.values[product.operand].node.op == Op::kInput;
}

int ProgramLowerer::NewPlane(int width) {
  result_->plane_widths.push_back(width);
  return static_cast<int>(result_->plane_widths.size()) - 1;
}

int ProgramLowerer::Matrix(const std::vector<MatrixUse>& parts) {
  auto& matrices = schedule_->matrices;
  const auto found = std::find(matrices.begin(), matrices.end(), parts);
  if (found != matrices.end()) return static_cast<int>(found - matrices.begin());
  matrices.push_back(parts);
  return static_cast<int>(matrices.size()) - 1;
}

void ProgramLowerer::FindHomes() {
  const auto& values = program_.values;
  std::vector<bool> crosses(values.size(), false);
  auto read = [&](int value, int stage) {
    if (value >= 0 && values[value].stage != stage) crosses[value] = true;
  };
  for (const PlanValue& value : values) {
    for (int operand : {value.node.a, value.node.b, value.node.c}) read(operand, value.stage);
    // Products read whole rows, after the stage's tiles are done.
    for (const PlanProduct& product : value.products) crosses[product.operand] = true;
  }
  for (const Extra& extra : extras_) read(extra.value, extra.stage);
  for (size_t i = 0; i < values.size(); ++i) {
    const Op op = values[i].node.op;
    if (has_home_[i] || (OperandCount(op) == 0 && op != Op::kSum)) continue;
    if (op == Op::kSum || crosses[i]) {
      SetHome(i, {Home::kPlane, NewPlane(Width(values[i].node.width))});
    } else {
      SetHome(i, {Home::kScratch, virtual_slots_++});
    }
  }
}

void ProgramLowerer::LowerSum(int id) {
  const PlanValue& value = program_.values[id];
  ScheduledSum sum;
  LooseSum loose;
  loose.stage = value.stage;
  sum.y = homes_[id];
  sum.width = Width(value.node.width);
  for (const PlanProduct& product : value.products) {
    if (IsLookUp(product)) {
      MNEMO_CHECK(!product.transposed);
      sum.tables.push_back(product.parameter);
      continue;
    }
    LooseProduct lowered = {{product.parameter, product.transposed}, homes_[product.operand]};
    if (IsRepeated(product.operand)) {
      // A product with a parameter: rows of the repeated vector, all of them equal.
      const Node& leaf = program_.values[product.operand].node;
      lowered.operand = ExpandedLeaf(leaf, Width(leaf.width));
    }
    (product.hoisted ? loose.hoisted : loose.products).push_back(lowered);
  }
  sum.vectors = value.vectors;
  // In one order, so that sums with the same operands are known as such.
  auto order = [](const LooseProduct& a, const LooseProduct& b) {
    return std::pair(a.operand.home, a.operand.index) < std::pair(b.operand.home, b.operand.index);
  };
  std::stable_sort(loose.products.begin(), loose.products.end(), order);
  std::stable_sort(loose.hoisted.begin(), loose.hoisted.end(), order);
  result_->sums.push_back(std::move(sum));
  loose_.push_back(std::move(loose));
}

void ProgramLowerer::GroupSums() {
  auto same = [](const std::vector<LooseProduct>& a, const std::vector<LooseProduct>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return x.operand == y.operand; });
  };
  auto side_by_side = [&](const ScheduledGroup& group, bool hoisted) {
    auto products = [&](int sum) -> const std::vector<LooseProduct>& {
      return hoisted ? loose_[sum].hoisted : loose_[sum].products;
    };
    std::vector<SumProduct> result;
    for (size_t i = 0; i < products(group.sums[0]).size(); ++i) {
      std::vector<MatrixUse> parts;
      for (int sum : group.sums) parts.push_back(products(sum)[i].matrix);
      result.push_back({Matrix(parts), products(group.sums[0])[i].operand});
    }
    return result;
  };
  auto& groups = result_->groups;
  for (size_t s = 0; s < loose_.size(); ++s) {
    auto fits = [&](const ScheduledGroup& group) {
      const LooseSum& first = loose_[group.sums[0]];
      return first.stage == loose_[s].stage && same(first.products, loose_[s].products) &&
             same(first.hoisted, loose_[s].hoisted);
    };
    auto found = std::find_if(groups.begin(), groups.end(), fits);
    if (found == groups.end()) found = groups.insert(groups.end(), ScheduledGroup{});
    found->sums.push_back(static_cast<int>(s));
  }
  for (size_t g = 0; g < groups.size(); ++g) {
    ScheduledGroup& group = groups[g];
    group.products = side_by_side(group, false);
    group.hoisted = side_by_side(group, true);
    for (int sum : group.sums) {
      const ScheduledSum& member = result_->sums[sum];
      if (!member.tables.empty()) group.symbols = true;
      if (group.table < 0 && !(member.tables.empty() && member.vectors.empty())) {
        group.table = schedule_->tables++;
      }
    }
    const int index = static_cast<int>(g);
    if (!group.hoisted.empty()) result_->hoisted.push_back(index);
    if (group.products.empty() && group.hoisted.empty()) result_->look_ups.push_back(index);
  }
}

Location ProgramLowerer::ExpandedLeaf(const Node& node, int width) {
  auto& expanded = schedule_->expanded;
  const int parameter = node.op == Op::kVector ? node.index : -1;
  const double constant = node.op == Op::kConstant ? node.constant : 0;
  for (size_t i = 0; i < expanded.size(); ++i) {
    if (expanded[i].parameter == parameter && expanded[i].constant == constant &&
        expanded[i].width == width) {
      return {Home::kExpanded, static_cast<int>(i)};
    }
  }
  expanded.push_back({parameter, constant, width});
  return {Home::kExpanded, static_cast<int>(expanded.size()) - 1};
}

Location ProgramLowerer::Operand(int value, WidthId wanted, ScheduledStage* stage) {
  const Node& node = program_.values[value].node;
  if (IsRepeated(value)) return ExpandedLeaf(node, Width(wanted));
  if (node.width == wanted) return homes_[value];
  MNEMO_CHECK(node.width == kWidthScalar);
  const int key = value * 64 + wanted;
  for (const auto& [known, location] : broadcasts_) {
    if (known == key) return location;
  }
  TileOp op;
  op.work = TileWork::kBroadcast;
  op.y = {Home::kScratch, virtual_slots_++};
  op.a = homes_[value];
  op.width = Width(wanted);
  stage->ops.push_back(op);
  broadcasts_.emplace_back(key, op.y);
  return op.y;
}

void ProgramLowerer::EmitValue(int id, ScheduledStage* stage) {
  const Node& node = program_.values[id].node;
  TileOp op;
  op.y = homes_[id];
  op.op = node.op;
  op.kernel = BestKernels().elementwise(node.op);
  op.operands = OperandCount(node.op);
  WidthId wanted = node.width;
  switch (node.op) {
    case Op::kNorm: op.work = TileWork::kNorm; break;
    case Op::kNormGradient: op.work = TileWork::kNormGradient; break;
    case Op::kSumUnits:
      op.work = TileWork::kSumUnits;
      wanted = program_.values[node.a].node.width;
      break;
    case Op::kCopy: op.operands = 1; break;
    default: MNEMO_CHECK(IsElementwise(node.op));
  }
  op.width = Width(wanted);
  if (node.a >= 0) op.a = Operand(node.a, wanted, stage);
  if (node.b >= 0) op.b = Operand(node.b, wanted, stage);
  if (node.c >= 0) op.c = Operand(node.c, wanted, stage);
  stage->ops.push_back(op);
}

void ProgramLowerer::LowerStage(int index) {
  ScheduledStage stage;
  broadcasts_.clear();
  const bool planned = index < static_cast<int>(program_.stages.size());
  if (planned) {
    for (int value : program_.stages[index].elementwise) EmitValue(value, &stage);
  }
  for (const Extra& extra : extras_) {
    if (extra.stage != index) continue;
    TileOp op = extra.op;
    if (extra.value < 0) {
      op.a = ExpandedLeaf(Node{}, op.width);  // a default node is the constant 0
    } else {
      op.a = Operand(extra.value, extra.width, &stage);
    }
    stage.ops.push_back(op);
  }
  if (planned) {
    for (size_t g = 0; g < result_->groups.size(); ++g) {
      const ScheduledGroup& group = result_->groups[g];
      if (loose_[group.sums[0]].stage == index && !group.products.empty()) {
        stage.groups.push_back(static_cast<int>(g));
      }
    }
  }
  int widest = kRowAlignment;
  for (const TileOp& op : stage.ops) widest = std::max(widest, PaddedWidth(op.width));
  stage.tile_rows = std::max(1, kTileNumbers / widest);
  result_->slot_numbers = std::max(result_->slot_numbers, stage.tile_rows * widest);
  FuseOps(BestKernels(), schedule_->expanded, &stage.ops);
  ShareSlots(&stage);
  result_->stages.push_back(std::move(stage));
}

// Gives the stage's scratch values few slots: a slot is free again after its value's last use, so
// that the tile stays in the first-level cache.
void ProgramLowerer::ShareSlots(ScheduledStage* stage) {
  std::map<int, int> last_use, slot_of;
  for (size_t i = 0; i < stage->ops.size(); ++i) {
    TileOp& op = stage->ops[i];
    Location* reads[] = {&op.a, &op.b, &op.c};
    for (int k = 0; k < op.operands; ++k) {
      if (reads[k]->home == Home::kScratch) last_use[reads[k]->index] = static_cast<int>(i);
    }
    if (op.y.home == Home::kScratch) last_use[op.y.index] = static_cast<int>(i);
  }
  std::vector<int> free;
  int slots = 0;
  for (size_t i = 0; i < stage->ops.size(); ++i) {
    TileOp& op = stage->ops[i];
    const Location made = op.y;
    const bool in_place = op.work == TileWork::kElementwise;
    auto take = [&] {
      if (made.home != Home::kScratch || slot_of.count(made.index)) return;
      if (free.empty()) free.push_back(slots++);
      slot_of[made.index] = free.back();
      free.pop_back();
    };
    if (!in_place) take();
    std::vector<int> ended;
    Location* reads[] = {&op.a, &op.b, &op.c};
    for (int k = 0; k < op.operands; ++k) {
      Location* place = reads[k];
      if (place->home != Home::kScratch) continue;
      const int value = place->index;
      place->index = slot_of.at(value);
      const bool over = last_use[value] == static_cast<int>(i) && value != made.index;
      if (over && std::find(ended.begin(), ended.end(), value) == ended.end()) {
        ended.push_back(value);
        free.push_back(slot_of[value]);
      }
    }
    take();
    if (made.home == Home::kScratch) {
      op.y.index = slot_of[made.index];
      if (last_use[made.index] == static_cast<int>(i)) free.push_back(op.y.index);
    }
  }
  result_->scratch_slots = std::max(result_->scratch_slots, slots);
}

void ProgramLowerer::Lower() {
  FindHomes();
  for (size_t i = 0; i < program_.values.size(); ++i) {
    if (program_.values[i].node.op == Op::kSum) LowerSum(i);
  }
  GroupSums();
  int stages = static_cast<int>(program_.stages.size());
  for (const Extra& extra : extras_) stages = std::max(stages, extra.stage + 1);
  for (int stage = 0; stage < stages; ++stage) LowerStage(stage);
}

}  // namespace mnemo
