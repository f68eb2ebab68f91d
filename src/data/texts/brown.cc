#include "data/texts/brown.h"

#include <algorithm>

#include "base/error.h"
#include "base/legible.h"
#include "base/utf8.h"
#include "base/zip_read.h"
#include "data/fields.h"

namespace mnemo {
namespace {

constexpr std::string_view kPunctuation = ".,;:!?`'\"-()[]{}*";
constexpr uint64_t kMostArchive = uint64_t{1} << 28;
constexpr uint64_t kMostFile = uint64_t{1} << 24;

bool Digit(char c) { return c >= '0' && c <= '9'; }

bool IsNumber(std::string_view word) {
  return std::any_of(word.begin(), word.end(), Digit) &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return Digit(c) || std::string_view(",.:/-").find(c) != std::string_view::npos;
         });
}

// "ca01": c, a letter of the genre, two digits.
bool IsBrownName(std::string_view name) {
  return name.size() == 4 && name[0] == 'c' && name[1] >= 'a' && name[1] <= 'r' && Digit(name[2]) &&
         Digit(name[3]);
}

}  // namespace

std::string PlainBrownWord(std::string_view word) {
  if (word.find_first_not_of(kPunctuation) == word.npos) return "";
  std::string before, after;
  if (word.size() > 1 && word.front() == '$' && IsNumber(word.substr(1))) {
    before = "$ ";
    word.remove_prefix(1);
  } else if (word.size() > 1 && word.back() == '%' && IsNumber(word.substr(0, word.size() - 1))) {
    after = " %";
    word.remove_suffix(1);
  }
  return before + (IsNumber(word) ? "N" : LowerCase(word)) + after;
}

BrownFile ParseBrown(std::string_view bytes, const std::string& name) {
  BrownFile file;
  file.name = name;
  for (const TextLine& line : SplitLines(bytes)) {
    std::string sentence;
    ++file.lines;
    for (const std::string_view token : Words(line.text)) {
      const size_t slash = token.rfind('/');
      if (slash == token.npos || slash == 0 || slash + 1 == token.size() || !IsUtf8(token)) {
        throw BadInput("this is no word with its tag")
            .At(name, line.number)
            .Found(Quoted(token))
            .Allowed("WORD/TAG, as in 'The/at'");
      }
      ++file.tokens;
      const std::string word = PlainBrownWord(token.substr(0, slash));
      if (!word.empty()) sentence += (sentence.empty() ? "" : " ") + word;
    }
    if (sentence.empty()) continue;
    file.text += sentence + "\n";
    ++file.sentences;
  }
  if (file.sentences == 0) throw BadInput("the file has no sentences").At(name);
  return file;
}

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
