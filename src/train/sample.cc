#include "train/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "engine/cpu/cpu.h"
#include "model/model.h"

namespace mnemo {
namespace {

int MostLikely(const float* logits, int count) {
  return static_cast<int>(std::max_element(logits, logits + count) - logits);
}

// `uniform` in [0, 1).
int Draw(const float* logits, int count, double temperature, double uniform) {
  const double most = *std::max_element(logits, logits + count);
  std::vector<double> up_to(count);
  double sum = 0;
  for (int i = 0; i < count; ++i) up_to[i] = sum += std::exp((logits[i] - most) / temperature);
  const auto found = std::upper_bound(up_to.begin(), up_to.end(), uniform * sum);
  return static_cast<int>(std::min<int64_t>(found - up_to.begin(), count - 1));
}

}  // namespace

void SampleText(const LoadedRun& run, Backend<float>& backend, const SampleOptions& options,
                const std::function<bool(std::string_view piece)>& emit) {
  if (run.vocabulary.empty()) {
    throw BadInput("this model does not write text: it was trained on a set of sequences")
        .Hint("mnemo eval scores it");
  }
  // A command line cannot end its words with a line's end, which a prompt of words would get.
  std::vector<int32_t> inputs = run.vocabulary.Encode(options.prompt, "the prompt").ToVector();
  const int32_t line_end = std::max(run.vocabulary.Find("\n"), run.vocabulary.Find(kEndOfLine));
  if (run.vocabulary.of_words() && !inputs.empty() && !options.prompt.ends_with('\n')) {
    inputs.pop_back();
  }
  if (inputs.empty()) inputs.push_back(std::max(line_end, 0));
  Model<float> model(run.spec, backend, {.train = false});
  model.SetParameters(run.parameters.data());
  ModelState<float> state = model.StartState(1);
  int time = static_cast<int>(inputs.size());
  model.Forward({inputs.data(), time, 1}, &state);

  const Random random(options.seed, Purpose::kSampling);
  for (int64_t i = 0; i < options.length; ++i) {
    const float* logits = model.Logits().Row(time - 1, 0);
    const int count = run.spec.task.outputs;
    const int32_t symbol = options.temperature == 0
                               ? MostLikely(logits, count)
                               : Draw(logits, count, options.temperature,
                                      random.Uniform({.step = static_cast<uint64_t>(i)}));
    if (!emit(run.vocabulary.Piece(symbol))) return;
    time = 1;
    model.Forward({&symbol, time, 1}, &state);
  }
}

std::string SampleText(const LoadedRun& run, int64_t length, double temperature,
                       const std::string& prompt, uint64_t seed) {
  const auto backend = MakeCpuBackend(1);
  std::string text;
  SampleText(run, *backend, {length, temperature, prompt, seed}, [&text](std::string_view piece) {
    text += piece;
    return true;
  });
  return text;
}

}  // namespace mnemo
