#include "study/timing.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "engine/cpu/cpu.h"
#include "train/trainer.h"

namespace mnemo {
namespace {

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

CellCost TimeCell(const ModelSpec& spec, const Recipe& recipe, const TextData& data,
                  double seconds) {
  Recipe timed = recipe;
  timed.train.updates = int64_t{1} << 40;
  timed.train.rate = 0;  // the speed does not depend on it, and nothing can diverge
  const auto backend = MakeCpuBackend(1);
  Trainer trainer(timed, spec, data, *backend);
  TrainState state = trainer.Start();
  trainer.Step(&state);  // the first one also makes the buffers

  CellCost cost;
  cost.parameters = trainer.layout().count;
  cost.units = spec.layers.back().units;
  // The mean, not the median: a plan must hold for the machine's slow moments as well.
  const double begin = Now();
  int64_t updates = 0;
  while (Now() - begin < seconds || updates < 3) {
    trainer.Step(&state);
    ++updates;
  }
  cost.seconds_per_update = (Now() - begin) / static_cast<double>(updates);

  Model<float> scorer(spec, *backend, {.train = false});
  scorer.SetParameters(state.parameters.data());
  auto seconds_per_symbol = [&](size_t symbols, int streams) {
    const Symbols part = data.train.Part(0, symbols);
    const double start = Now();
    ScoreText(scorer, part, streams, kScoreSteps);
    return (Now() - start) / static_cast<double>(part.size());
  };
  cost.seconds_per_scored_symbol = seconds_per_symbol(20000, kScoreStreams);
  cost.seconds_per_test_symbol = seconds_per_symbol(5000, kTestStreams);
  return cost;
}

}  // namespace mnemo
