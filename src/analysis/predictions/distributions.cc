#include "analysis/predictions/distributions.h"

#include <algorithm>
#include <cmath>

#include "analysis/ngram/ngram_score.h"
#include "base/error.h"
#include "data/batches.h"
#include "engine/cpu/cpu.h"
#include "model/model.h"
#include "train/trainer.h"

namespace mnemo {
namespace {

// Logits into logarithms of probabilities; sums in double.
void AddRow(const float* logits, int kinds, std::vector<float>* rows) {
  const double highest = *std::max_element(logits, logits + kinds);
  double sum = 0;
  for (int k = 0; k < kinds; ++k) sum += std::exp(logits[k] - highest);
  const double norm = highest + std::log(sum);
  for (int k = 0; k < kinds; ++k) rows->push_back(static_cast<float>(logits[k] - norm));
}

}  // namespace

std::vector<float> NetworkDistributions(const LoadedRun& run, const Symbols& text, int threads,
                                        const std::function<void(double)>& progress) {
  const auto backend = MakeCpuBackend(threads);
  Model<float> model(run.spec, *backend, {.train = false});
  model.SetParameters(run.parameters.data());
  const EvaluationBatches batches(text, kScoreSteps, 1);
  ModelState<float> state = model.StartState(batches.rows());
  std::vector<float> rows;
  for (uint64_t i = 0; i < batches.chunks(); ++i) {
    if (progress) progress(static_cast<double>(i) / static_cast<double>(batches.chunks()));
    const EvaluationChunk chunk = batches.At(i);
    model.Forward({chunk.inputs.data(), chunk.steps, chunk.rows}, &state);
    const Block<const float> logits = model.Logits();
    for (int step = 0; step < chunk.lengths[0]; ++step) {
      AddRow(logits.Row(step, 0), logits.width, &rows);
    }
  }
  return rows;
}

std::vector<float> NgramDistributions(const NgramModel& model, int n, const Symbols& text,
                                      const std::function<void(double)>& progress) {
  RecentSymbols recent(model.longest());
  std::vector<double> probabilities(static_cast<size_t>(model.kinds()));
  std::vector<float> rows;
  for (size_t place = 0; place < text.size(); ++place) {
    if (progress && place % 256 == 0) {
      progress(static_cast<double>(place) / static_cast<double>(text.size()));
    }
    if (place > 0) {
      model.Distribution(recent.Last(), n, probabilities);
      for (const double one : probabilities) rows.push_back(static_cast<float>(std::log(one)));
    }
    recent.Add(text[place]);
  }
  return rows;
}

double SymmetricDivergence(std::span<const float> a, std::span<const float> b, int kinds) {
  MNEMO_CHECK(kinds > 0 && a.size() == b.size() && a.size() % static_cast<size_t>(kinds) == 0);
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const double log_a = a[i], log_b = b[i];
    sum += (std::exp(log_a) - std::exp(log_b)) * (log_a - log_b);
  }
  return a.empty() ? 0 : sum * kinds / static_cast<double>(a.size());
}

}  // namespace mnemo
