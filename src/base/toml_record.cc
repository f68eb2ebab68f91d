#include "base/toml_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mnemo {

bool TomlRecord::WasAsked(std::string_view key) const {
  return std::any_of(asked.begin(), asked.end(), [&](const auto& a) { return a.first == key; });
}

void TomlRecord::Ask(std::string_view key, std::string value) {
  if (!WasAsked(key)) asked.emplace_back(key, std::move(value));
}

std::string TomlRecord::PathOf(std::string_view key) const {
  return path.empty() ? TomlKey(key) : path + "." + TomlKey(key);
}

const toml::node* TomlRecord::Find(std::string_view key) const {
  return table ? table->get(key) : nullptr;
}

Error AtSource(Error error, const toml::source_region& source, const std::string& file) {
  if (source.path && source.path->starts_with(kOverride)) return error.At(*source.path);
  return error.At(file, static_cast<int>(source.begin.line), static_cast<int>(source.begin.column));
}

std::string TomlText(const std::string& value) {
  std::string text = "\"";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      text += "\\n";
    } else if (c == '\t') {
      text += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      text += fmt::format("\\u{:04X}", byte);
    } else {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
  }
  return text + '"';
}

std::string TomlText(int64_t value) { return std::to_string(value); }

std::string TomlText(double value) {
  MNEMO_CHECK(std::isfinite(value));
  const std::string text = fmt::format("{}", value);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string TomlText(bool value) { return value ? "true" : "false"; }

std::string TomlKey(std::string_view key) {
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
  return bare ? std::string(key) : TomlText(std::string(key));
}

}  // namespace mnemo
