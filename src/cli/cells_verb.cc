// mnemo cells: the catalogue as a table, or one cell: its equations, counts and plan.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/error.h"
#include "base/files.h"
#include "cell/catalogue.h"
#include "cell/latex.h"
#include "cell/parse.h"
#include "cell/source.h"
#include "cli/verbs.h"
#include "engine/cpu/cpu.h"
#include "engine/plan.h"
#include "model/spec.h"
#include "report/cell_drawing.h"
#include "report/numbers.h"

namespace mnemo {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kUsualUnits = 128;

constexpr char kCellsExamples[] =
    "Examples:\n"
    "  mnemo cells                              the catalogue, by the year of the paper\n"
    "  mnemo cells gru --units 256 --input 65   counts at these sizes\n"
    "  mnemo cells my.cell --plan               how a file of your own is computed\n"
    "  mnemo cells gru --latex                  the equations for a paper\n"
    "  mnemo cells lstm --svg lstm.svg          a drawing of one step\n"
    "  mnemo cells --json                       the catalogue, for programs";

struct CellsOptions {
  CommonOptions common;
  std::string cell;
  int units = 0;  // 0: kUsualUnits, or the next multiple of the cell's heads
  int input = 87;
  bool plan = false;
  bool latex = false;
  std::string svg;
};

struct CellCounts {
  int units = 0;
  std::vector<ModelTensor> tensors;  // of one layer; first P where x is projected
  int64_t parameters = 0;
  int64_t flops_one_hot = 0;
  int64_t flops_dense = 0;
  int matrices = 0;
  int64_t bytes_training = 0;  // kept for a step of a row on the cpu, one-hot input where it can be
  int64_t bytes_scoring = 0;
  int product_groups = 0;  // groups of products that follow one another in every step
};

int ProductGroups(const Plan& plan) {
  return static_cast<int>(
      std::count_if(plan.forward.stages.begin(), plan.forward.stages.end(),
                    [](const PlanStage& stage) { return !stage.sums.empty(); }));
}

// The counts of a layer right above the data.
CellCounts Count(std::shared_ptr<const CellGraph> cell, const CellsOptions& options) {
  ModelSpec spec;
  spec.task = options.input;
  const int usual = (kUsualUnits + cell->heads - 1) / cell->heads * cell->heads;
  const int units = options.units > 0 ? options.units : usual;
  spec.layers = {{cell, units}};
  const ModelLayout layout = LayOut(spec);
  const ModelLayout::StrandPart& part = layout.layers[0].strands[0];
  CellCounts counts;
  counts.units = units;
  counts.parameters = layout.head;
  for (const ModelTensor& tensor : layout.tensors) {
    if (tensor.offset >= layout.head) break;
    counts.tensors.push_back(tensor);
    counts.tensors.back().name = tensor.name.substr(tensor.name.find('.') + 1);
    if (tensor.kind == Parameter::Kind::kMatrix) ++counts.matrices;
  }
  // A product with P: one look-up of a row, or 2 operations a weight.
  const int64_t projection = part.projected ? units : 0;
  counts.flops_one_hot = FlopsPerStep(*cell, part.sizes, !part.projected) + projection;
  counts.flops_dense = FlopsPerStep(*cell, part.sizes, false) + 2 * projection * options.input;
  counts.product_groups = ProductGroups(BuildPlan(*cell));
  LayerOptions layer;
  layer.one_hot = !part.projected;
  counts.bytes_training = CpuBytesPerStep(*cell, part.sizes, layer);
  layer.train = false;
  counts.bytes_scoring = CpuBytesPerStep(*cell, part.sizes, layer);
  return counts;
}

// Of what stdout is shown on: as the environment says, else the terminal; else, in a pipe or a
// file, what most can show.
int OutputColumns() {
  constexpr int kUsual = 100;
  const char* said = std::getenv("COLUMNS");
  const int columns = said ? std::atoi(said) : 0;
  if (columns > 0) return columns;
  winsize size{};
  const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kUsual;
}

// The first line of a cell's comment, cut after a word where it is too long.
std::string FirstLine(const std::string& about, size_t longest) {
  const std::string line = about.substr(0, about.find('\n'));
  if (line.size() <= longest) return line;
  const size_t blank = line.rfind(' ', longest - 4);
  return line.substr(0, blank == std::string::npos ? longest - 4 : blank) + " ...";
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
  Json belows = Json::array();
  for (const Below& below : graph.belows) belows.push_back(below.name);
  for (const ModelTensor& tensor : counts.tensors) {
    tensors.push_back({{"name", tensor.name}, {"shape", tensor.shape}, {"count", tensor.count}});
  }
  for (const State& state : graph.states) states.push_back(state.name);
  for (const NamedValue& value : graph.values) values.push_back(value.name);
  Json json = {
      {"name", graph.name},
      {"about", graph.about},
      {"source", nullptr},
      {"hash", CanonicalHash(graph)},
      {"equations", PrintCell(text)},
      {"states", states},
      {"gates", graph.gates},
      {"memory", graph.memory},
      {"output", graph.output_name},
      {"values", values},
      {"below", belows},
      {"projects_input", graph.projects_input},
      {"units", counts.units},
      {"input", options.input},
      {"parameters", tensors},
      {"parameter_count", counts.parameters},
      {"flops_one_hot", counts.flops_one_hot},
      {"flops_dense", counts.flops_dense},
      {"product_groups", counts.product_groups},
      {"bytes_per_step", {{"training", counts.bytes_training}, {"scoring", counts.bytes_scoring}}}};
  const std::string source = SourceOf(graph.about).Short();
  if (!source.empty()) json["source"] = source;
  if (options.plan) json["plan"] = PrintPlan(BuildPlan(graph), graph);
  return json;
}

// By year, then author, then name: the variants that a paper compares stand together.
void PrintTable(const CellsOptions& options) {
  constexpr size_t kMostNamedStates = 4;
  struct Row {
    std::string name, about, states;
    CellSource source;
    CellCounts counts;
  };
  std::vector<Row> rows;
  size_t name_width = 4, source_width = 5, states_width = 6;
  for (const std::string& name : CatalogueNames()) {
    const auto graph = std::make_shared<const CellGraph>(LoadCell(name));
    std::string states;
    const size_t count = graph->states.size();
    for (size_t s = 0; s < count; ++s) {
      // Of many the first two and the last.
      if (count > kMostNamedStates && s > 1 && s + 1 < count) continue;
      if (count > kMostNamedStates && s + 1 == count) states += ",..";
      states += (states.empty() ? "" : ",") + graph->states[s].name;
    }
    rows.push_back({name, graph->about, states, SourceOf(graph->about), Count(graph, options)});
    name_width = std::max(name_width, name.size());
    source_width = std::max(source_width, rows.back().source.Short().size());
    states_width = std::max(states_width, states.size());
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    const auto key = [](const Row& row) {
      return std::tuple(row.source.year == 0, row.source.year, row.source.author);
    };
    return key(a) < key(b);
  });
  const auto line = [&](const auto&... cells) {
    return fmt::format("{:<{}}  {:<{}}  {:<{}}  {:>8}  {:>10}  {:>10}  {:>8}", cells...);
  };
  const std::string head = line("cell", name_width, "paper", source_width, "states", states_width,
                                "matrices", "parameters", "FLOPs/step", "products");
  // What it is, where that leaves room for more than a word or two.
  constexpr size_t kLeastAbout = 30;
  const size_t columns = static_cast<size_t>(OutputColumns());
  const size_t room = columns > head.size() + 2 ? columns - head.size() - 2 : 0;
  const bool has_room = room >= kLeastAbout;
  fmt::print("{}{}\n", head, has_room ? "  what it is" : "");
  for (const Row& row : rows) {
    const std::string text =
        line(row.name, name_width, row.source.Short(), source_width, row.states, states_width,
             fmt::format("{}", row.counts.matrices), Grouped(row.counts.parameters),
             Grouped(row.counts.flops_one_hot), fmt::format("{}", row.counts.product_groups));
    fmt::print("{}{}\n", text, has_room ? "  " + FirstLine(row.about, room) : "");
  }
  fmt::print(
      "\nAt {} units above a one-hot input of {}; FLOPs forwards, for one row of a batch.\n"
      "products: groups of matrix products that every step does one after another.\n"
      "mnemo cells NAME shows the equations; --svg FILE draws them.\n",
      options.units > 0 ? options.units : kUsualUnits, options.input);
}

