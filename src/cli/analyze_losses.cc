// mnemo analyze losses: how well models predict one text, and how large they are.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <numbers>
#include <numeric>

#include "analysis/statistics.h"
#include "cli/analyze_models.h"

namespace mnemo {
namespace {

constexpr char kAbout[] =
    "How well runs and n-grams predict one text, beside their sizes; with the interval over the "
    "text";

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo analyze losses runs/lstm runs/gru ngram:7 ngram:20\n"
    "  mnemo analyze losses runs/lstm ngram:20 --part valid --json\n"
    "Bytes: of a run its parameters, 4 each; of an n-gram model what an ARPA file of it takes,\n"
    "estimated.";

struct LossesOptions {
  AnalyzeOptions analyze;
  ModelChoice models;
};

// The best model, if the text tells it from the next one.
std::string WhoIsBest(const ModelPredictions& read) {
  const auto losses = read.losses();
  std::vector<double> means;
  for (const auto& one : losses) means.push_back(Mean(std::vector<double>(one.begin(), one.end())));
  std::vector<size_t> order(means.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return means[a] < means[b]; });
  const char* unit = read.run.vocabulary.unit();
  const std::string& best = read.names[order[0]];
  if (order.size() == 1) return fmt::format("{}: {:.4f} nats a {}.", best, means[order[0]], unit);
  const std::string& next = read.names[order[1]];
  const Interval lead = PairedBlockBootstrap(losses[order[1]], losses[order[0]]);
  if (!(lead.low > 0)) {
    return fmt::format(
        "{} and {}: the text does not tell which predicts better ({:.4f} and {:.4f} nats a {}).",
        best, next, means[order[0]], means[order[1]], unit);
  }
  return fmt::format("{} predicts best: {:.4f} nats a {}, {:.4f} ({:.4f} to {:.4f}) less than {}.",
                     best, means[order[0]], unit, lead.mean, lead.low, lead.high, next);
}

void Run(const CLI::App* verb, const LossesOptions& options) {
  RefuseOut(verb, options.analyze);
  AnalysisResult result = NewResult(verb);
  const ModelPredictions read = PredictByModels(options.models, options.analyze, {}, &result);
  result.title = "Losses on one text";
  ResultTable table{"losses",
                    "",
                    {{"model", "model"},
                     {"nats", "nats"},
                     {"low", "low"},
                     {"high", "high"},
                     {"bits", "bits"},
                     {"errors_percent", "P < 1/2, %", 2},
                     {"bytes", "bytes"}},
                    {},
                    0,
                    "Nats a symbol with the 95 % interval over the text (block bootstrap)."};
  for (size_t m = 0; m < read.names.size(); ++m) {
    const std::vector<float>& losses = read.predictions[m].losses;
    const Interval interval = BlockBootstrap(losses);
    int64_t errors = 0;
    for (const float loss : losses) errors += IsError(loss) ? 1 : 0;
    table.rows.push_back({read.names[m], interval.mean, interval.low, interval.high,
                          interval.mean / std::numbers::ln2,
                          100 * static_cast<double>(errors) / static_cast<double>(losses.size()),
                          read.bytes[m]});
  }
  result.findings.push_back(WhoIsBest(read));
  result.sections.push_back({"losses", "Losses", "", {std::move(table)}, {}, false, ""});
  Present(result, options.analyze);
}

}  // namespace

void AddAnalyzeLosses(const AnalyzeFrame& analyze) {
  const auto options = std::make_shared<LossesOptions>();
  CLI::App* verb = AddAnalysis(analyze, "losses", kAbout, &options->analyze);
  verb->footer(kExamples);
  AddModelChoice(
      verb, &options->models,
      "Folders of runs, ngram:N, cache:FOLDER, learned-cache:FOLDER; NAME=MODEL names it");
  verb->callback([verb, options] { Run(verb, *options); });
}

}  // namespace mnemo
