#include "analysis/claims/paper.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <system_error>

#include "analysis/claims/judge.h"
#include "analysis/claims/published_grid.h"
#include "base/error.h"

namespace mnemo {
namespace {

fs::path PapersFolder() {
  const char* chosen = std::getenv("MNEMO_PAPERS");
  if (chosen != nullptr && *chosen != 0) return chosen;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    const fs::path installed = program.parent_path().parent_path() / "share/mnemo/papers";
    if (fs::is_directory(installed, error)) return installed;
  }
  return MNEMO_PAPERS_DIR;
}

fs::path FolderOf(const std::string& name_or_path) {
  if (name_or_path.find('/') != std::string::npos) return name_or_path;
  const std::vector<std::string> known = PaperNames();
  if (std::binary_search(known.begin(), known.end(), name_or_path)) {
    return PapersFolder() / name_or_path;
  }
  std::error_code ignored;
  if (fs::exists(fs::path(name_or_path) / "claims.toml", ignored)) {
    return fs::absolute(name_or_path).lexically_normal();
  }
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
  throw BadInput("no paper is called '" + name_or_path + "'")
      .Allowed(list + ", or the path of a folder with claims.toml")
      .Hint(DidYouMean(name_or_path, known));
}

// A loss of the training part is there only where the experiment scores it.
void CheckScored(const Claim& claim, const std::map<std::string, Experiment>& experiments) {
  if (claim.measure != "train" && claim.measure != "gap") return;
  std::vector<std::string> asked = claim.over;
  if (!claim.experiment.empty()) asked.push_back(claim.experiment);
  for (const std::string& name : asked) {
    const auto found = experiments.find(name);
    if (found == experiments.end() || found->second.scores_train) continue;
    throw BadInput("this measure needs the loss of the training part, which is not scored")
        .Found(claim.measure)
        .Hint(fmt::format("scores_train = true in experiments/{}.toml", name));
  }
}

// As if what it begins with were trained: for plans before anything is.
Outcomes AllBegun(const Experiment& experiment) {
  Outcomes outcomes;
  if (!experiment.start_from.empty()) {
    outcomes[experiment.start_from].name = experiment.start_from;
  }
  return outcomes;
}

// What decides the shapes of a model's parameters, as far as a recipe alone does.
bool SameShapes(const ModelRecipe& a, const ModelRecipe& b) {
  return a.cells == b.cells && a.layers == b.layers && a.units == b.units &&
         a.layer_units == b.layer_units && a.parameters == b.parameters &&
         a.direction == b.direction && a.embedding == b.embedding && a.mixture == b.mixture &&
         a.learn_initial == b.learn_initial;
}

// The recipe of the trial of that name, of an experiment that keeps its runs.
std::optional<Recipe> KeptTrial(const std::map<std::string, Experiment>& experiments,
                                const std::string& name) {
  for (const auto& entry : experiments) {
    const Experiment& experiment = entry.second;
    if (!experiment.keep_runs) continue;
    for (const Point& point : PointsOf(experiment)) {
      const auto is_it = [&](int64_t seed) {
        return SeedTrialName(experiment, point, seed) == name;
      };
      if (!std::any_of(experiment.seeds.begin(), experiment.seeds.end(), is_it)) continue;
      // Which rate its seeds get is not known yet; the model is that of every rate.
      const std::string like =
          experiment.rates.empty() ? name : RateTrialName(experiment, point, 0);
      for (const PlannedTrial& planned : PlanExperiment(experiment, AllBegun(experiment))) {
        if (planned.trial.name == like) return planned.trial.recipe;
      }
    }
  }
  return std::nullopt;
}

// What an experiment begins with is a trial of one that stands before it and keeps its runs, with
// parameters of the same shapes.
void CheckStart(const Experiment& experiment, const fs::path& file,
                const std::map<std::string, Experiment>& before) {
  if (experiment.start_from.empty()) return;
  const auto from = KeptTrial(before, experiment.start_from);
  if (!from) {
    throw BadInput("start_from names no trial of an experiment before this one that keeps its runs")
        .At(file.string())
        .Found(experiment.start_from)
        .Allowed("EXPERIMENT/POINT/seed-N");
  }
  for (const PlannedTrial& planned : PlanExperiment(experiment, AllBegun(experiment))) {
    if (SameShapes(planned.trial.recipe.model, from->model)) continue;
    throw BadInput("this trial's model has other parameters than the one it is to begin with")
        .At(file.string())
        .Found(planned.trial.name + " begins with " + experiment.start_from);
  }
}

}  // namespace

std::vector<std::string> PaperNames() {
  const fs::path folder = PapersFolder();
  std::vector<std::string> names;
  std::error_code error, ignored;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (fs::exists(entry->path() / "claims.toml", ignored)) {
      names.push_back(entry->path().filename().string());
    }
  }
  if (error) {
    throw BadInput("the folder of papers cannot be read: " + error.message())
        .At(folder.string())
        .Hint("the environment variable MNEMO_PAPERS names another one");
  }
  std::sort(names.begin(), names.end());
  return names;
}

Paper ReadPaper(const std::string& name_or_path) {
  Paper paper;
  paper.folder = FolderOf(name_or_path);
  const fs::path plain = fs::path(paper.folder / "").parent_path();  // without a '/' at its end
  paper.name = plain.filename().string();
  paper.claims = ReadClaims(paper.folder / "claims.toml");
  MeasuredExperiments untrained;
  for (const std::string& name : paper.claims.experiments) {
    const fs::path file = paper.folder / "experiments" / (name + ".toml");
    const Experiment experiment = ReadExperiment(file);
    CheckStart(experiment, file, paper.experiments);
    paper.experiments.emplace(name, experiment);
    untrained.emplace(name, MeasuredExperiment{experiment, {}});
  }
  // Refuses points that are not there before anything is trained.
  const std::string file = (paper.folder / "claims.toml").string();
  for (const Claim& claim : paper.claims.claims) {
    try {
      Judge(paper.claims, claim, untrained);
      CheckScored(claim, paper.experiments);
    } catch (Error& error) {
      throw error.At(file + ", claim " + std::to_string(claim.id));
    }
  }
  try {
    GridOfPublished(paper.claims, untrained);
    for (const PlannedAnalysis& analysis : paper.claims.analyses) {
      for (const auto& [name, point] : analysis.Trials()) {
        TrialsAt(ExperimentNamed(untrained, name), point);
      }
    }
  } catch (Error& error) {
    throw error.At(file);
  }
  return paper;
}

}  // namespace mnemo
