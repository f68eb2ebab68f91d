#include "base/aligned_array.h"

#include <gtest/gtest.h>

namespace mnemo {
namespace {

TEST(AlignedArray, BeginsAtACacheLineAndWithZeros) {
  for (const int64_t count : {1, 3, 1000, 3'000'000}) {  // the last one asks for huge pages
    AlignedArray<float> array;
    EXPECT_TRUE(array.Reserve(count));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(array.data()) % kCacheLine, 0u);
    EXPECT_EQ(std::count(array.data(), array.data() + count, 0.0f), count);
    array.data()[count - 1] = 1;
  }
}

TEST(AlignedArray, GrowsAndNeverShrinks) {
  AlignedArray<double> array;
  EXPECT_TRUE(array.Reserve(8));
  array.data()[7] = 5;
  EXPECT_FALSE(array.Reserve(3));
  EXPECT_FALSE(array.Reserve(8));
  EXPECT_EQ(array.data()[7], 5);
  EXPECT_TRUE(array.Reserve(9));
  EXPECT_EQ(array.data()[7], 0);
}

TEST(AlignedArray, Moves) {
  AlignedArray<float> array;
  array.Reserve(2);
  array.data()[1] = 3;
  const AlignedArray<float> other = std::move(array);
  EXPECT_EQ(other.data()[1], 3);
  EXPECT_EQ(array.data(), nullptr);  // NOLINT(bugprone-use-after-move)
}

}  // namespace
}  // namespace mnemo