void PrintCellPage(const CellText& text, const CellGraph& graph, const CellsOptions& options) {
  const auto line = [](const char* label, const std::string& value) {
    if (!value.empty()) fmt::print("{:<10}  {}\n", label, value);
  };
  const CellCounts counts = Count(std::make_shared<CellGraph>(graph), options);
  fmt::print("{}\n", PrintCell(text));
  line("paper", SourceOf(graph.about).Short());
  line("states", Joined(graph.states, [](const State& state) { return state.name; }));
  line("output", graph.output_name);
  line("gates", Joined(graph.gates, [](const std::string& name) { return name; }));
  line("memory", graph.memory);
  line("values", Joined(graph.values, [](const NamedValue& value) { return value.name; }));
  line("below", Joined(graph.belows, [](const Below& below) { return below.value; }));
  line("hash", CanonicalHash(graph));
  if (graph.projects_input) line("input", "x stands outside a product: the data come in as P @ x");

  fmt::print("\nParameters at {} units and an input of {}:\n", counts.units, options.input);
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
  fmt::print(
      "\nEvery step has {} of matrix products to do one after another.\n",
      counts.product_groups == 1 ? "1 group" : fmt::format("{} groups", counts.product_groups));
  if (!options.plan) return;
  fmt::print("\n{}", PrintPlan(BuildPlan(graph), graph));
  fmt::print(
      "\nThe cpu keeps, for every step of every row of a batch, {} bytes to train and {} to "
      "score.\n",
      Grouped(counts.bytes_training), Grouped(counts.bytes_scoring));
}

void RunCells(const CellsOptions& options) {
  if (options.cell.empty()) {
    if (options.plan || options.latex || !options.svg.empty()) {
      const std::string option = options.plan ? "--plan" : options.latex ? "--latex" : "--svg FILE";
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
  if (!options.svg.empty() && (options.plan || options.latex || options.common.json)) {
    throw BadInput("--svg goes with no other form: not with --plan, --latex or --json")
        .Hint("one command for each of them");
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
  verb->add_option("--units", options->units,
                   "Units of the layer (default: 128, or as heads allow)")
      ->check(CLI::Range(1, 1 << 20));
  verb->add_option("--input", options->input, "Width of the input, or of its alphabet")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  verb->add_flag("--plan", options->plan, "Show how a step is computed, forwards and backwards");
  verb->add_flag("--latex", options->latex, "The equations alone, as LaTeX (amsmath's align*)");
  verb->add_option("--svg", options->svg,
                   "Draw a step of the cell, as papers do, into this file (- for stdout)")
      ->check([](const std::string& path) { return path.empty() ? "is empty" : std::string(); });
  verb->footer(kCellsExamples);
  AddCommonOptions(verb, &options->common);
  verb->callback([options] { RunCells(*options); });
}

}  // namespace mnemo
