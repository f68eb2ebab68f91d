#include "model/spec.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/error.h"
#include "base/random.h"

namespace mnemo {
namespace {

class LayoutBuilder {
 public:
  void Add(std::string name, std::vector<int64_t> shape, Parameter::Kind kind,
           std::optional<InitialValue> initial = {}) {
    ModelTensor tensor;
    tensor.name = std::move(name);
    tensor.shape = std::move(shape);
    tensor.offset = layout.count;
    tensor.count = 1;
    for (int64_t size : tensor.shape) tensor.count *= size;
    tensor.kind = kind;
    tensor.initial = initial;
    layout.count += tensor.count;
    layout.tensors.push_back(std::move(tensor));
  }

  ModelLayout layout;
};

ModelLayout::StrandPart AddStrand(const LayerSpec& layer, const std::string& prefix, int source,
                                  bool projected, bool learn_initial, LayoutBuilder* builder) {
  const CellGraph& cell = *layer.cell;
  ModelLayout::StrandPart part;
  part.projected = projected;
  part.sizes = {layer.units, cell.projects_input ? layer.units : source};
  part.projection = builder->layout.count;
  if (projected) builder->Add(prefix + "P", {layer.units, source}, Parameter::Kind::kMatrix);
  part.cell = builder->layout.count;
  const auto shapes = ParameterShapes(cell, part.sizes);
  for (size_t p = 0; p < shapes.size(); ++p) {
    const Parameter& parameter = cell.parameters[p];
    std::vector<int64_t> shape = {shapes[p].rows};
    if (parameter.kind == Parameter::Kind::kMatrix) {
      shape.push_back(shapes[p].columns);
      if (shapes[p].heads > 1) {
        shape = {shapes[p].heads, shapes[p].rows / shapes[p].heads,
                 shapes[p].columns / shapes[p].heads};
      }
    }
    builder->Add(prefix + parameter.name, shape, parameter.kind, parameter.initial);
  }
  if (learn_initial) part.initial = builder->layout.count;
  for (size_t k = 0; learn_initial && k < cell.states.size(); ++k) {
    builder->Add(prefix + "initial." + cell.states[k].name, {layer.units},
                 Parameter::Kind::kVector);
  }
  return part;
}

// What `below` lines of layer `index` ask for must be there, in the same direction and width.
void CheckBelow(const ModelSpec& spec, size_t index) {
  const LayerSpec& layer = spec.layers[index];
  if (index == 0) return;  // zeros
  const LayerSpec& lower = spec.layers[index - 1];
  for (const Below& below : layer.cell->belows) {
    const std::string reads = "layer " + std::to_string(index) + ", cell '" + layer.cell->name +
                              "', reads '" + below.value + "' of the layer below, ";
    const int node = lower.cell->FindValue(below.value);
    if (node < 0) {
      std::vector<std::string> known;
      for (const NamedValue& value : lower.cell->values) known.push_back(value.name);
      throw BadInput(reads + "a '" + lower.cell->name + "' without a value of that name")
          .Hint(DidYouMean(below.value, known));
    }
    if (lower.cell->nodes[node].width != kWidthUnits || lower.units != layer.units) {
      throw BadInput(reads + "which has another width")
          .Found(std::to_string(lower.units) + " units below, " + std::to_string(layer.units) +
                 " here")
          .Allowed("the same number of units in both layers");
    }
    if (lower.direction != layer.direction && lower.direction != Direction::kBoth) {
      throw BadInput(reads + "which does not run in the same direction");
    }
  }
}

void CheckZoneouts(const ModelSpec& spec) {
  std::vector<std::string> states;
  for (const LayerSpec& layer : spec.layers) {
    for (const State& state : layer.cell->states) states.push_back(state.name);
  }
  for (const auto& [name, rate] : spec.regularisation.zoneouts) {
    if (std::find(states.begin(), states.end(), name) != states.end()) continue;
    throw BadInput("zoneout is asked for '" + name + "', which is a state of no layer's cell")
        .Hint(DidYouMean(name, states));
  }
}

}  // namespace

ModelLayout LayOut(const ModelSpec& spec) {
  CheckZoneouts(spec);
  LayoutBuilder builder;
  if (spec.task.embedding > 0) {
    builder.layout.embedding = builder.layout.count;
    builder.Add("embedding.E", {spec.task.embedding, spec.task.inputs}, Parameter::Kind::kMatrix);
  }
  int source = spec.task.LowestWidth();
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    CheckBelow(spec, l);
    const LayerSpec& layer = spec.layers[l];
    const std::string name = "layer" + std::to_string(l) + ".";
    const bool both = layer.direction == Direction::kBoth;
    ModelLayout::LayerPart part;
    part.source = source;
    part.emitted = both ? 2 * layer.units : layer.units;
    for (bool backward : {false, true}) {
      if (!both && backward != (layer.direction == Direction::kBackward)) continue;
      const std::string prefix = name + (!both ? "" : backward ? "backward." : "forward.");
      const bool projected = layer.cell->projects_input &&
                             ((l == 0 && spec.task.embedding == 0) || source != layer.units);
      part.strands.push_back(
          AddStrand(layer, prefix, source, projected, spec.learn_initial, &builder));
      part.strands.back().backward = backward;
    }
    source = part.emitted;
    builder.layout.layers.push_back(std::move(part));
  }
  builder.layout.head = builder.layout.count;
  builder.Add("head.W", {spec.task.HeadWidth(), source}, Parameter::Kind::kMatrix);
  builder.Add("head.b", {spec.task.HeadWidth()}, Parameter::Kind::kVector);
  return std::move(builder.layout);
}

