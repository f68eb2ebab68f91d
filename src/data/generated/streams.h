// Which generator uses which stream of Draws. The values are part of what a seed means: never
// renumber them.
#pragma once

#include <cstdint>

namespace mnemo {

constexpr uint32_t kMemorisationStream = 1;
constexpr uint32_t kArithmeticStream = 2;
constexpr uint32_t kXmlStream = 3;
constexpr uint32_t kAddingStream = 4;
constexpr uint32_t kCopyingStream = 5;
constexpr uint32_t kHeldBitStream = 6;

}  // namespace mnemo
