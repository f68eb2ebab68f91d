#include "measure.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace mnemo {

Measurement Measure(double seconds, const std::function<void()>& update) {
  using Clock = std::chrono::steady_clock;
  update();
  update();
  std::vector<double> durations;
  double total = 0;
  while (total < seconds || durations.size() < 2) {
    const auto start = Clock::now();
    update();
    durations.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    total += durations.back();
  }
  std::sort(durations.begin(), durations.end());
  const size_t half = durations.size() / 2;
  const double median =
      durations.size() % 2 == 1 ? durations[half] : (durations[half - 1] + durations[half]) / 2;
  return {static_cast<int>(durations.size()), total, median};
}

}  // namespace mnemo
