#include "base/memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr uint64_t kNoLimit = ~uint64_t{0};
constexpr char kMeminfo[] = "MemTotal:  100 kB\nMemFree: 10 kB\nMemAvailable:     60 kB\n";

TEST(Memory, TheSmallerOfMachineAndGroup) {
  EXPECT_EQ(AvailableMemoryFrom(kMeminfo, ""), 60u * 1024);
  EXPECT_EQ(AvailableMemoryFrom(kMeminfo, "max\n"), 60u * 1024);
  EXPECT_EQ(AvailableMemoryFrom(kMeminfo, "9000\n"), 9000u);
  EXPECT_EQ(AvailableMemoryFrom(kMeminfo, "9000000\n"), 60u * 1024);
  EXPECT_EQ(AvailableMemoryFrom("", ""), kNoLimit);
}

TEST(Memory, ThisMachineHasSome) {
  EXPECT_GT(AvailableMemory(), 1u << 20);
  EXPECT_LT(AvailableMemory(), uint64_t{1} << 60);
}

TEST(Memory, TooMuchIsRefusedInWords) {
  RequireMemory(1, "one byte needs", "");
  try {
    RequireMemory(uint64_t{1} << 62, "this model needs", "take a smaller one");
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("this model needs about 4611686018.4 GB"));
    EXPECT_THAT(error.what(), ::testing::HasSubstr("take a smaller one"));
  }
}

}  // namespace
}  // namespace mnemo
