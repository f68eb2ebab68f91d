// mnemo compare: the main job.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/progress.h"
#include "base/signals.h"
#include "cli/counts.h"
#include "cli/verbs.h"
#include "report/compare_report.h"
#include "report/from_comparison.h"
#include "study/comparison.h"
#include "train/model_setup.h"

namespace mnemo {
namespace {

constexpr char kAbout[] =
    "Train cells of equal parameter count on one text, and write a report.\n"
    "Every cell gets the same learning rates in short pilot runs; the validation loss picks; then\n"
    "fresh seeds are trained. The minutes are for all trainings together.";

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo compare book.txt --cells lstm,gru --minutes 10\n"
    "  mnemo compare /usr/include/linux --cells tanh,lstm,gru --params 120k --minutes 3 \\\n"
    "      --out runs/demo\n"
    "  mnemo compare book.txt --cells gru,./mine.cell --rates 0.001,0.003,0.01 --seeds 5\n"
    "  mnemo compare train.txt --valid valid.txt --test test.txt --cells gru,tanh\n"
    "  mnemo compare --resume runs/demo     go on after Ctrl-C, or show the table again\n"
    "Ctrl-C keeps what was trained; the exit code is then 75.";

struct CompareOptions {
  CommonOptions common;
  std::string text, valid, test, resume, out, params = "120k";
  std::vector<std::string> cells, endings;
  std::vector<double> rates;
  double minutes = 3, dropout = 0;
  int layers = 1, seeds = 3, batch = 16, steps = 64;
  uint64_t seed = 1;
};

ComparisonSpec MakeSpec(const CompareOptions& options) {
  ComparisonSpec spec;
  spec.cells = options.cells;
  spec.parameters = ParseCount(options.params, "--params");
  spec.minutes = options.minutes;
  if (!options.rates.empty()) spec.rates = options.rates;
  spec.seeds = options.seeds;
  spec.workers = options.common.ThreadCount();
  Recipe& recipe = spec.recipe;
  recipe.seed = options.seed;
  if (options.valid.empty()) {
    recipe.data.text = options.text;
  } else {
    recipe.data.train = options.text;
    recipe.data.valid = options.valid;
    recipe.data.test = options.test;
  }
  recipe.data.endings = options.endings;
  recipe.model.cells = options.cells;
  recipe.model.layers = options.layers;
  recipe.model.parameters = spec.parameters;
  recipe.model.dropout = options.dropout;
  recipe.train.batch = options.batch;
  recipe.train.steps = options.steps;
  recipe.train.minutes = options.minutes;
  recipe.train.optimizer.clip_norm = 1;
  recipe.train.schedule.kind = ScheduleKind::kCosine;
  return spec;
}

// What repeats a comparison.
std::string Command(const ComparisonSpec& spec) {
  const DataRecipe& data = spec.recipe.data;
  std::string command = "mnemo compare " + (data.text.empty() ? data.train : data.text);
  if (data.text.empty()) command += fmt::format(" --valid {} --test {}", data.valid, data.test);
  if (!data.endings.empty()) command += fmt::format(" --endings {}", fmt::join(data.endings, ","));
  command += fmt::format(" --cells {} --params {} --minutes {:g} --rates {} --seeds {}",
                         fmt::join(spec.cells, ","), spec.parameters, spec.minutes,
                         fmt::join(spec.rates, ","), spec.seeds);
  const Recipe& recipe = spec.recipe;
  command += fmt::format(" --layers {} --dropout {:g} --batch {} --steps {} --seed {} --threads {}",
                         recipe.model.layers, recipe.model.dropout, recipe.train.batch,
                         recipe.train.steps, recipe.seed, spec.workers);
  return command;
}

std::string NewFolder() {
  for (int n = 1;; ++n) {
    const std::string folder = fmt::format("runs/compare-{}", n);
    if (!fs::exists(folder)) return folder;
  }
}

std::string ProgressLine(const ComparisonProgress& progress) {
  if (progress.runs == 0) return progress.phase + " ...";
  const int seconds = static_cast<int>(std::lround(progress.seconds_left));
  std::string line = fmt::format("{} {}/{}", progress.phase, progress.runs_done, progress.runs);
  if (progress.symbols_per_second > 0) {
    line += fmt::format("  {:.0f}k chars/s", progress.symbols_per_second / 1000);
  }
  line += fmt::format("  {}:{:02} left", seconds / 60, seconds % 60);
  for (const std::string& run : progress.running) line += "  | " + run;
  return line;
}

void CheckArguments(const CLI::App* verb, const CompareOptions& options) {
  const std::pair<const char*, const std::string*> names[] = {{"text", &options.text},
                                                              {"--valid", &options.valid},
                                                              {"--test", &options.test},
                                                              {"--out", &options.out},
                                                              {"--resume", &options.resume}};
  for (const auto& [option, value] : names) RequireName(verb, option, *value);
  for (const std::string& cell : options.cells) RequireName(verb, "--cells", cell);
  for (const std::string& ending : options.endings) RequireName(verb, "--endings", ending);
  if (!options.resume.empty()) {
    if (options.text.empty()) return;
    throw BadInput("--resume goes on with a comparison and takes no text of its own");
  }
  if (options.text.empty()) {
    throw BadInput("there is no text to compare on")
        .Hint("mnemo compare FILE-or-FOLDER --cells tanh,lstm,gru");
  }
  if (options.cells.empty()) {
    throw BadInput("there are no cells to compare").Hint("--cells tanh,lstm,gru");
  }
  std::set<double> rates;
  for (double rate : options.rates) {
    if (!rates.insert(rate).second) {
      throw BadInput(fmt::format("--rates has {:g} twice", rate));
    }
  }
  if (options.valid.empty() != options.test.empty()) {
    throw BadInput("--valid and --test go together: both are needed, or neither");
  }
}

void Run(const CLI::App* verb, const CompareOptions& options) {
  CheckArguments(verb, options);
  InstallStopSignals();
  const bool resumed = !options.resume.empty();
  const ComparisonSpec spec = resumed ? ReadComparison(options.resume) : MakeSpec(options);
  const TextData data = LoadRecipeText(spec.recipe.data);
  const std::string folder = resumed               ? options.resume
                             : options.out.empty() ? NewFolder()
                                                   : options.out;
  ComparisonOutcome outcome;
  CompareReport report;
  {
    Progress progress(2, options.common.quiet);
    ComparisonHooks hooks;
    hooks.stop = &StopFlag();
    hooks.progress = [&](const ComparisonProgress& now) {
      if (progress.Due()) progress.Update(ProgressLine(now));
    };
    try {
      outcome = resumed ? ResumeComparison(data, folder, hooks)
                        : StartComparison(spec, data, folder, hooks);
    } catch (Error& error) {
      progress.Clear();
      if (error.kind() == ErrorKind::kStopped)
        error.Hint("go on: mnemo compare --resume " + folder);
      throw;
    }
    if (!options.common.quiet) progress.Update("looking into the trained cells ...");
    report = MakeCompareReport(outcome, data, Command(outcome.spec), MNEMO_VERSION);
    WriteCompareReport(report, folder);
    progress.Clear();
  }
  if (options.common.json) {
    fmt::print("{}", ReadFile(fs::path(folder) / "report.json"));
    return;
  }
  fmt::print("{}\n", CompareTable(report));
  for (const std::string& note : report.notes) fmt::print("Note: {}\n", note);
  fmt::print("Report: {}\n", (fs::path(folder) / "report.html").string());
  const bool nothing = std::all_of(outcome.cells.begin(), outcome.cells.end(),
                                   [](const CellOutcome& cell) { return cell.rate == 0; });
  if (nothing) {
    throw Error(ErrorKind::kDiverged, "every pilot run diverged: there is nothing to compare")
        .Hint("try lower learning rates: --rates 0.0005,0.001,0.002");
  }
}

}  // namespace

void AddCompareVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("compare", kAbout);
  verb->footer(kExamples);
  const auto options = std::make_shared<CompareOptions>();
  verb->add_option("text", options->text, "A text file, or a folder of them; any bytes");
  verb->add_option("--cells", options->cells,
                   "What to compare (needed): names from `mnemo cells`, or .cell files")
      ->delimiter(',');
  verb->add_option("--params", options->params,
                   "Parameters of every model, all counted: 50000, 120k, 1.5M (default: 120k)");
  verb->add_option("--minutes", options->minutes, "For all trainings together (default: 3)")
      ->check(FiniteRange(0.01, 1e6));
  verb->add_option("--out", options->out, "Folder to make (default: runs/compare-N)");
  verb->add_option("--resume", options->resume, "Folder of a comparison to go on with");
  verb->add_option("--valid", options->valid, "Text to choose by, in place of a part of TEXT");
  verb->add_option("--test", options->test, "Text to report, in place of a part of TEXT");
  verb->add_option("--endings", options->endings, "Only files that end so: .h,.c (default: all)")
      ->delimiter(',');
  verb->add_option("--rates", options->rates,
                   "Learning rates that every cell tries (default: 0.002,0.004,0.008,0.016)")
      ->delimiter(',')
      ->check(FiniteRange(1e-9, 100.0));
  verb->add_option("--seeds", options->seeds, "Fresh seeds a cell (default: 3)")
      ->check(CLI::Range(1, 1000));
  verb->add_option("--layers", options->layers, "Layers of the cell (default: 1)")
      ->check(CLI::Range(1, 100));
  verb->add_option("--dropout", options->dropout, "After every layer (default: 0)")
      ->check(FiniteRange(0.0, 0.99));
  verb->add_option("--batch", options->batch, "Sequences side by side (default: 16)")
      ->check(CLI::Range(1, 100000));
  verb->add_option("--steps", options->steps, "Steps that gradients go back (default: 64)")
      ->check(CLI::Range(1, 100000));
  AddSeedOption(verb, &options->seed,
                "Of the pilot runs; the others count on from it (default: 1)");
  AddCommonOptions(verb, &options->common);
  verb->callback([verb, options] { Run(verb, *options); });
}

}  // namespace mnemo
