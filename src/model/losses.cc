#include "model/losses.h"

#include <algorithm>

#include "base/error.h"
#include "model/ctc.h"
#include "model/mixture.h"

namespace mnemo {
namespace {

// The mean of the squared differences of one row.
template <typename Real>
Real Squares(Real* outputs, const Real* targets, int width, bool gradient, Real scale) {
  Real sum = 0;
  for (int j = 0; j < width; ++j) {
    const Real difference = outputs[j] - targets[j];
    sum += difference * difference;
    if (gradient) outputs[j] = 2 * scale * difference / static_cast<Real>(width);
  }
  return sum / static_cast<Real>(width);
}

}  // namespace

TargetCount CountTargets(const ModelTask& task, const RowRuns& runs, const ModelTargets& targets) {
  TargetCount count;
  if (task.output == OutputKind::kCtc) {
    for (size_t b = 0; b < targets.labels->size(); ++b) {
      const bool possible =
          runs.length(static_cast<int>(b)) >= CtcStepsNeeded((*targets.labels)[b]);
      ++(possible ? count.counted : count.impossible);
    }
    return count;
  }
  runs.ForRange(0, runs.rows(), [&](int64_t first, int64_t last) {
    for (int64_t r = first; r < last; ++r) {
      if (task.output == OutputKind::kSoftmax) {
        count.counted += targets.symbols[r] >= 0;
      } else {
        count.counted += targets.counted == nullptr || targets.counted[r] != 0;
      }
    }
  });
  return count;
}

template <typename Real>
double ChunkLoss<Real>::Run(Block<Real> outputs, const RowRuns& runs, const ModelTargets& targets,
                            bool gradient, double by, std::vector<Real>* losses) {
  losses->assign(outputs.rows(), Real{0});
  const Real scale = static_cast<Real>(1 / by);
  if (task_.output == OutputKind::kSoftmax) {
    symbols_.assign(outputs.rows(), -1);
    runs.ForRange(0, runs.rows(), [&](int64_t first, int64_t last) {
      std::copy(targets.symbols + first, targets.symbols + last, symbols_.begin() + first);
    });
    backend_.SoftmaxCrossEntropy(outputs, symbols_.data(), gradient, scale, losses->data());
  } else if (task_.output == OutputKind::kCtc) {
    RunCtc(outputs, runs, targets, gradient, scale, losses->data());
  } else {
    RunRows(outputs, runs, targets, gradient, scale, losses->data());
  }
  double sum = 0;
  for (Real loss : *losses) sum += loss;
  return sum;
}

template <typename Real>
void ChunkLoss<Real>::RunRows(Block<Real> outputs, const RowRuns& runs, const ModelTargets& targets,
                              bool gradient, Real scale, Real* losses) {
  const int width = task_.outputs;
  counted_.assign(outputs.rows(), 0);
  numbers_.Resize(outputs.time, outputs.batch, width);
  runs.ForRange(0, runs.rows(), [&](int64_t first, int64_t last) {
    for (int64_t r = first; r < last; ++r) {
      counted_[r] = targets.counted == nullptr || targets.counted[r] != 0;
      std::copy_n(targets.numbers + r * width, width,
                  numbers_.block().data + r * numbers_.block().stride);
    }
  });
  if (task_.output == OutputKind::kSigmoids) {
    backend_.SigmoidCrossEntropy(outputs, numbers_.block(), counted_.data(), gradient, scale,
                                 losses);
    return;
  }
  backend_.Split(outputs.rows(), [&](int64_t first, int64_t last) {
    for (int64_t r = first; r < last; ++r) {
      Real* row = outputs.data + r * outputs.stride;
      const Real* numbers = numbers_.block().data + r * numbers_.block().stride;
      if (!counted_[r]) {
        if (gradient) std::fill_n(row, outputs.width, Real{0});
      } else if (task_.output == OutputKind::kSquares) {
        losses[r] = Squares(row, numbers, width, gradient, scale);
      } else {
        losses[r] = MixtureLoss(row, numbers, task_.components, width, gradient, scale);
      }
    }
  });
}

template <typename Real>
void ChunkLoss<Real>::RunCtc(Block<Real> outputs, const RowRuns& runs, const ModelTargets& targets,
                             bool gradient, Real scale, Real* losses) {
  const int64_t step = int64_t{outputs.batch} * outputs.stride;
  backend_.Split(outputs.batch, [&](int64_t first, int64_t last) {
    CtcWorkspace workspace;
    for (int64_t b = first; b < last; ++b) {
      Real* logits = outputs.Row(0, static_cast<int>(b));
      const CtcResult result =
          Ctc(logits, step, runs.length(static_cast<int>(b)), task_.HeadWidth(), task_.outputs,
              (*targets.labels)[b], gradient ? logits : nullptr, step, scale, &workspace);
      losses[b] = result.possible ? static_cast<Real>(result.loss) : Real{0};
    }
  });
}

template class ChunkLoss<float>;
template class ChunkLoss<double>;

}  // namespace mnemo
