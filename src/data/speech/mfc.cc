#include "data/speech/mfc.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "base/error.h"

namespace mnemo {
namespace {

uint32_t BigEndian(std::string_view bytes) {
  uint32_t value = 0;
  for (const char c : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

Frames ParseMfc(std::string_view bytes, const std::string& file, int columns) {
  MNEMO_CHECK(columns > 0);
  if (bytes.size() < 4) {
    throw BadInput("this file of features is too short")
        .At(file)
        .Found(fmt::format("{} bytes", bytes.size()))
        .Allowed("a count of 4 bytes, then the features");
  }
  const uint32_t count = BigEndian(bytes);
  if ((bytes.size() - 4) % 4 != 0 || count != (bytes.size() - 4) / 4) {
    throw BadInput("the count of this file of features does not fit its size")
        .At(file)
        .Found(fmt::format("a count of {} numbers, and {} bytes after it", count, bytes.size() - 4))
        .Allowed("4 bytes for each number")
        .Hint("the file is cut off, or no .mfc of Sphinx in big-endian order");
  }
  if (count == 0 || count % static_cast<uint32_t>(columns) != 0) {
    throw BadInput("this file of features has no whole frames")
        .At(file)
        .Found(fmt::format("{} numbers", count))
        .Allowed(fmt::format("a multiple of {}, above 0", columns));
  }
  Frames frames{.rows = count / columns, .columns = columns};
  frames.values.reserve(count);
  for (uint32_t i = 0; i < count; ++i) {
    const float value = std::bit_cast<float>(BigEndian(bytes.substr(4 + 4 * size_t{i})));
    if (!std::isfinite(value)) {
      throw BadInput(fmt::format("frame {}, number {}: this is no finite number",
                                 i / static_cast<uint32_t>(columns) + 1,
                                 i % static_cast<uint32_t>(columns) + 1))
          .At(file)
          .Found(std::isnan(value) ? "NaN" : "infinity");
    }
    frames.values.push_back(value);
  }
  return frames;
}

}  // namespace mnemo
