// Training dynamics as a section of a result (Karpathy, Johnson, Fei-Fei 2015, figure 5 right):
// which of some models a network is most like while it learns. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/result.h"

namespace mnemo {

struct DynamicsPoint {
  int64_t update = 0;
  double epoch = 0, loss = 0;      // of the network, nats
  std::vector<double> divergence;  // symmetric, from each of the others, nats
};

struct Dynamics {
  std::vector<std::string> others;
  std::vector<double> losses;         // of the others
  std::vector<DynamicsPoint> points;  // ascending
};

// Tables "dynamics" and "nearest", two figures.
void AddDynamics(const Dynamics& dynamics, AnalysisResult* result);

}  // namespace mnemo
