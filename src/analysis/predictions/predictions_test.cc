#include "analysis/predictions/predictions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"

namespace mnemo {
namespace {

TEST(Predictions, ALossThatIsNotFiniteIsRefused) {
  RequireFinite({"a", {0.0f, 80.0f}, {}}, "runs/a");
  for (const float wrong :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    try {
      RequireFinite({"a", {0.5f, wrong}, {}}, "runs/a");
      ADD_FAILURE() << wrong;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kFailed);
      EXPECT_THAT(error.what(), testing::HasSubstr("runs/a"));
      EXPECT_THAT(error.what(), testing::HasSubstr("at symbol 3"));  // the text's first has none
    }
  }
}

}  // namespace
}  // namespace mnemo
