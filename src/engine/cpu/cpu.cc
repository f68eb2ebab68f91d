#include "engine/cpu/cpu.h"

#include <algorithm>

#include "base/error.h"
#include "base/threads.h"
#include "engine/cpu/layer.h"
#include "engine/cpu/linear.h"
#include "engine/cpu/phase_pool.h"

namespace mnemo {
namespace {

class CpuBackend : public Backend<float> {
 public:
  explicit CpuBackend(int threads) : threads_(threads) {}

  const char* name() const override { return "cpu"; }

  std::unique_ptr<Layer<float>> MakeLayer(std::shared_ptr<const CellGraph> graph,
                                          const CellSizes& sizes,
                                          const LayerOptions& options) override {
    return std::make_unique<CpuLayer>(std::move(graph), sizes, options, &threads_, &profile_);
  }

  std::unique_ptr<Linear<float>> MakeLinear(int inputs, int outputs, bool bias) override {
    return std::make_unique<CpuLinear>(inputs, outputs, bias, &threads_, &profile_);
  }

  void SoftmaxCrossEntropy(Block<float> logits, const int32_t* targets, bool gradient, float scale,
                           float* losses) override {
    const PhasePool pool(&threads_, &profile_, Phase::kLoss);
    const Kernels& kernels = BestKernels();
    pool.Split(static_cast<int>(logits.rows()), [&](int begin, int end) {
      for (int r = begin; r < end; ++r) {
        if (targets[r] < 0) {
          losses[r] = 0;
          float* row = logits.data + int64_t{r} * logits.stride;
          if (gradient) std::fill_n(row, logits.width, 0.0f);
          continue;
        }
        losses[r] = kernels.softmax_row(logits.data + int64_t{r} * logits.stride, logits.width,
                                        targets[r], gradient, scale);
      }
    });
  }

  void SigmoidCrossEntropy(Block<float> logits, Block<const float> targets, const uint8_t* counted,
                           bool gradient, float scale, float* losses) override {
    const PhasePool pool(&threads_, &profile_, Phase::kLoss);
    const Kernels& kernels = BestKernels();
    pool.Split(static_cast<int>(logits.rows()), [&](int begin, int end) {
      for (int r = begin; r < end; ++r) {
        float* row = logits.data + int64_t{r} * logits.stride;
        losses[r] = 0;
        if (counted[r]) {
          losses[r] = kernels.sigmoid_row(row, targets.data + int64_t{r} * targets.stride,
                                          logits.width, gradient, scale);
        } else if (gradient) {
          std::fill_n(row, logits.width, 0.0f);
        }
      }
    });
  }

  void Split(int64_t n, const std::function<void(int64_t, int64_t)>& work) override {
    MNEMO_CHECK(n <= INT32_MAX);
    threads_.Split(static_cast<int>(n), [&](int begin, int end) { work(begin, end); });
  }

  void SetProfile(Profile* profile) override { profile_ = profile; }

 private:
  ThreadPool threads_;
  Profile* profile_ = nullptr;
};

}  // namespace

std::unique_ptr<Backend<float>> MakeCpuBackend(int threads) {
  return std::make_unique<CpuBackend>(threads);
}

int64_t CpuBytesPerStep(const CellGraph& graph, const CellSizes& sizes,
                        const LayerOptions& options) {
  const Schedule schedule =
      BuildSchedule(BuildPlan(graph, options.read_above), graph, sizes, options);
  int64_t floats = static_cast<int64_t>(graph.states.size()) * PaddedWidth(sizes.units);
  for (int width : schedule.sequence_widths) floats += PaddedWidth(width);
  if (schedule.output.home == Home::kOutput) floats += PaddedWidth(sizes.units);
  return floats * static_cast<int64_t>(sizeof(float));
}

int64_t CpuBlockBytesPerStep(const CellGraph& graph, const CellSizes& sizes,
                             const LayerOptions& options) {
  const Schedule schedule =
      BuildSchedule(BuildPlan(graph, options.read_above), graph, sizes, options);
  int64_t floats = 0;
  for (int width : schedule.recent_widths) floats += PaddedWidth(width);
  return floats * static_cast<int64_t>(sizeof(float));
}

int CpuBlockSteps(int time, int batch) {
  return std::min(time, BackwardBlockSteps(time, int64_t{time} * batch));
}

}  // namespace mnemo
