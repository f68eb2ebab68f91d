// Rows of equal width: the steps of all sequences of a split, one behind the other. In memory or in
// a mapped .npy file, of bytes, whole numbers or floats; readers see floats or symbols.
//
// A value that shares what it holds; any thread may read.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/stored_tensor.h"

namespace mnemo {

class Table {
 public:
  Table() = default;
  // values.size() is a multiple of width.
  static Table Of(std::vector<float> values, int width);
  static Table Of(std::vector<int32_t> values, int width);
  static Table Of(std::vector<uint8_t> values, int width);
  // Maps the file: [rows, width] or [rows] (width 1) of uint8, int32 or float32. Throws Error
  // (kBadInput) for another type or shape, or a damaged file.
  static Table Map(const fs::path& npy);

  int64_t rows() const { return rows_; }
  int width() const { return width_; }
  bool symbols() const { return type_ != ElementType::kF32; }  // whole numbers

  // Copies `count` rows from `first` on, as floats, one behind the other.
  void Read(int64_t first, int64_t count, float* to) const;
  // Of a table of whole numbers, width 1.
  int32_t Symbol(int64_t row) const;
  // The bytes of some rows as they are stored, for checksums and files.
  std::string_view Bytes(int64_t first, int64_t count) const;
  ElementType type() const { return type_; }

 private:
  template <typename T>
  static Table Own(std::vector<T> values, int width);

  std::shared_ptr<const void> owner_;
  const void* data_ = nullptr;
  ElementType type_ = ElementType::kF32;
  int64_t rows_ = 0;
  int width_ = 1;
};

}  // namespace mnemo
