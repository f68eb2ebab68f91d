#include "analysis/saturation.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {

SaturationCounter::SaturationCounter(int units) {
  MNEMO_CHECK(units > 0);
  below_.resize(static_cast<size_t>(units));
  above_.resize(static_cast<size_t>(units));
}

void SaturationCounter::Add(std::span<const float> values) {
  const size_t units = below_.size();
  MNEMO_CHECK(values.size() % units == 0);
  for (size_t row = 0; row < values.size(); row += units) {
    for (size_t unit = 0; unit < units; ++unit) {
      const float value = values[row + unit];
      below_[unit] += value < kLeftSaturated;
      above_[unit] += value > kRightSaturated;
    }
  }
  steps_ += static_cast<int64_t>(values.size() / units);
}

std::vector<UnitSaturation> SaturationCounter::Fractions() const {
  std::vector<UnitSaturation> fractions(below_.size());
  const auto steps = static_cast<double>(std::max<int64_t>(steps_, 1));
  for (size_t unit = 0; unit < fractions.size(); ++unit) {
    fractions[unit] = {static_cast<double>(below_[unit]) / steps,
                       static_cast<double>(above_[unit]) / steps};
  }
  return fractions;
}

}  // namespace mnemo
