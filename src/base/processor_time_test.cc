#include "base/processor_time.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace mnemo {
namespace {

TEST(ThreadSeconds, CountWorkAndNotSleep) {
  const double before = ThreadSeconds();
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  EXPECT_LT(ThreadSeconds() - before, 0.03);
  while (ThreadSeconds() - before < 0.05) {
  }
  EXPECT_GE(ThreadSeconds() - before, 0.05);
}

}  // namespace
}  // namespace mnemo
