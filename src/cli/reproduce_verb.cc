// mnemo reproduce: a paper's experiments, and what becomes of its claims.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "analysis/claims/paper.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/signals.h"
#include "cli/judged_paper.h"
#include "cli/reproduce_analyses.h"
#include "cli/verbs.h"
#include "cli/wanted_trials.h"
#include "report/claims_text.h"
#include "study/trial_runner.h"
#include "train/run_folder.h"

namespace mnemo {
namespace {

constexpr char kAbout[] = "Run a paper's experiments and judge its claims";
constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo reproduce chung2014 --budget 30m              # what half an hour allows\n"
    "  mnemo reproduce chung2014 --resume --budget 2h      # goes on there\n"
    "  mnemo reproduce chung2014/10                        # one claim and what it needs\n"
    "  mnemo reproduce chung2014 --from papers/chung2014/outcomes.jsonl --budget 0s\n"
    "                                                      # judges committed outcomes again\n"
    "  mnemo reproduce karpathy2015 --from papers/karpathy2015/outcomes.jsonl --weights --claim "
    "35\n"
    "                                                      # and what its analyses need\n"
    "With --budget 0s nothing is trained and no text is read: outcomes count as of the data that\n"
    "they name. Results go to OUT/RESULTS.md, outcomes of trainings to OUT/outcomes.jsonl. A "
    "claim\n"
    "is decided on as many seeds as its rule asks for (papers/PAPER/claims.toml), never on fewer.";

struct ReproduceOptions {
  CommonOptions common;
  std::string paper, budget = "full", out, from;
  std::vector<int> claims;
  bool resume = false, weights = false;
};

// "30m"; nothing for "full".
std::optional<double> Seconds(const std::string& text) {
  if (text == "full") return std::nullopt;
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string unit(end, text.data() + text.size());
  const double factor = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (code != std::errc() || factor == 0 || !(number >= 0) || number > 1e6) {
    throw BadInput("--budget is a time").Found(text).Allowed("90s, 30m, 2h or full");
  }
  return number * factor;
}

std::string ProgressLine(const TrialProgress& now) {
  std::string line = fmt::format("{}/{} trainings", now.done, now.known);
  if (now.seconds_left > 0) line += fmt::format("  {} left", Duration(now.seconds_left));
  for (const RunningTrial& one : now.running) {
    line += fmt::format("  | {} {}/{}, loss {:.3f}", one.name, one.update, one.updates, one.loss);
  }
  return line;
}

// The claims asked for, in the paper's order; all without --claim.
std::vector<const Claim*> Wanted(const PaperClaims& paper, const std::vector<int>& ids) {
  for (const int id : ids) paper.Find(id);
  const std::set<int> asked(ids.begin(), ids.end());
  std::vector<const Claim*> wanted;
  for (const Claim& claim : paper.claims) {
    if (asked.empty() || asked.contains(claim.id)) wanted.push_back(&claim);
  }
  return wanted;
}

std::string Command(const ReproduceOptions& options) {
  std::string command = "mnemo reproduce " + options.paper;
  for (const int id : options.claims) command += fmt::format(" --claim {}", id);
  return command;
}

// The title in OUT/RESULTS.md, if it is another paper's.
std::string OtherPaper(const fs::path& folder, const std::string& title) {
  std::error_code ignored;
  if (!fs::exists(folder / "RESULTS.md", ignored)) return "";
  const std::string results = ReadFile(folder / "RESULTS.md");
  if (results.find("\n" + ClaimsHeading(title) + "\n") != std::string::npos) return "";
  const size_t begin = results.find("\n# ");
  return begin == std::string::npos
             ? "something else"
             : results.substr(begin + 3, results.find('\n', begin + 1) - begin - 3);
}

// OUT, with the outcomes that --from brings.
fs::path OpenFolder(const ReproduceOptions& options, const std::string& paper,
                    const std::string& title) {
  const fs::path folder = options.out.empty() ? "runs/reproduce-" + paper : options.out;
  const fs::path log = folder / "outcomes.jsonl";
  std::error_code ignored;
  const bool there = fs::exists(folder, ignored);
  if (there && !fs::is_directory(folder, ignored)) {
    throw BadInput("this is no folder").At(folder.string()).Hint("--out names another one");
  }
  if (there && !options.resume) {
    const bool begun = fs::exists(log, ignored);
    throw BadInput(begun ? "there is a reproduction here already" : "this folder is there already")
        .At(folder.string())
        .Hint(begun ? "--resume goes on with it; --out names another folder"
                    : "--resume begins in it; --out names another folder");
  }
  const std::string other = OtherPaper(folder, title);
  if (!other.empty()) {
    throw BadInput("this folder has the results of another paper")
        .At(folder.string())
        .Found(other)
        .Allowed(title)
        .Hint("--out names another folder");
  }
  if (options.from.empty()) {
    if (options.resume && !there && !options.common.quiet) {
      fmt::print(stderr, "There is nothing in {} to go on with: it begins there.\n",
                 folder.string());
    }
    MakeFolder(folder);
    return folder;
  }
  if (fs::exists(log)) throw BadInput("--from begins a new folder").At(folder.string());
  const std::string outcomes = ReadFile(options.from);
  ReadOutcomes(options.from);  // refuses what is none
  MakeFolder(folder);
  WriteFile(log, outcomes);
  // What analyses found stands beside the outcomes, as in OUT.
  const fs::path readings = fs::path(options.from).parent_path() / "readings";
  if (fs::is_directory(readings, ignored)) {
    for (const fs::directory_entry& entry : fs::directory_iterator(readings)) {
      if (entry.path().extension() != ".json") continue;
      MakeFolder(folder / "readings");
      WriteFile(folder / "readings" / entry.path().filename(), ReadFile(entry.path()));
    }
  }
  return folder;
}

// Trainings whose weights something that is still to be done needs.
std::set<std::string> Weights(const Paper& paper, const std::vector<const Claim*>& wanted,
                              const TrialPlan& plan, const Outcomes& log, const fs::path& folder) {
  const Outcomes outcomes = OutcomesOf(plan, log);
  std::set<std::string> weights =
      WeightsFor(paper, outcomes, AnalysesOf(paper.claims, wanted), folder);
  for (const PlannedTrial& planned : plan(outcomes)) {
    const bool begins = planned.trial.start && !outcomes.contains(planned.trial.name);
    if (begins) weights.insert(planned.trial.start->name);
  }
  return weights;
}

void Reproduce(ReproduceOptions options) {
  const std::optional<double> budget = Seconds(options.budget);
  const size_t slash = options.paper.rfind('/');
  // PAPER/CLAIM; other slashes are those of a path.
  std::error_code ignored;
  if (slash != std::string::npos && slash + 1 < options.paper.size() &&
      options.paper.find_first_not_of("0123456789", slash + 1) == std::string::npos &&
      !fs::is_directory(options.paper, ignored)) {
    const std::string number = options.paper.substr(slash + 1);
    int claim = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), claim);
    if (read.ec != std::errc()) throw BadInput("there is no claim of this number").Found(number);
    options.claims.push_back(claim);
    options.paper.resize(slash);
  }
  const Paper paper = ReadPaper(options.paper);
  CheckAnalyses(paper);
  const std::vector<const Claim*> wanted = Wanted(paper.claims, options.claims);
  const WantedTrials work(paper, wanted, options.claims.empty());
  const fs::path folder = OpenFolder(options, paper.name, paper.claims.title);
  const RunLock lock(folder);  // before the log is read: a half line is cut off
  OutcomeLog log(folder / "outcomes.jsonl");
  const TrialPlan plan = [&](const Outcomes& outcomes) { return work.Plan(outcomes); };
  if (options.claims.empty() && !options.common.quiet) {
    const size_t all = log.All().size(), used = OutcomesOf(plan, log.All()).size();
    if (all > used) {
      fmt::print(stderr, "{} of {} outcomes are of no training that this paper asks for now.\n",
                 all - used, all);
    }
  }

