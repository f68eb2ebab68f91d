#include "bench/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/random.h"
#include "cell/catalogue.h"
#include "engine/cell_trial.h"
#include "engine/cpu/cpu.h"
#include "engine/reference/reference.h"
#include "model/model.h"
#include "train/optimizer.h"
#include "train/training_memory.h"

namespace mnemo {
namespace {

// Symbols without a pattern that a branch predictor could learn.
std::vector<int32_t> DrawSymbols(size_t count, int symbols) {
  const Random random(1, Purpose::kTest);
  std::vector<int32_t> drawn(count);
  for (size_t i = 0; i < count; ++i) {
    const double share = random.Uniform({.element = static_cast<uint32_t>(i)});
    drawn[i] = std::min(symbols - 1, static_cast<int>(share * symbols));
  }
  return drawn;
}

std::string HashOf(std::span<const float> numbers) {
  return Sha256({reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes()});
}

class ModelJob : public Job {
 public:
  ModelJob(const Workload& work, int threads)
      : work_(work),
        backend_(MakeCpuBackend(threads)),
        model_(SpecOf(work), *backend_, {.train = work.kind == Workload::Kind::kTraining}) {
    const auto initial = InitialParameters(model_.layout(), {}, 1);
    parameters_.assign(initial.begin(), initial.end());
    model_.SetParameters(parameters_.data());
  }

  void SetProfile(Profile* profile) override { backend_->SetProfile(profile); }
  std::string Signature() const override { return HashOf(parameters_); }

 protected:
  Workload work_;
  std::unique_ptr<Backend<float>> backend_;
  Model<float> model_;
  std::vector<float> parameters_;
};

class TrainingJob : public ModelJob {
 public:
  TrainingJob(const Workload& work, int threads)
      : ModelJob(work, threads),
        text_(DrawSymbols(static_cast<size_t>(work.steps + 1) * work.batch, work.input)),
        gradient_(parameters_.size()),
        optimizer_(StartOptimizer(spec_, static_cast<int64_t>(parameters_.size()))),
        state_(model_.StartState(work.batch)) {}

  void Run() override {
    model_.SetParameters(parameters_.data());
    model_.Forward({text_.data(), work_.steps, work_.batch, work_.lengths}, &state_);
    model_.Loss(text_.data() + work_.batch, true, &losses_);
    model_.Backward(gradient_.data());
    ClipGradient(spec_, gradient_);
    ApplyUpdate(spec_, 1e-4, gradient_, parameters_, &optimizer_);
  }

 private:
  OptimizerSpec spec_;
  std::vector<int32_t> text_;
  std::vector<float> gradient_, losses_;
  OptimizerState optimizer_;
  ModelState<float> state_;
};

class SamplingJob : public ModelJob {
 public:
  SamplingJob(const Workload& work, int threads)
      : ModelJob(work, threads), state_(model_.StartState(1)) {}

  void Run() override {
    for (int i = 0; i < work_.steps; ++i) {
      model_.Forward({&symbol_, 1, 1}, &state_);
      const float* logits = model_.Logits().Row(0, 0);
      symbol_ = static_cast<int32_t>(std::max_element(logits, logits + work_.input) - logits);
    }
  }

 private:
  ModelState<float> state_;
  int32_t symbol_ = 0;
};

class LayerJob : public Job {
 public:
  LayerJob(const Workload& work, int threads)
      : work_(work),
        graph_(SpecOf(work).layers[0].cell),
        backend_(MakeCpuBackend(threads)),
        layer_(backend_->MakeLayer(graph_, {work.units, work.input}, {})),
        input_(work.steps, work.batch, work.input),
        d_output_(work.steps, work.batch, work.units),
        d_input_(work.steps, work.batch, work.input) {
    const Random random(1, Purpose::kTest);
    parameters_.resize(ParameterCount(*graph_, {work.units, work.input}));
    gradient_.resize(parameters_.size());
    uint32_t element = 0;
    auto draw = [&] { return static_cast<float>(random.Uniform({.element = element++}) - 0.5); };
    for (float& number : parameters_) number = 0.16f * draw();
    for (int t = 0; t < work.steps; ++t) {
      for (int b = 0; b < work.batch; ++b) {
        std::generate_n(input_.Row(t, b), work.input, draw);
        std::generate_n(d_output_.Row(t, b), work.units, draw);
      }
    }
    for (size_t k = 0; k < graph_->states.size(); ++k) {
      initial_.emplace_back(1, work.batch, work.units);
      initial_.back().Clear();
    }
  }

