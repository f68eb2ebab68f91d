#include "report/gates_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/html.h"
#include "report/page_style.h"

namespace mnemo {
namespace {

// "nearly always" of the findings: the paper's integrators lie above.
constexpr double kNearlyAlways = 0.9;

struct Extremes {
  double mean_open = 0, mean_shut = 0, most_open = 0, most_shut = 0;
  int64_t nearly_open = 0, nearly_shut = 0;
};

Extremes Summarise(const std::vector<UnitSaturation>& units) {
  Extremes found;
  for (const UnitSaturation& unit : units) {
    found.mean_open += unit.above / static_cast<double>(units.size());
    found.mean_shut += unit.below / static_cast<double>(units.size());
    found.most_open = std::max(found.most_open, unit.above);
    found.most_shut = std::max(found.most_shut, unit.below);
    found.nearly_open += unit.above > kNearlyAlways;
    found.nearly_shut += unit.below > kNearlyAlways;
  }
  return found;
}

std::string Percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

// What the paper asks of a gate.
std::string Finding(const std::vector<const GateSaturation*>& layers) {
  const auto most = [&](double Extremes::*field) {
    double best = 0;
    int layer = layers[0]->layer;
    for (const GateSaturation* one : layers) {
      const double value = Summarise(one->units).*field;
      if (value > best) best = value, layer = one->layer;
    }
    return fmt::format("{} of the time (layer {})", Percent(best), layer);
  };
  int64_t open = 0, shut = 0, units = 0;
  for (const GateSaturation* one : layers) {
    const Extremes found = Summarise(one->units);
    open += found.nearly_open;
    shut += found.nearly_shut;
    units += static_cast<int64_t>(one->units.size());
  }
  return fmt::format(
      "Gate {}: the unit that is most often open is so {}, the one that is most often shut {}; of "
      "{} units {} are open and {} shut for more than {} of the time.",
      layers[0]->gate, most(&Extremes::most_open), most(&Extremes::most_shut), units, open, shut,
      Percent(kNearlyAlways));
}

std::string Legend(const std::vector<GateSaturation>& gates) {
  std::set<int> layers;
  for (const GateSaturation& gate : gates) layers.insert(gate.layer);
  if (layers.size() < 2) return "";
  std::string html = "<p class=\"legend\">";
  for (const int layer : layers) {
    html += fmt::format("<span><span class=\"swatch l{}\"></span>layer {}</span>\n",
                        (layer - 1) % kLayerColours + 1, layer);
  }
  return html + "</p>\n";
}

// "a word of [a-z0-9-]", whatever the gate is called.
std::string FigureName(const std::string& gate, size_t place) {
  std::string name = fmt::format("gate-{}", place + 1);
  if (gate.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos) {
    name += "-" + gate;
  }
  return name;
}

}  // namespace

void AddGates(const std::string& cell, const std::vector<GateSaturation>& gates,
              AnalysisResult* result) {
  ResultTable summary{"gates",
                      "",
                      {{"gate", "gate"},
                       {"layer", "layer"},
                       {"units", "units"},
                       {"mean_open", "open, mean", 3},
                       {"mean_shut", "shut, mean", 3},
                       {"mean_saturated", "either, mean", 3},
                       {"most_open", "open, most", 3},
                       {"most_shut", "shut, most", 3},
                       {"nearly_open", "units open > 0.9"},
                       {"nearly_shut", "units shut > 0.9"}},
                      {},
                      0,
                      "Shares of the steps with a value above 0.9 (open) and below 0.1 (shut); "
                      "most: of one unit."};
  ResultTable units{"units",
                    "Units, the most saturated first",
                    {{"gate", "gate"},
                     {"layer", "layer"},
                     {"unit", "unit"},
                     {"open", "open", 3},
                     {"shut", "shut", 3}},
                    {},
                    20,
                    ""};
  ResultSection section{"gates", "How often gates are open and shut", "", {}, {}, true, ""};
  const auto by_gate = ByGate(gates);
  for (size_t g = 0; g < by_gate.size(); ++g) {
    const std::string& name = by_gate[g][0]->gate;
    for (const GateSaturation* layer : by_gate[g]) {
      const Extremes found = Summarise(layer->units);
      summary.rows.push_back({name, layer->layer, static_cast<int64_t>(layer->units.size()),
                              found.mean_open, found.mean_shut, found.mean_open + found.mean_shut,
                              found.most_open, found.most_shut, found.nearly_open,
                              found.nearly_shut});
      for (size_t u = 0; u < layer->units.size(); ++u) {
        units.rows.push_back({name, layer->layer, static_cast<int64_t>(u), layer->units[u].above,
                              layer->units[u].below});
      }
    }
    section.figures.push_back(
        {FigureName(name, g), SaturationFigure(cell, name, by_gate[g]), "", "units"});
    result->findings.push_back(Finding(by_gate[g]));
  }
  if (gates.empty()) {
    result->findings.push_back("The cell " + cell + " has no gates between 0 and 1.");
    return;
  }
  section.text =
      "A circle is a unit: how often its gate is open (above 0.9) and how often it is shut (below "
      "0.1) over the text. A unit in the lower left corner is mostly in between; one on the "
      "slanted edge is always one or the other.";
  section.legend = Legend(gates);
  std::stable_sort(units.rows.begin(), units.rows.end(), [](const auto& a, const auto& b) {
    return std::max(a[3].number(), a[4].number()) > std::max(b[3].number(), b[4].number());
  });
  section.tables = {std::move(summary), std::move(units)};
  result->sections.push_back(std::move(section));
}

}  // namespace mnemo
