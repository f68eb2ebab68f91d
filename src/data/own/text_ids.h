// Numbers for words: the classes, symbols or labels that a file calls by names.
//
// Words are collected, then closed: their order is bytewise, or by value where all are whole
// numbers, and says nothing of where they stood. One thread until closed; then any may ask.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mnemo {

class TextIds {
 public:
  // More different words than this are refused: they are no classes, but numbers or texts.
  static constexpr size_t kMost = 1 << 20;

  TextIds() = default;
  // Closed at once, in this order. Throws Error (kBadInput) when a word stands there twice.
  explicit TextIds(std::vector<std::string> names);

  // Throws Error (kBadInput) for more than kMost.
  void Add(std::string_view word);
  void Close();

  int32_t size() const { return static_cast<int32_t>(names_.size()); }
  const std::vector<std::string>& names() const { return names_; }  // closed
  int32_t IdOf(std::string_view word) const;                        // closed; -1: not there

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, int32_t, Hash, std::equal_to<>> ids_;
  std::vector<std::string> names_;
};

}  // namespace mnemo
