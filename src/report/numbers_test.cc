#include "report/numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace mnemo {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Numbers, Fixed) {
  EXPECT_EQ(Fixed(1.41204), "1.4120");
  EXPECT_EQ(Fixed(-0.00001), "0.0000");
  EXPECT_EQ(Fixed(-1.5, 0), "-2");
  EXPECT_EQ(Fixed(kNan), kMissing);
  EXPECT_EQ(Fixed(-std::numeric_limits<double>::infinity()), kMissing);
}

TEST(Numbers, Signed) {
  EXPECT_EQ(Signed(0.01234), "+0.0123");
  EXPECT_EQ(Signed(-0.01234), "\u22120.0123");
  EXPECT_EQ(Signed(-0.00001), "0.0000");
  EXPECT_EQ(Signed(kNan), kMissing);
  EXPECT_EQ(SignedRange(-0.5, 0.25, 2), "\u22120.50 to +0.25");
}

TEST(Numbers, Grouped) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(-119984), "-119,984");
  EXPECT_EQ(Grouped(1234567890), "1,234,567,890");
  EXPECT_EQ(Grouped(std::numeric_limits<int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(Numbers, RangeNeedsBothEnds) {
  EXPECT_EQ(Range(1.40121, 1.43), "1.4012 to 1.4300");
  EXPECT_EQ(Range(1.4, kNan), kMissing);
}

TEST(Numbers, Bytes) {
  EXPECT_EQ(Bytes(97), "97 bytes");
  EXPECT_EQ(Bytes(4712345), "4.71 MB");
  EXPECT_EQ(Bytes(999999), "1 MB");
  EXPECT_EQ(Bytes(81200), "81.2 kB");
}

TEST(Numbers, ExactReadsBack) {
  for (const double value : {1.0 / 3, 1e-300, -2.5e17, 0.1}) {
    EXPECT_EQ(std::stod(Exact(value)), value);
  }
  EXPECT_EQ(Exact(kNan), "");
}

TEST(Numbers, Short) {
  EXPECT_EQ(ShortNumber(0.0003), "0.0003");
  EXPECT_EQ(ShortNumber(1200), "1,200");
  EXPECT_EQ(ShortNumber(3e-7), "3e-07");
  EXPECT_EQ(ShortNumber(kNan), kMissing);
}

TEST(Numbers, Whole) {
  EXPECT_EQ(Whole(811999.6), "812,000");
  EXPECT_EQ(Whole(kNan), kMissing);
  EXPECT_EQ(Whole(1e30), kMissing);
}

}  // namespace
}  // namespace mnemo
