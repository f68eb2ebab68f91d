// What the tests of this folder share. For *_test.cc only.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "base/error.h"
#include "base/files.h"

namespace mnemo {

// The message of the wrong input that `work` must find; "" if it finds nothing.
inline std::string Complaint(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << error.what();
    return error.what();
  }
  return "";
}

// The data sets at hand; empty where they are absent or not wanted.
inline fs::path SharedData() {
  const fs::path folder = MNEMO_SOURCE_DIR "/../shared/data";
  return std::getenv("NO_SHARED") == nullptr && fs::is_directory(folder) ? folder : fs::path();
}

// Leaves the test, loudly, where ../shared/data/NAME is not there.
#define MNEMO_NEEDS_SHARED(name, unchecked)                                              \
  if (SharedData().empty() || !fs::exists(SharedData() / (name))) {                      \
    std::printf("NOT TESTED: %s (../shared/data/%s is not there)\n", (unchecked), name); \
    GTEST_SKIP() << "NOT TESTED: " << (unchecked);                                       \
  }

}  // namespace mnemo
