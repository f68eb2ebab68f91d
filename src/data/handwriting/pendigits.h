// Pen-Based Recognition of Handwritten Digits (Alpaydin and Alimoglu 1998, UCI): digits as 8
// points, evenly spaced along the pen's way, in 0 .. 100.
//
// Read: rows of 17 whole numbers, x and y of 8 points and the digit, parted by commas; in front a
// row's name may stand (18 fields), and the first line may be a header. That covers pendigits.csv
// and UCI's pendigits.tra and pendigits.tes. The complete file has 10,992 rows: the first 7,494 are
// the training set (30 writers), the other 3,498 the test set (14 other writers).
//
// Takes its bytes for hostile; a bad row goes to BadData. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/bad_data.h"
#include "data/handwriting/drawing.h"

namespace mnemo {

struct PenDigit {
  std::array<uint8_t, 16> values{};  // x1 y1 .. x8 y8, 0 to 100, y upwards
  uint8_t digit = 0;

  bool operator==(const PenDigit&) const = default;
};

constexpr size_t kPenDigitsTrain = 7494;  // rows of the complete file

// Throws Error (kBadInput) where there are no rows, or at the first bad one if `bad` says so.
std::vector<PenDigit> ParsePenDigits(std::string_view bytes, const std::string& file, BadData* bad);

// One stroke of the 8 points, y turned downwards (100 - y). The set has no times: points are 0.1 s
// apart.
Drawing DrawingOf(const PenDigit& digit, const std::string& name = "");

}  // namespace mnemo
