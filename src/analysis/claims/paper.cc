#include "analysis/claims/paper.h"

#include <algorithm>
#include <cstdlib>
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
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
  throw BadInput("no paper is called '" + name_or_path + "'")
      .Allowed(list + ", or the path of a folder with claims.toml")
      .Hint(DidYouMean(name_or_path, known));
}

// What an experiment begins with is a trial of one that stands before it and keeps its runs.
void CheckStart(const Experiment& experiment, const fs::path& file,
                const std::map<std::string, Experiment>& before) {
  if (experiment.start_from.empty()) return;
  for (const auto& [name, other] : before) {
    if (!other.keep_runs) continue;
    for (const Point& point : PointsOf(other)) {
      for (const int64_t seed : other.seeds) {
        if (SeedTrialName(other, point, seed) == experiment.start_from) return;
      }
    }
  }
  throw BadInput("start_from names no trial of an experiment before this one that keeps its runs")
      .At(file.string())
      .Found(experiment.start_from)
      .Allowed("EXPERIMENT/POINT/seed-N");
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
  for (const Claim& claim : paper.claims.claims) Judge(paper.claims, claim, untrained);
  GridOfPublished(paper.claims, untrained);
  return paper;
}

}  // namespace mnemo
