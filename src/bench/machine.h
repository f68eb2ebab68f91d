// What the measurements run on, and the most that it can do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mnemo {

struct MachineInfo {
  std::string processor;  // "AMD EPYC ..."; "unknown" if the system does not say
  int cores = 0;          // that this process may use
  std::string kernels;    // "avx512"
};

MachineInfo DescribeMachine();

// GFLOP/s of multiply-adds in registers and nothing else, with the vectors that the kernels use, on
// so many threads at once: of each of several tries, which take about `seconds` in all.
std::vector<double> MeasureMultiplyAdds(int threads, double seconds);

// The most memory that this process has held since the last ResetPeakMemory, in bytes; 0 where the
// system does not say.
int64_t PeakMemory();
void ResetPeakMemory();

}  // namespace mnemo