int64_t ModelFlopsPerSymbol(const ModelSpec& spec) {
  const ModelLayout layout = LayOut(spec);
  int64_t flops = 2 * (layout.count - layout.head);
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    const bool first = l == 0 && spec.task.one_hot();
    for (const ModelLayout::StrandPart& part : layout.layers[l].strands) {
      flops += FlopsPerStep(*spec.layers[l].cell, part.sizes, first && !part.projected);
      if (part.projected && !first) {
        flops += int64_t{2} * part.sizes.units * layout.layers[l].source;
      }
      if (part.projected && first) flops += part.sizes.units;
    }
  }
  return flops;
}

namespace {

// What a rule may call a tensor: "layer0.forward.Wz", "Wz"; "layer0.initial.c", "initial.c".
std::vector<std::string> NamesOf(const ModelTensor& tensor) {
  std::string bare = tensor.name.substr(tensor.name.find('.') + 1);
  for (const std::string direction : {"forward.", "backward."}) {
    if (bare.starts_with(direction)) bare = bare.substr(direction.size());
  }
  return {tensor.name, bare};
}

InitialValue RuleFor(const ModelTensor& tensor, const InitRules& rules) {
  for (const std::string& name : NamesOf(tensor)) {
    const auto found = rules.names.find(name);
    if (found != rules.names.end()) return found->second;
  }
  const bool matrix = tensor.kind == Parameter::Kind::kMatrix;
  const auto& rule = matrix ? rules.matrices : rules.vectors;
  if (rule) return *rule;
  if (tensor.initial) return *tensor.initial;
  if (matrix) return {InitialValue::Kind::kUniform, -0.08, 0.08};
  return {};
}

void CheckNames(const ModelLayout& layout, const InitRules& rules) {
  std::vector<std::string> known;
  for (const ModelTensor& tensor : layout.tensors) {
    for (std::string& name : NamesOf(tensor)) known.push_back(std::move(name));
  }
  for (const auto& [name, rule] : rules.names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw BadInput("an initial value is given for '" + name + "', which no parameter is called")
        .Hint(DidYouMean(name, known));
  }
}

}  // namespace

std::vector<double> InitialParameters(const ModelLayout& layout, const InitRules& rules,
                                      uint64_t seed) {
  CheckNames(layout, rules);
  const Random random(seed, Purpose::kParameters);
  std::vector<double> parameters(layout.count, 0.0);
  for (size_t index = 0; index < layout.tensors.size(); ++index) {
    const ModelTensor& tensor = layout.tensors[index];
    const InitialValue rule = RuleFor(tensor, rules);
    double* numbers = &parameters[tensor.offset];
    if (rule.kind == InitialValue::Kind::kIdentity) {
      if (tensor.kind != Parameter::Kind::kMatrix) {
        throw BadInput("identity() is for matrices; '" + tensor.name + "' is a vector");
      }
      // The last two sizes are rows and columns; a block-diagonal matrix has them a block.
      const int64_t columns = tensor.shape.back();
      const int64_t rows = tensor.shape[tensor.shape.size() - 2];
      for (int64_t i = 0; i < tensor.count; ++i) {
        if (i / columns % rows == i % columns) numbers[i] = rule.a;
      }
      continue;
    }
    for (int64_t i = 0; i < tensor.count; ++i) {
      const RandomPlace place = {.step = static_cast<uint64_t>(index),
                                 .element = static_cast<uint32_t>(i)};
      switch (rule.kind) {
        case InitialValue::Kind::kConstant: numbers[i] = rule.a; break;
        case InitialValue::Kind::kUniform:
          numbers[i] = rule.a + (rule.b - rule.a) * random.Uniform(place);
          break;
        case InitialValue::Kind::kNormal: numbers[i] = rule.a * random.Normal(place); break;
        case InitialValue::Kind::kIdentity: break;
      }
    }
  }
  return parameters;
}

int UnitsForParameters(ModelSpec spec, int64_t budget) {
  // Units must be a multiple of every cell's heads.
  int step = 1;
  for (const LayerSpec& layer : spec.layers) {
    int multiple = step;
    while (multiple % layer.cell->heads != 0) multiple += step;
    step = multiple;
  }
  auto count = [&](int64_t multiple) {
    for (LayerSpec& layer : spec.layers) layer.units = static_cast<int>(multiple * step);
    return LayOut(spec).count;
  };
  const int64_t least = count(1);
  if (least - budget > budget / 2) {
    throw BadInput("a budget of " + std::to_string(budget) + " parameters is too small")
        .Hint("the smallest such model has " + std::to_string(least) + " parameters");
  }
  int64_t low = 1, high = 2;
  while (count(high) < budget && high < (1 << 20)) high *= 2;
  while (high - low > 1) {
    const int64_t middle = (low + high) / 2;
    (count(middle) <= budget ? low : high) = middle;
  }
  const bool lower = std::abs(count(low) - budget) <= std::abs(count(high) - budget);
  return static_cast<int>((lower ? low : high) * step);
}

}  // namespace mnemo
