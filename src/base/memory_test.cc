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

TEST(BytesFromText, NumbersWithUnits) {
  EXPECT_EQ(BytesFromText("1GiB"), uint64_t{1} << 30);
  EXPECT_EQ(BytesFromText("1.5 MB"), 1500000u);
  EXPECT_EQ(BytesFromText("3KiB"), 3072u);
  EXPECT_EQ(BytesFromText("20kB"), 20000u);
  for (const char* wrong : {"", "1", "GiB", "-1GB", "0MB", "1 gib", "nanMB", "infMB", "1e3MB",
                            "99999999999999999GB", "1GB ", "0x1MB"}) {
    EXPECT_THROW(BytesFromText(wrong), Error) << wrong;
  }
}

}  // namespace
}  // namespace mnemo
