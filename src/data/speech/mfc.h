// Files of features as CMU Sphinx writes them (.mfc): a big-endian int32, how many floats follow,
// and the floats, big-endian float32, frame by frame. How many make a frame is not in the file.
//
// A pure function over values; any thread may call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

struct Frames {
  int64_t rows = 0, columns = 0;
  std::vector<float> values;  // [rows, columns]
};

// Throws Error (kBadInput) with `file` when the count of floats is not what the file's size says,
// is 0 or no multiple of `columns` (above 0), and for NaN and infinity (with the frame).
Frames ParseMfc(std::string_view bytes, const std::string& file, int columns);

}  // namespace mnemo
