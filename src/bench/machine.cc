#include "bench/machine.h"

#include <chrono>
#include <fstream>

#include "base/threads.h"
#include "engine/cpu/kernels.h"

namespace mnemo {
namespace {

// The text behind "key" and a colon, in a file of such lines; "" if there is none.
std::string LineOf(const char* path, const std::string& key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(key, 0) != 0) continue;
    const size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const size_t begin = line.find_first_not_of(" \t", colon + 1);
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return "";
}

}  // namespace

MachineInfo DescribeMachine() {
  MachineInfo machine;
  machine.processor = LineOf("/proc/cpuinfo", "model name");
  if (machine.processor.empty()) machine.processor = "unknown";
  machine.cores = AvailableCores();
  machine.kernels = BestKernels().name;
  return machine;
}

std::vector<double> MeasureMultiplyAdds(int threads, double seconds) {
  using Clock = std::chrono::steady_clock;
  ThreadPool pool(threads);
  constexpr int kTries = 5;
  std::vector<double> gflops(threads);
  std::vector<double> rates;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    pool.Split(threads, [&](int first, int) {
      const Clock::time_point begin = Clock::now();
      const auto passed = [&] {
        return std::chrono::duration<double>(Clock::now() - begin).count();
      };
      float sink[16];
      double flops = 0;
      do {
        flops += static_cast<double>(BestKernels().multiply_adds(20000, sink));
      } while (passed() < seconds / kTries);
      gflops[first] = 1e-9 * flops / passed();
    });
    double sum = 0;
    for (double each : gflops) sum += each;
    rates.push_back(sum);
  }
  return rates;
}

int64_t PeakMemory() {
  const std::string text = LineOf("/proc/self/status", "VmHWM");
  return text.empty() ? 0 : std::strtoll(text.c_str(), nullptr, 10) * 1024;
}

void ResetPeakMemory() { std::ofstream("/proc/self/clear_refs") << "5"; }

}  // namespace mnemo
