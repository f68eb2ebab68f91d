#include "data/speech/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "base/test_folder.h"
#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

std::string Failure(const std::vector<std::string>& arguments, const ProgramLimits& limits) {
  try {
    RunProgram(arguments, "", limits);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    return error.what();
  }
  return "";
}

TEST(RunProgram, GivesOutputErrorsAndStatus) {
  const ProgramResult result = RunProgram({"sh", "-c", "echo out; echo err >&2; cat; exit 7"}, "");
  EXPECT_EQ(result.status, 7);
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.errors, "err\n");
  EXPECT_EQ(RunProgram({"sh", "-c", "kill -9 $$"}, "").status, 128 + 9);
}

TEST(RunProgram, ArgumentsAreNotForAShell) {
  const TestFolder folder;
  const std::string text = "$(touch " + (folder / "made").string() + "); * `ls` \"'\\n";
  EXPECT_EQ(RunProgram({"printf", "%s", text}, "").output, text);
  EXPECT_FALSE(fs::exists(folder / "made"));
}

TEST(RunProgram, BothPipesMayBeFull) {
  const ProgramResult result =
      RunProgram({"sh", "-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero"}, "");
  EXPECT_EQ(result.output.size(), 300000u);
  EXPECT_EQ(result.errors.size(), 300000u);
}

TEST(RunProgram, AMissingProgramHasAHint) {
  EXPECT_EQ(Complaint([] { RunProgram({"mnemo-no-such-program"}, "apt install it"); }),
            "the program 'mnemo-no-such-program' is not installed\n  hint:    apt install it");
}

TEST(RunProgram, WhatItHasStartedEndsToo) {
  const TestFolder folder;
  const std::string late = (folder / "late").string();
  // The pipe is open as long as anything can write into it.
  EXPECT_NE(Failure({"sh", "-c", "(sleep 0.4; touch \"$0\") & sleep 60", late}, {.seconds = 0.05}),
            "");
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  EXPECT_FALSE(fs::exists(late));
}

TEST(RunProgram, LimitsEndTheProgram) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(Failure({"sleep", "60"}, {.seconds = 0.05}), "'sleep' did not end within 0.05 seconds");
  EXPECT_EQ(Failure({"sh", "-c", "exec >&- 2>&-; sleep 60"}, {.seconds = 0.05}),
            "'sh' did not end within 0.05 seconds");
  EXPECT_EQ(Failure({"sh", "-c", "while :; do echo xxxxxxxxxxxxxxx; done"}, {.bytes = 10000}),
            "'sh' wrote more than 10000 bytes");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace mnemo
