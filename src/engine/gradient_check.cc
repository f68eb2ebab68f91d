#include "engine/gradient_check.h"

#include "engine/reference/reference.h"
#include "engine/trial_inputs.h"

namespace mnemo {
namespace {

double Dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// The scalar whose gradient the upstream numbers make the layer compute.
class LossFunction {
 public:
  LossFunction(std::shared_ptr<const CellGraph> graph, const TrialData& data)
      : graph_(std::move(graph)), data_(data), backend_(MakeReferenceBackend<double>()) {}

  // dL/d number by the five-point rule; the number is one of this object's own data.
  double Derivative(double* number) {
    const double at = *number, h = 2e-4;
    double values[4];
    const double steps[4] = {-2 * h, -h, h, 2 * h};
    for (int i = 0; i < 4; ++i) {
      *number = at + steps[i];
      values[i] = Evaluate();
    }
    *number = at;
    return (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * h);
  }
  std::vector<double> Gradient(std::vector<double>* numbers, size_t begin, size_t end) {
    std::vector<double> gradient;
    for (size_t i = begin; i < end; ++i) gradient.push_back(Derivative(&(*numbers)[i]));
    return gradient;
  }
  TrialData& data() { return data_; }

 private:
  double Evaluate() {
    const TrialShape& shape = data_.shape;
    LayerOptions options = {.train = false, .one_hot = shape.one_hot};
    options.read_above = ReadAbove(*graph_, shape);
    const auto layer = backend_->MakeLayer(graph_, shape.sizes, options);
    const TrialInputs<double> inputs(data_);
    layer->SetParameters(inputs.parameters.data());
    layer->Forward(shape.time, shape.batch, inputs.input, inputs.initial);
    double loss = Dot(ToNumbers(layer->Output(), inputs.runs), data_.upstream_output);
    for (size_t k = 0; k < options.read_above.size(); ++k) {
      loss += Dot(ToNumbers(layer->Value(options.read_above[k]), inputs.runs),
                  data_.upstream_values[k]);
    }
    for (size_t k = 0; k < inputs.initial.size(); ++k) {
      const Block<const double> states = layer->States(static_cast<int>(k));
      for (int b = 0; b < shape.batch; ++b) {
        const double* last = states.Row(inputs.runs.length(b), b);
        for (int j = 0; j < shape.sizes.units; ++j) {
          loss += last[j] * data_.upstream_final[k][int64_t{b} * shape.sizes.units + j];
        }
      }
    }
    return loss;
  }

  std::shared_ptr<const CellGraph> graph_;
  TrialData data_;
  std::unique_ptr<Backend<double>> backend_;
};

}  // namespace

std::vector<NamedError> CheckGradients(std::shared_ptr<const CellGraph> graph,
                                       const TrialData& data) {
  const auto backend = MakeReferenceBackend<double>();
  const TrialResult result = RunTrial(*backend, graph, data);
  LossFunction loss(graph, data);
  std::vector<NamedError> errors;
  const auto shapes = ParameterShapes(*graph, data.shape.sizes);
  for (size_t p = 0; p < shapes.size(); ++p) {
    const size_t begin = shapes[p].offset, end = begin + shapes[p].count;
    const std::vector<double> computed(result.d_parameters.begin() + begin,
                                       result.d_parameters.begin() + end);
    errors.push_back({graph->parameters[p].name,
                      TensorError(computed, loss.Gradient(&loss.data().parameters, begin, end))});
  }
  if (!data.shape.one_hot && graph->input >= 0) {
    errors.push_back({"x", TensorError(result.d_input,
                                       loss.Gradient(&loss.data().input, 0, data.input.size()))});
  }
  for (size_t k = 0; k < graph->belows.size(); ++k) {
    auto& below = loss.data().below[k];
    errors.push_back({"below " + graph->belows[k].name,
                      TensorError(result.d_below[k], loss.Gradient(&below, 0, below.size()))});
  }
  for (size_t k = 0; k < graph->states.size(); ++k) {
    auto& initial = loss.data().initial[k];
    errors.push_back(
        {"initial " + graph->states[k].name,
         TensorError(result.d_initial[k], loss.Gradient(&initial, 0, initial.size()))});
  }
  return errors;
}

}  // namespace mnemo