  InstallStopSignals();
  Progress progress(2, options.common.quiet);
  TrialHooks hooks;
  hooks.stop = &StopFlag();
  hooks.progress = [&](const TrialProgress& now) {
    if (progress.Due()) progress.Update(ProgressLine(now));
  };
  hooks.note = [&](const std::string& note) {
    if (!options.common.quiet) progress.Log(note);
  };
  const std::string again = fmt::format("{} --resume{}", Command(options),
                                        options.out.empty() ? "" : " --out " + options.out);
  std::optional<Error> ended;  // what is there is judged all the same
  try {
    if (!budget || *budget > 0) {
      TrialRunOptions how{folder / "runs", options.common.ThreadCount(), budget, {}};
      if (options.weights) how.weights = Weights(paper, wanted, plan, log.All(), folder);
      RunTrials(plan, &log, how, hooks);
    }
  } catch (Error& error) {
    if (error.kind() == ErrorKind::kStopped) error.Hint("go on: " + again);
    ended = error;
  }
  progress.Clear();

  const Outcomes outcomes = OutcomesOf(plan, log.All());
  AnalysesOptions wanted_analyses;
  wanted_analyses.out = folder;
  wanted_analyses.run = !ended;
  wanted_analyses.quiet = options.common.quiet;
  wanted_analyses.threads = options.common.ThreadCount();
  wanted_analyses.note = hooks.note;
  const AnalysesDone analyses =
      RunAnalyses(paper, outcomes, AnalysesOf(paper.claims, wanted), wanted_analyses);
  const ClaimsReport report = JudgePaper(paper, wanted, outcomes, analyses, Command(options));
  WriteFile(folder / "RESULTS.md", ClaimsMarkdown(report));
  if (ended) throw Error(*ended);
  if (options.common.json) {
    fmt::print("{}\n", ClaimsJson(report).dump(2));
  } else {
    fmt::print("{}\n{}\n", ClaimsTable(report, 160), fmt::join(report.notes, "\n"));
    fmt::print("Results: {}\n", (folder / "RESULTS.md").string());
    // All may be done when a budget ends, and a budget of 0 trains nothing.
    const bool left = plan(outcomes).size() > outcomes.size();
    if (left) fmt::print("Out of time; go on: {}\n", again);
  }
  if (analyses.failed > 0) {
    throw Failed(analyses.failed == 1 ? "an analysis failed" : "analyses failed")
        .At((folder / "RESULTS.md").string())
        .Hint("the results say which, and why; --resume tries again");
  }
}

}  // namespace

void AddReproduceVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("reproduce", kAbout);
  verb->footer(kExamples);
  const auto options = std::make_shared<ReproduceOptions>();
  verb->add_option("paper", options->paper, "PAPER or PAPER/CLAIM: chung2014, chung2014/7")
      ->required();
  verb->add_option("--claim", options->claims, "Only this claim's number; repeatable");
  verb->add_option("--budget", options->budget,
                   "Time for trainings: 90s, 30m, 2h, or full (default: full)");
  verb->add_flag("--resume", options->resume, "Go on in OUT");
  verb->add_flag(
      "--weights", options->weights,
      "Train again what an analysis needs and whose weights are not in OUT: --from brings "
      "outcomes, no weights");
  verb->add_option("--out", options->out, "Folder to work in (default: runs/reproduce-PAPER)");
  verb->add_option("--from", options->from,
                   "Outcomes of trainings to begin with; those that this program would train "
                   "otherwise are trained again");
  AddCommonOptions(verb, &options->common);
  verb->callback([options] { Reproduce(*options); });
}

}  // namespace mnemo
