#include "bench/bench_json.h"

#include <algorithm>

namespace mnemo {

nlohmann::ordered_json ToJson(const MachineInfo& machine, const std::vector<Measurement>& all) {
  double peak = 0;
  auto workloads = nlohmann::ordered_json::array();
  for (const Measurement& m : all) {
    peak = std::max(peak, m.Peak());
    const Spread speed = m.Speed();
    nlohmann::ordered_json entry = {{"name", m.workload},
                                    {"threads", m.threads},
                                    {"steps_per_second",
                                     {{"median", speed.median},
                                      {"q1", speed.q1},
                                      {"q3", speed.q3},
                                      {"runs", m.steps_per_second}}},
                                    {"flops_per_step", m.flops_per_step},
                                    {"gflops", m.Gflops()},
                                    {"fma_peak_gflops", m.Peak()},
                                    {"fma_usual_gflops", m.Usual()},
                                    {"share_of_peak", m.ShareOfPeak()},
                                    {"share_of_limit", m.ShareOfLimit()},
                                    {"share_of_usual_limit", m.ShareOfLimitAt(m.Usual())},
                                    {"peak_memory_bytes", m.peak_memory}};
    auto phases = nlohmann::ordered_json::object();
    for (int p = 0; p < kPhases; ++p) phases[PhaseName(static_cast<Phase>(p))] = m.phases[p];
    entry["phases"] = phases;
    if (!m.signature.empty()) entry["signature"] = m.signature;
    workloads.push_back(entry);
  }
  return {{"machine",
           {{"processor", machine.processor},
            {"cores", machine.cores},
            {"kernels", machine.kernels},
            {"fma_peak_gflops", peak}}},
          {"workloads", workloads}};
}

nlohmann::ordered_json ToJson(const Workload& work) {
  nlohmann::ordered_json json = {
      {"name", work.name},   {"about", work.about}, {"cell", work.cell},   {"layers", work.layers},
      {"units", work.units}, {"input", work.input}, {"batch", work.batch}, {"steps", work.steps}};
  if (!work.lengths.empty()) json["lengths"] = work.lengths;
  return json;
}

}  // namespace mnemo
