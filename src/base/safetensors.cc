#include "base/safetensors.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace mnemo {
namespace {

using nlohmann::json;

constexpr uint64_t kMaxHeaderBytes = 100'000'000;
constexpr int kMaxDepth = 4;  // {"name": {"shape": [1]}} needs 3
constexpr std::string_view kMetadata = "__metadata__";

constexpr std::pair<std::string_view, ElementType> kTypes[] = {
    {"F32", ElementType::kF32}, {"F64", ElementType::kF64}, {"I64", ElementType::kI64},
    {"I32", ElementType::kI32}, {"U8", ElementType::kU8},
};

std::string_view TypeText(ElementType type) {
  for (const auto& [text, value] : kTypes) {
    if (value == type) return text;
  }
  MNEMO_CHECK(false);
}

// One tensor's line in the header.
struct Entry {
  StoredTensor tensor;  // still without bytes
  uint64_t begin = 0, end = 0;
};

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  TensorFile Read() {
    const json header = Header();
    TensorFile content;
    std::vector<Entry> entries;
    for (const auto& [name, value] : header.items()) {
      if (name == kMetadata) {
        content.metadata = Metadata(value);
      } else {
        entries.push_back(Tensor(name, value));
      }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return std::tie(a.begin, a.end, a.tensor.name) < std::tie(b.begin, b.end, b.tensor.name);
    });
    // One after the other, without holes, to the end of the file: so they cannot overlap, and no
    // byte of the file is outside of all of them.
    uint64_t place = 0;
    for (Entry& entry : entries) {
      if (entry.begin != place) {
        throw Damaged("tensor '" + entry.tensor.name + "' overlaps another one or leaves a hole")
            .Found("its first byte is number " + std::to_string(entry.begin))
            .Allowed(std::to_string(place));
      }
      place = entry.end;
      entry.tensor.bytes = data_.substr(entry.begin, entry.end - entry.begin);
      content.tensors.push_back(std::move(entry.tensor));
    }
    if (place != data_.size()) {
      throw Damaged("the file's length is not what its header says")
          .Found(std::to_string(data_.size()) + " bytes of tensors")
          .Allowed(std::to_string(place));
    }
    return content;
  }

 private:
  Error Damaged(const std::string& what) const {
    return Failed("damaged safetensors file: " + what).At(file_);
  }

  // Sets data_ and returns the parsed header, an object without repeated names.
  json Header() {
    uint64_t size = 0;
    if (bytes_.size() < sizeof size) throw Damaged("it ends before its header");
    std::memcpy(&size, bytes_.data(), sizeof size);
    const std::string_view rest = bytes_.substr(sizeof size);
    if (size > rest.size() || size > kMaxHeaderBytes) {
      throw Damaged("the header's length is wrong")
          .Found(std::to_string(size) + " bytes")
          .Allowed("at most " + std::to_string(std::min<uint64_t>(rest.size(), kMaxHeaderBytes)));
    }
    const std::string_view text = rest.substr(0, size);
    data_ = rest.substr(size);
    if (text.empty() || text[0] != '{') throw Damaged("the header does not begin with '{'");

    std::vector<std::set<std::string>> keys;  // of every object that is open
    const auto watch = [&](int depth, json::parse_event_t event, json& value) {
      if (depth > kMaxDepth) throw Damaged("the header is nested too deeply");
      if (event == json::parse_event_t::object_start) keys.emplace_back();
      if (event == json::parse_event_t::object_end) keys.pop_back();
      if (event == json::parse_event_t::key && !keys.back().insert(value).second) {
        throw Damaged("the header has '" + value.get<std::string>() + "' twice");
      }
      return true;
    };
    try {
      return json::parse(text, watch);
    } catch (const json::exception&) {  // a syntax error, or a number that no type holds
      throw Damaged("the header is not JSON");
    }
  }

  std::map<std::string, std::string> Metadata(const json& value) const {
    std::map<std::string, std::string> metadata;
    if (!value.is_object()) throw Damaged("'__metadata__' is not an object");
    for (const auto& [key, text] : value.items()) {
      if (!text.is_string()) throw Damaged("metadata '" + key + "' is not a string");
      metadata[key] = text;
    }
    return metadata;
  }

  Entry Tensor(const std::string& name, const json& value) const {
    const auto damaged = [&](const std::string& what) {
      return Damaged("tensor '" + name + "' " + what);
    };
    if (!value.is_object() || value.size() != 3 || !value.contains("dtype") ||
        !value.contains("shape") || !value.contains("data_offsets")) {
      throw damaged("has not exactly dtype, shape and data_offsets");
    }
    Entry entry;
    entry.tensor.name = name;
    entry.tensor.type = Type(name, value["dtype"]);
    const std::optional shape = Numbers(value["shape"]);
    const std::optional offsets = Numbers(value["data_offsets"]);
    if (!shape) throw damaged("has a shape that is not a list of whole numbers");
    if (!offsets || offsets->size() != 2) throw damaged("has not two data_offsets");
    entry.tensor.shape = *shape;
    const int64_t begin = offsets->at(0), end = offsets->at(1);
    if (begin > end || static_cast<uint64_t>(end) > data_.size()) {
      throw damaged("lies outside of the file")
          .Found("bytes " + std::to_string(begin) + " to " + std::to_string(end))
          .Allowed("0 to " + std::to_string(data_.size()));
    }
    if (StoredBytes(entry.tensor.type, entry.tensor.shape) != end - begin) {
      throw damaged("has a shape that does not fit its bytes")
          .Found(value["dtype"].get<std::string>() + " " + value["shape"].dump() + " in " +
                 std::to_string(end - begin) + " bytes");
    }
    entry.begin = static_cast<uint64_t>(begin);
    entry.end = static_cast<uint64_t>(end);
    return entry;
  }

  ElementType Type(const std::string& name, const json& value) const {
    std::string allowed;
    for (const auto& [text, type] : kTypes) {
      if (value == text) return type;
      allowed += (allowed.empty() ? "" : ", ") + std::string(text);
    }
    throw Failed("tensor '" + name + "' has an element type that is not supported")
        .At(file_)
        .Found(value.dump())
        .Allowed(allowed);
  }

  static std::optional<std::vector<int64_t>> Numbers(const json& value) {
    if (!value.is_array()) return std::nullopt;
    std::vector<int64_t> numbers;
    for (const json& number : value) {
      if (!number.is_number_unsigned() || number.get<uint64_t>() > INT64_MAX) return std::nullopt;
      numbers.push_back(number);
    }
    return numbers;
  }

  std::string_view bytes_, data_;
  const std::string& file_;
};

}  // namespace

