#include "cli/reproduce_analyses.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "analysis/claims/measured_experiment.h"
#include "base/error.h"
#include "cli/analyze_verb.h"
#include "report/result.h"
#include "study/trial_runner.h"

namespace mnemo {
namespace {

constexpr uint64_t kMaxReading = 1 << 28;

struct Trained {
  std::vector<std::string> names, keys;  // of the analysis' trials
  std::string untrained;                 // the first one that is not there
};

Trained TrainedOf(const PlannedAnalysis& analysis, const Paper& paper, const Outcomes& outcomes) {
  Trained trained;
  for (const auto& [experiment, point] : analysis.Trials()) {
    const MeasuredExperiment from{paper.experiments.at(experiment), outcomes};
    const auto trials = TrialsAt(from, point);
    if (trials.empty()) {
      if (trained.untrained.empty()) trained.untrained = experiment + "/" + point;
      continue;
    }
    trained.names.push_back(trials[0]->name);
    trained.keys.push_back(trials[0]->key);
  }
  return trained;
}

// What is kept, if it is of these trainings.
std::optional<Reading> Kept(const fs::path& file, const PlannedAnalysis& analysis,
                            const std::vector<std::string>& keys) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return std::nullopt;
  try {
    Reading reading = ParseReading(ReadFile(file, kMaxReading));
    if (reading.command == analysis.command && reading.keys == keys) return reading;
  } catch (Error& error) {
    throw error.At(file.string());
  }
  return std::nullopt;
}

}  // namespace

AnalysesDone RunAnalyses(const Paper& paper, const Outcomes& outcomes,
                         const std::vector<std::string>& wanted, const AnalysesOptions& options) {
  const fs::path& out = options.out;
  AnalysesDone done;
  for (const PlannedAnalysis& analysis : paper.claims.analyses) {
    if (std::find(wanted.begin(), wanted.end(), analysis.name) == wanted.end()) continue;
    const Trained trained = TrainedOf(analysis, paper, outcomes);
    if (!trained.untrained.empty()) {
      done.missing.push_back(fmt::format("The analysis '{}' waits for the training {}.",
                                         analysis.name, trained.untrained));
      continue;
    }
    const fs::path file = out / "readings" / (analysis.name + ".json");
    if (auto kept = Kept(file, analysis, trained.keys)) {
      done.readings.emplace(analysis.name, std::move(*kept));
      continue;
    }
    if (!options.run) {
      done.missing.push_back(
          fmt::format("The analysis '{}' was not run on these trainings.", analysis.name));
      continue;
    }
    std::string lost;
    size_t next = 0;
    std::map<std::pair<std::string, std::string>, std::string> folders;
    for (const auto& trial : analysis.Trials()) {
      const fs::path run = RunFolder(out / "runs", trained.names[next], trained.keys[next]);
      ++next;
      std::error_code ignored;
      if (!fs::exists(run, ignored) && lost.empty()) lost = trial.first + "/" + trial.second;
      folders[trial] = run.string();
    }
    if (!lost.empty()) {
      done.missing.push_back(
          fmt::format("The analysis '{}' needs the weights of {}, which are not in {}.",
                      analysis.name, lost, (out / "runs").string()));
      continue;
    }
    if (options.note) options.note("analysis " + analysis.name);
    std::vector<std::string> command =
        analysis.Filled([&](const std::string& experiment, const std::string& point) {
          return folders.at({experiment, point});
        });
    command.insert(command.end(), {"--threads", std::to_string(options.threads)});
    if (options.quiet) command.push_back("--quiet");
    AnalysisResult result = RunAnalysis(command);
    // No paths of this machine in what is kept: the trials' names say what was read.
    result.facts.clear();
    result.command = fmt::format("mnemo analyze {}", fmt::join(analysis.command, " "));
    const Reading reading = MakeReading(analysis, trained.keys, ResultJson(result));
    MakeFolder(file.parent_path());
    WriteFile(file, ReadingText(reading));
    done.readings.emplace(analysis.name, reading);
  }
  return done;
}

}  // namespace mnemo
