// The bytes of a pickle, with what its instructions have behind them: lines, sizes, whole numbers.
// Used by pickle_file.cc only.
//
// The bytes and the file's name must outlive it. Everything throws Error (kBadInput) with the byte
// of the instruction that NextOpcode() gave last.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace mnemo {

class PickleBytes {
 public:
  PickleBytes(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  uint8_t NextOpcode();
  size_t opcode_at() const { return opcode_at_; }
  size_t size() const { return bytes_.size(); }
  size_t left() const { return bytes_.size() - place_; }

  std::string_view Take(uint64_t n);
  std::string_view TakeLine();  // without its newline
  // A little-endian number of 1 to 8 bytes.
  uint64_t TakeUnsigned(int bytes);
  // Two's complement of any number of bytes, little-endian; it must fit 64 bits.
  int64_t TakeLong(uint64_t bytes);
  // The whole number that a line is. T: int64_t or uint64_t.
  template <class T>
  T Decimal(std::string_view line) const;

  Error Damaged(const std::string& what) const;

 private:
  Error TooLarge() const;

  std::string_view bytes_;
  const std::string& file_;
  size_t place_ = 0, opcode_at_ = 0;  // the next byte; the byte of the instruction that is done
};

}  // namespace mnemo
