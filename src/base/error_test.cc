#include "base/error.h"

#include <gtest/gtest.h>

namespace mnemo {
namespace {

TEST(Error, NamesThePlaceAndWhatIsAllowed) {
  const Error error = BadInput("unknown name 'Uzz'")
                          .At("gru.cell", 5, 12)
                          .Found("'Uzz'")
                          .Allowed("a name")
                          .Hint("x");
  EXPECT_STREQ(
      error.what(),
      "gru.cell:5:12: unknown name 'Uzz'\n  found:   'Uzz'\n  allowed: a name\n  hint:    x");
  EXPECT_EQ(static_cast<int>(error.kind()), 2);
}

TEST(Error, PlaceWithoutLine) {
  EXPECT_STREQ(Failed("no space left").At("runs/a").what(), "runs/a: no space left");
}

TEST(NearestName, FindsTypingMistakesOnly) {
  EXPECT_EQ(NearestName("sigmiod", {"sigmoid", "tanh"}), "sigmoid");
  EXPECT_EQ(NearestName("Uzz", {"Uz", "Wn"}), "Uz");
  EXPECT_EQ(NearestName("banana", {"Uz", "Wn"}), "");
  EXPECT_EQ(NearestName("x", {}), "");
  EXPECT_EQ(NearestName("Q", {"x"}), "");
  EXPECT_EQ(NearestName("hh", {"h"}), "h");
}

}  // namespace
}  // namespace mnemo
