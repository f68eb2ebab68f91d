// The cpu layer: runs a schedule. See cpu.h.
#pragma once

#include <vector>

#include "base/threads.h"
#include "engine/backend.h"
#include "engine/cpu/bound_program.h"
#include "engine/cpu/outer_sum.h"
#include "engine/cpu/packed_matrix.h"
#include "engine/cpu/schedule.h"
#include "engine/cpu/symbol_sum.h"
#include "engine/row_runs.h"

namespace mnemo {

// `profile`: where the backend keeps the pointer that SetProfile gave it.
class CpuLayer : public Layer<float> {
 public:
  CpuLayer(std::shared_ptr<const CellGraph> graph, const CellSizes& sizes,
           const LayerOptions& options, ThreadPool* threads, Profile* const* profile);

  void SetParameters(const float* parameters) override;
  void Forward(int time, int batch, const LayerInput<float>& input,
               std::span<const Block<const float>> initial) override;
  Block<const float> Output() const override { return View({schedule_.output}); }
  Block<const float> States(int state) const override { return states_[state].block(); }
  Block<const float> Value(int node) const override;
  void Backward(const Upstream<float>& upstream, const Downstream<float>& downstream) override;

 private:
  // What a run of the loop reads and writes besides the layer's own buffers.
  struct Run {
    const ScheduledProgram* program = nullptr;
    std::vector<Sequence<float>>* planes = nullptr;
    Block<const float> output_gradient;
    std::span<const Block<const float>> value_gradients;
    Block<float> input_gradient;
    std::vector<Block<float>> below_gradients;
  };

  void PackVectors();
  void FillTables();
  void Prepare(const ScheduledProgram& program, std::vector<Sequence<float>>* planes);
  // Binds a program for every thread's share of the batch.
  void MakeShards(const Run& run, Phase products, Phase elementwise);
  // Calls work(bound program, first row, row behind the last) for every share.
  template <typename Work>
  void ForEachShard(const Work& work);
  Rows Resolve(const Location& location, const Run& run, float* scratch) const;
  Block<float> View(const Location& location) const;  // of a value kept for all steps
  // Of the steps first .. last-1, which are one block of the backward pass.
  Block<float> View(const Location& location, int first, int last) const;

  // Whether hoisted products are done inside the steps: see layer_gradients.cc.
  bool HoistedInside() const;
  void RunHoisted();
  // Where the gradient of the input or of a value below goes: what the caller gave, or a place that
  // nobody reads.
  Block<float> LeafTarget(const Schedule::LeafGradient& leaf, Block<float>* given, int width);
  // What waits until a block of steps is done, the steps first .. last-1 (layer_gradients.cc).
  int BlockSteps() const { return BackwardBlockSteps(time_, runs_.rows()); }
  void StartGradients();
  void AddGradients(int first, int last, float* gradient);
  void AddLeafGradient(const Schedule::LeafGradient& leaf, int first, int last,
                       Block<float> target);
  void FinishGradients(float* gradient);

  std::shared_ptr<const CellGraph> graph_;
  CellSizes sizes_;
  LayerOptions options_;
  ThreadPool* threads_;
  const Kernels& kernels_;
  Plan plan_;
  Schedule schedule_;
  std::vector<ParameterShape> shapes_;
  std::vector<float> parameters_;
  std::vector<PackedMatrix> matrices_;
  std::vector<Sequence<float>> expanded_;
  std::vector<Sequence<float>> tables_;  // [1, V or 1, widths of a group's sums side by side]
  // The gradients of matrices that are summed with the same right side.
  struct OuterGroup {
    Location right;
    int right_first = 0, width = 0;  // which numbers of a row: a head's
    struct Term {
      const Schedule::WeightGradient* gradient;
      int head;
      int vector;  // whose gradient is the sum of the left side: of Schedule::vector_gradients, or
                   // -1
    };
    std::vector<Term> terms;
    OuterSum sum;
  };
  void GroupOuterSums();
  std::vector<OuterGroup> outer_groups_;
  std::vector<const Schedule::WeightGradient*> symbol_terms_;
  SymbolSum symbol_sum_;
  std::vector<bool> vector_done_;  // of Schedule::vector_gradients: summed with a matrix's
  Profile* const* profile_;

  int time_ = 0, batch_ = 0;
  RowRuns runs_;
  LayerInput<float> input_;
  Sequence<float> zero_;  // [1, B, H] the values below the lowest layer
  std::vector<Sequence<float>> states_, sequences_, forward_planes_, backward_planes_;
  std::vector<Sequence<float>> recent_;  // [steps of a block, B, W]
  std::vector<BoundProgram> shards_;
  Sequence<float> output_;
  std::vector<Sequence<float>> carried_;   // [2, B, H] a state: read one, write the other
  std::vector<Sequence<float>> unwanted_;  // [1, B, W] gradients that nobody asked for
  Sequence<float> scratch_;                // [shards, slots, numbers]
};

}  // namespace mnemo
