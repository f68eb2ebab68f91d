// An array of the user's, as it stands in a .npy member: elements of any type are read as floats,
// whole numbers or text, one at a time, and nothing is copied as a whole.
//
// A view: the bytes must outlive it. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/npy.h"

namespace mnemo {

class OwnArray {
 public:
  OwnArray(std::string name, std::string file, AnyNpyView view);

  const std::string& name() const { return name_; }
  const std::vector<int64_t>& shape() const { return view_.shape; }
  int64_t elements() const { return elements_; }
  // Of these exactly one is true.
  bool is_text() const { return view_.kind == 'U' || view_.kind == 'S'; }
  bool is_bool() const { return view_.kind == 'b'; }
  bool is_whole() const { return view_.kind == 'i' || view_.kind == 'u'; }
  bool is_real() const { return view_.kind == 'f'; }
  // Its numbers are whole and fit uint8.
  bool is_byte() const { return is_bool() || (view_.kind == 'u' && view_.item_bytes == 1); }
  std::string Describe() const;  // "int64 [300, 2]": for messages

  // Elements first .. first + count - 1. Not of text. What is NaN, infinite, or too large for
  // float32 stays so, and CheckFinite or CheckRecord refuses it.
  void ReadFloats(int64_t first, int64_t count, float* to) const;
  // Of bools and whole numbers; what int64 cannot hold is its largest value.
  int64_t Whole(int64_t element) const;
  // In UTF-8, without the zeros that fill it up. Throws Error when it is no valid text.
  std::string Text(int64_t element) const;

  // An Error (kBadInput) that names the file and this array.
  Error Wrong(const std::string& what) const;

 private:
  template <class T>
  T At(int64_t element) const;

  std::string name_, file_;
  AnyNpyView view_;
  int64_t elements_ = 0;
};

}  // namespace mnemo
