// Options of generated tasks that a person may have set wrongly.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"

namespace mnemo {

// Throws Error (kBadInput) unless low <= value <= high.
inline void CheckRange(const std::string& what, int64_t value, int64_t low, int64_t high) {
  if (value >= low && value <= high) return;
  throw BadInput(what + " is out of range")
      .Found(std::to_string(value))
      .Allowed(std::to_string(low) + " to " + std::to_string(high));
}

}  // namespace mnemo
