// Measurements as JSON, for programs and for a later --baseline.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "bench/machine.h"
#include "bench/measurement.h"

namespace mnemo {

// {"machine": {"processor", "cores", "kernels", "fma_peak_gflops"}, "workloads": [{"name",
// "threads", "steps_per_second": {"median", "q1", "q3", "runs"}, "gflops", "fma_peak_gflops",
// "fma_usual_gflops", "share_of_peak", "share_of_limit", "share_of_usual_limit",
// "peak_memory_bytes", "phases": {name: share}, "signature"}]}
nlohmann::ordered_json ToJson(const MachineInfo& machine, const std::vector<Measurement>& all);

nlohmann::ordered_json ToJson(const Workload& work);

}  // namespace mnemo
