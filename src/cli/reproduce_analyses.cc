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
    const std::string name = FirstTrialAt({paper.experiments.at(experiment), {}}, point);
    const auto found = outcomes.find(name);
    if (found == outcomes.end() || found->second.diverged) {
      if (!trained.untrained.empty()) continue;
      const bool never = DivergedAt({paper.experiments.at(experiment), outcomes}, point) > 0;
      trained.untrained = name + (never ? ", which diverged" : "");
      continue;
    }
    trained.names.push_back(name);
    trained.keys.push_back(found->second.key);
  }
  return trained;
}

fs::path ReadingFile(const fs::path& out, const PlannedAnalysis& analysis) {
  return out / "readings" / (analysis.name + ".json");
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
    throw error.At(file.string()).Hint("remove this file, and --resume runs the analysis again");
  }
  return std::nullopt;
}

// In what is kept, the trials' names stand for their folders on this machine. Facts that still name
// a path are left out.
void NameTrials(const std::map<std::pair<std::string, std::string>, std::string>& folders,
                AnalysisResult* result) {
  std::vector<std::pair<std::string, std::string>> facts;
  for (auto& [name, fact] : result->facts) {
    for (const auto& [trial, folder] : folders) {
      const std::string called = fmt::format("{}/{}", trial.first, trial.second);
      for (size_t at; (at = fact.find(folder)) != std::string::npos;) {
        fact.replace(at, folder.size(), called);
      }
    }
    if (!fact.starts_with('/') && fact.find(" /") == std::string::npos)
      facts.emplace_back(name, fact);
  }
  result->facts = std::move(facts);
}

// What is kept of the analysis, or what it finds now. Nothing where it cannot be run, and why.
std::optional<Reading> ReadingOf(const PlannedAnalysis& analysis, const Trained& trained,
                                 const AnalysesOptions& options, std::string* why) {
  const fs::path file = ReadingFile(options.out, analysis);
  if (auto kept = Kept(file, analysis, trained.keys)) return kept;
  if (!options.run) {
    *why = fmt::format("The analysis '{}' was not run on these trainings.", analysis.name);
    return std::nullopt;
  }
  std::string lost;
  size_t next = 0;
  std::map<std::pair<std::string, std::string>, std::string> folders;
  for (const auto& trial : analysis.Trials()) {
    const fs::path run = RunFolder(options.out / "runs", trained.names[next], trained.keys[next]);
    ++next;
    std::error_code ignored;
    if (!fs::exists(run, ignored) && lost.empty())
      lost = fmt::format("{}/{}", trial.first, trial.second);
    folders[trial] = run.string();
  }
  if (!lost.empty()) {
    *why = fmt::format(
        "The analysis '{}' needs the weights of {}, which are not in {}; --weights trains it "
        "again.",
        analysis.name, lost, (options.out / "runs").string());
    return std::nullopt;
  }
  if (options.note) options.note("analysis " + analysis.name);
  std::vector<std::string> command =
      analysis.Filled([&](const std::string& experiment, const std::string& point) {
        return folders.at({experiment, point});
      });
  command.insert(command.end(), {"--threads", std::to_string(options.threads)});
  if (options.quiet) command.emplace_back("--quiet");
  AnalysisResult result = RunAnalysis(command);
  NameTrials(folders, &result);
  result.command = fmt::format("mnemo analyze {}", fmt::join(analysis.command, " "));
  Reading reading = MakeReading(analysis, trained.keys, ResultJson(result));
  MakeFolder(file.parent_path());
  WriteFile(file, ReadingText(reading));
  return reading;
}

}  // namespace

void CheckAnalyses(const Paper& paper) {
  for (const PlannedAnalysis& analysis : paper.claims.analyses) {
    try {
      CheckAnalysis(analysis.Filled([](const auto&, const auto&) { return "RUN"; }));
    } catch (Error& error) {
      throw error.At(
          fmt::format("{}, analysis {}", (paper.folder / "claims.toml").string(), analysis.name));
    }
  }
}

std::set<std::string> WeightsFor(const Paper& paper, const Outcomes& outcomes,
                                 const std::vector<std::string>& wanted, const fs::path& out) {
  std::set<std::string> weights;
  for (const PlannedAnalysis& analysis : paper.claims.analyses) {
    if (std::find(wanted.begin(), wanted.end(), analysis.name) == wanted.end()) continue;
    const Trained trained = TrainedOf(analysis, paper, outcomes);
    if (trained.untrained.empty() && Kept(ReadingFile(out, analysis), analysis, trained.keys)) {
      continue;
    }
    weights.insert(trained.names.begin(), trained.names.end());
  }
  return weights;
}

AnalysesDone RunAnalyses(const Paper& paper, const Outcomes& outcomes,
                         const std::vector<std::string>& wanted, const AnalysesOptions& options) {
  AnalysesDone done;
  for (const PlannedAnalysis& analysis : paper.claims.analyses) {
    if (std::find(wanted.begin(), wanted.end(), analysis.name) == wanted.end()) continue;
    const Trained trained = TrainedOf(analysis, paper, outcomes);
    if (!trained.untrained.empty()) {
      done.missing.push_back(fmt::format("The analysis '{}' waits for the training {}.",
                                         analysis.name, trained.untrained));
      continue;
    }
    const auto fail = [&](const std::string& text) {
      // The others, and the claims that do without, are judged all the same.
      Reading failed;
      failed.failure = text.substr(0, text.find('\n'));
      done.missing.push_back(
          fmt::format("The analysis '{}' failed: {}", analysis.name, failed.failure));
      done.readings.emplace(analysis.name, std::move(failed));
      ++done.failed;
    };
    try {
      std::string why;
      auto reading = ReadingOf(analysis, trained, options, &why);
      if (reading) done.readings.emplace(analysis.name, std::move(*reading));
      if (!reading) done.missing.push_back(why);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kStopped) throw;
      fail(error.what());
    } catch (const std::bad_alloc&) {
      fail("there was not memory enough");
    } catch (const std::exception& error) {
      fail(error.what());
    }
  }
  return done;
}

}  // namespace mnemo
