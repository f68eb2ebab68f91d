// A linear map on the cpu backend: the softmax layer's logits, and projections of the input.
#pragma once

#include <vector>

#include "base/threads.h"
#include "engine/backend.h"
#include "engine/cpu/packed_matrix.h"
#include "engine/row_runs.h"

namespace mnemo {

class CpuLinear : public Linear<float> {
 public:
  CpuLinear(int inputs, int outputs, bool bias, ThreadPool* threads);

  void SetParameters(const float* parameters) override;
  void Forward(int time, int batch, const LayerInput<float>& input, Block<float> output) override;
  void Backward(int time, int batch, const LayerInput<float>& input, Block<const float> d_output,
                float* d_parameters, Block<float>* d_input) override;

 private:
  void Product(const PackedMatrix& matrix, Block<const float> x, Block<float> y, int64_t begin,
               int64_t end, bool accumulate) const;
  void OneHotGradient(const int32_t* symbols, const RowRuns& runs, Block<const float> d_output,
                      int begin, int end, float* gradient) const;

  int inputs_, outputs_;
  bool has_bias_;
  ThreadPool* threads_;
  const Kernels& kernels_;
  ParameterShape shape_;
  PackedMatrix forward_, backward_;
  Sequence<float> bias_;   // [1, 1, outputs], zeros without a bias
  Sequence<float> table_;  // [1, inputs, outputs]: one-hot look-up
};

}  // namespace mnemo
