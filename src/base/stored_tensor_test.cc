#include "base/stored_tensor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mnemo {
namespace {

template <class T>
void ExpectRoundTrip() {
  const std::vector<T> values = {T(1), T(2), T(250), T(4), T(5), T(6)};
  const StoredTensor tensor = StoreTensor<T>("a", {2, 3}, values);
  EXPECT_EQ(tensor.bytes.size(), 6 * sizeof(T));
  EXPECT_EQ(ElementSize(tensor.type), static_cast<int>(sizeof(T)));
  EXPECT_EQ(TensorValues<T>(tensor), values);
}

TEST(StoredTensor, EveryTypeRoundTrips) {
  ExpectRoundTrip<float>();
  ExpectRoundTrip<double>();
  ExpectRoundTrip<int64_t>();
  ExpectRoundTrip<int32_t>();
  ExpectRoundTrip<uint8_t>();
}

TEST(StoredTensor, BytesOfShapes) {
  EXPECT_EQ(StoredBytes(ElementType::kF64, {}), 8);
  EXPECT_EQ(StoredBytes(ElementType::kF32, {3, 5}), 60);
  EXPECT_EQ(StoredBytes(ElementType::kI32, {3, 0, 5}), 0);
  EXPECT_EQ(StoredBytes(ElementType::kU8, {int64_t{1} << 62}), int64_t{1} << 62);
  EXPECT_EQ(StoredBytes(ElementType::kI32, {int64_t{1} << 61}), -1);
  EXPECT_EQ(StoredBytes(ElementType::kU8, {int64_t{1} << 32, int64_t{1} << 32}), -1);
  EXPECT_EQ(StoredBytes(ElementType::kU8, {-1}), -1);
}

TEST(StoredTensor, AnotherTypeIsRefused) {
  const StoredTensor tensor = StoreTensor<float>("w", {1}, std::vector<float>{1});
  try {
    TensorValues<double>(tensor);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "tensor 'w' has the wrong element type\n  found:   float32\n  allowed: float64");
  }
}

}  // namespace
}  // namespace mnemo
