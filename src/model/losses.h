// The loss of a chunk: what the model's outputs cost against what should have been, for every kind
// of task (model/task.h), and its gradient.
//
// Every loss is a mean over what is counted: targets of steps, or whole sequences for CTC. Used by
// one thread at a time; works on the backend's threads.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/backend.h"
#include "engine/row_runs.h"
#include "model/task.h"

namespace mnemo {

// What the steps of a chunk should have been. Of the fields, those that the task's output needs;
// what stands beyond a row's length is not looked at.
struct ModelTargets {
  const int32_t* symbols = nullptr;  // kSoftmax: [T, B]; -1: no target at this step
  const float* numbers = nullptr;    // kSigmoids (0 .. 1), kSquares, kMixture: [T, B, outputs]
  const uint8_t* counted = nullptr;  // with numbers: [T, B], 0: no target at this step; null: all
  const std::vector<std::vector<int32_t>>* labels = nullptr;  // kCtc: of each of the B rows
};

// What a chunk has of targets.
struct TargetCount {
  int64_t counted = 0;     // steps with a target; kCtc: sequences that can give their labels
  int64_t impossible = 0;  // kCtc: sequences that are too short for their labels
};
TargetCount CountTargets(const ModelTask& task, const RowRuns& runs, const ModelTargets& targets);

template <typename Real>
class ChunkLoss {
 public:
  ChunkLoss(const ModelTask& task, Backend<Real>& backend) : task_(task), backend_(backend) {}

  // losses [T, B] (resized): of every target; 0 where there is none. kCtc: of a row at its step 0.
  // With `gradient`, `outputs` [T, B, HeadWidth] become the gradient of the sum of losses divided
  // by `by`; rows beyond their lengths are not touched. Returns that sum, made in double in one
  // order.
  double Run(Block<Real> outputs, const RowRuns& runs, const ModelTargets& targets, bool gradient,
             double by, std::vector<Real>* losses);

 private:
  void RunRows(Block<Real> outputs, const RowRuns& runs, const ModelTargets& targets, bool gradient,
               Real scale, Real* losses);
  void RunCtc(Block<Real> outputs, const RowRuns& runs, const ModelTargets& targets, bool gradient,
              Real scale, Real* losses);

  ModelTask task_;
  Backend<Real>& backend_;
  std::vector<int32_t> symbols_;  // [T, B] with those beyond a row's length struck out
  std::vector<uint8_t> counted_;  // [T, B] the same
  Sequence<Real> numbers_;        // [T, B, outputs]
};

}  // namespace mnemo
