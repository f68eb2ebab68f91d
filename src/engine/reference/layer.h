// The reference layer. See reference.h.
#pragma once

#include <vector>

#include "cell/derivative.h"
#include "engine/backend.h"
#include "engine/row_runs.h"

namespace mnemo {

template <typename Real>
class ReferenceLayer : public Layer<Real> {
 public:
  ReferenceLayer(std::shared_ptr<const CellGraph> graph, const CellSizes& sizes,
                 const LayerOptions& options);

  void SetParameters(const Real* parameters) override;
  void Forward(int time, int batch, const LayerInput<Real>& input,
               std::span<const Block<const Real>> initial) override;
  Block<const Real> Output() const override { return output_.block(); }
  Block<const Real> States(int state) const override { return states_[state].block(); }
  Block<const Real> Value(int node) const override;
  void Backward(const Upstream<Real>& upstream, const Downstream<Real>& downstream) override;

 private:
  using Values = std::vector<std::vector<Real>>;  // one vector a node

  int Width(const Node& node) const { return WidthOf(*graph_, node.width, sizes_); }
  std::vector<Real> Product(int parameter, bool transposed, const std::vector<Real>& operand) const;
  // Any operation with operands, of either graph.
  std::vector<Real> Apply(const Node& node, const Values& values) const;
  void ForwardStep(int t, int b, const LayerInput<Real>& input);
  static void CopyLeaf(Block<const Real> block, int t, int b, std::vector<Real>* leaf);
  void BackwardStep(int t, int b, const Upstream<Real>& upstream,
                    const Downstream<Real>& downstream);
  void AddOuter(int parameter, const std::vector<Real>& rows, const std::vector<Real>& columns,
                Real* gradient) const;

  std::shared_ptr<const CellGraph> graph_;
  BackwardGraph backward_;
  CellSizes sizes_;
  LayerOptions options_;
  std::vector<ParameterShape> shapes_;
  std::vector<Real> parameters_;
  int time_ = 0, batch_ = 0;
  RowRuns runs_;
  std::vector<Values> values_;  // [T * B], all nodes of every step
  std::vector<Sequence<Real>> states_, probes_;
  Sequence<Real> output_;
  std::vector<Sequence<Real>> carried_;  // [1, B, H] a state: gradient of the new value
};

}  // namespace mnemo
