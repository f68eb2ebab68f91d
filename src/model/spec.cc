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

}  // namespace

ModelLayout LayOut(const ModelSpec& spec) {
  LayoutBuilder builder;
  int source = spec.vocabulary;
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    const LayerSpec& layer = spec.layers[l];
    const CellGraph& cell = *layer.cell;
    const std::string prefix = "layer" + std::to_string(l) + ".";
    ModelLayout::LayerPart part;
    part.source = source;
    part.projected = cell.projects_input && (l == 0 || source != layer.units);
    part.sizes = {layer.units, cell.projects_input ? layer.units : source};
    part.projection = builder.layout.count;
    if (part.projected) builder.Add(prefix + "P", {layer.units, source}, Parameter::Kind::kMatrix);
    part.cell = builder.layout.count;
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
      builder.Add(prefix + parameter.name, shape, parameter.kind, parameter.initial);
    }
    builder.layout.layers.push_back(part);
    source = layer.units;
  }
  builder.layout.head = builder.layout.count;
  builder.Add("head.W", {spec.vocabulary, source}, Parameter::Kind::kMatrix);
  builder.Add("head.b", {spec.vocabulary}, Parameter::Kind::kVector);
  return std::move(builder.layout);
}

int64_t ModelFlopsPerSymbol(const ModelSpec& spec) {
  const ModelLayout layout = LayOut(spec);
  int64_t flops = 2 * (layout.count - layout.head);
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    const ModelLayout::LayerPart& part = layout.layers[l];
    const bool first = l == 0;
    flops += FlopsPerStep(*spec.layers[l].cell, part.sizes, first && !part.projected);
    if (part.projected && !first) flops += int64_t{2} * part.sizes.units * part.source;
    if (part.projected && first) flops += part.sizes.units;
  }
  return flops;
}

namespace {

InitialValue RuleFor(const ModelTensor& tensor, const InitRules& rules) {
  const std::string bare = tensor.name.substr(tensor.name.find('.') + 1);
  for (const std::string& name : {tensor.name, bare}) {
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
    known.push_back(tensor.name);
    known.push_back(tensor.name.substr(tensor.name.find('.') + 1));
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
