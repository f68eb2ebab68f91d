// mnemo cells: the catalogue as a table, or one cell: its equations, counts and plan.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "cell/catalogue.h"
#include "cell/latex.h"
#include "cell/parse.h"
#include "cli/verbs.h"
#include "engine/plan.h"
#include "model/spec.h"
#include "report/cell_drawing.h"
#include "report/numbers.h"

namespace mnemo {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kCellsExamples[] =
    "Examples:\n"
    "  mnemo cells                              the catalogue\n"
    "  mnemo cells gru --units 256 --input 65   counts at these sizes\n"
    "  mnemo cells my.cell --plan               how a file of your own is computed\n"
    "  mnemo cells gru --latex                  the equations for a paper\n"
    "  mnemo cells lstm --svg lstm.svg          a drawing of one step\n"
    "  mnemo cells --json                       the catalogue, for programs";

struct CellsOptions {
  CommonOptions common;
  std::string cell;
  int units = 128;
  int input = 87;
  bool plan = false;
  bool latex = false;
  std::string svg;
};

struct CellCounts {
  std::vector<ModelTensor> tensors;  // of one layer; first P where x is projected
  int64_t parameters = 0;
  int64_t flops_one_hot = 0;
  int64_t flops_dense = 0;
  int matrices = 0;
  // Groups of products that follow one another in every step; -1 where no backend can plan the
  // cell.
  int product_groups = -1;
};

int ProductGroups(const Plan& plan) {
  return static_cast<int>(
      std::count_if(plan.forward.stages.begin(), plan.forward.stages.end(),
                    [](const PlanStage& stage) { return !stage.sums.empty(); }));
}

// The counts of a layer right above the data.
CellCounts Count(std::shared_ptr<const CellGraph> cell, const CellsOptions& options) {
  ModelSpec spec;
  spec.vocabulary = options.input;
  spec.layers = {{cell, options.units}};
  const ModelLayout layout = LayOut(spec);
  const ModelLayout::LayerPart& part = layout.layers[0];
  CellCounts counts;
  counts.parameters = layout.head;
  for (const ModelTensor& tensor : layout.tensors) {
    if (tensor.offset >= layout.head) break;
    counts.tensors.push_back(tensor);
    counts.tensors.back().name = tensor.name.substr(tensor.name.find('.') + 1);
    if (tensor.kind == Parameter::Kind::kMatrix) ++counts.matrices;
  }
  // A product with P: one look-up of a row, or 2 operations a weight.
  const int64_t projection = part.projected ? options.units : 0;
  counts.flops_one_hot = FlopsPerStep(*cell, part.sizes, !part.projected) + projection;
  counts.flops_dense = FlopsPerStep(*cell, part.sizes, false) + 2 * projection * options.input;
  if (cell->belows.empty()) counts.product_groups = ProductGroups(BuildPlan(*cell));
  return counts;
}

// The first line of a cell's comment, cut after a word where it is too long for the table.
std::string FirstLine(const std::string& about) {
  constexpr size_t kLongest = 56;
  const std::string line = about.substr(0, about.find('\n'));
  if (line.size() <= kLongest) return line;
  const size_t blank = line.rfind(' ', kLongest);
  return line.substr(0, blank == std::string::npos ? kLongest : blank) + " ...";
}

template <typename Items, typename Name>
std::string Joined(const Items& items, const Name& name) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ", ") + name(item);
  return text;
}

std::string ShapeText(const std::vector<int64_t>& shape) {
  return "[" + Joined(shape, [](int64_t size) { return fmt::format("{}", size); }) + "]";
}

Json CellJson(const CellText& text, const CellGraph& graph, const CellsOptions& options) {
  const CellCounts counts = Count(std::make_shared<CellGraph>(graph), options);
  Json tensors = Json::array(), states = Json::array(), values = Json::array();
  for (const ModelTensor& tensor : counts.tensors) {
    tensors.push_back({{"name", tensor.name}, {"shape", tensor.shape}, {"count", tensor.count}});
  }
  for (const State& state : graph.states) states.push_back(state.name);
  for (const NamedValue& value : graph.values) values.push_back(value.name);
  Json json = {{"name", graph.name},
               {"about", graph.about},
               {"hash", CanonicalHash(graph)},
               {"equations", PrintCell(text)},
               {"states", states},
               {"gates", graph.gates},
               {"memory", graph.memory},
               {"output", graph.output_name},
               {"values", values},
               {"projects_input", graph.projects_input},
               {"units", options.units},
               {"input", options.input},
               {"parameters", tensors},
               {"parameter_count", counts.parameters},
               {"flops_one_hot", counts.flops_one_hot},
               {"flops_dense", counts.flops_dense},
               {"product_groups", nullptr}};
  if (counts.product_groups >= 0) json["product_groups"] = counts.product_groups;
  if (options.plan) json["plan"] = PrintPlan(BuildPlan(graph), graph);
  return json;
}

