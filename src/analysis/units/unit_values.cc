#include "analysis/units/unit_values.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "train/trace.h"

namespace mnemo {
namespace {

constexpr int kStreams = 16;
constexpr int kSteps = 64;  // at once: a chunk
constexpr int64_t kWarming = 8 * kSteps;

}  // namespace

UnitValues ReadUnits(const LoadedRun& run, Backend<float>& backend, const Symbols& symbols,
                     const ModelProbe& probe, const std::function<void(double share)>& progress) {
  const auto steps = static_cast<int64_t>(symbols.size());
  MNEMO_CHECK(steps > 0);
  UnitValues result;
  result.units = WidthOfProbe(run.spec, probe);
  result.steps = steps;
  result.values.resize(static_cast<size_t>(result.units * steps));
  Model<float> model(run.spec, backend, {.train = false, .probes = {probe}});
  model.SetParameters(run.parameters.data());
  // Whole chunks, so that a stream whose warming would begin before the text begins with the text.
  const int64_t length = (steps + kStreams * kSteps - 1) / (kStreams * kSteps) * kSteps;
  const int streams = static_cast<int>((steps + length - 1) / length);
  ModelState<float> state = model.StartState(streams);
  std::vector<int32_t> read(static_cast<size_t>(kSteps * streams));
  for (int64_t first = -kWarming; first < length; first += kSteps) {
    // The model's initial state, until the text has begun.
    for (int row = 0; row < streams; ++row) {
      if (row * length + first <= 0) state.fresh[static_cast<size_t>(row)] = 1;
    }
    for (int t = 0; t < kSteps; ++t) {
      for (int row = 0; row < streams; ++row) {
        const int64_t at = std::clamp<int64_t>(row * length + first + t, 0, steps - 1);
        read[static_cast<size_t>(int64_t{t} * streams + row)] = symbols[static_cast<size_t>(at)];
      }
    }
    model.Forward({read.data(), kSteps, streams}, &state);
    if (first < 0) continue;
    const Block<const float> block = model.Value(probe);
    const int64_t here = std::min<int64_t>(kSteps, length - first);
    for (int row = 0; row < streams; ++row) {
      const int64_t begin = row * length + first;
      const int64_t count = std::min(here, steps - begin);
      for (int64_t t = 0; t < count; ++t) {
        const float* values = block.Row(static_cast<int>(t), row);
        for (int unit = 0; unit < result.units; ++unit) {
          if (!std::isfinite(values[unit])) {
            throw BadInput("the model's values are not finite: nothing can be told from them")
                .Found("unit " + std::to_string(unit) + " of layer " +
                       std::to_string(probe.layer + 1));
          }
          result.values[static_cast<size_t>(unit * steps + begin + t)] = values[unit];
        }
      }
    }
    if (progress) progress(static_cast<double>(first + here) / static_cast<double>(length));
  }
  return result;
}

}  // namespace mnemo
