#include "base/npy.h"

#include <cctype>
#include <charconv>

namespace mnemo {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

// "<f4", or "|u1" for bytes.
std::string_view Description(ElementType type) {
  switch (type) {
    case ElementType::kF32: return "<f4";
    case ElementType::kF64: return "<f8";
    case ElementType::kI64: return "<i8";
    case ElementType::kI32: return "<i4";
    case ElementType::kU8: return "|u1";
  }
  MNEMO_CHECK(false);
}

constexpr ElementType kTypes[] = {ElementType::kF32, ElementType::kF64, ElementType::kI64,
                                  ElementType::kI32, ElementType::kU8};

// Reads the header's dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& name, const std::string& file)
      : text_(text), name_(name), file_(file) {}

  StoredTensor Parse() {
    StoredTensor tensor;
    tensor.name = name_;
    bool has_type = false, has_order = false, has_shape = false;
    Expect('{');
    while (!Take('}')) {
      const std::string_view key = Quoted();
      Expect(':');
      if (key == "descr" && !has_type) {
        tensor.type = Type();
        has_type = true;
      } else if (key == "fortran_order" && !has_order) {
        Order();
        has_order = true;
      } else if (key == "shape" && !has_shape) {
        tensor.shape = Shape();
        has_shape = true;
      } else {
        throw Damaged("the header has the key '" + std::string(key) + "' too many");
      }
      if (!Take(',')) {
        Expect('}');
        break;
      }
    }
    SkipSpace();
    if (place_ != text_.size()) throw Damaged("the header goes on after its '}'");
    if (!has_type || !has_order || !has_shape) {
      throw Damaged("the header lacks descr, fortran_order or shape");
    }
    return tensor;
  }

 private:
  Error Damaged(const std::string& what) const {
    return BadInput("array '" + name_ + "': " + what).At(file_);
  }

  void SkipSpace() {
    while (place_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[place_]))) {
      ++place_;
    }
  }

  bool Take(std::string_view token) {
    SkipSpace();
    if (!text_.substr(place_).starts_with(token)) return false;
    place_ += token.size();
    return true;
  }
  bool Take(char token) { return Take(std::string_view(&token, 1)); }

  void Expect(char token) {
    if (!Take(token)) throw Damaged(std::string("the header lacks a '") + token + "'");
  }

  std::string_view Quoted() {
    const char quote = Take('"') ? '"' : '\'';
    if (quote == '\'') Expect(quote);
    const size_t end = text_.find(quote, place_);
    if (end == std::string_view::npos) throw Damaged("the header has a string without an end");
    const std::string_view string = text_.substr(place_, end - place_);
    place_ = end + 1;
    return string;
  }

  ElementType Type() {
    if (Take('[')) throw Damaged("arrays of records are not supported").Allowed(AllTypes());
    const std::string_view found = Quoted();
    for (const ElementType type : kTypes) {
      if (found == Description(type)) return type;
    }
    if (found == "<u1" || found == "u1") return ElementType::kU8;
    throw Damaged("the element type is not supported")
        .Found(std::string(found))
        .Allowed(AllTypes())
        .Hint("convert it, for example with .astype('float32')");
  }

  static std::string AllTypes() {
    std::string all;
    for (const ElementType type : kTypes) {
      all += (all.empty() ? "" : ", ") + std::string(ElementName(type));
    }
    return all + ", little-endian";
  }

  void Order() {
    if (Take("False")) return;
    if (!Take("True")) throw Damaged("fortran_order is neither True nor False");
    throw Damaged("the array is in Fortran order").Hint("save numpy.ascontiguousarray(array)");
  }

  std::vector<int64_t> Shape() {
    std::vector<int64_t> shape;
    Expect('(');
    while (!Take(')')) {
      SkipSpace();
      int64_t extent = -1;
      const char* begin = text_.data() + place_;
      const auto [end, code] = std::from_chars(begin, text_.data() + text_.size(), extent);
      if (code != std::errc() || extent < 0) throw Damaged("the shape has a wrong number");
      place_ += static_cast<size_t>(end - begin);
      shape.push_back(extent);
      if (!Take(',')) {
        Expect(')');
        break;
      }
    }
    return shape;
  }

  std::string_view text_;
  const std::string &name_, &file_;
  size_t place_ = 0;
};

}  // namespace

std::string NpyHeader(ElementType type, const std::vector<int64_t>& shape) {
  MNEMO_CHECK(shape.size() <= 8);
  std::string extents;
  for (const int64_t extent : shape) extents += std::to_string(extent) + ", ";
  if (shape.size() > 1) extents.resize(extents.size() - 2);
  if (shape.size() == 1) extents.resize(extents.size() - 1);
  std::string header(kMagic);
  header += {1, 0};
  const size_t length = kNpyHeaderBytes - header.size() - 2;
  header += {static_cast<char>(length & 255), static_cast<char>(length >> 8)};
  header += "{'descr': '" + std::string(Description(type)) +
            "', 'fortran_order': False, 'shape': (" + extents + "), }";
  header.resize(kNpyHeaderBytes - 1, ' ');
  return header + '\n';
}

NpyView ViewNpy(std::string_view bytes, const std::string& name, const std::string& file) {
  const auto damaged = [&](const std::string& what) {
    return BadInput("array '" + name + "': " + what).At(file);
  };
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(bytes[i])); };
  if (bytes.size() < 12 || !bytes.starts_with(kMagic)) throw damaged("this is no .npy array");
  const uint32_t version = byte(6);
  if (version < 1 || version > 3) {
    throw damaged("the .npy version is not supported")
        .Found(std::to_string(version))
        .Allowed("1 to 3");
  }
  const size_t prefix = version == 1 ? 10 : 12;
  uint32_t length = byte(8) | byte(9) << 8;
  if (version > 1) length |= byte(10) << 16 | byte(11) << 24;
  if (length > bytes.size() - prefix) throw damaged("it ends before its header does");
  const StoredTensor tensor = HeaderParser(bytes.substr(prefix, length), name, file).Parse();
  const std::string_view data = bytes.substr(prefix + length);
  const int64_t expected = StoredBytes(tensor.type, tensor.shape);
  if (expected != static_cast<int64_t>(data.size())) {
    throw damaged("the elements do not fill the shape")
        .Found(std::to_string(data.size()) + " bytes")
        .Allowed(expected < 0 ? "a smaller shape" : std::to_string(expected) + " bytes");
  }
  return {tensor.type, tensor.shape, data};
}

StoredTensor ReadNpy(std::string_view bytes, const std::string& name, const std::string& file) {
  const NpyView view = ViewNpy(bytes, name, file);
  return {name, view.type, view.shape, std::string(view.data)};
}

}  // namespace mnemo
