// The values of a layer's memory or output after every symbol of a text.
//
// The text is read in 16 streams side by side, each of which has read the 512 symbols before its
// part first (or, near the beginning, all of them from the model's initial state), so that one
// weight serves 16 symbols. A value belongs to the symbol that was read last.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/backend.h"
#include "model/model.h"
#include "train/loaded_run.h"

namespace mnemo {

struct UnitValues {
  int units = 0;
  int64_t steps = 0;
  std::vector<float> values;  // [units, steps]

  std::span<const float> Unit(int unit) const {
    return std::span(values).subspan(static_cast<size_t>(unit * steps), static_cast<size_t>(steps));
  }
  std::span<float> Unit(int unit) {
    return std::span(values).subspan(static_cast<size_t>(unit * steps), static_cast<size_t>(steps));
  }
};

// 400 MB: the most numbers that a study holds of a layer at a time. A longer text is cut.
inline constexpr int64_t kMostUnitValues = 100'000'000;

// All units of `probe` over all of `symbols` (at least 1). `progress` is told the share that is
// read and may throw. Throws Error (kBadInput) for a value that is not finite: such a model has
// nothing to look at.
UnitValues ReadUnits(const LoadedRun& run, Backend<float>& backend, const Symbols& symbols,
                     const ModelProbe& probe, const std::function<void(double share)>& progress);

}  // namespace mnemo
