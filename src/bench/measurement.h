// Measures workloads: rounds of a few seconds each, so that medians and their spread say how far a
// figure can be trusted on a machine that others use as well.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "bench/work_count.h"
#include "bench/workload.h"
#include "engine/profile.h"

namespace mnemo {

struct Spread {
  double median = 0, q1 = 0, q3 = 0;  // quartiles, between neighbours where they fall there
};
Spread SpreadOf(std::vector<double> values);

struct MeasureOptions {
  int threads = 1;
  int rounds = 5;
  double seconds = 1.5;    // of a round, after the first run, which is not counted
  bool signature = false;  // takes kSignatureRuns runs more
};
inline constexpr int kSignatureRuns = 5;

struct Measurement {
  std::string workload;
  int threads = 1;
  std::vector<double> steps_per_second;  // a round
  double flops_per_step = 0;
  // Multiply-adds alone on this many threads, GFLOP/s: all tries before, between and after rounds.
  std::vector<double> multiply_adds;
  WorkCount work;                        // of one run
  int64_t rows = 0;                      // steps of one run
  int64_t peak_memory = 0;               // bytes; 0: not known
  std::array<double, kPhases> phases{};  // shares of the threads' time
  std::string signature;                 // "" unless asked for
  Spread Speed() const { return SpreadOf(steps_per_second); }
  double Gflops() const { return 1e-9 * flops_per_step * Speed().median; }
  double Peak() const;   // the best of `multiply_adds`: what the processor can do
  double Usual() const;  // their median: what it did, on a machine that others use as well
  double ShareOfPeak() const { return Gflops() / Peak(); }
  double ShareOfLimit() const { return ShareOfLimitAt(Peak()); }
  // The limit (WorkCount::Limit) as if the peak were `gflops`.
  double ShareOfLimitAt(double gflops) const;
};

// Checks the cell (bench/job.h), then measures. `report` hears of every round; false ends early:
// then what was measured so far comes back. Throws Error as CheckCell and MakeJob do.
Measurement Measure(const Workload& work, const MeasureOptions& options,
                    const std::function<bool(int round)>& report);

// The same work on 1 thread, alone and once on each of `count` threads at the same time, in turns.
struct SideBySide {
  std::string workload;
  int count = 0;
  std::vector<double> alone, together;  // steps/s of one training, a round
  std::vector<double> kept;             // together / alone, a round: 1 is no loss
};
SideBySide MeasureSideBySide(const Workload& work, int count, int rounds, double seconds,
                             const std::function<bool(int round)>& report);

}  // namespace mnemo
