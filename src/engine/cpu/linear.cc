#include "engine/cpu/linear.h"

#include <algorithm>

namespace mnemo {

CpuLinear::CpuLinear(int inputs, int outputs, bool bias, ThreadPool* threads)
    : inputs_(inputs),
      outputs_(outputs),
      has_bias_(bias),
      threads_(threads),
      kernels_(BestKernels()),
      bias_(1, 1, outputs),
      table_(1, inputs, outputs) {
  shape_.rows = outputs;
  shape_.columns = inputs;
  shape_.count = int64_t{inputs} * outputs;
}

void CpuLinear::SetParameters(const float* parameters) {
  forward_.Pack(shape_, parameters, false);
  backward_.Pack(shape_, parameters, true);
  if (has_bias_) std::copy_n(parameters + shape_.count, outputs_, bias_.Row(0, 0));
  for (int v = 0; v < inputs_; ++v) {
    float* row = table_.Row(0, v);
    for (int j = 0; j < outputs_; ++j) row[j] = parameters[int64_t{j} * inputs_ + v];
    kernels_.add_to(row, bias_.Row(0, 0), PaddedWidth(outputs_));
  }
}

void CpuLinear::Product(const PackedMatrix& matrix, Block<const float> x, Block<float> y,
                        int64_t begin, int64_t end, bool accumulate) const {
  // Few rows at a time, so that they stay in the cache while the panels pass.
  constexpr int64_t kRows = 96;
  for (int64_t r = begin; r < end; r += kRows) {
    const Segment rows = {x.data + r * x.stride, x.stride, nullptr, matrix.inner()};
    for (int p = 0; p < matrix.panels(); ++p) {
      Segment segment = rows;
      segment.panel = matrix.panel(p);
      kernels_.panel_product(static_cast<int>(std::min(kRows, end - r)), &segment, 1,
                             y.data + r * y.stride + p * kPanelColumns, y.stride,
                             matrix.panel_columns(p), accumulate);
    }
  }
}

void CpuLinear::Forward(int time, int batch, const LayerInput<float>& input, Block<float> output) {
  const RowRuns runs(time, batch, input.lengths);
  threads_->Split(static_cast<int>(runs.rows()), [&](int first, int last) {
    runs.ForRange(first, last, [&](int64_t begin, int64_t end) {
      for (int64_t r = begin; r < end; ++r) {
        const float* row =
            input.symbols != nullptr ? table_.Row(0, input.symbols[r]) : bias_.Row(0, 0);
        std::copy_n(row, output.stride, output.data + r * output.stride);
      }
      if (input.symbols == nullptr) Product(forward_, input.dense, output, begin, end, true);
    });
  });
}

void CpuLinear::Backward(int time, int batch, const LayerInput<float>& input,
                         Block<const float> d_output, float* d_parameters, Block<float>* d_input) {
  const RowRuns runs(time, batch, input.lengths);
  if (d_input != nullptr) {
    threads_->Split(static_cast<int>(runs.rows()), [&](int first, int last) {
      runs.ForRange(first, last, [&](int64_t begin, int64_t end) {
        Product(backward_, d_output, *d_input, begin, end, false);
      });
    });
  }
  constexpr int kItem = 24;  // rows of the gradient matrix
  threads_->Split((outputs_ + kItem - 1) / kItem, [&](int first, int last) {
    const int begin = first * kItem, end = std::min(outputs_, last * kItem);
    float* gradient = d_parameters + int64_t{begin} * inputs_;
    if (input.symbols != nullptr) {
      OneHotGradient(input.symbols, runs, d_output, begin, end, gradient);
    } else {
      for (const RowRuns::Run& run : runs.runs()) {
        kernels_.outer_product(run.count, d_output.data + run.first * d_output.stride + begin,
                               d_output.stride, end - begin,
                               input.dense.data + run.first * input.dense.stride,
                               input.dense.stride, inputs_, gradient, inputs_);
      }
    }
    if (!has_bias_) return;
    float* d_bias = d_parameters + shape_.count;
    runs.ForRange(0, runs.rows(), [&](int64_t from, int64_t to) {
      for (int64_t r = from; r < to; ++r) {
        const float* row = d_output.data + r * d_output.stride;
        for (int j = begin; j < end; ++j) d_bias[j] += row[j];
      }
    });
  });
}

void CpuLinear::OneHotGradient(const int32_t* symbols, const RowRuns& runs,
                               Block<const float> d_output, int begin, int end,
                               float* gradient) const {
  const int width = end - begin;
  std::vector<float> sums(int64_t{inputs_} * width, 0.0f);
  runs.ForRange(0, runs.rows(), [&](int64_t from, int64_t to) {
    for (int64_t r = from; r < to; ++r) {
      float* sum = &sums[int64_t{symbols[r]} * width];
      const float* row = d_output.data + r * d_output.stride + begin;
      for (int j = 0; j < width; ++j) sum[j] += row[j];
    }
  });
  for (int j = 0; j < width; ++j) {
    for (int v = 0; v < inputs_; ++v) {
      gradient[int64_t{j} * inputs_ + v] += sums[int64_t{v} * width + j];
    }
  }
}

}  // namespace mnemo
