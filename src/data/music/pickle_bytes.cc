#include "data/music/pickle_bytes.h"

#include <fmt/format.h>

#include <charconv>

#include "base/legible.h"

namespace mnemo {

uint8_t PickleBytes::NextOpcode() {
  opcode_at_ = place_;
  return static_cast<uint8_t>(Take(1)[0]);
}

std::string_view PickleBytes::Take(uint64_t n) {
  if (n > left()) throw Damaged("it ends early");
  place_ += n;
  return bytes_.substr(place_ - n, n);
}

std::string_view PickleBytes::TakeLine() {
  const size_t end = bytes_.find('\n', place_);
  if (end == bytes_.npos) throw Damaged("it ends early");
  const std::string_view line = Take(end - place_);
  ++place_;
  return line;
}

uint64_t PickleBytes::TakeUnsigned(int bytes) {
  const std::string_view taken = Take(bytes);
  uint64_t number = 0;
  for (int i = 0; i < bytes; ++i) number |= uint64_t{static_cast<uint8_t>(taken[i])} << 8 * i;
  return number;
}

int64_t PickleBytes::TakeLong(uint64_t bytes) {
  std::string_view taken = Take(bytes);
  const bool negative = !taken.empty() && (taken.back() & 0x80);
  const char filling = static_cast<char>(negative ? 0xff : 0);
  while (taken.size() > 8 && taken.back() == filling) taken.remove_suffix(1);
  if (taken.size() > 8) throw TooLarge();
  uint64_t number = negative ? ~uint64_t{0} : 0;
  for (size_t i = 0; i < taken.size(); ++i) {
    number &= ~(uint64_t{0xff} << 8 * i);
    number |= uint64_t{static_cast<uint8_t>(taken[i])} << 8 * i;
  }
  if ((number >> 63 != 0) != negative) throw TooLarge();
  return static_cast<int64_t>(number);
}

template <class T>
T PickleBytes::Decimal(std::string_view line) const {
  T number;
  const auto [end, code] = std::from_chars(line.data(), line.data() + line.size(), number);
  if (code == std::errc::result_out_of_range) throw TooLarge();
  if (code != std::errc() || end != line.data() + line.size()) {
    throw Damaged("a whole number was expected").Found(Legible(line));
  }
  return number;
}

template int64_t PickleBytes::Decimal(std::string_view) const;
template uint64_t PickleBytes::Decimal(std::string_view) const;

Error PickleBytes::Damaged(const std::string& what) const {
  return BadInput(fmt::format("damaged pickle, at byte {}: {}", opcode_at_, what)).At(file_);
}

Error PickleBytes::TooLarge() const {
  return BadInput(
             fmt::format("the pickle has a whole number that is too large, at byte {}", opcode_at_))
      .At(file_)
      .Allowed("64 bits");
}

}  // namespace mnemo
