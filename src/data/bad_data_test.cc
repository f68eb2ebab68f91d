#include "data/bad_data.h"

#include <gtest/gtest.h>

namespace mnemo {
namespace {

TEST(BadData, StopsWithTheErrorItself) {
  BadData bad;
  try {
    bad.Report(BadInput("the recording ends early").At("a.wav", 3));
    FAIL() << "must throw";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_STREQ(error.what(), "a.wav:3: the recording ends early");
  }
  EXPECT_EQ(bad.count(), 0);
}

TEST(BadData, SkipsCountsAndRemembers) {
  int heard = 0;
  BadData bad(BadData::Policy::kSkip, [&](const Error&) { ++heard; });
  EXPECT_EQ(bad.Summary(160, "recordings"), "");
  for (int i = 0; i < 30; ++i) bad.Report(BadInput("record " + std::to_string(i)));
  EXPECT_EQ(heard, 30);
  EXPECT_EQ(bad.count(), 30);
  ASSERT_EQ(bad.messages().size(), size_t{BadData::kRemembered});
  EXPECT_EQ(bad.messages()[19], "record 19");
  EXPECT_EQ(bad.Summary(160, "recordings"), "left out 30 of 160 recordings");
}

}  // namespace
}  // namespace mnemo
