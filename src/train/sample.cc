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

std::vector<uint8_t> SymbolsOf(const std::vector<uint8_t>& vocabulary, std::string_view bytes,
                               const std::string& name) {
  std::vector<uint8_t> symbols;
  symbols.reserve(bytes.size());
  int line = 1, column = 1;
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    const auto found = std::lower_bound(vocabulary.begin(), vocabulary.end(), byte);
    if (found == vocabulary.end() || *found != byte) {
      const bool printable = byte > 0x20 && byte < 0x7f;
      throw BadInput("the model has never seen this byte")
          .At(name, line, column)
          .Found(fmt::format("byte {}{}", byte, printable ? fmt::format(" ('{}')", c) : ""))
          .Allowed(
              fmt::format("the {} bytes of the text that it was trained on", vocabulary.size()));
    }
    symbols.push_back(static_cast<uint8_t>(found - vocabulary.begin()));
    column = c == '\n' ? 1 : column + 1;
    line += c == '\n';
  }
  return symbols;
}

void SampleText(const LoadedRun& run, Backend<float>& backend, const SampleOptions& options,
                const std::function<bool(char byte)>& emit) {
  if (run.vocabulary.empty()) {
    throw BadInput("this model does not write text: it was trained on a set of sequences")
        .Hint("mnemo eval scores it");
  }
  std::vector<uint8_t> prompt = SymbolsOf(run.vocabulary, options.prompt, "the prompt");
  if (prompt.empty()) {
    const auto line_break = std::find(run.vocabulary.begin(), run.vocabulary.end(), '\n');
    const bool known = line_break != run.vocabulary.end();
    prompt.push_back(known ? static_cast<uint8_t>(line_break - run.vocabulary.begin()) : 0);
  }
  Model<float> model(run.spec, backend, {.train = false});
  model.SetParameters(run.parameters.data());
  ModelState<float> state = model.StartState(1);
  const std::vector<int32_t> inputs(prompt.begin(), prompt.end());
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
    if (!emit(static_cast<char>(run.vocabulary[symbol]))) return;
    time = 1;
    model.Forward({&symbol, time, 1}, &state);
  }
}

std::string SampleText(const LoadedRun& run, int64_t length, double temperature,
                       const std::string& prompt, uint64_t seed) {
  const auto backend = MakeCpuBackend(1);
  std::string text;
  SampleText(run, *backend, {length, temperature, prompt, seed}, [&text](char byte) {
    text += byte;
    return true;
  });
  return text;
}

}  // namespace mnemo
