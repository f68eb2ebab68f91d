// A workload made ready to run.
#pragma once

#include <memory>
#include <string>

#include "bench/workload.h"
#include "engine/profile.h"
#include "model/spec.h"

namespace mnemo {

// The model of a workload; for kLayer one layer of it. Throws Error (kBadInput) for a cell that
// cannot be read.
ModelSpec SpecOf(const Workload& work);

class Job {
 public:
  virtual ~Job() = default;
  // Once: Workload::Rows() steps.
  virtual void Run() = 0;
  virtual void SetProfile(Profile* profile) = 0;  // null for none
  // SHA-256 of the numbers that all runs so far have made: the weights, or the layer's results.
  virtual std::string Signature() const = 0;
};

// On the cpu backend. Everything is drawn from fixed seeds.
std::unique_ptr<Job> MakeJob(const Workload& work, int threads);

// Compares the cpu with the reference on the workload's cell and units, on a few steps. Throws
// Error: kFailed if they differ by 1e-5 or more, since what is wrong is not timed; kBadInput if the
// workload needs more memory than there is.
void CheckCell(const Workload& work);

}  // namespace mnemo
