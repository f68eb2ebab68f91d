#include "analysis/predictions/predictions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/ngram/ngram_score.h"
#include "base/error.h"
#include "engine/cpu/cpu.h"
#include "model/model.h"
#include "train/trainer.h"

namespace mnemo {

Predictions PredictByNetwork(const LoadedRun& run, const std::string& name, const Symbols& text,
                             int threads, const std::function<void(double)>& progress) {
  const auto backend = MakeCpuBackend(threads);
  Model<float> model(run.spec, *backend, {.train = false});
  model.SetParameters(run.parameters.data());
  TextScore score = ScoreText(model, text, kTestStreams, kScoreSteps, progress);
  return {name, std::move(score.losses), std::move(score.likeliest)};
}

std::vector<Predictions> PredictByNgrams(const NgramModel& model, std::span<const int> ns,
                                         const Symbols& text, bool likeliest,
                                         const std::function<void(double)>& progress) {
  std::vector<Predictions> all;
  std::vector<std::vector<float>> losses = NgramLosses(model, text, ns, [&](double share) {
    if (progress) progress(likeliest ? share / model.kinds() : share);
  });
  for (size_t i = 0; i < ns.size(); ++i) {
    all.push_back({std::to_string(ns[i]) + "-gram", std::move(losses[i]), {}});
  }
  if (!likeliest) return all;
  RecentSymbols recent(model.longest());
  std::vector<double> probabilities(static_cast<size_t>(model.kinds()));
  for (size_t place = 0; place < text.size(); ++place) {
    for (size_t i = 0; place > 0 && i < ns.size(); ++i) {
      model.Distribution(recent.Last(), ns[i], probabilities);
      const auto best = std::max_element(probabilities.begin(), probabilities.end());
      all[i].likeliest.push_back(static_cast<int32_t>(best - probabilities.begin()));
    }
    recent.Add(text[place]);
    if (progress && place % 256 == 0) {
      progress(static_cast<double>(place) / static_cast<double>(text.size()));
    }
  }
  return all;
}

void RequireFinite(const Predictions& predictions, const std::string& where) {
  const std::vector<float>& losses = predictions.losses;
  const auto wrong =
      std::find_if(losses.begin(), losses.end(), [](float loss) { return !std::isfinite(loss); });
  if (wrong == losses.end()) return;
  throw Failed("the model's loss is not finite: its weights are damaged, or it has diverged")
      .At(where)
      .Found(fmt::format("{} at symbol {}", *wrong, wrong - losses.begin() + 2));
}

}  // namespace mnemo