const StoredTensor& TensorFile::Find(std::string_view name) const {
  std::vector<std::string> names;
  for (const StoredTensor& tensor : tensors) {
    if (tensor.name == name) return tensor;
    names.push_back(tensor.name);
  }
  throw Failed("there is no tensor '" + std::string(name) + "'").Hint(DidYouMean(name, names));
}

std::string WriteSafetensors(const TensorFile& content) {
  json header = json::object();
  if (!content.metadata.empty()) header[kMetadata] = content.metadata;
  uint64_t place = 0;
  for (const StoredTensor& tensor : content.tensors) {
    const uint64_t size = tensor.bytes.size();
    MNEMO_CHECK(tensor.name != kMetadata && !header.contains(tensor.name));
    MNEMO_CHECK(StoredBytes(tensor.type, tensor.shape) == static_cast<int64_t>(size));
    header[tensor.name] = {{"dtype", TypeText(tensor.type)},
                           {"shape", tensor.shape},
                           {"data_offsets", {place, place + size}}};
    place += size;
  }
  std::string text;
  try {
    text = header.dump();
  } catch (const json::type_error&) {
    throw Failed("a tensor's name or the metadata is not UTF-8");
  }
  text.resize((text.size() + 7) / 8 * 8, ' ');

  const uint64_t size = text.size();
  std::string bytes;
  bytes.reserve(sizeof size + size + place);
  bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
  bytes += text;
  for (const StoredTensor& tensor : content.tensors) bytes += tensor.bytes;
  return bytes;
}

TensorFile ReadSafetensors(std::string_view bytes, const std::string& file) {
  return Reader(bytes, file).Read();
}

void SaveTensors(const fs::path& path, const TensorFile& content) {
  WriteFile(path, WriteSafetensors(content));
}

TensorFile LoadTensors(const fs::path& path) {
  return ReadSafetensors(ReadFile(path), path.string());
}

}  // namespace mnemo