  void Run() override {
    std::vector<Block<const float>> initial;
    for (const auto& state : initial_) initial.push_back(state.block());
    std::fill(gradient_.begin(), gradient_.end(), 0.0f);
    layer_->SetParameters(parameters_.data());
    LayerInput<float> input;
    input.dense = input_.block();
    layer_->Forward(work_.steps, work_.batch, input, initial);
    Upstream<float> upstream;
    upstream.output = d_output_.block();
    Downstream<float> downstream;
    Block<float> d_input = d_input_.block();
    downstream.input = &d_input;
    downstream.parameters = gradient_.data();
    layer_->Backward(upstream, downstream);
  }

  void SetProfile(Profile* profile) override { backend_->SetProfile(profile); }
  std::string Signature() const override { return HashOf(gradient_); }

 private:
  Workload work_;
  std::shared_ptr<const CellGraph> graph_;
  std::unique_ptr<Backend<float>> backend_;
  std::unique_ptr<Layer<float>> layer_;
  std::vector<float> parameters_, gradient_;
  Sequence<float> input_, d_output_, d_input_;
  std::vector<Sequence<float>> initial_;
};

}  // namespace

ModelSpec SpecOf(const Workload& work) {
  ModelSpec spec;
  spec.task = work.input;
  const auto cell = std::make_shared<const CellGraph>(LoadCell(work.cell));
  const Direction direction = work.both_directions ? Direction::kBoth : Direction::kForward;
  spec.layers.assign(work.layers, {cell, work.units, direction});
  return spec;
}

std::unique_ptr<Job> MakeJob(const Workload& work, int threads) {
  switch (work.kind) {
    case Workload::Kind::kTraining: return std::make_unique<TrainingJob>(work, threads);
    case Workload::Kind::kSampling: return std::make_unique<SamplingJob>(work, threads);
    case Workload::Kind::kLayer: return std::make_unique<LayerJob>(work, threads);
  }
  MNEMO_CHECK(false);
}

void CheckCell(const Workload& work) {
  TrainRecipe chunk;
  chunk.batch = work.batch;
  chunk.steps = work.steps;
  RequireMemory(TrainingBytes(SpecOf(work), chunk), "this workload needs",
                "fewer --units, --layers, --batch or --steps");
  const auto graph = SpecOf(work).layers[0].cell;
  TrialShape shape;
  shape.sizes = {work.units, graph->projects_input ? work.units : 8};
  shape.time = 3;
  shape.batch = 9;  // more than a tile of rows
  shape.one_hot = work.kind != Workload::Kind::kLayer && !graph->projects_input;
  TrialData data = DrawTrial(graph, shape, 1, 0);
  // As small as training starts with, so that nothing cancels.
  for (double& number : data.parameters) {
    number = static_cast<float>(number / std::sqrt(static_cast<double>(work.units)));
  }
  const TrialResult truth = RunTrial(*MakeReferenceBackend<double>(), graph, data);
  const TrialResult result = RunTrial(*MakeCpuBackend(2), graph, data);
  const double error = WorstError(CompareResults(*graph, shape, result, truth));
  if (error < 1e-5) return;
  throw Failed(fmt::format("the cpu's results for cell '{}' of {} units differ from the reference "
                           "by {:.1e}: not timed",
                           graph->name, work.units, error))
      .Allowed("less than 1e-5")
      .Hint("mnemo check " + work.cell + " says where");
}

}  // namespace mnemo
