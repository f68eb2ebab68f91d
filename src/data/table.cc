#include "data/table.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/npy.h"

namespace mnemo {

template <typename T>
Table Table::Own(std::vector<T> values, int width) {
  MNEMO_CHECK(width > 0 && values.size() % static_cast<size_t>(width) == 0);
  Table table;
  table.type_ = ElementTypeOf<T>();
  table.rows_ = static_cast<int64_t>(values.size()) / width;
  table.width_ = width;
  const auto owner = std::make_shared<const std::vector<T>>(std::move(values));
  table.data_ = owner->data();
  table.owner_ = owner;
  return table;
}

Table Table::Of(std::vector<float> values, int width) { return Own(std::move(values), width); }
Table Table::Of(std::vector<int32_t> values, int width) { return Own(std::move(values), width); }
Table Table::Of(std::vector<uint8_t> values, int width) { return Own(std::move(values), width); }

Table Table::Map(const fs::path& npy) {
  const auto file = std::make_shared<const MappedFile>(npy);
  const NpyView view = ViewNpy(file->bytes(), npy.filename().string(), npy.string());
  const auto wrong = [&](const std::string& what) {
    return BadInput("this array cannot be a table of steps: " + what).At(npy.string());
  };
  if (view.type != ElementType::kU8 && view.type != ElementType::kI32 &&
      view.type != ElementType::kF32) {
    throw wrong("its elements are of another type")
        .Found(std::string(ElementName(view.type)))
        .Allowed("uint8, int32 or float32");
  }
  if (view.shape.empty() || view.shape.size() > 2) {
    throw wrong("it has another number of dimensions")
        .Found(std::to_string(view.shape.size()))
        .Allowed("[steps] or [steps, width]");
  }
  const int64_t width = view.shape.size() == 2 ? view.shape[1] : 1;
  if (width < 1 || width > std::numeric_limits<int>::max()) throw wrong("its rows are empty");
  if (reinterpret_cast<uintptr_t>(view.data.data()) % 4 != 0 && view.type != ElementType::kU8) {
    throw wrong("its elements do not begin at a multiple of their size");
  }
  Table table;
  table.owner_ = file;
  table.data_ = view.data.data();
  table.type_ = view.type;
  table.rows_ = view.shape[0];
  table.width_ = static_cast<int>(width);
  return table;
}

void Table::Read(int64_t first, int64_t count, float* to) const {
  MNEMO_CHECK(first >= 0 && count >= 0 && first + count <= rows_);
  const int64_t begin = first * width_, size = count * width_;
  switch (type_) {
    case ElementType::kF32: std::copy_n(static_cast<const float*>(data_) + begin, size, to); break;
    case ElementType::kI32: {
      const auto* values = static_cast<const int32_t*>(data_) + begin;
      std::transform(values, values + size, to, [](int32_t x) { return static_cast<float>(x); });
      break;
    }
    default: {
      const auto* values = static_cast<const uint8_t*>(data_) + begin;
      std::transform(values, values + size, to, [](uint8_t x) { return static_cast<float>(x); });
    }
  }
}

int32_t Table::Symbol(int64_t row) const {
  MNEMO_CHECK(row >= 0 && row < rows_ && width_ == 1 && symbols());
  if (type_ == ElementType::kU8) return static_cast<const uint8_t*>(data_)[row];
  return static_cast<const int32_t*>(data_)[row];
}

std::string_view Table::Bytes(int64_t first, int64_t count) const {
  MNEMO_CHECK(first >= 0 && count >= 0 && first + count <= rows_);
  const int64_t row = int64_t{width_} * ElementSize(type_);
  return {static_cast<const char*>(data_) + first * row, static_cast<size_t>(count * row)};
}

}  // namespace mnemo
