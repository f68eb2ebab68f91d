#include "cli/counts.h"

#include <cmath>
#include <cstdlib>

#include "base/error.h"

namespace mnemo {

int64_t ParseCount(const std::string& text, const std::string& option) {
  char* end = nullptr;
  double value = std::strtod(text.c_str(), &end);
  const std::string suffix = end == text.c_str() ? "?" : end;
  if (suffix == "k" || suffix == "K") value *= 1e3;
  if (suffix == "M" || suffix == "m") value *= 1e6;
  const bool known =
      suffix.empty() || suffix == "k" || suffix == "K" || suffix == "M" || suffix == "m";
  if (!known || !std::isfinite(value) || value < 1 || value > 1e12) {
    throw BadInput(option + " wants a count")
        .Found("'" + text + "'")
        .Allowed("a number from 1, also with k for thousands or M for millions: 50000, 120k, 1.5M");
  }
  return std::llround(value);
}

}  // namespace mnemo
