// mnemo analyze units: which units of a model tell what a text is doing.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <sstream>

#include "analysis/units/units_study.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/signals.h"
#include "cli/analyze_verb.h"
#include "report/units_result.h"

namespace mnemo {
namespace {

constexpr char kAbout[] =
    "Which units tell what a text is doing: quotes, comments, depth, place in line";

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo analyze units runs/war-and-peace-1 --out units\n"
    "  mnemo analyze units runs/linux-1 --labels c --layer 2 --values c --top 1\n"
    "  mnemo analyze units runs/war-and-peace-1 --data other.txt --json\n"
    "Every unit is graded against every label (docs/analysis.md): chosen on the text's first "
    "half,\n"
    "reported on its second, with a test that counts all units and labels, a linear map of the\n"
    "whole layer beside it, the losses without it, and how long it holds. Figure 2 of Karpathy,\n"
    "Johnson and Fei-Fei 2015, by numbers.";

struct Options {
  AnalyzeOptions analyze;
  RunOptions run;
  TextChoice text;
  std::string labels = "auto", values, held = "mean";
  int layer = 0;  // from 1; 0: all
  UnitsOptions units;
};

std::vector<std::string> Names(const std::string& list) {
  std::vector<std::string> names;
  std::istringstream stream(list);
  for (std::string name; std::getline(stream, name, ',');) {
    const size_t begin = name.find_first_not_of(' ');
    if (begin == std::string::npos) throw BadInput("--values has an empty name");
    names.push_back(name.substr(begin, name.find_last_not_of(' ') + 1 - begin));
  }
  return names;
}

void Run(const CLI::App* verb, Options options) {
  RefuseOut(verb, options.analyze);
  if (verb->count("--values") > 0 && options.values.empty()) {
    throw BadInput("--values has an empty name");
  }
  options.units.values = Names(options.values);
  if (options.labels != "auto") {
    options.units.rules = options.labels == "c" ? TextRules::kC : TextRules::kProse;
  }
  options.units.hold_at_zero = options.held == "zero";
  options.units.threads = options.analyze.common.ThreadCount();
  InstallStopSignals();
  const LoadedRun run = LoadRun(options.run);
  RequireCharacters(run);
  const int layers = static_cast<int>(run.spec.layers.size());
  if (options.layer > layers) {
    throw BadInput("the model has no such layer")
        .Found(std::to_string(options.layer))
        .Allowed(layers == 1 ? "1" : fmt::format("1 to {}", layers));
  }
  if (options.layer > 0) options.units.layer = options.layer - 1;
  const Symbols symbols = ReadSymbols(run, options.text);
  AnalysisResult result = NewResult(verb);
  result.title = "Units of " + options.run.run;
  AddRunFact("run", options.run, run, &result);
  AddTextFact(options.text, run, symbols, &result);
  Progress progress(2, options.analyze.common.quiet);
  const UnitsStudy study =
      StudyUnits(run, symbols, options.units, [&](const std::string& what, double share) {
        if (StopRequested()) throw Error(ErrorKind::kStopped, "stopped: nothing was written");
        if (progress.Due()) {
          progress.Update(fmt::format("{}  {:.0f} %", what, 100 * std::max(share, 0.0)));
        }
      });
  progress.Clear();
  AddUnits(study, &result);
  Present(result, options.analyze);
}

}  // namespace

void AddAnalyzeUnits(const AnalyzeFrame& analyze) {
  const auto options = std::make_shared<Options>();
  CLI::App* verb = AddAnalysis(analyze, "units", kAbout, &options->analyze);
  verb->footer(kExamples);
  AddRunOptions(verb, &options->run);
  AddTextChoice(verb, &options->text);
  verb->add_option("--labels", options->labels,
                   "Which rules label the text: prose, c, or auto (default: auto)")
      ->check(CLI::IsMember({"prose", "c", "auto"}));
  verb->add_option("--layer", options->layer, "One layer, from 1, the lowest (default: all)")
      ->check(CLI::Range(1, 1 << 20));
  verb->add_option("--values", options->values,
                   "Names, as in the cell's file, with commas (default: memory, output)");
  verb->add_option("--top", options->units.top, "Units reported for a label (default: 3)")
      ->check(CLI::Range(1, 20));
  verb->add_option("--held", options->held,
                   "What a unit is held at to see what breaks: its mean, or zero (default: mean)")
      ->check(CLI::IsMember({"mean", "zero"}));
  verb->add_option("--held-length", options->units.held_symbols,
                   "Characters that units are held over (default: 50000)")
      ->check(CLI::Range(int64_t{100}, int64_t{1} << 30));
  verb->add_option("--controls", options->units.controls,
                   "Other units that are held to compare with (default: 10)")
      ->check(CLI::Range(1, 1000));
  AddSeedOption(verb, &options->units.seed, "Of resamples and controls (default: 1)");
  verb->callback([verb, options] { Run(verb, *options); });
}

}  // namespace mnemo
