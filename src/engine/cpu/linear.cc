#include "engine/cpu/linear.h"

#include <algorithm>

#include "engine/cpu/row_product.h"

namespace mnemo {

CpuLinear::CpuLinear(int inputs, int outputs, bool bias, ThreadPool* threads,
                     Profile* const* profile)
    : inputs_(inputs),
      outputs_(outputs),
      has_bias_(bias),
      profile_(profile),
      pool_(threads, profile, Phase::kHead),
      kernels_(BestKernels()),
      outer_sum_(kernels_, pool_),
      symbol_sum_(kernels_, pool_),
      parameters_(int64_t{inputs} * outputs),
      bias_(1, 1, outputs) {
  shape_.rows = outputs;
  shape_.columns = inputs;
  shape_.count = int64_t{inputs} * outputs;
}

void CpuLinear::SetParameters(const float* parameters) {
  const PhaseTimer timer(*profile_, Phase::kPack);
  std::copy_n(parameters, shape_.count, parameters_.begin());
  if (has_bias_) std::copy_n(parameters + shape_.count, outputs_, bias_.Row(0, 0));
  const PackedMatrix::Part forward = {&shape_, parameters, false};
  const PackedMatrix::Part backward = {&shape_, parameters, true};
  forward_.Pack({&forward, 1}, kernels_.panel_chunks);
  backward_.Pack({&backward, 1}, kernels_.panel_chunks);
  table_filled_ = false;
}

void CpuLinear::FillTable() {
  if (table_filled_) return;
  table_.Resize(1, inputs_, outputs_);
  for (int v = 0; v < inputs_; ++v) {
    float* row = table_.Row(0, v);
    for (int j = 0; j < outputs_; ++j) row[j] = parameters_[int64_t{j} * inputs_ + v];
    kernels_.add_to(row, bias_.Row(0, 0), PaddedWidth(outputs_));
  }
  table_filled_ = true;
}

void CpuLinear::Forward(int time, int batch, const LayerInput<float>& input, Block<float> output) {
  const RowRuns runs(time, batch, input.lengths);
  if (input.symbols != nullptr) FillTable();
  pool_.Split(static_cast<int>(runs.rows()), [&](int first, int last) {
    const RowProductTerm term = {&forward_, input.dense};
    const std::vector<const float*> starts(last - first, bias_.Row(0, 0));
    runs.ForRange(first, last, [&](int64_t begin, int64_t end) {
      if (input.symbols == nullptr) {
        RowProduct(kernels_, {&term, 1}, {&output, 1}, begin, end, starts.data(), false);
        return;
      }
      for (int64_t r = begin; r < end; ++r) {
        std::copy_n(table_.Row(0, input.symbols[r]), output.stride,
                    output.data + r * output.stride);
      }
    });
  });
}

void CpuLinear::Backward(int time, int batch, const LayerInput<float>& input,
                         Block<const float> d_output, float* d_parameters, Block<float>* d_input) {
  const RowRuns runs(time, batch, input.lengths);
  if (d_input != nullptr) {
    pool_.Split(static_cast<int>(runs.rows()), [&](int first, int last) {
      const RowProductTerm term = {&backward_, d_output};
      runs.ForRange(first, last, [&](int64_t begin, int64_t end) {
        RowProduct(kernels_, {&term, 1}, {d_input, 1}, begin, end, nullptr, false);
      });
    });
  }
  float* d_bias = has_bias_ ? d_parameters + shape_.count : nullptr;
  const OuterSide left = {d_output.data, d_output.stride};
  if (input.symbols == nullptr) {
    const OuterTerm term = {outputs_, has_bias_};
    const OuterTarget target = {d_parameters, inputs_, 1, d_bias};
    outer_sum_.Start({&term, 1}, inputs_);
    outer_sum_.Add(runs, {&left, 1}, {input.dense.data, input.dense.stride});
    outer_sum_.Finish({&target, 1});
    return;
  }
  symbol_sum_.Start({&outputs_, 1}, inputs_);
  symbol_sum_.Add(runs, input.symbols, {&left, 1});
  symbol_sum_.Finish({&d_parameters, 1});
  if (!has_bias_) return;
  runs.ForRange(0, runs.rows(), [&](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r) {
      for (int j = 0; j < outputs_; ++j) d_bias[j] += d_output.data[r * d_output.stride + j];
    }
  });
}

}  // namespace mnemo
