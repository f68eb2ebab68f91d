// A scheduled program bound to buffers: what runs at every step of the time loop, with every
// address worked out beforehand. One a thread; it runs rows of the batch, all their steps, and
// shares nothing that it writes.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/cpu/packed_matrix.h"
#include "engine/cpu/schedule.h"
#include "engine/profile.h"

namespace mnemo {

// Where a value's rows stand in memory at every step.
struct Rows {
  float* first = nullptr;  // row 0 of the batch at step 0 (of the tile if stride is 0)
  int64_t stride = 0;      // between rows; 0: the same numbers for every tile
  int64_t step = 0;        // between steps
  int kept = -1;           // where only 2^n steps are kept: 2^n - 1
  float* At(int t) const { return first + (t & kept) * step; }
};

class BoundProgram {
 public:
  using Resolve = std::function<Rows(const Location&)>;

  // `tables`: of the groups. Hoisted products are done inside the steps if `hoisted_inside`, else
  // they have been done before. Everything must outlive the object.
  BoundProgram(const ScheduledProgram& program, const Kernels& kernels,
               const std::vector<PackedMatrix>& matrices,
               const std::vector<Sequence<float>>& tables, bool hoisted_inside,
               const Resolve& resolve);

  // Where times go; null: nowhere.
  void SetProfile(Profile* profile, Phase products, Phase elementwise);

  // Rows begin .. end-1 of step t; `symbols`: of that step's rows, if the input is one-hot.
  void Step(int t, int begin, int end, const int32_t* symbols);

 private:
  struct BoundOp {
    const TileOp* op = nullptr;
    Rows y, a, b, c;
  };
  struct BoundProduct {
    const PackedMatrix* matrix = nullptr;
    Rows operand;
  };
  struct BoundGroup {
    const ScheduledGroup* group = nullptr;
    const Sequence<float>* table = nullptr;
    PanelStart start = PanelStart::kZero;
    std::vector<BoundProduct> products;
    std::vector<Rows> targets;  // one a sum
    std::vector<int> widths;
  };
  struct BoundStage {
    std::vector<BoundOp> ops;
    int tile_rows = 1;
    std::vector<int> groups;
  };

  void RunTiles(const BoundStage& stage, int t, int begin, int end) const;
  void RunTile(const BoundOp& bound, int t, int row, int rows) const;
  void RunGroup(const BoundGroup& group, int t, int begin, int end, const int32_t* symbols);
  void LookUp(const BoundGroup& group, int t, int begin, int end, const int32_t* symbols) const;

  const Kernels& kernels_;
  std::vector<BoundGroup> groups_;
  std::vector<BoundStage> stages_;
  std::vector<int> look_ups_;
  std::vector<int> first_;  // groups without products of this step's values
  Profile* profile_ = nullptr;
  Phase products_ = Phase::kForwardProducts, elementwise_ = Phase::kForwardElementwise;
  // Working memory of RunGroup.
  std::vector<Segment> segments_;
  std::vector<Chunk> chunks_;
  std::vector<const float*> starts_;
};

}  // namespace mnemo
