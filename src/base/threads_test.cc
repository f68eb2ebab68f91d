#include "base/threads.h"

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace mnemo {
namespace {

TEST(ThreadPool, EveryItemOnce) {
  for (int threads : {1, 2, 3, 5}) {
    ThreadPool pool(threads);
    for (int n : {0, 1, 2, 7, 100}) {
      std::vector<int> seen(n, 0);
      pool.Split(n, [&](int begin, int end) {
        for (int i = begin; i < end; ++i) ++seen[i];
      });
      EXPECT_EQ(seen, std::vector<int>(n, 1)) << threads << " threads, " << n << " items";
    }
  }
}

// Small pieces of work one behind the other, with pauses in which the threads fall asleep.
TEST(ThreadPool, ManyRoundsAwakeAndAsleep) {
  for (int threads : {2, 4}) {
    ThreadPool pool(threads);
    std::vector<int> seen(3, 0);
    for (int round = 0; round < 2000; ++round) {
      if (round % 500 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      pool.Split(1 + round % 3, [&](int begin, int end) {
        for (int i = begin; i < end; ++i) ++seen[i];
      });
    }
    EXPECT_EQ(seen, (std::vector<int>{2000, 1333, 666}));
  }
}

TEST(ThreadPool, AnExceptionReachesTheCallerAndThePoolGoesOn) {
  ThreadPool pool(3);
  EXPECT_THROW(pool.Split(3,
                          [](int begin, int) {
                            if (begin == 2) throw std::runtime_error("x");
                          }),
               std::runtime_error);
  int sum = 0;
  std::mutex mutex;
  pool.Split(3, [&](int begin, int end) {
    const std::lock_guard lock(mutex);
    sum += end - begin;
  });
  EXPECT_EQ(sum, 3);
}

}  // namespace
}  // namespace mnemo
