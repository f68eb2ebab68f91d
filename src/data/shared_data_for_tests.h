// For *_test.cc only: the folder of real data beside the checkout (docs/testing.md, "Missing
// data").
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace mnemo {

// The path, or nothing where it is absent or NO_SHARED=1 is set. The caller then prints and skips:
//   if (!path) GTEST_SKIP() << "NOT TESTED: ...";
inline std::optional<std::filesystem::path> SharedData(const std::string& name) {
  const char* no = std::getenv("NO_SHARED");
  if (no != nullptr && std::string(no) == "1") return std::nullopt;
  const auto path = std::filesystem::path(MNEMO_SOURCE_DIR) / ".." / "shared" / "data" / name;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

}  // namespace mnemo
