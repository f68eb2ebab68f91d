#include "cli/cell_dump.h"

#include "base/npz.h"

namespace mnemo {
namespace {

class DumpWriter {
 public:
  DumpWriter(const std::string& path, const CellGraph& graph, const TrialShape& shape)
      : graph_(graph), shape_(shape), npz_(path, NpzCompression::kDeflate) {}

  void Number(const std::string& name, int64_t value) {
    npz_.Add<int64_t>(name, {}, std::span(&value, 1));
  }

  template <typename Real>
  void Numbers(const std::string& name, const std::vector<int64_t>& shape,
               const std::vector<double>& values) {
    const std::vector<Real> converted(values.begin(), values.end());
    npz_.Add<Real>(name, shape, converted);
  }

  // The cell's flat array, one member a parameter.
  template <typename Real>
  void Parameters(const std::string& prefix, const std::vector<double>& flat) {
    const auto shapes = ParameterShapes(graph_, shape_.sizes);
    for (size_t p = 0; p < shapes.size(); ++p) {
      const Parameter& parameter = graph_.parameters[p];
      const ParameterShape& at = shapes[p];
      std::vector<int64_t> extents;
      if (parameter.kind == Parameter::Kind::kVector) extents = {at.rows};
      if (parameter.kind == Parameter::Kind::kMatrix) {
        extents = {at.rows / at.heads, at.columns / at.heads};
        if (at.heads > 1) extents.insert(extents.begin(), at.heads);
      }
      const auto begin = flat.begin() + at.offset;
      Numbers<Real>(prefix + parameter.name, extents, {begin, begin + at.count});
    }
  }

  template <typename Real>
  void States(const std::string& prefix, const std::vector<std::vector<double>>& states) {
    for (size_t k = 0; k < states.size(); ++k) {
      Numbers<Real>(prefix + graph_.states[k].name, {shape_.batch, shape_.sizes.units}, states[k]);
    }
  }

  template <typename Real>
  void Below(const std::string& prefix, const std::vector<std::vector<double>>& values) {
    for (size_t k = 0; k < values.size(); ++k) {
      Numbers<Real>(prefix + graph_.belows[k].name, Outputs(), values[k]);
    }
  }

  void Data(const TrialData& data) {
    if (shape_.one_hot) {
      npz_.Add<int32_t>("symbols", {shape_.time, shape_.batch}, data.symbols);
    } else {
      Numbers<double>("x", {shape_.time, shape_.batch, shape_.sizes.input}, data.input);
    }
    Below<double>("below/", data.below);
    Parameters<double>("parameter/", data.parameters);
    States<double>("initial/", data.initial);
    Numbers<double>("upstream/output", Outputs(), data.upstream_output);
    States<double>("upstream/final/", data.upstream_final);
  }

  template <typename Real>
  void Result(const std::string& prefix, const TrialResult& result) {
    Numbers<Real>(prefix + "output", Outputs(), result.output);
    for (size_t k = 0; k < result.states.size(); ++k) {
      Numbers<Real>(prefix + "state/" + graph_.states[k].name,
                    {shape_.time + 1, shape_.batch, shape_.sizes.units}, result.states[k]);
    }
    for (size_t v = 0; v < result.values.size(); ++v) {
      const NamedValue& value = graph_.values[v];
      const int width = WidthOf(graph_, graph_.nodes[value.node].width, shape_.sizes);
      Numbers<Real>(prefix + "value/" + value.name, {shape_.time, shape_.batch, width},
                    result.values[v]);
    }
    Parameters<Real>(prefix + "gradient/parameter/", result.d_parameters);
    if (!shape_.one_hot) {
      Numbers<Real>(prefix + "gradient/x", {shape_.time, shape_.batch, shape_.sizes.input},
                    result.d_input);
    }
    Below<Real>(prefix + "gradient/below/", result.d_below);
    States<Real>(prefix + "gradient/initial/", result.d_initial);
  }

  void Finish() { npz_.Finish(); }

 private:
  std::vector<int64_t> Outputs() const { return {shape_.time, shape_.batch, shape_.sizes.units}; }

  const CellGraph& graph_;
  const TrialShape& shape_;
  NpzWriter npz_;
};

}  // namespace

void WriteCellDump(const std::string& path, const CellGraph& graph, uint64_t seed,
                   const TrialData& data, const TrialResult& truth, const TrialResult& result) {
  const TrialShape& shape = data.shape;
  DumpWriter dump(path, graph, shape);
  dump.Number("size/units", shape.sizes.units);
  dump.Number("size/input", shape.sizes.input);
  dump.Number("size/steps", shape.time);
  dump.Number("size/batch", shape.batch);
  dump.Number("seed", static_cast<int64_t>(seed));
  dump.Number("redraws", data.redraws);
  dump.Data(data);
  dump.Result<double>("double/", truth);
  dump.Result<float>("float/", result);
  dump.Finish();
}

}  // namespace mnemo
