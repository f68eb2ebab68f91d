// The .npy format of NumPy: a header that is a Python dictionary, then the elements. Format:
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html (NEP 1). Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/stored_tensor.h"

namespace mnemo {

// Every header that NpyHeader makes has this many bytes, so that it can be written again with
// another shape.
constexpr size_t kNpyHeaderBytes = 256;

// The header (version 1.0, C order, little-endian). shape has at most 8 extents.
std::string NpyHeader(ElementType type, const std::vector<int64_t>& shape);

// What a .npy file holds, left where it is.
struct NpyView {
  ElementType type = ElementType::kF32;
  std::vector<int64_t> shape;
  std::string_view data;  // the elements, StoredBytes(type, shape) of them
};

// As ReadNpy, which copies.
NpyView ViewNpy(std::string_view bytes, const std::string& name, const std::string& file);

// Any array of bools, numbers or strings, whether ElementType has the type or not.
struct AnyNpyView {
  char kind = 'f';         // as NumPy's dtype.kind: b bool, i, u, f, U text in UTF-32, S bytes
  int64_t item_bytes = 4;  // of an element: i, u 1 to 8; f 4 or 8; U and S up to 2^24
  std::vector<int64_t> shape;
  std::string_view data;
};

// As ViewNpy; little-endian too.
AnyNpyView ViewAnyNpy(std::string_view bytes, const std::string& name, const std::string& file);

// Reads a whole .npy file (versions 1 to 3). `file` and `name` are used in messages and in the
// result. Throws Error (kBadInput) when the bytes are damaged, in Fortran order, big-endian, or of
// a type that ElementType does not have (Python objects among them).
StoredTensor ReadNpy(std::string_view bytes, const std::string& name, const std::string& file);

}  // namespace mnemo
