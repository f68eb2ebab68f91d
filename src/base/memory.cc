#include "base/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <limits>
#include <string_view>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr uint64_t kNoLimit = std::numeric_limits<uint64_t>::max();

// "" where the file cannot be read.
std::string ReadSystemFile(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The number that the text begins with, after blanks; kNoLimit if there is none ("max").
uint64_t Number(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() ? number : kNoLimit;
}

}  // namespace

uint64_t AvailableMemoryFrom(const std::string& meminfo, const std::string& group_max) {
  constexpr std::string_view kKey = "MemAvailable:";
  uint64_t machine = kNoLimit;
  if (const size_t place = meminfo.find(kKey); place != std::string::npos) {
    const uint64_t kib = Number(std::string_view(meminfo).substr(place + kKey.size()));
    if (kib < kNoLimit / 1024) machine = kib * 1024;
  }
  return std::min(machine, Number(group_max));
}

uint64_t AvailableMemory() {
  return AvailableMemoryFrom(ReadSystemFile("/proc/meminfo"),
                             ReadSystemFile("/sys/fs/cgroup/memory.max"));
}

void RequireMemory(uint64_t bytes, const std::string& what, const std::string& hint) {
  const uint64_t available = AvailableMemory();
  if (bytes <= available) return;
  const auto gigabytes = [](uint64_t count) {
    return fmt::format("{:.1f} GB", static_cast<double>(count) / 1e9);
  };
  throw BadInput(fmt::format("{} about {} of memory, and {} are left", what, gigabytes(bytes),
                             gigabytes(available)))
      .Hint(hint);
}

uint64_t BytesFromText(const std::string& text) {
  struct Unit {
    const char* name;
    double bytes;
  };
  constexpr Unit kUnits[] = {{"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30},
                             {"kB", 1e3},     {"MB", 1e6},     {"GB", 1e9}};
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  std::string_view name(rest, end);
  name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
  for (const Unit& unit : kUnits) {
    const double bytes = number * unit.bytes;
    if (error == std::errc() && name == unit.name && bytes >= 1 && bytes < 0x1p60) {
      return static_cast<uint64_t>(bytes);
    }
  }
  throw BadInput("'" + text + "' is no amount of memory")
      .Allowed("a number above 0 and kB, MB, GB, KiB, MiB or GiB, as in 512MB");
}

}  // namespace mnemo
