// A linear map on the cpu backend: the softmax layer's logits, and projections of the input.
#pragma once

#include <vector>

#include "engine/backend.h"
#include "engine/cpu/outer_sum.h"
#include "engine/cpu/packed_matrix.h"
#include "engine/cpu/phase_pool.h"
#include "engine/cpu/symbol_sum.h"

namespace mnemo {

class CpuLinear : public Linear<float> {
 public:
  CpuLinear(int inputs, int outputs, bool bias, ThreadPool* threads, Profile* const* profile);

  void SetParameters(const float* parameters) override;
  void Forward(int time, int batch, const LayerInput<float>& input, Block<float> output) override;
  void Backward(int time, int batch, const LayerInput<float>& input, Block<const float> d_output,
                float* d_parameters, Block<float>* d_input) override;

 private:
  void FillTable();

  int inputs_, outputs_;
  bool has_bias_;
  Profile* const* profile_;
  PhasePool pool_;
  const Kernels& kernels_;
  ParameterShape shape_;
  PackedMatrix forward_, backward_;
  OuterSum outer_sum_;
  SymbolSum symbol_sum_;
  std::vector<float> parameters_;
  Sequence<float> bias_;   // [1, 1, outputs], zeros without a bias
  Sequence<float> table_;  // [1, inputs, outputs]: one-hot look-up, filled when first needed
  bool table_filled_ = false;
};

}  // namespace mnemo
