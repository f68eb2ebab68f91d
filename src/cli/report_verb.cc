// mnemo report: one page of all papers and their claims.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "base/error.h"
#include "base/version.h"
#include "cli/judged_paper.h"
#include "cli/verbs.h"
#include "report/learning_curves.h"
#include "report/papers_result.h"
#include "study/trial_runner.h"

namespace mnemo {
namespace {

constexpr char kAbout[] = "One page of all papers: every claim, its verdict, its figure, its data";

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo report --out report                    what is committed of all papers\n"
    "  mnemo report chung2014 --out report          one paper\n"
    "  mnemo report --from runs --out report        what `mnemo reproduce` left in runs/\n"
    "Nothing is trained and no analysis is run. A paper's outcomes and readings are taken from\n"
    "FROM/reproduce-PAPER or FROM/PAPER, where one is there, else from beside its claims.";

struct ReportOptions {
  CommonOptions common;
  std::vector<std::string> papers;
  std::string from, out;
};

// Where FROM has work on this paper; empty for nowhere.
fs::path WorkOn(const Paper& paper, const std::string& from) {
  if (from.empty()) return {};
  std::error_code ignored;
  for (const std::string& name : {"reproduce-" + paper.name, paper.name}) {
    if (fs::exists(fs::path(from) / name / "outcomes.jsonl", ignored)) return fs::path(from) / name;
  }
  return {};
}

JudgedPaper Judged(const std::string& name, const ReportOptions& options) {
  const Paper paper = ReadPaper(name);
  const fs::path worked = WorkOn(paper, options.from);
  const fs::path source = worked.empty() ? paper.folder : worked;
  const TrialPlan plan = [&paper](const Outcomes& outcomes) {
    std::vector<PlannedTrial> planned;
    for (const auto& [one, experiment] : paper.experiments) {
      for (PlannedTrial& trial : PlanExperiment(experiment, outcomes)) {
        planned.push_back(std::move(trial));
      }
    }
    return planned;
  };
  const Outcomes outcomes = OutcomesOf(plan, ReadOutcomes(source / "outcomes.jsonl"));
  std::vector<const Claim*> claims;
  for (const Claim& claim : paper.claims.claims) claims.push_back(&claim);
  AnalysesOptions kept;
  kept.out = source;
  kept.run = false;
  const AnalysesDone analyses =
      RunAnalyses(paper, outcomes, AnalysesOf(paper.claims, claims), kept);
  JudgedPaper judged{paper.name, JudgePaper(paper, claims, outcomes, analyses, ""), {}};
  if (worked.empty() && !options.from.empty()) {
    judged.report.notes.push_back(fmt::format(
        "Neither {0}/reproduce-{1} nor {0}/{1} is there: these are the outcomes beside its claims.",
        options.from, paper.name));
  }
  for (const auto& [one, measured] : Measured(paper, outcomes)) {
    for (ResultFigure& figure : LearningCurves(paper.name, measured)) {
      judged.curves.push_back(std::move(figure));
    }
  }
  return judged;
}

void Run(const ReportOptions& options) {
  AnalysisResult result;
  result.analysis = "report";
  result.title = "Claims about recurrent networks, tested";
  result.version = Version();
  result.command = "mnemo report";
  for (const std::string& paper : options.papers) result.command += " " + paper;
  if (!options.from.empty()) result.command += " --from " + options.from;
  std::vector<JudgedPaper> papers;
  std::error_code ignored;
  if (!options.from.empty() && !fs::is_directory(options.from, ignored)) {
    throw BadInput("--from: there is no such folder").At(options.from);
  }
  std::vector<std::string> names = options.papers.empty() ? PaperNames() : options.papers;
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(names.begin(), name, *name) != name) continue;
    papers.push_back(Judged(*name, options));
    const auto same = [&](const JudgedPaper& one) { return one.name == papers.back().name; };
    if (std::count_if(papers.begin(), papers.end(), same) > 1) {
      throw BadInput("two papers of one name would have one place on the page").Found(*name);
    }
  }
  AddPapers(papers, &result);
  if (!options.out.empty()) WriteResult(result, options.out);
  if (options.common.json) {
    fmt::print("{}", ResultJson(result));
    return;
  }
  for (const JudgedPaper& paper : papers) {
    fmt::print("{}\n{}{}\n\n", paper.report.paper.title, ClaimsTable(paper.report, 160),
               fmt::join(paper.report.notes, "\n"));
  }
  for (const std::string& finding : result.findings) fmt::print("{}\n", finding);
  if (options.out.empty()) return;
  fmt::print("Page: {}\n", (fs::path(options.out) / "report.html").string());
}

}  // namespace

void AddReportVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("report", kAbout);
  verb->footer(kExamples);
  const auto options = std::make_shared<ReportOptions>();
  verb->add_option("papers", options->papers, "Names or folders of papers (default: all)");
  verb->add_option("--from", options->from, "Folder with folders reproduce-PAPER or PAPER");
  verb->add_option("--out", options->out,
                   "A new folder for report.html, result.json, and CSV and SVG files");
  AddCommonOptions(verb, &options->common);
  verb->callback([options] { Run(*options); });
}

}  // namespace mnemo
