// mnemo analyze map: which models predict alike.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "analysis/embedding/families.h"
#include "analysis/embedding/model_distances.h"
#include "analysis/embedding/picture_quality.h"
#include "analysis/embedding/tsne.h"
#include "base/error.h"
#include "base/signals.h"
#include "cli/analyze_models.h"
#include "cli/teller.h"
#include "report/scatter_figure.h"

namespace mnemo {
namespace {

constexpr char kAbout[] =
    "A picture of models by what they predict, by t-SNE, and whether families lie together\n"
    "(Karpathy et al. 2015, figure 1 right)";

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo analyze map lstm-1=runs/a lstm-2=runs/b gru-1=runs/c gru-2=runs/d --out map\n"
    "  mnemo analyze map lstm-1=runs/a gru-1=runs/c rnn-1=runs/e 7-gram=ngram:7 --by probability\n"
    "A model's family is its name up to the first '-', and that of N-gram models is n-gram. "
    "Distances by `likeliest` (default): the\n"
    "share of places at which two models' likeliest symbols differ; by `probability`: the root of\n"
    "the mean squared difference of what they give to the right symbol; by `loss`: of its nats.";

struct MapOptions {
  AnalyzeOptions analyze;
  ModelChoice models;
  std::string by = "likeliest";
  uint64_t seed = 1;
};

SquareMatrix DistancesBy(const std::string& by, const ModelPredictions& read, int threads) {
  if (by == "loss") return LossDistances(read.losses(), threads);
  if (by == "probability") return ProbabilityDistances(read.losses(), threads);
  std::vector<std::span<const int32_t>> likeliest;
  for (const Predictions& one : read.predictions) likeliest.emplace_back(one.likeliest);
  return Disagreement(likeliest, threads);
}

// "gru" of "gru-2", and one family for "3-gram" and "20-gram".
std::string FamilyOf(const std::string& name) {
  const size_t digits = name.find_first_not_of("0123456789");
  if (digits != 0 && digits != name.npos && name.substr(digits) == "-gram") return "n-gram";
  return name.substr(0, name.find('-'));
}

// The families' names, in the order of their first models; `of` gets each model's.
std::vector<std::string> FamiliesOf(const std::vector<std::string>& names, std::vector<int>* of) {
  std::vector<std::string> families;
  for (const std::string& name : names) {
    const std::string family = FamilyOf(name);
    const auto found = std::find(families.begin(), families.end(), family);
    of->push_back(static_cast<int>(found - families.begin()));
    if (found == families.end()) families.push_back(family);
  }
  return families;
}

void AddFamilies(const std::vector<std::string>& families, const std::vector<FamilyPlace>& places,
                 ResultSection* section, AnalysisResult* result) {
  ResultTable table{"families",
                    "Families",
                    {{"family", "family"},
                     {"models", "models"},
                     {"within", "mean distance within"},
                     {"between", "to others"},
                     {"near_own", "nearest is of the family"}},
                    {},
                    0,
                    ""};
  for (size_t f = 0; f < families.size(); ++f) {
    const FamilyPlace& place = places[f];
    table.rows.push_back({families[f], place.models, place.within, place.between, place.near_own});
    if (place.models < 2) continue;
    result->findings.push_back(fmt::format(
        "{}: of {} models {} have one of their own family as the nearest; mean distance "
        "{:.4f} within, {:.4f} to others.",
        families[f], place.models, place.near_own, place.within, place.between));
  }
  section->tables.push_back(std::move(table));
}

void Run(const CLI::App* verb, const MapOptions& options) {
  RefuseOut(verb, options.analyze);
  const auto count = static_cast<int64_t>(options.models.models.size());
  if (count < kFewestPoints || count > kMostPoints) {
    throw BadInput("this many models make no picture")
        .Found(std::to_string(count))
        .Allowed(fmt::format("{} to {}", kFewestPoints, kMostPoints));
  }
  AnalysisResult result = NewResult(verb);
  const ModelPredictions read = PredictByModels(options.models, options.analyze,
                                                {.likeliest = options.by == "likeliest"}, &result);
  const int threads = options.analyze.common.ThreadCount();
  const SquareMatrix distances = DistancesBy(options.by, read, threads);
  Progress progress(2, options.analyze.common.quiet);
  TsneOptions tsne;
  tsne.seed = options.seed;
  tsne.tries = 20;  // few points: many minima
  tsne.threads = threads;
  TsneHooks hooks;
  hooks.stop = &StopFlag();
  hooks.progress = [&](const TsneProgress& now) {
    if (progress.Due()) {
      progress.Update(fmt::format("t-SNE  try {} of {}", now.attempt, now.attempts));
    }
  };
  const TsneResult picture = Tsne(distances, tsne, hooks);
  progress.Clear();

  result.title = "Models by what they predict";
  std::vector<int> of;
  const std::vector<std::string> families = FamiliesOf(read.names, &of);
  ResultSection section{"map", "A picture of the models", "", {}, {}, false, ""};
  AddFamilies(families, PlaceFamilies(distances, of, static_cast<int>(families.size())), &section,
              &result);
  ResultTable points{
      "models", "Models", {{"model", "model"}, {"family", "family"}, {"x", "x", 2}, {"y", "y", 2}},
      {},       0,        "Places in the picture."};
  ResultTable pairs{"distances",
                    "Distances, the smallest first",
                    {{"a", "model"}, {"b", "and"}, {"distance", "distance"}},
                    {},
                    10,
                    ""};
  std::vector<ScatterPoint> shown;
  for (size_t i = 0; i < read.names.size(); ++i) {
    const double x = picture.positions[2 * i], y = picture.positions[2 * i + 1];
    shown.push_back({x, y, read.names[i], of[i]});
    points.rows.push_back({read.names[i], families[static_cast<size_t>(of[i])], x, y});
    for (size_t j = i + 1; j < read.names.size(); ++j) {
      pairs.rows.push_back({read.names[i], read.names[j],
                            distances.At(static_cast<int64_t>(i), static_cast<int64_t>(j))});
    }
  }
  std::stable_sort(pairs.rows.begin(), pairs.rows.end(),
                   [](const auto& a, const auto& b) { return a[2].number() < b[2].number(); });
  section.figures.push_back(
      {"map",
       ScatterFigure(shown, families, fmt::format("perplexity {:.1f}", picture.perplexity))
           .Finish(),
       fmt::format("t-SNE of the distances by {}; divergence {:.4f} nats, the lowest of {} tries.",
                   options.by, picture.divergence, tsne.tries),
       "models"});
  section.tables.push_back(std::move(points));
  section.tables.push_back(std::move(pairs));
  result.sections.push_back(std::move(section));
  Present(result, options.analyze);
}

}  // namespace

void AddAnalyzeMap(const AnalyzeFrame& analyze) {
  const auto options = std::make_shared<MapOptions>();
  CLI::App* verb = AddAnalysis(analyze, "map", kAbout, &options->analyze);
  verb->footer(kExamples);
  AddModelChoice(verb, &options->models, "Folders of runs, or ngram:N; NAME=MODEL names it");
  verb->add_option("--by", options->by, "likeliest, probability or loss (default: likeliest)")
      ->check(CLI::IsMember({"likeliest", "probability", "loss"}));
  AddSeedOption(verb, &options->seed, "Of the picture (default: 1)");
  verb->callback([verb, options] { Run(verb, *options); });
}

}  // namespace mnemo
