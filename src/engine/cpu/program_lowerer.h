// Lowers one direction of a plan into tile programs. Used by schedule.cc.
//
// Order of use: SetHome for the values whose place is decided by who reads them; Deliver and
// Accumulate for results; then Lower, which finds a place for all other values.
#pragma once

#include <vector>

#include "engine/cpu/schedule.h"

namespace mnemo {

class ProgramLowerer {
 public:
  ProgramLowerer(const PlanProgram& program, const CellGraph& graph, const CellSizes& sizes,
                 const LayerOptions& options, Schedule* schedule, ScheduledProgram* result);

  void SetHome(int value, Location home);
  bool HasHome(int value) const { return has_home_[value]; }
  const Location& home(int value) const { return homes_[value]; }
  const std::vector<Location>& homes() const { return homes_; }

  // The value must stand at `target` at the end of the step: it is made there, or copied. -1 is 0.
  void Deliver(int value, Location target, WidthId width);
  // The value is added to `target` at every step.
  void Accumulate(int value, Location target);

  // A parameter or a constant is the same at every step, and stands in rows of `width` numbers
  // that serve all steps.
  bool IsRepeated(int value) const;
  Location ExpandedLeaf(const Node& node, int width);
  // A product with a one-hot input: a row of a table, not a product.
  bool IsLookUp(const PlanProduct& product) const;

  int NewPlane(int width);
  int Matrix(const std::vector<MatrixUse>& parts);

  void Lower();

 private:
  struct Extra {
    TileOp op;
    int value = -1;               // its operand, -1 for the constant 0
    WidthId width = kWidthUnits;  // of the result; a scalar operand is repeated
    int stage = 0;
  };

  int Width(WidthId width) const { return WidthOf(graph_, width, sizes_); }
  int ReadyStage(int value) const;  // the first stage that can read it
  void FindHomes();
  void LowerSum(int id);
  void GroupSums();
  void LowerStage(int index);
  void EmitValue(int id, ScheduledStage* stage);
  Location Operand(int value, WidthId wanted, ScheduledStage* stage);
  void ShareSlots(ScheduledStage* stage);

  const PlanProgram& program_;
  const CellGraph& graph_;
  CellSizes sizes_;
  const LayerOptions& options_;
  Schedule* schedule_;
  ScheduledProgram* result_;
  std::vector<Location> homes_;
  std::vector<bool> has_home_;
  // A sum's products before they are put side by side with those of its group.
  struct LooseProduct {
    MatrixUse matrix;
    Location operand;
  };
  struct LooseSum {
    int stage = -1;
    std::vector<LooseProduct> products, hoisted;
  };
  std::vector<LooseSum> loose_;  // of result_->sums
  std::vector<Extra> extras_;
  int virtual_slots_ = 0;
  std::vector<std::pair<int, Location>> broadcasts_;  // of the stage being lowered
};

}  // namespace mnemo
