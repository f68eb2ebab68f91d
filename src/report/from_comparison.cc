#include "report/from_comparison.h"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/look.h"
#include "analysis/statistics.h"
#include "cell/catalogue.h"
#include "cell/mathml.h"
#include "cell/parse.h"
#include "engine/cpu/cpu.h"
#include "report/cell_drawing.h"
#include "report/numbers.h"
#include "train/metrics.h"
#include "train/model_setup.h"
#include "train/run.h"
#include "train/sample.h"

namespace mnemo {
namespace {

constexpr size_t kSaturationSymbols = 65536;  // of the test part
constexpr size_t kBeforePassage = 1000;       // read first, so that the state is a usual one
constexpr size_t kPassage = 800;
constexpr int kSampleLength = 500;
constexpr size_t kLargestDrawing = 300000;  // in bytes; nobody could follow a larger one
constexpr double kTemperatures[] = {0.5, 0.8, 1.0};

// The mean over the seeds, symbol by symbol.
std::vector<float> MeanLosses(const CellOutcome& cell) {
  std::vector<double> sums;
  int runs = 0;
  for (const FinalOutcome& run : cell.finals) {
    if (run.test_losses.empty()) continue;
    sums.resize(run.test_losses.size());
    for (size_t i = 0; i < sums.size(); ++i) sums[i] += run.test_losses[i];
    ++runs;
  }
  std::vector<float> losses(sums.size());
  for (size_t i = 0; i < sums.size(); ++i) losses[i] = static_cast<float>(sums[i] / runs);
  return losses;
}

SeedRun ReadRun(const FinalOutcome& outcome) {
  SeedRun run;
  run.seed = outcome.seed;
  run.diverged = outcome.diverged;
  double symbols = 0, seconds = 0;
  for (const MetricsRow& row : ReadMetrics(outcome.folder / "metrics.jsonl")) {
    run.curve.push_back({row.update, row.seconds, row.train, row.valid});
    symbols += row.symbols_per_second;
    seconds += 1;
  }
  if (seconds > 0) run.characters_per_second = symbols / seconds;
  if (!outcome.test_losses.empty()) run.test_loss = Mean(std::span(outcome.test_losses));
  return run;
}

// A value at every byte of the text that the symbols stand for: a word's at each of its bytes.
std::vector<float> ByBytes(const ValueTrace& trace, const Symbols& passage,
                           const Vocabulary& vocabulary) {
  std::vector<float> values;
  for (size_t i = 0; i < passage.size(); ++i) {
    const auto at = trace.values.begin() + static_cast<int64_t>(i) * trace.units;
    const size_t bytes = vocabulary.Piece(passage[i]).size();
    for (size_t k = 0; k < bytes; ++k) values.insert(values.end(), at, at + trace.units);
  }
  return values;
}

void Look(const LoadedRun& run, const TextData& data, CellResult* cell) {
  for (const LayerGate& gate : GateSaturations(run, data.test.Part(0, kSaturationSymbols))) {
    cell->saturation.push_back({gate.layer + 1, gate.gate, gate.units});
  }
  // A short test part is shown from its start.
  const size_t before = data.test.size() > kBeforePassage + kPassage ? kBeforePassage : 0;
  const Symbols passage = data.test.Part(before, kPassage);
  cell->passage.text = data.vocabulary.Decode(passage);
  for (ValueTrace& trace : TracePassage(run, data.test.Part(0, before), passage)) {
    cell->passage.traces.push_back(
        {trace.layer + 1, trace.value, trace.units, ByBytes(trace, passage, data.vocabulary)});
  }
  const auto backend = MakeCpuBackend(1);
  for (double temperature : kTemperatures) {
    Sample sample = {temperature, ""};
    SampleText(run, *backend, {.length = kSampleLength, .temperature = temperature},
               [&](std::string_view piece) {
                 sample.text += piece;
                 return true;
               });
    cell->samples.push_back(std::move(sample));
  }
}

CellResult MakeCell(const CellOutcome& outcome, const CellCost& cost, const TextData& data,
                    const std::filesystem::path& cells) {
  const CellText text = LoadCellText((cells / CellFileName(outcome.cell)).string());
  const CellGraph graph = CheckCell(text, CellName(outcome.cell));
  CellResult cell;
  cell.name = graph.name;
  cell.about = graph.about;
  cell.equations_text = PrintCell(text);
  cell.equations_mathml = CellMathMl(text);
  cell.drawing_svg = CellFigure(text, graph);
  if (cell.drawing_svg.size() > kLargestDrawing) cell.drawing_svg.clear();
  cell.hash = CanonicalHash(graph);
  cell.units = cost.units;
  cell.parameters = cost.parameters;
  for (const PilotOutcome& pilot : outcome.pilots) {
    cell.grid.push_back({pilot.rate, pilot.diverged ? kUnknown : pilot.valid_loss, pilot.diverged,
                         pilot.rate == outcome.rate});
  }
  std::vector<double> tests;
  const FinalOutcome* best = nullptr;
  for (const FinalOutcome& run : outcome.finals) {
    cell.runs.push_back(ReadRun(run));
    if (run.diverged) continue;
    tests.push_back(cell.runs.back().test_loss);
    if (best == nullptr) best = &run;
  }
  if (best == nullptr) return cell;
  const Interval seeds = StudentInterval(tests);
  cell.test_mean = seeds.mean;
  cell.seed_low = seeds.low;
  cell.seed_high = seeds.high;
  const Interval over_text = BlockBootstrap(MeanLosses(outcome));
  cell.text_low = over_text.low;
  cell.text_high = over_text.high;

  const LoadedRun run = LoadRun(best->folder, WhichCheckpoint::kBest);
  const ModelLayout layout = LayOut(run.spec);
  cell.layers = static_cast<int>(run.spec.layers.size());
  cell.head_parameters = layout.count - layout.head;
  for (const ModelTensor& tensor : layout.tensors) {
    if (tensor.name.ends_with(".P")) cell.projection_parameters += tensor.count;
  }
  cell.cell_parameters = layout.count - cell.head_parameters - cell.projection_parameters;
  cell.flops_per_symbol = static_cast<double>(ModelFlopsPerSymbol(run.spec));
  Look(run, data, &cell);
  return cell;
}

PairedDifference MakePair(const CellOutcome& a, const CellOutcome& b) {
  PairedDifference pair;
  pair.cell_a = CellName(a.cell);
  pair.cell_b = CellName(b.cell);
  const Interval text = PairedBlockBootstrap(MeanLosses(a), MeanLosses(b));
  pair.mean = text.mean;
  pair.text_low = text.low;
  pair.text_high = text.high;
  std::vector<double> differences;
  for (size_t s = 0; s < std::min(a.finals.size(), b.finals.size()); ++s) {
    if (a.finals[s].test_losses.empty() || b.finals[s].test_losses.empty()) continue;
    differences.push_back(Mean(std::span(a.finals[s].test_losses)) -
                          Mean(std::span(b.finals[s].test_losses)));
  }
  const Interval seeds = StudentInterval(differences);
  pair.seed_low = seeds.low;
  pair.seed_high = seeds.high;
  return pair;
}

std::string RuleText(const std::optional<InitialValue>& rule, const std::string& otherwise) {
  return rule ? PrintInitialValue(*rule) : otherwise;
}

std::vector<std::pair<std::string, std::string>> Settings(const ComparisonOutcome& outcome) {
  const TrainRecipe& train = outcome.spec.recipe.train;
  const OptimizerSpec& optimizer = train.optimizer;
  const char* names[] = {"SGD", "RMSProp", "Adam"};
  const int64_t symbols = int64_t{train.batch} * train.steps;
  std::string rates;
  for (double rate : outcome.spec.rates)
    rates += fmt::format("{}{:g}", rates.empty() ? "" : ", ", rate);
  const InitRules& init = outcome.spec.recipe.init;
  return {
      {"Batch", fmt::format("{} sequences", train.batch)},
      {"Unrolled", fmt::format("{} steps, the state carried on", train.steps)},
      {"Optimizer", names[static_cast<int>(optimizer.kind)]},
      {"Learning rates tried", rates + ", cosine schedule"},
      {"Gradient clipping",
       optimizer.clip_norm > 0 ? fmt::format("norm {:g}", optimizer.clip_norm) : "none"},
      {"Initial values", "matrices " + RuleText(init.matrices, "uniform(-0.08, 0.08)") +
                             ", vectors " + RuleText(init.vectors, "0") +
                             ", unless the cell says otherwise"},
      {"Updates of a pilot run", fmt::format("{}", outcome.plan.pilot_updates)},
      {"Updates of a final run", fmt::format("{}", outcome.plan.final_updates)},
      {"Characters of a final run", fmt::format("{}", outcome.plan.final_updates * symbols)},
      {"Seeds", fmt::format("{}", outcome.plan.seeds)},
  };
}

// A rate at the end of the grid may not be the cell's best one.
void NoteEdges(const CellOutcome& cell, std::vector<std::string>* notes) {
  if (cell.rate == 0) {
    notes->push_back(
        fmt::format("Every pilot run of {} diverged: it has no result.", CellName(cell.cell)));
    return;
  }
  const auto [low, high] = std::minmax_element(
      cell.pilots.begin(), cell.pilots.end(),
      [](const PilotOutcome& a, const PilotOutcome& b) { return a.rate < b.rate; });
  if (cell.pilots.size() > 1 && (cell.rate == low->rate || cell.rate == high->rate)) {
    notes->push_back(fmt::format(
        "{}'s learning rate, {:g}, is the {} of the grid: a wider grid (--rates) might find a "
        "better one.",
        CellName(cell.cell), cell.rate, cell.rate == low->rate ? "lowest" : "highest"));
  }
}

}  // namespace

CompareReport MakeCompareReport(const ComparisonOutcome& outcome, const TextData& data,
                                const std::string& command, const std::string& version) {
  CompareReport report;
  std::string names;
  for (size_t c = 0; c < outcome.cells.size(); ++c) {
    if (c > 0) names += c + 1 == outcome.cells.size() ? " and " : ", ";
    names += CellName(outcome.cells[c].cell);
  }
  report.title = names + " on " + data.name;
  report.command = command;
  report.version = version;
  report.data = {data.name,
                 static_cast<int64_t>(data.train.size() + data.valid.size() + data.test.size()),
                 static_cast<int>(data.vocabulary.size()),
                 static_cast<int64_t>(data.train.size()),
                 static_cast<int64_t>(data.valid.size()),
                 static_cast<int64_t>(data.test.size()),
                 data.sha256};
  report.budget =
      fmt::format("{} parameters a cell, {:g} minutes of training in all, {} at a time",
                  Grouped(outcome.spec.parameters), outcome.spec.minutes, outcome.spec.workers);
  report.settings = Settings(outcome);
  report.notes = data.notes;
  for (const std::string& note : outcome.plan.notes) report.notes.push_back(note);
  for (size_t c = 0; c < outcome.cells.size(); ++c) {
    report.cells.push_back(
        MakeCell(outcome.cells[c], outcome.plan.costs[c], data, outcome.folder / "cells"));
    NoteEdges(outcome.cells[c], &report.notes);
  }
  for (size_t a = 0; a < outcome.cells.size(); ++a) {
    for (size_t b = a + 1; b < outcome.cells.size(); ++b) {
      const bool both =
          !MeanLosses(outcome.cells[a]).empty() && !MeanLosses(outcome.cells[b]).empty();
      if (both) report.pairs.push_back(MakePair(outcome.cells[a], outcome.cells[b]));
    }
  }
  return report;
}

}  // namespace mnemo
