#include "data/fetch/progress_line.h"

#include <gtest/gtest.h>

namespace mnemo {
namespace {

TEST(DownloadLine, SaysShareSpeedAndRest) {
  EXPECT_EQ(DownloadLine({"a.zip", 3'000'000, 24'000'000, 2'000'000, 4}),
            "a.zip: 3.0 MB of 24.0 MB (12 %), 500 kB/s, 42 s left");
  EXPECT_EQ(DownloadLine({"a", 24'000'000, 24'000'000, 2'000'000, 4}),
            "a: 24.0 MB of 24.0 MB (100 %), 500 kB/s");
  EXPECT_EQ(DownloadLine({"a", 500, 0, 500, 1}), "a: 500 bytes, 500 bytes/s");
  EXPECT_EQ(DownloadLine({"a", 500, 1000, 0, 9}), "a: 500 bytes of 1 kB (50 %)");
  EXPECT_EQ(DownloadLine({"a", 0, 0, 0, 5}), "a: asking the server");
  EXPECT_EQ(DownloadLine({"a", 0, 1000, 0, 0}), "a: 0 bytes of 1 kB (0 %)");
}

TEST(DownloadLine, UnitsChangeWhereDigitsDo) {
  EXPECT_EQ(BytesText(999), "999 bytes");
  EXPECT_EQ(BytesText(999'499), "999 kB");
  EXPECT_EQ(BytesText(999'500), "1.0 MB");
  EXPECT_EQ(BytesText(99'949'999), "99.9 MB");
  EXPECT_EQ(BytesText(99'950'000), "100 MB");
  EXPECT_EQ(BytesText(~uint64_t{0}), "18446744 TB");
  EXPECT_EQ(DurationText(0.2), "1 s");
  EXPECT_EQ(DurationText(59.5), "1 min 0 s");
  EXPECT_EQ(DurationText(7500), "2 h 5 min");
  EXPECT_EQ(DurationText(1e300), "277777 h 46 min");
}

}  // namespace
}  // namespace mnemo
