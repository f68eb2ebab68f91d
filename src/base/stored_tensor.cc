#include "base/stored_tensor.h"

namespace mnemo {

int ElementSize(ElementType type) {
  switch (type) {
    case ElementType::kF32:
    case ElementType::kI32: return 4;
    case ElementType::kF64:
    case ElementType::kI64: return 8;
    case ElementType::kU8: return 1;
  }
  MNEMO_CHECK(false);
}

std::string_view ElementName(ElementType type) {
  switch (type) {
    case ElementType::kF32: return "float32";
    case ElementType::kF64: return "float64";
    case ElementType::kI64: return "int64";
    case ElementType::kI32: return "int32";
    case ElementType::kU8: return "uint8";
  }
  MNEMO_CHECK(false);
}

int64_t StoredBytes(ElementType type, const std::vector<int64_t>& shape) {
  constexpr int64_t kMost = int64_t{1} << 62;
  int64_t bytes = ElementSize(type);
  for (const int64_t extent : shape) {
    if (extent < 0 || (extent > 0 && bytes > kMost / extent)) return -1;
    bytes *= extent;
  }
  return bytes;
}

Error WrongElementType(const StoredTensor& tensor, ElementType wanted) {
  return Failed("tensor '" + tensor.name + "' has the wrong element type")
      .Found(std::string(ElementName(tensor.type)))
      .Allowed(std::string(ElementName(wanted)));
}

}  // namespace mnemo
