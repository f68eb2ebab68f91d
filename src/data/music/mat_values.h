// How MATLAB v5 files number and store things (MathWorks' "MAT-File Format"). Used by
// mat_file.cc only.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace mnemo::mat {

// Types of stored elements, and classes of arrays, as MathWorks numbers them.
constexpr uint32_t kInt8 = 1, kInt32 = 5, kUint32 = 6, kSingle = 7, kDouble = 9, kMatrix = 14,
                   kCompressed = 15, kUtf8 = 16;
constexpr uint32_t kCellClass = 1, kDoubleClass = 6, kUint64Class = 15;
constexpr uint32_t kComplexFlag = 0x800;

inline const char* ClassName(uint32_t number) {
  constexpr std::array kNames = {"unknown", "cell",   "struct", "object", "char",  "sparse",
                                 "double",  "single", "int8",   "uint8",  "int16", "uint16",
                                 "int32",   "uint32", "int64",  "uint64"};
  return number < kNames.size() ? kNames[number] : kNames[0];
}

// Bytes of one number of a storage type; 0: no type of numbers.
inline uint32_t NumberBytes(uint32_t type) {
  switch (type) {
    case 1:
    case 2: return 1;
    case 3:
    case 4: return 2;
    case 5:
    case 6:
    case kSingle: return 4;
    case kDouble:
    case 12:
    case 13: return 8;
    default: return 0;
  }
}

template <class T>
T Turned(T value, bool turn) {
  if (!turn) return value;
  auto bytes = std::bit_cast<std::array<char, sizeof(T)>>(value);
  std::reverse(bytes.begin(), bytes.end());
  return std::bit_cast<T>(bytes);
}

// A stored number; all of them but the largest 64-bit ones are exact.
inline double NumberAt(const char* place, uint32_t type, bool turn) {
  const auto as = [&]<class T>(T) {
    T value;
    std::memcpy(&value, place, sizeof value);
    return static_cast<double>(Turned(value, turn));
  };
  switch (type) {
    case 1: return as(int8_t{});
    case 2: return as(uint8_t{});
    case 3: return as(int16_t{});
    case 4: return as(uint16_t{});
    case 5: return as(int32_t{});
    case 6: return as(uint32_t{});
    case kSingle: return as(float{});
    case kDouble: return as(double{});
    case 12: return as(int64_t{});
    default: return as(uint64_t{});
  }
}

}  // namespace mnemo::mat
