#include "base/signals.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

namespace mnemo {
namespace {

// The flag stays set for good: each test sets it in a process of its own.

TEST(SignalsDeathTest, EachSignalSetsTheFlag) {
  EXPECT_FALSE(StopRequested());
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1, SIGHUP}) {
    EXPECT_EXIT(
        {
          ::signal(signal, SIG_DFL);  // whatever the tests were started by: nohup ignores SIGHUP
          InstallStopSignals();
          const bool before = StopRequested();
          ::raise(signal);
          ::_exit(!before && StopRequested() && StopSignal() == signal ? 75 : 1);
        },
        ::testing::ExitedWithCode(75), "");
  }
  EXPECT_FALSE(StopRequested());
}

TEST(SignalsDeathTest, NohupHolds) {
  EXPECT_EXIT(
      {
        ::signal(SIGHUP, SIG_IGN);
        InstallStopSignals();
        ::raise(SIGHUP);
        ::_exit(StopRequested() ? 1 : 75);
      },
      ::testing::ExitedWithCode(75), "");
}

TEST(SignalsDeathTest, ASecondInterruptEndsTheProcess) {
  EXPECT_EXIT(
      {
        InstallStopSignals();
        ::raise(SIGINT);
        ::raise(SIGINT);
        ::_exit(1);
      },
      ::testing::ExitedWithCode(130), "");
}

TEST(SignalsDeathTest, OtherSecondSignalsLeaveTimeForTheCheckpoint) {
  EXPECT_EXIT(
      {
        InstallStopSignals();
        for (const int signal : {SIGTERM, SIGTERM, SIGUSR1, SIGINT}) ::raise(signal);
        ::_exit(StopSignal() == SIGTERM ? 75 : 1);
      },
      ::testing::ExitedWithCode(75), "");
}

}  // namespace
}  // namespace mnemo
