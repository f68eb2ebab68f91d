#include "data/handwriting/hershey_fonts.h"

#include "base/error.h"

namespace mnemo {
namespace {

constexpr uint64_t kMaxBytes = uint64_t{5} << 20;  // the parser has its own, smaller limit

}  // namespace

const std::vector<std::string>& HersheyHandwriting() {
  static const std::vector<std::string> names = {"cursive", "futural", "rowmans", "scripts"};
  return names;
}

std::vector<HersheyFont> ReadHersheyFonts(const std::vector<std::string>& names,
                                          const fs::path& folder) {
  std::vector<HersheyFont> fonts;
  for (const std::string& name : names) {
    const fs::path path = folder / (name + ".jhf");
    std::error_code code;
    if (!fs::exists(path, code)) {
      throw BadInput("the Hershey font '" + name + "' is missing")
          .At(path.string())
          .Hint("apt install hershey-fonts-data");
    }
    fonts.push_back(ParseHershey(ReadFile(path, kMaxBytes), path.string()));
    fonts.back().name = name;
  }
  return fonts;
}

}  // namespace mnemo
