// mnemo check: a cell's gradient against finite differences, and the fast backend against the
// reference.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "cell/catalogue.h"
#include "cli/cell_dump.h"
#include "cli/verbs.h"
#include "engine/cell_trial.h"
#include "engine/cpu/cpu.h"
#include "engine/gradient_check.h"
#include "engine/reference/reference.h"

namespace mnemo {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kLimit = 1e-7;

constexpr char kCheckExamples[] =
    "Examples:\n"
    "  mnemo check gru\n"
    "  mnemo check my.cell --units 8 --steps 6 --seed 3\n"
    "  mnemo check lstm --dump lstm.npz     and numpy.load('lstm.npz') has every number\n"
    "  mnemo check lstm --dump lstm.npz --no-differences     the dump alone, at once\n"
    "Exit code 0 only if every error of the gradient is below 1e-7.";

struct CheckOptions {
  CommonOptions common;
  std::string cell;
  int units = 0;  // 0: 5, or the next multiple of the cell's heads
  int input = 4;
  int steps = 4;
  int batch = 2;
  uint64_t seed = 1;
  bool one_hot = false;
  std::string dump;
  bool differences = true;
};

TrialShape ShapeFor(const CellGraph& graph, const CheckOptions& options) {
  TrialShape shape;
  shape.sizes.units = options.units;
  if (options.units == 0) shape.sizes.units = (5 + graph.heads - 1) / graph.heads * graph.heads;
  shape.sizes.input = graph.projects_input ? shape.sizes.units : options.input;
  shape.time = options.steps;
  shape.batch = options.batch;
  shape.one_hot = options.one_hot;
  if (options.one_hot && graph.projects_input) {
    throw BadInput("cell '" + graph.name +
                   "' uses x outside a product, so that it never sees a one-hot input")
        .Hint("leave out --one-hot");
  }
  return shape;
}

NamedError Worst(const std::vector<NamedError>& errors) {
  return *std::max_element(
      errors.begin(), errors.end(),
      [](const NamedError& a, const NamedError& b) { return a.error < b.error; });
}

void PrintJson(const CellGraph& graph, const CheckOptions& options, const TrialData& data,
               const std::vector<NamedError>& gradients, const NamedError& cpu,
               double sensitivity) {
  const TrialShape& shape = data.shape;
  Json errors = Json::object();
  for (const NamedError& error : gradients) errors[error.name] = error.error;
  Json json = {{"cell", graph.name},
               {"units", shape.sizes.units},
               {"input", shape.sizes.input},
               {"steps", shape.time},
               {"batch", shape.batch},
               {"seed", options.seed},
               {"one_hot", shape.one_hot},
               {"redraws", data.redraws},
               {"cpu_against_reference", {{"name", cpu.name}, {"error", cpu.error}}},
               {"sensitivity", sensitivity}};
  if (!gradients.empty()) {
    const double worst = Worst(gradients).error;
    json.update({{"gradient_errors", errors},
                 {"worst", worst},
                 {"limit", kLimit},
                 {"passed", worst < kLimit}});
  }
  fmt::print("{}\n", json.dump(2));
}

void PrintTable(const CellGraph& graph, const CheckOptions& options, const TrialData& data,
                const std::vector<NamedError>& gradients, const NamedError& cpu,
                double sensitivity) {
  const TrialShape& shape = data.shape;
  fmt::print("{}: {} units, {} input of {}, {} steps, {} rows, seed {}\n", graph.name,
             shape.sizes.units, shape.one_hot ? "one-hot" : "dense", shape.sizes.input, shape.time,
             shape.batch, options.seed);
  fmt::print("draws rejected near a corner or a pole: {}\n", data.redraws);
  if (!gradients.empty())
    fmt::print("\nGradients in double against finite differences, worst relative error:\n");
  size_t widest = 12;
  for (const NamedError& error : gradients) widest = std::max(widest, error.name.size());
  for (const NamedError& error : gradients) {
    fmt::print("  {:<{}}  {:.1e}{}\n", error.name, widest, error.error,
               error.error < kLimit ? "" : "  over the limit");
  }
  fmt::print("\ncpu in float against the reference in double: worst {:.1e} ({})\n", cpu.error,
             cpu.name);
  fmt::print("results move by {:.1e} when every parameter moves by one part in 2^22{}\n",
             sensitivity,
             sensitivity < 1e-6 ? "" : ":\nthis draw cancels, and no float program is exact here");
}

void RunCheck(const CheckOptions& options) {
  const auto graph = std::make_shared<const CellGraph>(LoadCell(options.cell));
  const TrialData data = DrawTrial(graph, ShapeFor(*graph, options), options.seed);
  std::vector<NamedError> gradients;
  if (options.differences) gradients = CheckGradients(graph, data);
  const TrialResult truth = RunTrial(*MakeReferenceBackend<double>(), graph, data);
  const TrialResult result = RunTrial(*MakeCpuBackend(options.common.ThreadCount()), graph, data);
  const NamedError cpu = Worst(CompareResults(*graph, data.shape, result, truth));
  if (!options.dump.empty()) {
    WriteCellDump(options.dump, *graph, options.seed, data, truth, result);
  }
  (options.common.json ? PrintJson : PrintTable)(*graph, options, data, gradients, cpu,
                                                 Sensitivity(graph, data, truth));
  if (gradients.empty()) return;
  const NamedError worst = Worst(gradients);
  if (worst.error < kLimit) return;
  throw Failed(fmt::format("the gradient of {} differs from finite differences by {:.1e}",
                           worst.name, worst.error))
      .Allowed(fmt::format("less than {:.0e}", kLimit))
      .Hint("in a very steep cell it is the differences that are inexact; try another --seed");
}

}  // namespace

void AddCheckVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("check", "A cell's gradient against finite differences");
  const auto options = std::make_shared<CheckOptions>();
  verb->add_option("CELL", options->cell, "A cell of the catalogue, or a .cell file")->required();
  const auto number = [&](const char* name, int* value, const char* about) {
    verb->add_option(name, *value, about)->capture_default_str()->check(CLI::Range(1, 4096));
  };
  verb->add_option("--units", options->units, "Units of the layer (default: 5, or as heads allow)")
      ->check(CLI::Range(1, 4096));
  number("--input", &options->input, "Width of the input");
  number("--steps", &options->steps, "Steps of the sequence");
  number("--batch", &options->batch, "Rows of the batch");
  AddSeedOption(verb, &options->seed, "Of all that is drawn")->capture_default_str();
  verb->add_flag("--one-hot", options->one_hot, "The input is symbols");
  verb->add_option("--dump", options->dump,
                   "Write every number to this .npz file (docs/formats.md)");
  verb->add_flag("!--no-differences", options->differences,
                 "Leave out the finite differences, which take most of the time");
  verb->footer(kCheckExamples);
  AddCommonOptions(verb, &options->common);
  verb->callback([options] { RunCheck(*options); });
}

}  // namespace mnemo
