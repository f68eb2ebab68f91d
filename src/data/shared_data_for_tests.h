// For *_test.cc only: the folder of real data beside the checkout (docs/testing.md, "Missing
// data").
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace mnemo {

// Empty where it is absent or NO_SHARED=1 is set.
inline std::filesystem::path SharedData() {
  const char* no = std::getenv("NO_SHARED");
  const std::filesystem::path folder = MNEMO_SOURCE_DIR "/../shared/data";
  const bool wanted = no == nullptr || std::string(no) != "1";
  return wanted && std::filesystem::is_directory(folder) ? folder : std::filesystem::path();
}

inline bool HasShared(const std::string& name) {
  return !SharedData().empty() && std::filesystem::exists(SharedData() / name);
}

// Leaves the test, loudly, where ../shared/data/NAME is not there; `unchecked` says what stays so.
#define MNEMO_NEEDS_SHARED(name, unchecked)                                       \
  if (!HasShared(name)) {                                                         \
    const std::string missing = name;                                             \
    std::printf("NOT TESTED: %s (../shared/data/%s is not there)\n", (unchecked), \
                missing.c_str());                                                 \
    GTEST_SKIP() << "NOT TESTED: " << (unchecked);                                \
  }

}  // namespace mnemo
