#include "data/own/own_array.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "data/own/npz_for_tests.h"
#include "data/own/own_reader_for_tests.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

OwnArray View(const std::string& npy) {
  static std::string kept;
  kept = npy;
  return {"a", "f.npz", ViewAnyNpy(kept, "a", "f.npz")};
}

TEST(OwnArray, NumbersOfEveryType) {
  const auto last = [](const char* type, const std::string& bytes) {
    return View(Npy(type, "(2,)", bytes)).Whole(1);
  };
  EXPECT_EQ(last("|b1", BytesOf<uint8_t>({0, 1})), 1);
  EXPECT_EQ(last("|i1", BytesOf<int8_t>({0, -100})), -100);
  EXPECT_EQ(last("<i2", BytesOf<int16_t>({0, -30000})), -30000);
  EXPECT_EQ(last("<i4", BytesOf<int32_t>({0, -2'000'000'000})), -2'000'000'000);
  EXPECT_EQ(last("<i8", BytesOf<int64_t>({0, -5'000'000'000})), -5'000'000'000);
  EXPECT_EQ(last("|u1", BytesOf<uint8_t>({0, 200})), 200);
  EXPECT_EQ(last("<u2", BytesOf<uint16_t>({0, 60000})), 60000);
  EXPECT_EQ(last("<u4", BytesOf<uint32_t>({0, 4'000'000'000})), 4'000'000'000);
  EXPECT_EQ(last("<u8", BytesOf<uint64_t>({0, ~uint64_t{0}})), std::numeric_limits<int64_t>::max());
  float values[2];
  View(Npy("<f8", "(2,)", BytesOf<double>({0.1, 1e300}))).ReadFloats(0, 2, values);
  EXPECT_EQ(values[0], 0.1F);
  EXPECT_TRUE(std::isinf(values[1]));
  View(Npy("<f4", "(3,)", BytesOf<float>({1, -2.5, 3}))).ReadFloats(1, 2, values);
  EXPECT_EQ(values[0], -2.5F);
  View(Npy("<i2", "(2,)", BytesOf<int16_t>({-3, 7}))).ReadFloats(0, 2, values);
  EXPECT_EQ(values[1], 7.0F);
}

TEST(OwnArray, TextIsMadeUtf8) {
  const OwnArray text = View(Npy("<U2", "(3,)", BytesOf<uint32_t>({'a', 0, 0xE9, 0x1F600, 0, 0})));
  EXPECT_EQ(text.Text(0), "a");
  EXPECT_EQ(text.Text(1), "\xc3\xa9\xf0\x9f\x98\x80");
  EXPECT_EQ(text.Text(2), "");
  const std::string bytes("ab\0c\0\0", 6);
  EXPECT_EQ(View(Npy("|S3", "(2,)", bytes)).Text(1), "c");
  for (const uint32_t wrong : {0xD800U, 0x110000U, 0xFFFFFFFFU}) {
    const OwnArray array = View(Npy("<U1", "(1,)", BytesOf<uint32_t>({wrong})));
    EXPECT_THAT(MessageOf([&] { array.Text(0); }), HasSubstr("no character"));
  }
  const OwnArray latin = View(Npy("|S1", "(1,)", "\xe9"));
  EXPECT_THAT(MessageOf([&] { latin.Text(0); }), HasSubstr("not UTF-8"));
}

TEST(OwnArray, OtherTypesAreRefused) {
  for (const char* type : {">f4", ">i8", "<f2", "<c8", "|O", "<M8[ns]", "|V4", "<U0", "|S0", "<i3",
                           "<U99999999999", "", "<", "<f", "f4x", ">U1"}) {
    EXPECT_THAT(MessageOf([&] { View(Npy(type, "(0,)", "")); }), HasSubstr("not supported"))
        << type;
  }
  EXPECT_THAT(MessageOf([] { View(Npy("<i2", "(3,)", "12345")); }),
              HasSubstr("found:   5 bytes\n  allowed: 6 bytes"));
  EXPECT_THAT(MessageOf([] { View(Npy("<U4000000", "(4611686018427387904,)", "")); }),
              HasSubstr("a smaller shape"));
}

TEST(OwnArray, SaysWhatItIs) {
  EXPECT_EQ(View(Npy("<i8", "(3, 0)", "")).Describe(), "int64 [3, 0]");
  EXPECT_EQ(View(Npy("|u1", "(1,)", "x")).Describe(), "uint8 [1]");
  EXPECT_EQ(View(Npy("<f4", "()", "1234")).Describe(), "float32 []");
  EXPECT_EQ(View(TextNpy({"a"})).Describe(), "text [1]");
}

}  // namespace
}  // namespace mnemo
