#include "data/speech/mfc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Number(uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

std::string Mfc(const std::vector<float>& values) {
  std::string bytes = Number(static_cast<uint32_t>(values.size()));
  for (const float value : values) bytes += Number(std::bit_cast<uint32_t>(value));
  return bytes;
}

std::string MfcRefusal(const std::string& bytes, int columns = 13) {
  return Complaint([&] { ParseMfc(bytes, "a.mfc", columns); });
}

TEST(Mfc, FeaturesAreBigEndianFrames) {
  // 1.0f is 3f800000, -2.5f is c0200000.
  const std::string bytes("\0\0\0\4\x3f\x80\0\0\xc0\x20\0\0\0\0\0\0\x3f\x80\0\0", 20);
  const Frames frames = ParseMfc(bytes, "a.mfc", 2);
  EXPECT_EQ(frames.rows, 2);
  EXPECT_EQ(frames.columns, 2);
  EXPECT_THAT(frames.values, ElementsAre(1.0f, -2.5f, 0.0f, 1.0f));
  EXPECT_EQ(Mfc({1.0f, -2.5f, 0.0f, 1.0f}), bytes);
}

TEST(Mfc, WrongFeaturesAreRefused) {
  const std::string good = Mfc(std::vector<float>(26, 1.0f));
  EXPECT_EQ(MfcRefusal(good), "");
  EXPECT_EQ(MfcRefusal(good.substr(0, 3)),
            "a.mfc: this file of features is too short\n  found:   3 bytes\n"
            "  allowed: a count of 4 bytes, then the features");
  EXPECT_EQ(MfcRefusal(good.substr(0, 56)),
            "a.mfc: the count of this file of features does not fit its size\n"
            "  found:   a count of 26 numbers, and 52 bytes after it\n"
            "  allowed: 4 bytes for each number\n"
            "  hint:    the file is cut off, or no .mfc of Sphinx in big-endian order");
  for (const std::string& wrong : {good + "x", good + "xxxx", good.substr(0, 107),
                                   "\xff\xff\xff\xff" + good.substr(4), std::string(4, '\x7f')}) {
    EXPECT_THAT(MfcRefusal(wrong), HasSubstr("does not fit its size"));
  }
  EXPECT_THAT(MfcRefusal(Number(0)), HasSubstr("no whole frames\n  found:   0 numbers"));
  EXPECT_THAT(MfcRefusal(Mfc(std::vector<float>(14, 1.0f))),
              HasSubstr("found:   14 numbers\n  allowed: a multiple of 13, above 0"));
  std::vector<float> values(26, 1.0f);
  values[15] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(MfcRefusal(Mfc(values)),
            "a.mfc: frame 2, number 3: this is no finite number\n  found:   NaN");
  values[15] = -std::numeric_limits<float>::infinity();
  EXPECT_THAT(MfcRefusal(Mfc(values)), HasSubstr("found:   infinity"));
}

}  // namespace
}  // namespace mnemo
