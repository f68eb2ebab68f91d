// The papers' cells against their formulas, written out here by hand for one unit: with all
// parameters zero but one, and with all of them set. And what the cells can remember.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>

#include "cell/catalogue.h"
#include "engine/cpu/cpu.h"
#include "engine/reference/reference.h"

namespace mnemo {
namespace {

using Numbers = std::map<std::string, double>;

double Sigmoid(double v) { return 1 / (1 + std::exp(-v)); }

// Runs a cell of `units` units, its states starting at the given numbers (0 for those not named).
template <typename Real>
class Runner {
 public:
  Runner(Backend<Real>& backend, const std::string& name, int units, int input)
      : graph_(std::make_shared<CellGraph>(LoadCell(name))),
        sizes_{units, graph_->projects_input ? units : input},
        shapes_(ParameterShapes(*graph_, sizes_)),
        parameters_(ParameterCount(*graph_, sizes_), Real{0}),
        layer_(backend.MakeLayer(graph_, sizes_, {.train = false})) {}

  const CellGraph& graph() const { return *graph_; }
  int input() const { return sizes_.input; }

  // Number `at` of a parameter, in the order of its rows.
  void Set(const std::string& parameter, double value, int at = 0) {
    for (size_t p = 0; p < shapes_.size(); ++p) {
      if (graph_->parameters[p].name != parameter) continue;
      parameters_[shapes_[p].offset + at] = static_cast<Real>(value);
      return;
    }
    FAIL() << "no parameter " << parameter;
  }

  // inputs: [T][I]. The values of unit 0 after every step: the states, by their names.
  std::vector<Numbers> Run(const std::vector<std::vector<double>>& inputs, const Numbers& start) {
    const int time = static_cast<int>(inputs.size());
    layer_->SetParameters(parameters_.data());
    Sequence<Real> x(time, 1, sizes_.input);
    for (int t = 0; t < time; ++t) {
      for (int i = 0; i < sizes_.input; ++i) x.Row(t, 0)[i] = static_cast<Real>(inputs[t][i]);
    }
    std::vector<Sequence<Real>> owned;
    std::vector<Block<const Real>> initial;
    for (const State& state : graph_->states) {
      owned.emplace_back(1, 1, sizes_.units);
      const auto found = start.find(state.name);
      std::fill_n(owned.back().Row(0, 0), sizes_.units,
                  static_cast<Real>(found == start.end() ? 0 : found->second));
      initial.push_back(owned.back().block());
    }
    layer_->Forward(time, 1, {.dense = x.block()}, initial);
    std::vector<Numbers> steps(time);
    for (int t = 0; t < time; ++t) {
      for (size_t k = 0; k < graph_->states.size(); ++k) {
        steps[t][graph_->states[k].name] = layer_->States(static_cast<int>(k)).Row(t + 1, 0)[0];
      }
    }
    return steps;
  }

