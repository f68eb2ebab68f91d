#include "bench/baseline.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"

namespace mnemo {

const BaselineEntry* Baseline::Find(const std::string& name, int threads) const {
  for (const BaselineEntry& entry : entries) {
    if (entry.name == name && entry.threads == threads) return &entry;
  }
  return nullptr;
}

Baseline ReadBaseline(const std::string& path) {
  const std::string text = ReadFile(path);
  Baseline baseline;
  try {
    const auto file = nlohmann::json::parse(text);
    // An object that is no list would be gone through as one of a single item.
    const auto workloads = file.at("workloads").get<std::vector<nlohmann::json>>();
    for (const auto& workload : workloads) {
      BaselineEntry entry;
      entry.name = workload.at("name").get<std::string>();
      entry.threads = workload.at("threads").get<int>();
      entry.median = workload.at("steps_per_second").at("median").get<double>();
      entry.signature = workload.value("signature", "");
      if (!(entry.median > 0) || !std::isfinite(entry.median)) {
        throw BadInput("a speed is not above 0").At(path).Found(entry.name);
      }
      baseline.entries.push_back(std::move(entry));
    }
  } catch (const nlohmann::json::exception& error) {
    throw BadInput("this is no file of mnemo bench")
        .At(path)
        .Found(error.what())
        .Hint("mnemo bench --out FILE writes one");
  }
  return baseline;
}

}  // namespace mnemo
