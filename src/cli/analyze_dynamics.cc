// mnemo analyze dynamics: which models a network is like while it learns.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "analysis/predictions/distributions.h"
#include "base/error.h"
#include "base/signals.h"
#include "cli/analyze_models.h"
#include "cli/teller.h"
#include "report/dynamics_result.h"
#include "train/model_setup.h"

namespace mnemo {
namespace {

constexpr char kAbout[] =
    "Which of some models (n-NNs, n-grams) a network predicts most like while it learns, by its\n"
    "snapshots (Karpathy et al. 2015, figure 5 right)";

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo train lstm.toml --set train.snapshot_every=50 --set train.snapshot_until=2000\n"
    "  mnemo analyze dynamics runs/lstm-1 ngram:1 ngram:2 ngram:3 ngram:4\n"
    "  mnemo analyze dynamics runs/lstm-1 1-NN=runs/nn1 2-NN=runs/nn2 --length 50000 --out "
    "dynamics\n"
    "The models are as they were when their training ended. A snapshot of the network and each\n"
    "model give probabilities to every character at the text's first places; KL(a | b) + KL(b | "
    "a)\n"
    "is their divergence.";

struct DynamicsOptions {
  AnalyzeOptions analyze;
  std::string run;
  ModelChoice models;  // the others
  int64_t length = 20000;
};

// What the first places of a text cost: the losses are a column of the distributions.
double MeanLoss(const std::vector<float>& rows, const Symbols& text, int kinds) {
  double sum = 0;
  for (size_t place = 1; place < text.size(); ++place) {
    sum -= rows[(place - 1) * static_cast<size_t>(kinds) + static_cast<size_t>(text[place])];
  }
  return sum / static_cast<double>(text.size() - 1);
}

class Others {
 public:
  Others(const DynamicsOptions& options, const LoadedRun& run, const Symbols& text,
         Progress* progress, AnalysisResult* result) {
    std::vector<ModelName> models;
    int longest = -1;
    for (const std::string& one : options.models.models) {
      models.push_back(ParseModelName(one));
      if (models.back().kind == ModelName::Kind::kNgram) {
        longest = std::max(longest, models.back().context);
      }
    }
    const int kinds = static_cast<int>(run.vocabulary.size());
    std::unique_ptr<NgramModel> ngrams;
    if (longest >= 0) {
      const TextData data = LoadRecipeText(run.recipe.data);
      ngrams = std::make_unique<NgramModel>(data.train, kinds, longest,
                                            Teller(progress, "counting n-grams"));
    }
    names = ShortNames(models);
    for (size_t m = 0; m < models.size(); ++m) {
      const ModelName& model = models[m];
      const bool ngram = model.kind == ModelName::Kind::kNgram;
      if (!ngram && model.kind != ModelName::Kind::kRun) {
        throw BadInput("what a model with a cache gives to every symbol is not computed")
            .Found(options.models.models[m]);
      }
      const auto tell = Teller(progress, "reading by " + names[m]);
      if (ngram) {
        rows.push_back(NgramDistributions(*ngrams, model.context, text, tell));
        result->facts.emplace_back(names[m], "modified Kneser-Ney, of the training part");
      } else {
        const RunOptions from{model.text, options.models.checkpoint};
        const LoadedRun other = LoadRun(from);
        CheckSameText(run, other, model.text);
        rows.push_back(
            NetworkDistributions(other, text, options.analyze.common.ThreadCount(), tell));
        AddRunFact(names[m], from, other, result);
      }
      losses.push_back(MeanLoss(rows.back(), text, kinds));
    }
  }

  std::vector<std::string> names;
  std::vector<std::vector<float>> rows;  // [others][places, kinds]
  std::vector<double> losses;
};

void Run(const CLI::App* verb, const DynamicsOptions& options) {
  RefuseOut(verb, options.analyze);
  InstallStopSignals();
  const std::vector<int64_t> snapshots = RunSnapshots(options.run);
  const LoadedRun run = LoadRun(RunOptions{options.run, "last"});
  if (run.vocabulary.empty()) {
    throw BadInput("this run was trained on sequences, not on a text").At(options.run);
  }
  if (snapshots.empty()) {
    throw BadInput("this run has kept no snapshots")
        .At(options.run)
        .Hint("train it with train.snapshot_every and train.snapshot_until");
  }
  const Symbols text =
      ReadSymbols(run, options.models.text).Part(0, static_cast<size_t>(options.length) + 1);
  if (text.size() < 2) throw BadInput("the text has nothing to score");
  AnalysisResult result = NewResult(verb);
  result.title = "What " + fs::path(options.run).filename().string() + " was like while it learnt";
  AddRunFact("network", RunOptions{options.run, "last"}, run, &result);
  AddTextFact(options.models.text, run, text, &result);
  Progress progress(2, options.analyze.common.quiet);
  const Others others(options, run, text, &progress, &result);
  const int kinds = static_cast<int>(run.vocabulary.size());
  const std::vector<MetricsRow> rows_of_run = ReadRunMetrics(options.run);
  if (rows_of_run.empty()) throw BadInput("this run has no validation yet").At(options.run);
  const MetricsRow& last = rows_of_run.back();
  const double epochs_an_update = last.epoch / static_cast<double>(last.update);
  Dynamics dynamics{others.names, others.losses, {}};
  const auto tell = Teller(&progress, "reading by snapshots");
  for (const int64_t update : snapshots) {
    tell(static_cast<double>(dynamics.points.size()) / static_cast<double>(snapshots.size()));
    const std::vector<float> rows = NetworkDistributions(LoadSnapshot(options.run, update), text,
                                                         options.analyze.common.ThreadCount());
    DynamicsPoint point{
        update, static_cast<double>(update) * epochs_an_update, MeanLoss(rows, text, kinds), {}};
    for (const std::vector<float>& other : others.rows) {
      point.divergence.push_back(SymmetricDivergence(rows, other, kinds));
    }
    dynamics.points.push_back(std::move(point));
  }
  progress.Clear();
  AddDynamics(dynamics, &result);
  Present(result, options.analyze);
}

}  // namespace

void AddAnalyzeDynamics(const AnalyzeFrame& analyze) {
  const auto options = std::make_shared<DynamicsOptions>();
  CLI::App* verb = AddAnalysis(analyze, "dynamics", kAbout, &options->analyze);
  verb->footer(kExamples);
  verb->add_option("run", options->run, "Folder of the network's run, with snapshots")->required();
  AddModelChoice(verb, &options->models, "What it is compared with: runs, or ngram:N");
  verb->add_option("--length", options->length,
                   "Places of the text that are compared (default: 20000)")
      ->check(CLI::Range(1, 1 << 24));
  verb->callback([verb, options] { Run(verb, *options); });
}

}  // namespace mnemo
