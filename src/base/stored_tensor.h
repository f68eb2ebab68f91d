// A named array as it stands in a file: element type, shape, and the raw little-endian bytes in C
// order. What safetensors and .npz files hold. Values without owners; any thread.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/error.h"

namespace mnemo {

static_assert(std::endian::native == std::endian::little, "the formats here are little-endian");

enum class ElementType { kF32, kF64, kI64, kI32, kU8 };

// Bytes of one element.
int ElementSize(ElementType type);
// "float32", as messages and NumPy call it.
std::string_view ElementName(ElementType type);

template <class T>
constexpr ElementType ElementTypeOf() {
  if constexpr (std::is_same_v<T, float>) {
    return ElementType::kF32;
  } else if constexpr (std::is_same_v<T, double>) {
    return ElementType::kF64;
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return ElementType::kI64;
  } else if constexpr (std::is_same_v<T, int32_t>) {
    return ElementType::kI32;
  } else {
    static_assert(std::is_same_v<T, uint8_t>, "no file format here stores this type");
    return ElementType::kU8;
  }
}

// The bytes that a shape takes, or -1 when an extent is negative or the number is over 2^62: shapes
// come out of files. A shape without extents is one number; an extent of 0 makes no bytes.
int64_t StoredBytes(ElementType type, const std::vector<int64_t>& shape);

struct StoredTensor {
  std::string name;
  ElementType type = ElementType::kF32;
  std::vector<int64_t> shape;
  std::string bytes;  // StoredBytes(type, shape) of them, aligned to nothing

  bool operator==(const StoredTensor&) const = default;
};

// shape must count exactly values.size() elements.
template <class T>
StoredTensor StoreTensor(std::string name, std::vector<int64_t> shape, std::span<const T> values) {
  StoredTensor tensor{std::move(name), ElementTypeOf<T>(), std::move(shape), {}};
  const auto bytes = static_cast<int64_t>(values.size_bytes());
  MNEMO_CHECK(StoredBytes(tensor.type, tensor.shape) == bytes);
  tensor.bytes.assign(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  return tensor;
}

// The message for a tensor that is not what the reader needs (kFailed).
Error WrongElementType(const StoredTensor& tensor, ElementType wanted);

// The elements. Throws Error (kFailed) when the tensor holds another type.
template <class T>
std::vector<T> TensorValues(const StoredTensor& tensor) {
  if (tensor.type != ElementTypeOf<T>()) throw WrongElementType(tensor, ElementTypeOf<T>());
  std::vector<T> values(tensor.bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), tensor.bytes.data(), values.size() * sizeof(T));
  return values;
}

}  // namespace mnemo
