// Some files out of many, chosen and ordered by chance, joined to a text of a given size: how
// Karpathy, Johnson and Fei-Fei (2015) made their text of the Linux kernel's sources.
//
// The order is that of the SHA-256 of seed and name, so that the choice depends on the names and
// the seed alone, not on the order in which files come, and nothing needs to be read twice. One
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

struct NamedText {
  std::string name, text;
};

class ShuffledFiles {
 public:
  // `bytes`: of the joined text. Files of more than `largest` bytes are left out; 0: none is.
  ShuffledFiles(uint64_t seed, uint64_t bytes, uint64_t largest = 0)
      : seed_(seed), wanted_(bytes), largest_(largest) {}

  // May a file of this name still become part of the text? Others need not be read.
  bool Wants(const std::string& name) const;
  void Add(const std::string& name, std::string text);

  uint64_t bytes() const { return kept_; }  // at hand; at least what is wanted if there is enough
  // The files in their order, the last one cut so that they have the wanted size together. Once.
  std::vector<NamedText> Finish();

 private:
  std::string KeyOf(const std::string& name) const;

  uint64_t seed_, wanted_, largest_, kept_ = 0;
  std::map<std::string, NamedText> files_;  // by key
};

}  // namespace mnemo
