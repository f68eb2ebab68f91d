// The cpu layer: runs a schedule. See cpu.h.
#pragma once

#include <vector>

#include "base/threads.h"
#include "engine/backend.h"
#include "engine/cpu/packed_matrix.h"
#include "engine/cpu/schedule.h"
#include "engine/row_runs.h"

namespace mnemo {

class CpuLayer : public Layer<float> {
 public:
  CpuLayer(std::shared_ptr<const CellGraph> graph, const CellSizes& sizes,
           const LayerOptions& options, ThreadPool* threads);

  void SetParameters(const float* parameters) override;
  void Forward(int time, int batch, const LayerInput<float>& input,
               std::span<const Block<const float>> initial) override;
  Block<const float> Output() const override { return View({schedule_.output}); }
  Block<const float> States(int state) const override { return states_[state].block(); }
  Block<const float> Value(int node) const override;
  void Backward(const Upstream<float>& upstream, const Downstream<float>& downstream) override;

 private:
  // Where a value's rows of one step stand in memory.
  struct Rows {
    float* first = nullptr;  // row 0 of the batch, or of the tile if stride is 0
    int64_t stride = 0;      // 0: the same numbers for every tile
  };
  // One thread's share of the batch.
  struct Shard {
    int begin = 0, end = 0;  // rows
    float* scratch = nullptr;
  };
  // What a run of the loop reads and writes besides the layer's own buffers.
  struct Run {
    const ScheduledProgram* program = nullptr;
    std::vector<Sequence<float>>* planes = nullptr;
    LayerInput<float> input;
    Block<const float> output_gradient;
    std::span<const Block<const float>> value_gradients;
    Block<float> input_gradient;
    std::vector<Block<float>> below_gradients;
  };

  void PackVectors();
  void FillTables();
  void Prepare(const ScheduledProgram& program, std::vector<Sequence<float>>* planes);
  template <typename Work>
  void ForEachShard(const Work& work);
  // The shard's rows that have a step t.
  Shard At(const Shard& shard, int t) const;
  Rows Resolve(const Location& location, int t, const Run& run, const Shard& shard) const;
  Block<const float> View(const Location& location) const;  // of a value kept for all steps

  void RunStep(const Run& run, const Shard& shard, int t) const;
  void RunTiles(const ScheduledStage& stage, const Run& run, const Shard& shard, int t) const;
  void RunTileOp(const TileOp& op, const float* a, const float* b, const float* c, float* y,
                 int rows) const;
  void LookUp(const ScheduledSum& sum, const Run& run, const Shard& shard, int t, Rows y) const;
  void RunSum(const ScheduledSum& sum, const Run& run, const Shard& shard, int t) const;
  void RunHoisted(const ScheduledSum& sum, const Run& run, const Shard& shard) const;
  void AddProducts(const std::vector<SumProduct>& products, const Run& run, const Shard& shard,
                   int t, Rows y, int width, bool accumulate) const;
  // Where the gradient of the input or of a value below goes: what the caller gave, or a place that
  // nobody reads.
  Block<float> LeafTarget(const Schedule::LeafGradient& leaf, Block<float>* given, int width);
  void FinishLeafGradient(const Schedule::LeafGradient& leaf, Block<float> target, const Run& run,
                          const Shard& shard) const;
  void WeightGradients(float* gradient);
  void OneHotGradient(const Schedule::WeightGradient& term, float* gradient, int begin, int end);
  void VectorGradients(float* gradient) const;

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
  std::vector<Sequence<float>> tables_;  // [1, V, W] look-up rows of one-hot sums
  std::vector<Sequence<float>> biases_;  // [1, 1, W] a forward sum: its vectors added up

  int time_ = 0, batch_ = 0;
  RowRuns runs_;
  LayerInput<float> input_;
  Sequence<float> zero_;  // [1, B, H] the values below the lowest layer
  std::vector<Sequence<float>> states_, sequences_, forward_planes_, backward_planes_;
  Sequence<float> output_;
  std::vector<Sequence<float>> carried_;   // [2, B, H] a state: read one, write the other
  std::vector<Sequence<float>> unwanted_;  // [1, B, W] gradients that nobody asked for
  Sequence<float> scratch_;                // [shards, slots, numbers]
};

}  // namespace mnemo
