// mnemo bench: how fast cells train on this machine, and how near to what it can do.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/signals.h"
#include "base/version.h"
#include "bench/baseline.h"
#include "bench/bench_json.h"
#include "bench/machine.h"
#include "bench/measurement.h"
#include "bench/workload.h"
#include "cli/verbs.h"
#include "report/numbers.h"

namespace mnemo {
namespace {

constexpr char kAbout[] =
    "Measure how fast cells train on this machine, and how near to its limit.\n"
    "The limit is the workload's products at the processor's peak (measured in the same run), "
    "plus\n"
    "its elementwise values at the best rate known; docs/measuring.md has the formula.";

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo bench                              LSTMs of 36 to 512 units, on one thread\n"
    "  mnemo bench gru-128 mut1-128 --threads 2\n"
    "  mnemo bench --list                       what can be measured\n"
    "  mnemo bench --cell my.cell --units 256 --batch 32 --steps 100\n"
    "  mnemo bench --all --out before.json      and later:\n"
    "  mnemo bench --all --baseline before.json\n"
    "  mnemo bench lstm-128 --side-by-side      what two trainings at once cost each other";

struct BenchOptions {
  CommonOptions common;
  std::vector<std::string> names;
  bool list = false, all = false, side_by_side = false;
  MeasureOptions measure;
  std::string out, baseline;
  Workload own;  // --cell
};

std::vector<Workload> Chosen(const CLI::App* verb, const BenchOptions& options) {
  if (!options.own.cell.empty()) {
    if (!options.names.empty() || options.all) {
      throw BadInput("--cell measures one workload of its own").Hint("leave out names and --all");
    }
    Workload own = options.own;
    own.name = own.cell;
    return {own};
  }
  for (const char* option : {"--units", "--batch", "--steps", "--vocabulary", "--layers"}) {
    if (verb->count(option) > 0) {
      throw BadInput(std::string(option) + " needs --cell")
          .Hint("the sizes of a named workload are fixed: only so can figures be compared");
    }
  }
  std::vector<Workload> chosen;
  if (options.all) return Workloads();
  for (const std::string& name : options.names) chosen.push_back(FindWorkload(name));
  if (!chosen.empty()) return chosen;
  for (const char* name : {"lstm-36", "lstm-64", "lstm-128", "lstm-512"}) {
    chosen.push_back(FindWorkload(name));
  }
  return chosen;
}

void PrintList(bool json) {
  if (json) {
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    for (const Workload& work : Workloads()) out.push_back(ToJson(work));
    fmt::print("{}\n", out.dump(2));
    return;
  }
  fmt::print("{:<18} {:>6} {:>7} {:>6} {:>6}  {}\n", "WORKLOAD", "UNITS", "INPUT", "BATCH", "STEPS",
             "WHAT");
  for (const Workload& work : Workloads()) {
    fmt::print("{:<18} {:>6} {:>7} {:>6} {:>6}  {}\n", work.name, work.units, work.input,
               work.batch, work.steps, work.about);
  }
}

std::string Percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

void PrintHeader() {
  fmt::print("{:<18} {:>11} {:>25} {:>9} {:>8} {:>8} {:>9}\n", "WORKLOAD", "STEPS/S",
             "MIDDLE HALF OF ROUNDS", "GFLOP/S", "OF PEAK", "OF LIMIT", "MEMORY");
}

void PrintRow(const Measurement& m, const Baseline* baseline) {
  const Spread speed = m.Speed();
  fmt::print("{:<18} {:>11} {:>25} {:>9.1f} {:>8} {:>8} {:>9}\n", m.workload, Whole(speed.median),
             Whole(speed.q1) + " to " + Whole(speed.q3), m.Gflops(), Percent(m.ShareOfPeak()),
             Percent(m.ShareOfLimit()), m.peak_memory > 0 ? Bytes(m.peak_memory) : kMissing);
  std::vector<int> order;
  double known = 0;
  for (int p = 0; p < kPhases; ++p) {
    known += m.phases[p];
    if (m.phases[p] >= 0.005) order.push_back(p);
  }
  std::sort(order.begin(), order.end(), [&](int a, int b) { return m.phases[a] > m.phases[b]; });
  std::string line;
  for (int p : order) {
    line += fmt::format("{} {}, ", PhaseName(static_cast<Phase>(p)), Percent(m.phases[p]));
  }
  fmt::print("  {}rest {}\n", line, Percent(std::max(0.0, 1 - known)));
  if (!m.signature.empty()) fmt::print("  signature {}\n", m.signature);
  if (baseline == nullptr) return;
  const BaselineEntry* before = baseline->Find(m.workload, m.threads);
  if (before == nullptr) {
    fmt::print("  not in the baseline with {} threads\n", m.threads);
    return;
  }
  fmt::print("  {:.2f} times the baseline's {} steps/s\n", speed.median / before->median,
             Whole(before->median));
  if (!m.signature.empty() && !before->signature.empty()) {
    fmt::print("  {}\n", m.signature == before->signature
                             ? "the same signature: the same bits"
                             : "ANOTHER SIGNATURE: results differ from the baseline's");
  }
}

void PrintSideBySide(const std::vector<SideBySide>& all, bool json) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const SideBySide& one : all) {
    const Spread kept = SpreadOf(one.kept);
    if (json) {
      out.push_back({{"workload", one.workload},
                     {"trainings", one.count},
                     {"alone_steps_per_second", SpreadOf(one.alone).median},
                     {"together_steps_per_second", SpreadOf(one.together).median},
                     {"kept", {{"median", kept.median}, {"q1", kept.q1}, {"q3", kept.q3}}}});
      continue;
    }
    fmt::print(
        "{}: {} trainings side by side, one thread each, keep {} of the speed of one alone "
        "({} to {})\n  alone {} steps/s, together {} each\n",
        one.workload, one.count, Percent(kept.median), Percent(kept.q1), Percent(kept.q3),
        Whole(SpreadOf(one.alone).median), Whole(SpreadOf(one.together).median));
  }
  if (json) fmt::print("{}\n", out.dump(2));
}