 private:
  std::shared_ptr<const CellGraph> graph_;
  CellSizes sizes_;
  std::vector<ParameterShape> shapes_;
  std::vector<Real> parameters_;
  std::unique_ptr<Layer<Real>> layer_;
};

// One step for one unit: from x, the states before and the parameters to the states after.
using Step = std::function<Numbers(double x, const Numbers& s, const Numbers& p)>;

double At(const Numbers& numbers, const std::string& name) {
  const auto found = numbers.find(name);
  return found == numbers.end() ? 0 : found->second;
}

// Greff et al. 2015, section II and the list of variants.
Numbers Greff(const std::string& variant, double x, const Numbers& s, const Numbers& p) {
  const double y = At(s, "y"), c = At(s, "c");
  const auto sum = [&](const std::string& g) {
    return At(p, "W" + g) * x + At(p, "R" + g) * y + At(p, "b" + g);
  };
  const bool peepholes = variant != "NP";
  const auto gate = [&](const std::string& g, double seen) {
    return Sigmoid(sum(g) + (peepholes ? At(p, "p" + g) * seen : 0));
  };
  const double z = variant == "NIAF" ? sum("z") : std::tanh(sum("z"));
  const double i = variant == "NIG" ? 1 : gate("i", c);
  const double f = variant == "NFG" ? 1 : variant == "CIFG" ? 1 - i : gate("f", c);
  const double new_c = z * i + c * f;
  const double o = variant == "NOG" ? 1 : gate("o", new_c);
  return {{"c", new_c}, {"y", (variant == "NOAF" ? new_c : std::tanh(new_c)) * o}};
}

// Every gate also sees the three gates of the step before; the output gate's peephole the old c.
Numbers FullGateRecurrence(double x, const Numbers& s, const Numbers& p) {
  const double c = At(s, "c");
  const auto gate = [&](const std::string& g) {
    double sum = At(p, "W" + g) * x + At(p, "R" + g) * At(s, "y") + At(p, "b" + g);
    sum += At(p, "p" + g) * c;
    for (const std::string from : {"i", "f", "o"}) sum += At(p, "R" + g + from) * At(s, from);
    return Sigmoid(sum);
  };
  const double z = std::tanh(At(p, "Wz") * x + At(p, "Rz") * At(s, "y") + At(p, "bz"));
  const double i = gate("i"), f = gate("f"), o = gate("o"), new_c = z * i + c * f;
  return {{"i", i}, {"f", f}, {"o", o}, {"c", new_c}, {"y", std::tanh(new_c) * o}};
}

// Jozefowicz et al. 2015: i is the candidate, j the input gate; the output gate is a tanh.
Numbers Jozefowicz(const std::string& without, double x, const Numbers& s, const Numbers& p) {
  const auto sum = [&](const std::string& g) {
    return At(p, "Wx" + g) * x + At(p, "Wh" + g) * At(s, "h") + At(p, "b" + g);
  };
  const double j = without == "i" ? 1 : Sigmoid(sum("j"));
  const double f = without == "f" ? 1 : Sigmoid(sum("f"));
  const double o = without == "o" ? 1 : std::tanh(sum("o"));
  const double c = At(s, "c") * f + std::tanh(sum("i")) * j;
  return {{"c", c}, {"h", std::tanh(c) * o}};
}

// MUT1, MUT2, MUT3 and the GRU of Jozefowicz et al. 2015.
Numbers Mutant(int number, double x, const Numbers& s, const Numbers& p) {
  const double h = At(s, "h");
  double z = At(p, "Wxz") * x + At(p, "bz"), r = At(p, "Whr") * h + At(p, "br");
  if (number == 2 || number == 0) z += At(p, "Whz") * h;
  if (number == 3) z += At(p, "Whz") * std::tanh(h);
  r += number == 2 ? x : At(p, "Wxr") * x;
  z = Sigmoid(z);
  r = Sigmoid(r);
  const double from_x = number == 1 ? std::tanh(x) : At(p, "Wxh") * x;
  const double n = std::tanh(At(p, "Whh") * (r * h) + from_x + At(p, "bh"));
  return {{"h", number == 0 ? z * h + (1 - z) * n : n * z + h * (1 - z)}};
}

// Chung et al. 2014, section 3.2; `after`: the reset gate after the product (footnote 1);
// `second_bias`: and PyTorch's bias inside, with z the other way round.
Numbers Gru(bool after, bool second_bias, double x, const Numbers& s, const Numbers& p) {
  const double h = At(s, "h");
  const auto gate = [&](const std::string& g) {
    return Sigmoid(At(p, "W" + g) * x + At(p, "U" + g) * h + At(p, "b" + g));
  };
  const double z = gate("z"), r = gate("r");
  double inner = At(p, "Un") * (after ? h : r * h) + (second_bias ? At(p, "bm") : 0);
  if (after) inner *= r;
  const double n = std::tanh(At(p, "Wn") * x + inner + At(p, "bn"));
  return {{"h", second_bias ? (1 - z) * n + z * h : (1 - z) * h + z * n}};
}

// Tang et al. 2016: the memory is updated after the output was made, from the new output.
Numbers Lazy(bool old_output, double x, const Numbers& s, const Numbers& p) {
  const double c = At(s, "c");
  const auto sum = [&](const std::string& g, double m) {
    return At(p, "W" + g) * x + At(p, "U" + g) * m + At(p, "b" + g) + At(p, "p" + g) * c;
  };
  const double m = Sigmoid(sum("o", At(s, "m"))) * std::tanh(c);
  const double seen = old_output ? At(s, "m") : m;
  const double g = std::tanh(sum("c", seen));
  return {{"m", m}, {"c", Sigmoid(sum("f", seen)) * c + Sigmoid(sum("i", seen)) * g}};
}

std::map<std::string, Step> ClosedForms() {
  std::map<std::string, Step> forms;
  const auto greff = [](const std::string& variant) -> Step {
    return [variant](double x, const Numbers& s, const Numbers& p) {
      // lstm_np has the names of PyTorch: h and U for y and R, g for z.
      if (variant != "NP") return Greff(variant, x, s, p);
      Numbers renamed = {{"y", At(s, "h")}, {"c", At(s, "c")}}, q;
      for (const auto& [name, value] : p) {
        const std::string gate = name.substr(1) == "g" ? "z" : name.substr(1);
        q[(name[0] == 'U' ? "R" : name.substr(0, 1)) + gate] = value;
      }
      renamed = Greff(variant, x, renamed, q);
      return Numbers{{"h", renamed["y"]}, {"c", renamed["c"]}};
    };
  };
  forms["lstm"] = greff("V");
  for (const std::string variant : {"NIG", "NFG", "NOG", "NIAF", "NOAF", "CIFG", "NP"}) {
    std::string name = "lstm_" + variant;
    for (char& letter : name) letter = static_cast<char>(std::tolower(letter));
    forms[name] = greff(variant);
  }
  forms["lstm_fgr"] = FullGateRecurrence;
  const auto jozefowicz = [](const std::string& without) -> Step {
    return [without](double x, const Numbers& s, const Numbers& p) {
      return Jozefowicz(without, x, s, p);
    };
  };
  forms["lstm_jozefowicz"] = forms["lstm_jozefowicz_b"] = jozefowicz("");
  for (const std::string gate : {"i", "f", "o"}) {
    forms["lstm_jozefowicz_" + gate] = jozefowicz(gate);
  }
  for (int number : {0, 1, 2, 3}) {
    const std::string name = number == 0 ? "gru_jozefowicz" : "mut" + std::to_string(number);
    forms[name] = [number](double x, const Numbers& s, const Numbers& p) {
      return Mutant(number, x, s, p);
    };
  }
  forms["gru"] = [](double x, const Numbers& s, const Numbers& p) {
    return Gru(false, false, x, s, p);
  };
  forms["gru_cho"] = [](double x, const Numbers& s, const Numbers& p) {
    return Gru(true, false, x, s, p);
  };
  forms["gru_after"] = [](double x, const Numbers& s, const Numbers& p) {
    return Gru(true, true, x, s, p);
  };
  forms["tanh"] = [](double x, const Numbers& s, const Numbers& p) {
    return Numbers{{"h", std::tanh(At(p, "W") * x + At(p, "U") * At(s, "h") + At(p, "b"))}};
  };
  forms["lstm_lazy"] = [](double x, const Numbers& s, const Numbers& p) {
    return Lazy(false, x, s, p);
  };
  forms["lstm_lazy_old"] = [](double x, const Numbers& s, const Numbers& p) {
    return Lazy(true, x, s, p);
  };
  return forms;
}

void ExpectForm(const std::string& name, const Step& form, const Numbers& parameters) {
  const auto backend = MakeReferenceBackend<double>();
  Runner<double> cell(*backend, name, 1, 1);
  for (const auto& [parameter, value] : parameters) cell.Set(parameter, value);
  const std::vector<std::vector<double>> inputs = {{0.7}, {-1.3}, {0.4}};
  Numbers state;
  double start = 0.9;
  for (const State& s : cell.graph().states) state[s.name] = start -= 0.35;
  const std::vector<Numbers> steps = cell.Run(inputs, state);
  for (size_t t = 0; t < steps.size(); ++t) {
    state = form(inputs[t][0], state, parameters);
    ASSERT_EQ(state.size(), steps[t].size());
    for (const auto& [s, value] : state) {
      EXPECT_NEAR(steps[t].at(s), value, 1e-14) << name << ", " << s << " after step " << t;
    }
  }
}

TEST(ClosedForms, OnePathAtATimeIsTheFormula) {
  for (const auto& [name, form] : ClosedForms()) {
    const CellGraph graph = LoadCell(name);
    ExpectForm(name, form, {});
    Numbers all;
    double value = 0.3;
    for (const Parameter& parameter : graph.parameters) {
      SCOPED_TRACE(parameter.name);
      ExpectForm(name, form, {{parameter.name, 1.7}});
      ExpectForm(name, form, {{parameter.name, -0.6}});
      all[parameter.name] = value = std::fmod(value * 3.7, 2.0) - 0.9;
    }
    ExpectForm(name, form, all);
  }
}

// Every path is seen by the form: a form that left one out would be another one.
TEST(ClosedForms, EveryParameterMatters) {
  for (const auto& [name, form] : ClosedForms()) {
    Numbers all, state;
    for (const Parameter& parameter : LoadCell(name).parameters) all[parameter.name] = 0.5;
    for (const State& s : LoadCell(name).states) state[s.name] = 0.4;
    const Numbers once = form(0.7, form(0.7, state, all), all);
    for (auto& [parameter, value] : all) {
      value = 0.9;
      EXPECT_NE(form(0.7, form(0.7, state, all), all), once) << name << " " << parameter;
      value = 0.5;
    }
  }
}

// A latch: input 0 says whether to write, input 1 what (-1 or 1, and noise while nothing is
// written). The memory after 200 steps of noise.
double Held(const std::string& name, const std::string& memory, const Numbers& weights,
            double bit) {
  const auto backend = MakeCpuBackend(1);
  Runner<float> cell(*backend, name, 1, 2);
  for (const auto& [parameter, value] : weights) {
    // "Wi1": the weight of input 1.
    const bool indexed = std::isdigit(parameter.back()) != 0;
    cell.Set(indexed ? parameter.substr(0, parameter.size() - 1) : parameter, value,
             indexed ? parameter.back() - '0' : 0);
  }
  std::vector<std::vector<double>> inputs = {{1, bit}};
  for (int t = 0; t < 200; ++t) inputs.push_back({0, std::cos(17.0 * t) > 0 ? 1.0 : -1.0});
  return cell.Run(inputs, {}).back().at(memory);
}

TEST(Memory, GatedCellsHoldABitOver200Steps) {
  // The forget gate stays open and shuts for writing; the candidate is the bit.
  const Numbers lstm = {{"Wi0", 40}, {"bi", -20}, {"Wf0", -40}, {"bf", 20}, {"Wz1", 5}};
  const Numbers np = {{"Wi0", 40}, {"bi", -20}, {"Wf0", -40}, {"bf", 20}, {"Wg1", 5}};
  const Numbers cifg = {{"Wi0", 40}, {"bi", -20}, {"Wz1", 5}};
  const Numbers gru = {{"Wz0", 40}, {"bz", -20}, {"Wn1", 5}};
  for (double bit : {-1.0, 1.0}) {
    EXPECT_NEAR(Held("lstm", "c", lstm, bit), bit, 1e-3);
    EXPECT_NEAR(Held("lstm_np", "c", np, bit), bit, 1e-3);
    EXPECT_NEAR(Held("lstm_cifg", "c", cifg, bit), bit, 1e-3);
    EXPECT_NEAR(Held("gru", "h", gru, bit), bit, 1e-3);
    // The test can tell: with gates half open the bit is gone.
    EXPECT_EQ(Held("gru", "h", {{"Wn1", 5}}, bit), Held("gru", "h", {{"Wn1", 5}}, -bit));
  }
}

TEST(Memory, WithoutAForgetGateTheStateGrowsWithoutBound) {
  const auto backend = MakeCpuBackend(1);
  const auto after = [&](const std::string& name, int steps) {
    Runner<float> cell(*backend, name, 1, 1);
    cell.Set("Wz", 1);
    const std::vector<std::vector<double>> inputs(steps, {1.0});
    return cell.Run(inputs, {}).back().at("c");
  };
  // Every step adds tanh(1) * sigmoid(0).
  for (int steps : {100, 200, 400, 800}) {
    EXPECT_NEAR(after("lstm_nfg", steps), steps * std::tanh(1.0) / 2, 1e-4 * steps);
    EXPECT_LT(after("lstm", steps), 1);  // the sum of a geometric series
  }
}

}  // namespace
}  // namespace mnemo
