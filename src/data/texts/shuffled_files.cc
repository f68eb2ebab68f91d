#include "data/texts/shuffled_files.h"

#include <iterator>
#include <utility>

#include "base/files.h"

namespace mnemo {

std::string ShuffledFiles::KeyOf(const std::string& name) const {
  return Sha256(std::to_string(seed_) + " " + name);
}

bool ShuffledFiles::Wants(const std::string& name) const {
  return kept_ < wanted_ || KeyOf(name) < files_.rbegin()->first;
}

void ShuffledFiles::Add(const std::string& name, std::string text) {
  if (text.empty()) return;
  const uint64_t size = text.size();
  if (largest_ > 0 && size > largest_) return;
  if (!files_.emplace(KeyOf(name), NamedText{name, std::move(text)}).second) return;
  kept_ += size;
  // What lies behind the wanted size goes.
  while (kept_ - files_.rbegin()->second.text.size() >= wanted_) {
    kept_ -= files_.rbegin()->second.text.size();
    files_.erase(std::prev(files_.end()));
  }
}

std::vector<NamedText> ShuffledFiles::Finish() {
  std::vector<NamedText> texts;
  uint64_t left = wanted_;
  for (auto& [key, file] : files_) {
    if (file.text.size() > left) file.text.resize(left);
    left -= file.text.size();
    texts.push_back(std::move(file));
  }
  return texts;
}

}  // namespace mnemo