Error Stopped() {
  return Error(ErrorKind::kStopped,
               "stopped: what was measured is above, and its last rounds are missing");
}

void Bench(const CLI::App* verb, const BenchOptions& options) {
  RequireName(verb, "--cell", options.own.cell);
  RequireName(verb, "--out", options.out);
  RequireName(verb, "--baseline", options.baseline);
  const bool json = options.common.json;
  if (options.list) return PrintList(json);
  const std::vector<Workload> chosen = Chosen(verb, options);
  std::unique_ptr<Baseline> baseline;
  if (!options.baseline.empty())
    baseline = std::make_unique<Baseline>(ReadBaseline(options.baseline));
  const MachineInfo machine = DescribeMachine();
  MeasureOptions measure = options.measure;
  // Speed per core is what compares: one thread unless more are asked for.
  measure.threads = std::max(1, options.common.threads);
  if (measure.threads > machine.cores) {
    fmt::print(stderr, "note: {} threads on {} cores: they take turns, and figures say little\n",
               measure.threads, machine.cores);
  }
  InstallStopSignals();
  Progress progress(2, options.common.quiet);
  const auto say = [&](const Workload& work, size_t index, int round, int rounds) {
    progress.Update(fmt::format("{} ({} of {}): round {} of {}", work.name, index + 1,
                                chosen.size(), round + 1, rounds));
    return !StopRequested();
  };
  if (options.side_by_side) {
    for (const char* option : {"--out", "--signature", "--baseline"}) {
      if (verb->count(option) > 0) {
        throw BadInput(std::string(option) + " does not go with --side-by-side")
            .Hint("--json prints what was measured");
      }
    }
    if (options.common.threads == 1) {
      throw BadInput("--side-by-side with one thread has nothing to compare")
          .Hint("--threads says how many trainings run at once; default: all cores");
    }
    std::vector<SideBySide> all;
    for (size_t i = 0; i < chosen.size() && !StopRequested(); ++i) {
      all.push_back(MeasureSideBySide(
          chosen[i], options.common.ThreadCount(), measure.rounds, measure.seconds,
          [&](int round) { return say(chosen[i], i, round, measure.rounds); }));
    }
    progress.Clear();
    std::erase_if(all, [](const SideBySide& one) { return one.kept.empty(); });
    PrintSideBySide(all, json);
    if (StopRequested()) throw Stopped();
    return;
  }
  std::vector<Measurement> done;
  for (size_t i = 0; i < chosen.size() && !StopRequested(); ++i) {
    if (measure.threads > chosen[i].batch) {
      progress.Log(
          fmt::format("note: {} has {} sequences in a batch: no more threads than that "
                      "have work in its time loop",
                      chosen[i].name, chosen[i].batch));
    }
    done.push_back(Measure(chosen[i], measure,
                           [&](int round) { return say(chosen[i], i, round, measure.rounds); }));
    if (done.back().steps_per_second.empty()) {
      done.pop_back();  // stopped before its first round
      break;
    }
    if (json) continue;
    progress.Clear();
    if (done.size() == 1) {
      fmt::print("{}, {} kernels, {} thread{}: {:.0f} GFLOP/s at its peak, usually {:.0f}\n",
                 machine.processor, machine.kernels, measure.threads,
                 measure.threads == 1 ? "" : "s", done[0].Peak(), done[0].Usual());
      PrintHeader();
    }
    PrintRow(done.back(), baseline.get());
    std::fflush(stdout);
  }
  progress.Clear();
  const std::string text = ToJson(machine, done).dump(2) + "\n";
  if (!options.out.empty()) WriteFile(options.out, text);
  if (json) fmt::print("{}", text);
  if (StopRequested()) throw Stopped();
}

}  // namespace

void AddBenchVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("bench", kAbout);
  auto options = std::make_shared<BenchOptions>();
  options->own = FindWorkload("lstm-128");
  options->own.cell.clear();
  verb->add_option("WORKLOAD", options->names, "What to measure (default: four LSTMs)");
  verb->add_flag("--list", options->list, "Say what can be measured");
  verb->add_flag("--all", options->all, "Measure everything");
  verb->add_option("--rounds", options->measure.rounds, "Rounds; figures are their medians")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  verb->add_option("--seconds", options->measure.seconds, "Of a round")
      ->capture_default_str()
      ->check(FiniteRange(0.01, 3600));
  verb->add_flag("--side-by-side", options->side_by_side,
                 "Independent trainings at once, one a thread, against one alone");
  verb->add_flag("--signature", options->measure.signature,
                 "Also a hash of what a fixed training computes: the same if only speed changed");
  verb->add_option("--out", options->out, "Also write the figures to this JSON file");
  verb->add_option("--baseline", options->baseline, "Compare with a file that --out wrote");
  verb->add_option("--cell", options->own.cell, "Measure this cell: a name, or a .cell file");
  const auto size = [&](const char* name, int* value, const char* about) {
    verb->add_option(name, *value, about)->capture_default_str()->check(CLI::Range(1, 1 << 20));
  };
  size("--units", &options->own.units, "With --cell: units of a layer");
  verb->add_option("--layers", options->own.layers, "With --cell: layers")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  size("--vocabulary", &options->own.input, "With --cell: symbols");
  size("--batch", &options->own.batch, "With --cell: sequences in a batch");
  size("--steps", &options->own.steps, "With --cell: steps of a sequence");
  verb->footer(kExamples);
  AddCommonOptions(verb, &options->common);
  verb->callback([verb, options] { Bench(verb, *options); });
}

}  // namespace mnemo
