#include "data/own/own_array.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "base/legible.h"
#include "base/utf8.h"

namespace mnemo {
namespace {

// "" for what is no character.
std::string InUtf8(uint32_t c) {
  const auto low = [](uint32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), low(c)};
  if (c >= 0xD800 && c < 0xE000) return "";
  if (c < 0x10000) return {static_cast<char>(0xE0 | c >> 12), low(c >> 6), low(c)};
  if (c > 0x10FFFF) return "";
  return {static_cast<char>(0xF0 | c >> 18), low(c >> 12), low(c >> 6), low(c)};
}

}  // namespace

OwnArray::OwnArray(std::string name, std::string file, AnyNpyView view)
    : name_(std::move(name)), file_(std::move(file)), view_(std::move(view)) {
  elements_ = static_cast<int64_t>(view_.data.size()) / view_.item_bytes;
}

Error OwnArray::Wrong(const std::string& what) const {
  return BadInput("array '" + Legible(name_) + "': " + what).At(file_);
}

std::string OwnArray::Describe() const {
  std::string text = is_bool() ? "bool" : is_text() ? "text" : "";
  if (text.empty()) {
    text = is_real() ? "float" : view_.kind == 'i' ? "int" : "uint";
    text += std::to_string(8 * view_.item_bytes);
  }
  text += " [";
  for (size_t i = 0; i < view_.shape.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(view_.shape[i]);
  }
  return text + "]";
}

template <class T>
T OwnArray::At(int64_t element) const {
  MNEMO_CHECK(element >= 0 && element < elements_);
  T value;
  std::memcpy(&value, view_.data.data() + element * static_cast<int64_t>(sizeof(T)), sizeof(T));
  return value;
}

int64_t OwnArray::Whole(int64_t element) const {
  MNEMO_CHECK(is_bool() || is_whole());
  if (is_bool()) return At<uint8_t>(element) != 0 ? 1 : 0;
  if (view_.kind == 'i') {
    switch (view_.item_bytes) {
      case 1: return At<int8_t>(element);
      case 2: return At<int16_t>(element);
      case 4: return At<int32_t>(element);
      default: return At<int64_t>(element);
    }
  }
  switch (view_.item_bytes) {
    case 1: return At<uint8_t>(element);
    case 2: return At<uint16_t>(element);
    case 4: return At<uint32_t>(element);
    default: break;
  }
  constexpr auto kMost = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  return static_cast<int64_t>(std::min(At<uint64_t>(element), kMost));
}

void OwnArray::ReadFloats(int64_t first, int64_t count, float* to) const {
  MNEMO_CHECK(!is_text());
  for (int64_t i = 0; i < count; ++i) {
    if (is_real()) {
      // A double beyond float32 becomes infinite, which is refused later.
      to[i] =
          view_.item_bytes == 4 ? At<float>(first + i) : static_cast<float>(At<double>(first + i));
    } else {
      to[i] = static_cast<float>(Whole(first + i));
    }
  }
}

std::string OwnArray::Text(int64_t element) const {
  MNEMO_CHECK(is_text() && element >= 0 && element < elements_);
  const std::string_view item = view_.data.substr(static_cast<size_t>(element * view_.item_bytes),
                                                  static_cast<size_t>(view_.item_bytes));
  const auto wrong = [&](const char* what) {
    return Wrong("element " + std::to_string(element) + what);
  };
  if (view_.kind == 'S') {
    std::string text(item.substr(0, item.find_last_not_of('\0') + 1));
    if (!IsUtf8(text)) throw wrong(" is not UTF-8").Found(Quoted(text));
    return text;
  }
  std::string text;
  size_t end = item.size();
  const auto character = [&](size_t place) {
    uint32_t c = 0;
    std::memcpy(&c, item.data() + place, sizeof c);
    return c;
  };
  while (end >= 4 && character(end - 4) == 0) end -= 4;
  for (size_t place = 0; place < end; place += 4) {
    const std::string utf8 = InUtf8(character(place));
    if (utf8.empty()) throw wrong(" has what is no character");
    text += utf8;
  }
  return text;
}

}  // namespace mnemo
