// For tests and for looking at a report without training anything: a comparison as a real one
// looks, all of it invented by a formula.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include "base/random.h"
#include "cell/catalogue.h"
#include "cell/parse.h"
#include "report/cell_drawing.h"
#include "report/compare_report.h"

namespace mnemo::fixture {

struct Options {
  int units = 60;
  int seeds = 3;
  int characters = 600;  // of the passage
  double gap = 0.25;     // how much lower lstm and gru lie than tanh; negative: higher
};

inline std::string PassageText(int characters) {
  const std::string piece =
      "/* Wait until a \"slow\" writer is done: na\xC3\xAFve, \xE2\x82\xAC 3. */\n"
      "static int\twait_for(struct mutex *lock, int n)\n{\n"
      "\tif (n < 0 && lock->owner != NULL) {\n\t\tprintk(\"lock %p <busy>\\n\", lock);\n"
      "\t\treturn -EBUSY;\n\t}\n\twhile (n--)\n\t\tcpu_relax();\r\n\treturn 0; \xFF\x01\n}\n\n";
  std::string text;
  while (static_cast<int>(text.size()) < characters) text += piece;
  text.resize(static_cast<size_t>(characters));
  return text;
}

inline PassageTrace Trace(const std::string& text, int layer, const std::string& value, int units,
                          double low, double high) {
  PassageTrace trace{.layer = layer, .value = value, .units = units, .values = {}};
  const Random random(11, Purpose::kTest);
  const auto count = static_cast<size_t>(units);
  std::vector<double> state(count, 0.5);
  bool quoted = false;
  for (size_t t = 0; t < text.size(); ++t) {
    if (text[t] == '"') quoted = !quoted;
    for (size_t u = 0; u < count; ++u) {
      const double noise = random.Uniform(
          {.step = t, .layer = static_cast<uint32_t>(layer), .element = static_cast<uint32_t>(u)});
      // Unit 7 knows quotes; the others drift, the later ones less.
      const double target = u == 7 ? (quoted ? 1.0 : 0.0) : noise;
      const double speed = u == 7 ? 0.8 : 0.4 / (1 + 0.1 * static_cast<double>(u));
      state[u] += speed * (target - state[u]);
      trace.values.push_back(static_cast<float>(low + (high - low) * state[u]));
    }
  }
  return trace;
}

inline GateSaturation Gate(int layer, const std::string& name, int units, double open) {
  GateSaturation gate{.layer = layer, .gate = name, .units = {}};
  const Random random(12, Purpose::kTest);
  for (int u = 0; u < units; ++u) {
    const auto at = [&](uint32_t sequence) {
      return random.Uniform({.layer = static_cast<uint32_t>(layer),
                             .sequence = sequence,
                             .element = static_cast<uint32_t>(u)});
    };
    const double saturated = std::pow(at(0), layer == 1 ? 2 : 0.7);
    const double part = std::clamp(open + 0.8 * (at(1) - 0.5), 0.0, 1.0);
    gate.units.push_back({saturated * (1 - part), saturated * part});
  }
  return gate;
}

inline CellResult Cell(const std::string& name, double loss, double speed, const Options& options) {
  CellResult cell;
  cell.name = name;
  cell.about = "A cell of the kind <" + name + ">.\nInvented for tests.";
  cell.equations_text = "state h\nh' = " + name + "(W @ x + U @ h + b)  # a < b && \"c\"\n";
  cell.hash = "0123456789abcdef";
  cell.units = options.units;
  cell.parameters = 119984;
  cell.cell_parameters = 98304;
  cell.head_parameters = 21680;
  cell.flops_per_symbol = 240000;
  const double rates[] = {0.0003, 0.001, 0.003, 0.01, 0.03};
  for (int i = 0; i < 5; ++i) {
    const bool diverged = i == 4 && name != "gru";
    cell.grid.push_back({rates[i], diverged ? kUnknown : loss + 0.35 + 0.12 * (i - 2.2) * (i - 2.2),
                         diverged, i == 2});
  }
  const Random random(13, Purpose::kTest);
  double sum = 0;
  for (int seed = 1; seed <= options.seeds; ++seed) {
    SeedRun run{.seed = static_cast<uint64_t>(seed), .curve = {}};
    const double shift = 0.02 * std::sin(seed * 2.4 + loss);
    for (int update = 0; update <= 2400; update += 100) {
      const double valid = loss + 0.03 + shift + (4.55 - loss) * std::exp(-update / 160.0) +
                           0.5 * std::exp(-update / 900.0) +
                           0.01 * random.Normal({.step = static_cast<uint64_t>(update),
                                                 .sequence = static_cast<uint32_t>(seed)});
      run.curve.push_back({update, update * 3000 / speed, valid - 0.05, valid});
    }
    run.test_loss = loss + shift;
    run.characters_per_second = speed * (1 + 0.01 * seed);
    sum += run.test_loss;
    cell.runs.push_back(run);
  }
  cell.test_mean = sum / options.seeds;
  if (options.seeds > 1) {
    cell.seed_low = cell.test_mean - 0.031;
    cell.seed_high = cell.test_mean + 0.031;
  }
  cell.text_low = cell.test_mean - 0.022;
  cell.text_high = cell.test_mean + 0.024;
  for (const double temperature : {0.5, 0.8, 1.0}) {
    cell.samples.push_back({temperature, "\nstruct " + name + " {\n\tint <b>fd</b>;\t/* \"the\" " +
                                             std::string(90, 'x') + " */\n\xFF};\n"});
  }
  return cell;
}

inline CompareReport Comparison(const Options& options = {}) {
  CompareReport report;
  report.title = "tanh, lstm and gru on /usr/include/linux";
  report.command =
      "mnemo compare /usr/include/linux --cells tanh,lstm,gru --params 120k --minutes 3 "
      "--out runs/demo";
  report.version = "0.1.0";
  report.data = {"/usr/include/linux",
                 4712345,
                 97,
                 3769876,
                 471234,
                 471235,
                 "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"};
  report.budget = "120,000 parameters a cell, 3 minutes in all, 2 trainings side by side";
  report.settings = {{"batch", "16 sequences"},
                     {"unroll", "64 steps"},
                     {"optimizer", "adam"},
                     {"clip", "norm 5"},
                     {"initial values", "uniform(-0.08, 0.08)"},
                     {"updates a run", "2,400"}};
  const std::string text = PassageText(options.characters);

  CellResult tanh = Cell("tanh", 1.61, 910000, options);
  tanh.passage = {text, {Trace(text, 1, "h'", options.units, -1, 1)}};
  CellResult lstm = Cell("lstm", 1.61 - options.gap, 420000, options);
  lstm.saturation = {Gate(1, "i", options.units, 0.3), Gate(1, "f", options.units, 0.8),
                     Gate(1, "o", options.units, 0.5), Gate(2, "i", options.units, 0.3),
                     Gate(2, "f", options.units, 0.8), Gate(2, "o", options.units, 0.5)};
  lstm.layers = 2;
  lstm.passage = {
      text,
      {Trace(text, 1, "c'", options.units, -3, 3), Trace(text, 2, "c'", options.units, -3, 3),
       Trace(text, 1, "f", options.units, 0, 1)}};
  lstm.equations_mathml =
      "<math display=\"block\"><mrow><msub><mi>f</mi><mi>t</mi></msub><mo>=</mo><mi>\u03c3</mi>"
      "<mo>(</mo><msub><mi>W</mi><mi>f</mi></msub><msub><mi>x</mi><mi>t</mi></msub><mo>)</mo>"
      "</mrow></math>";
  CellResult gru = Cell("gru", 1.61 - options.gap - 0.006, 540000, options);
  gru.saturation = {Gate(1, "z", options.units, 0.3), Gate(1, "r", options.units, 0.6)};
  gru.passage = {
      text, {Trace(text, 1, "h'", options.units, -1, 1), Trace(text, 1, "z", options.units, 0, 1)}};
  for (CellResult* cell : {&tanh, &lstm, &gru}) {
    const CellText equations = LoadCellText(cell->name);
    cell->drawing_svg = CellFigure(equations, CheckCell(equations, cell->name));
  }
  report.cells = {tanh, lstm, gru};

  for (const auto& [a, b] : {std::pair{0, 1}, std::pair{0, 2}, std::pair{1, 2}}) {
    const CellResult& first = report.cells[static_cast<size_t>(a)];
    const CellResult& second = report.cells[static_cast<size_t>(b)];
    PairedDifference pair{.cell_a = first.name, .cell_b = second.name};
    pair.mean = first.test_mean - second.test_mean;
    pair.text_low = pair.mean - 0.004;
    pair.text_high = pair.mean + 0.004;
    if (options.seeds > 1) {
      pair.seed_low = pair.mean - 0.03;
      pair.seed_high = pair.mean + 0.03;
    }
    report.pairs.push_back(pair);
  }
  return report;
}

}  // namespace mnemo::fixture
