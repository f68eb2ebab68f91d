// The folder of real data beside the sources, where there is one. For *_test.cc only.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace mnemo {

// Empty, after one line that begins with NOT TESTED, when the folder `name` is not there or
// NO_SHARED=1 says that it is not to be used. The caller then skips.
inline std::filesystem::path SharedData(const char* name, const char* unchecked) {
  const std::filesystem::path folder =
      std::filesystem::path(MNEMO_SOURCE_DIR) / ".." / "shared" / "data" / name;
  const char* without = std::getenv("NO_SHARED");
  if ((without == nullptr || std::string(without) != "1") && std::filesystem::exists(folder)) {
    return folder;
  }
  std::cout << "NOT TESTED: ../shared/data/" << name << " is missing: " << unchecked << std::endl;
  return {};
}

}  // namespace mnemo