void PrintTable(const CellsOptions& options) {
  struct Row {
    CellGraph graph;
    CellCounts counts;
  };
  std::vector<Row> rows;
  size_t widest = 4, states_widest = 6;
  const auto state_name = [](const State& state) { return state.name; };
  for (const std::string& name : CatalogueNames()) {
    CellGraph graph = LoadCell(name);
    CellCounts counts = Count(std::make_shared<CellGraph>(graph), options);
    widest = std::max(widest, name.size());
    states_widest = std::max(states_widest, Joined(graph.states, state_name).size());
    rows.push_back({std::move(graph), std::move(counts)});
  }
  const auto line = [&](const auto&... cells) {
    fmt::print("{:<{}}  {:<{}}  {:>8}  {:>10}  {:>10}  {:>8}  {}\n", cells...);
  };
  line("cell", widest, "states", states_widest, "matrices", "parameters", "FLOPs/step", "products",
       "what it is");
  for (const auto& [graph, counts] : rows) {
    line(graph.name, widest, Joined(graph.states, state_name), states_widest,
         fmt::format("{}", counts.matrices), Grouped(counts.parameters),
         Grouped(counts.flops_one_hot),
         counts.product_groups < 0 ? kMissing : fmt::format("{}", counts.product_groups),
         FirstLine(graph.about));
  }
  fmt::print(
      "\nAt {} units above a one-hot input of {}; FLOPs forwards, for one row of a batch.\n"
      "products: groups of matrix products that every step does one after another.\n"
      "mnemo cells NAME shows the equations.\n",
      options.units, options.input);
}

void PrintCellPage(const CellText& text, const CellGraph& graph, const CellsOptions& options) {
  const auto line = [](const char* label, const std::string& value) {
    if (!value.empty()) fmt::print("{:<10}  {}\n", label, value);
  };
  const CellCounts counts = Count(std::make_shared<CellGraph>(graph), options);
  fmt::print("{}\n", PrintCell(text));
  line("states", Joined(graph.states, [](const State& state) { return state.name; }));
  line("output", graph.output_name);
  line("gates", Joined(graph.gates, [](const std::string& name) { return name; }));
  line("memory", graph.memory);
  line("values", Joined(graph.values, [](const NamedValue& value) { return value.name; }));
  line("below", Joined(graph.belows, [](const Below& below) { return below.value; }));
  line("hash", CanonicalHash(graph));
  if (graph.projects_input) line("input", "x stands outside a product: the data come in as P @ x");

  fmt::print("\nParameters at {} units and an input of {}:\n", options.units, options.input);
  size_t widest = 6;
  for (const ModelTensor& tensor : counts.tensors) widest = std::max(widest, tensor.name.size());
  for (const ModelTensor& tensor : counts.tensors) {
    fmt::print("  {:<{}}  {:<12}  {:>12}\n", tensor.name, widest, ShapeText(tensor.shape),
               Grouped(tensor.count));
  }
  fmt::print("  {:<{}}  {:<12}  {:>12}\n", "in all", widest, "", Grouped(counts.parameters));

  fmt::print("\nFLOPs per step forwards, for one row of a batch:\n");
  fmt::print("  {:<{}}  {:>12}\n", "one-hot input", widest + 14, Grouped(counts.flops_one_hot));
  fmt::print("  {:<{}}  {:>12}\n", "dense input", widest + 14, Grouped(counts.flops_dense));
  if (counts.product_groups >= 0) {
    fmt::print(
        "\nEvery step has {} of matrix products to do one after another.\n",
        counts.product_groups == 1 ? "1 group" : fmt::format("{} groups", counts.product_groups));
  }
  if (options.plan) fmt::print("\n{}", PrintPlan(BuildPlan(graph), graph));
}

void RunCells(const CellsOptions& options) {
  if (options.cell.empty()) {
    if (options.plan || options.latex) {
      const std::string option = options.plan ? "--plan" : "--latex";
      throw BadInput(option + " needs a cell").Hint("mnemo cells gru " + option);
    }
    if (!options.common.json) return PrintTable(options);
    Json cells = Json::array();
    for (const std::string& name : CatalogueNames()) {
      const CellText text = LoadCellText(name);
      cells.push_back(CellJson(text, CheckCell(text, name), options));
    }
    fmt::print("{}\n", cells.dump(2));
    return;
  }
  const CellText text = LoadCellText(options.cell);
  const CellGraph graph = CheckCell(text, CellName(options.cell));
  if (!options.svg.empty()) {
    const std::string drawing = CellSvgFile(text, graph);
    if (options.svg == "-") {
      fmt::print("{}", drawing);
    } else {
      WriteFile(options.svg, drawing);
    }
  } else if (options.latex) {
    fmt::print("{}", CellLatex(text));
  } else if (options.common.json) {
    fmt::print("{}\n", CellJson(text, graph, options).dump(2));
  } else {
    PrintCellPage(text, graph, options);
  }
}

}  // namespace

void AddCellsVerb(CLI::App& program) {
  CLI::App* verb =
      program.add_subcommand("cells", "The catalogue; one cell's equations and counts");
  const auto options = std::make_shared<CellsOptions>();
  verb->add_option("CELL", options->cell, "A cell of the catalogue, or a .cell file");
  verb->add_option("--units", options->units, "Units of the layer")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  verb->add_option("--input", options->input, "Width of the input, or of its alphabet")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  verb->add_flag("--plan", options->plan, "Show how a step is computed, forwards and backwards");
  verb->add_flag("--latex", options->latex, "The equations alone, as LaTeX (amsmath's align*)");
  verb->add_option("--svg", options->svg, "Draw a step of the cell into this file (- for stdout)");
  verb->footer(kCellsExamples);
  AddCommonOptions(verb, &options->common);
  verb->callback([options] { RunCells(*options); });
}

}  // namespace mnemo
