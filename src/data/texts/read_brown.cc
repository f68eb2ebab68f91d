#include <algorithm>

#include "base/error.h"
#include "base/legible.h"
#include "base/zip_read.h"
#include "data/texts/brown.h"

namespace mnemo {
namespace {

constexpr uint64_t kMostArchive = uint64_t{1} << 28;
constexpr uint64_t kMostFile = uint64_t{1} << 24;

bool Digit(char c) { return c >= '0' && c <= '9'; }

// "ca01": c, a letter of the genre, two digits.
bool IsBrownName(std::string_view name) {
  return name.size() == 4 && name[0] == 'c' && name[1] >= 'a' && name[1] <= 'r' && Digit(name[2]) &&
         Digit(name[3]);
}

}  // namespace

std::vector<BrownFile> ReadBrown(const fs::path& from, BadData* bad) {
  std::vector<BrownFile> files;
  const auto add = [&](const std::string& path, const auto& read) {
    try {
      files.push_back(ParseBrown(read(), path));
      files.back().name = fs::path(path).filename().string();
    } catch (const Error& error) {
      bad->Report(error);
    }
  };
  std::error_code code;
  if (fs::is_directory(from, code)) {
    for (fs::recursive_directory_iterator entry(from, code), end; !code && entry != end;
         entry.increment(code)) {
      std::error_code ignored;
      if (!IsBrownName(entry->path().filename().string()) || !entry->is_regular_file(ignored)) {
        continue;
      }
      add(LegiblePath(entry->path()), [&] { return ReadFile(entry->path(), kMostFile); });
    }
  } else {
    const std::string bytes = ReadFile(from, kMostArchive);
    const ZipArchive archive(bytes, LegiblePath(from));
    for (const ZipMember& member : archive.members()) {
      if (!IsBrownName(fs::path(member.name).filename().string())) continue;
      add(Legible(member.name), [&] { return archive.Read(member, kMostFile); });
    }
  }
  if (files.empty()) {
    throw BadInput("there is no file of the Brown corpus")
        .At(LegiblePath(from))
        .Allowed("brown.zip, or a folder with ca01 to cr09");
  }
  std::sort(files.begin(), files.end(),
            [](const BrownFile& a, const BrownFile& b) { return a.name < b.name; });
  const auto twice =
      std::adjacent_find(files.begin(), files.end(),
                         [](const BrownFile& a, const BrownFile& b) { return a.name == b.name; });
  if (twice != files.end()) {
    throw BadInput("a file of the corpus is here twice").At(LegiblePath(from)).Found(twice->name);
  }
  return files;
}

}  // namespace mnemo
