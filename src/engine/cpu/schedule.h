// A plan lowered for the cpu backend: where every value lives, and the tile programs.
//
// A tile is a few whole rows of one step, about kTileNumbers numbers a value, so that everything
// one stage computes stays in the first-level cache. Values read only in the stage that computes
// them live in scratch slots of the thread's tile; values that cross stages live in planes [B, W];
// values kept for every step live in sequences [T, B, W]. What the backward pass makes for the
// gradients of weights and inputs lives in blocks of a few steps: those gradients grow as soon as a
// block is full, while it is still in the cache.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/backend.h"
#include "engine/cpu/kernels.h"
#include "engine/plan.h"

namespace mnemo {

inline constexpr int kTileNumbers = 1024;

// Where a value lives.
enum class Home {
  kScratch,         // index: slot of the thread's tile
  kPlane,           // index: plane
  kSequence,        // index: sequence
  kRecent,          // index: recent: kept for the steps of one block (layer_gradients.cc)
  kPrevious,        // index: state, slot t of its sequence
  kNext,            // index: state, slot t+1
  kInput,           // the dense input at step t
  kBelow,           // index: a value below
  kMask,            // index: a mask
  kExpanded,        // index: a vector or constant, repeated for the rows of a tile
  kOutput,          // what the layer emits, if that is no state
  kOutputGradient,  // upstream
  kValueGradient,   // index: upstream, of a value that the layer above reads
  kCarriedIn,       // index: state: its gradient from step t+1
  kCarriedOut,      // index: state: its gradient for step t-1
  kInputGradient,   // downstream
  kBelowGradient,   // index: downstream
};

struct Location {
  Home home = Home::kScratch;
  int index = 0;
  bool operator==(const Location&) const = default;
};

// Kinds of work beside the cell language's operations.
enum class TileWork {
  kElementwise,  // y = op(a, b)
  kNorm,
  kNormGradient,
  kSumUnits,   // y, a scalar a row, = sum of a's row
  kBroadcast,  // y's row = a's scalar
  kAddTo,      // y += a
};

struct TileOp {
  TileWork work = TileWork::kElementwise;
  Location y, a, b, c;
  int operands = 1;
  int width = 0;                       // of y's row (of a's for kSumUnits)
  Op op = Op::kCopy;                   // kElementwise, unless fused
  bool fused = false;                  // several operations (fuse.h)
  ElementwiseKernel kernel = nullptr;  // kElementwise
};

// A vector parameter, a scalar parameter or a constant repeated over a row of `width` numbers.
struct Expanded {
  int parameter = -1;  // -1 for a constant
  double constant = 0;
  int width = 0;
};

struct MatrixUse {
  int parameter = -1;
  bool transposed = false;
  bool operator==(const MatrixUse&) const = default;
};

struct SumProduct {
  int matrix = -1;  // index into Schedule::matrices
  Location operand;
};

struct ScheduledSum {
  Location y;
  int width = 0;
  std::vector<int> tables;   // one-hot look-ups: parameters whose columns are added up
  std::vector<int> vectors;  // parameters
};

// Sums with the same operands: one product with their matrices side by side.
struct ScheduledGroup {
  std::vector<int> sums;
  std::vector<SumProduct> products;  // inside the loop
  // With the dense input or a value below: before the loop, or inside where the batch is large
  // enough (BoundProgram). The numbers are the same.
  std::vector<SumProduct> hoisted;
  // What the sums begin with: rows of a table that holds tables and vectors, added up, of all sums
  // side by side; one row a symbol if there are look-ups, else one row. -1: they begin with 0.
  int table = -1;
  bool symbols = false;
};

struct ScheduledStage {
  std::vector<TileOp> ops;
  int tile_rows = 1;
  std::vector<int> groups;
};

struct ScheduledProgram {
  std::vector<ScheduledSum> sums;
  std::vector<ScheduledGroup> groups;
  std::vector<int> hoisted;   // groups with work before the loop
  std::vector<int> look_ups;  // groups that are only look-ups: done first in every step
  std::vector<ScheduledStage> stages;
  std::vector<int> plane_widths;
  int scratch_slots = 0;
  int slot_numbers = 0;  // numbers in a slot
};

struct Schedule {
  // Packed once a SetParameters: matrices with the same operand, side by side.
  std::vector<std::vector<MatrixUse>> matrices;
  std::vector<Expanded> expanded;
  std::vector<int> sequence_widths;
  std::vector<int> recent_widths;
  int tables = 0;  // how many groups have a table
  ScheduledProgram forward, backward;
  std::map<int, Location> probes;  // graph node -> where its value is for all steps
  Location output;

  struct WeightGradient {
    int parameter = -1;
    bool transposed = false;
    Location delta, operand;
  };
  std::vector<WeightGradient> weight_gradients;
  // Gradients of vectors. Where a matrix's gradient needs the same value, too, it is summed with
  // that one; else it is a plane [B, W] of sums over steps, whose rows are added up in the end.
  struct VectorGradient {
    int parameter = -1;
    int width = 0;
    int plane = -1;       // of the backward program
    Location delta = {};  // if plane is -1
  };
  std::vector<VectorGradient> vector_gradients;
  // The gradient of the input, and of each value below.
  struct LeafGradient {
    std::vector<SumProduct> products;  // of a block of steps, after them
    bool value = false;                // the loop writes part of it
  };
  LeafGradient input;
  std::vector<LeafGradient> belows;
};

// The steps of a block of the backward pass over `time` steps with `rows` rows in all: a power of
// two, so that a step's place in the block is quickly found; many rows, since adding a block to a
// sum costs as much as some rows do; few enough for the third-level cache. Never by the number of
// threads.
int BackwardBlockSteps(int time, int64_t rows);

Schedule BuildSchedule(const Plan& plan, const CellGraph& graph, const CellSizes& sizes,
                       const LayerOptions& options);

}  // namespace mnemo
