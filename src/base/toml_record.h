// What a TomlDocument keeps of each table: what stands there, and what was asked for. Used by
// toml*.cc only (it includes toml++, which is slow to compile).
#pragma once

#include <toml++/toml.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/toml.h"

namespace mnemo {

struct TomlRecord {
  std::string name;                    // "optimizer"
  std::string path;                    // "train.optimizer"
  bool in_array = false;               // [[name]]
  const toml::table* table = nullptr;  // none when the file does not have it
  const std::string* file = nullptr;

  // Every key that a getter asked for, with the value it gave as TOML text, or "" for none.
  std::vector<std::pair<std::string, std::string>> asked;
  std::vector<std::unique_ptr<TomlRecord>> tables;  // in the order of asking

  bool WasAsked(std::string_view key) const;
  void Ask(std::string_view key, std::string value);
  std::string PathOf(std::string_view key) const;
  const toml::node* Find(std::string_view key) const;
};

// The place of a node or a key. An override has no lines.
Error AtSource(Error error, const toml::source_region& source, const std::string& file);

// How files of overrides are called in messages.
inline constexpr std::string_view kOverride = "--set ";

// TOML text of values: strings quoted, numbers in the shortest form that reads as the same number.
std::string TomlText(const std::string& value);
std::string TomlText(int64_t value);
std::string TomlText(double value);
std::string TomlText(bool value);
template <class T>
std::string TomlText(const std::vector<T>& values) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + TomlText(value);
  return "[" + text + "]";
}
std::string TomlKey(std::string_view key);

}  // namespace mnemo
