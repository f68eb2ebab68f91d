#include "base/npy.h"

#include <cctype>
#include <charconv>
#include <utility>

#include "base/legible.h"

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

struct Header {
  std::string_view type;  // "<f4"
  std::vector<int64_t> shape;
};

// Reads the header's dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& name, const std::string& file,
               const std::string& allowed)
      : text_(text), name_(name), file_(file), allowed_(allowed) {}

  Header Parse() {
    Header header;
    bool has_type = false, has_order = false, has_shape = false;
    Expect('{');
    while (!Take('}')) {
      const std::string_view key = Quoted();
      Expect(':');
      if (key == "descr" && !has_type) {
        header.type = Type();
        has_type = true;
      } else if (key == "fortran_order" && !has_order) {
        Order();
        has_order = true;
      } else if (key == "shape" && !has_shape) {
        header.shape = Shape();
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
    return header;
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

  std::string_view Type() {
    if (Take('[')) throw Damaged("arrays of records are not supported").Allowed(allowed_);
    return Quoted();
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
  const std::string &name_, &file_, &allowed_;
  size_t place_ = 0;
};

struct RawArray {
  Header header;
  std::string_view data;
};

// Everything but the type, whose names `allowed` has.
RawArray ParseArray(std::string_view bytes, const std::string& name, const std::string& file,
                    const std::string& allowed) {
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
  return {HeaderParser(bytes.substr(prefix, length), name, file, allowed).Parse(),
          bytes.substr(prefix + length)};
}

Error WrongType(std::string_view found, const std::string& allowed, const std::string& name,
                const std::string& file) {
  return BadInput("array '" + name + "': the element type is not supported")
      .At(file)
      .Found(Legible(found))
      .Allowed(allowed)
      .Hint("convert it, for example with .astype('float32')");
}

// `expected` as StoredBytes gives it.
void CheckSize(int64_t expected, std::string_view data, const std::string& name,
               const std::string& file) {
  if (expected == static_cast<int64_t>(data.size())) return;
  throw BadInput("array '" + name + "': the elements do not fill the shape")
      .At(file)
      .Found(std::to_string(data.size()) + " bytes")
      .Allowed(expected < 0 ? "a smaller shape" : std::to_string(expected) + " bytes");
}

std::string AllTypes() {
  std::string all;
  for (const ElementType type : kTypes) {
    all += (all.empty() ? "" : ", ") + std::string(ElementName(type));
  }
  return all + ", little-endian";
}

constexpr int64_t kLongestText = int64_t{1} << 24;

// "<f4" is {'f', 4}; {'\0', 0} for what AnyNpyView does not have.
std::pair<char, int64_t> KindOf(std::string_view description) {
  const std::pair<char, int64_t> none = {'\0', 0};
  const char order = description.empty() ? '\0' : description[0];
  if (order == '<' || order == '|' || order == '>') description.remove_prefix(1);
  if (description.empty()) return none;
  const char kind = description[0];
  const char* const end = description.data() + description.size();
  int64_t size = 0;
  const auto [stopped, code] = std::from_chars(description.data() + 1, end, size);
  if (code != std::errc() || stopped != end || size < 1) return none;
  if (order == '>' && kind != 'S' && (size > 1 || kind == 'U')) return none;
  const bool power = size == 1 || size == 2 || size == 4 || size == 8;
  const bool known = (kind == 'b' && size == 1) || ((kind == 'i' || kind == 'u') && power) ||
                     (kind == 'f' && (size == 4 || size == 8)) ||
                     ((kind == 'S' || kind == 'U') && size <= kLongestText / 4);
  if (!known) return none;
  return {kind, kind == 'U' ? 4 * size : size};
}

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
  const std::string allowed = AllTypes();
  const RawArray array = ParseArray(bytes, name, file, allowed);
  const std::string_view found = array.header.type;
  for (const ElementType type : kTypes) {
    const bool byte = type == ElementType::kU8 && (found == "<u1" || found == "u1");
    if (!byte && found != Description(type)) continue;
    CheckSize(StoredBytes(type, array.header.shape), array.data, name, file);
    return {type, array.header.shape, array.data};
  }
  throw WrongType(found, allowed, name, file);
}

AnyNpyView ViewAnyNpy(std::string_view bytes, const std::string& name, const std::string& file) {
  const std::string allowed = "bool, int8 to int64, uint8 to uint64, float32, float64, text (U, S)";
  const RawArray array = ParseArray(bytes, name, file, allowed);
  const auto [kind, size] = KindOf(array.header.type);
  if (size == 0) throw WrongType(array.header.type, allowed, name, file);
  const int64_t elements = StoredBytes(ElementType::kU8, array.header.shape);
  const bool fits = elements >= 0 && elements <= (int64_t{1} << 62) / size;
  CheckSize(fits ? elements * size : -1, array.data, name, file);
  return {kind, size, array.header.shape, array.data};
}

StoredTensor ReadNpy(std::string_view bytes, const std::string& name, const std::string& file) {
  const NpyView view = ViewNpy(bytes, name, file);
  return {name, view.type, view.shape, std::string(view.data)};
}

}  // namespace mnemo
