#include "data/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/error.h"

namespace mnemo {
namespace {

// A part needs a symbol to read and one to predict.
constexpr uint64_t kMinPart = 2;

struct Text {
  std::string name, bytes;
  int files = 0;
  std::vector<std::string> notes;
};

Error TooLarge(const fs::path& path) {
  return BadInput("the text is too large")
      .At(path.string())
      .Allowed("at most 4 GiB")
      .Hint("give a part of it");
}

bool HasEnding(const std::string& name, const std::vector<std::string>& endings) {
  return endings.empty() || std::any_of(endings.begin(), endings.end(),
                                        [&](const auto& ending) { return name.ends_with(ending); });
}

std::string Joined(const std::set<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : ", ") + name;
  return joined;
}

// The relative paths of a folder's files in bytewise order.
std::vector<std::string> FilesBelow(const fs::path& folder, const TextOptions& options,
                                    std::vector<std::string>* notes) {
  std::vector<std::string> paths;
  std::set<std::string> other_endings;
  int skipped = 0;
  std::error_code code;
  fs::recursive_directory_iterator entry(folder, code), end;
  fs::path last = folder;
  while (!code && entry != end) {
    last = entry->path();
    std::error_code ignored;
    if (entry->is_regular_file(ignored)) {
      if (HasEnding(last.filename().string(), options.endings)) {
        paths.push_back(last.lexically_relative(folder).generic_string());
      } else {
        other_endings.insert(last.extension().string());
      }
    } else if (entry->is_symlink(ignored) || !entry->is_directory(ignored)) {
      ++skipped;
    }
    entry.increment(code);
  }
  if (code) throw BadInput("cannot list the folder: " + code.message()).At(last.string());
  if (skipped > 0) {
    notes->push_back("left out " + std::to_string(skipped) + " of " + folder.string() +
                     ": links to folders or to nothing, and what is no file");
  }
  if (paths.empty() && !other_endings.empty()) {
    throw BadInput("the folder has no file with one of the endings")
        .At(folder.string())
        .Found(Joined(other_endings))
        .Allowed(Joined({options.endings.begin(), options.endings.end()}));
  }
  if (paths.empty()) throw BadInput("the folder has no files").At(folder.string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

Text Read(const fs::path& path, const TextOptions& options) {
  Text text;
  std::error_code code;
  const fs::path whole = fs::weakly_canonical(path, code);
  text.name = code || whole.filename().empty() ? path.string() : whole.filename().string();
  if (!fs::exists(path, code)) throw BadInput("no such file or folder").At(path.string());
  std::vector<fs::path> files = {path};
  const bool folder = fs::is_directory(path, code);
  if (!folder && !options.endings.empty() &&
      !HasEnding(path.filename().string(), options.endings)) {
    throw BadInput("endings choose files of a folder, and this file does not end so")
        .At(path.string())
        .Found(Joined({options.endings.begin(), options.endings.end()}));
  }
  if (folder) {
    files.clear();
    for (const std::string& file : FilesBelow(path, options, &text.notes)) {
      files.push_back(path / file);
    }
  }
  uint64_t size = 0;
  for (const fs::path& file : files) {
    const uint64_t bytes = fs::file_size(file, code);
    if (!code) size += bytes;  // a pipe has no size
    if (size > kMostTextFileBytes) throw TooLarge(path);
  }
  text.bytes.reserve(size);
  for (const fs::path& file : files) {
    text.bytes += ReadFile(file, kMostTextFileBytes);
    if (text.bytes.size() > kMostTextFileBytes) throw TooLarge(path);
  }
  text.files = static_cast<int>(files.size());
  if (text.bytes.empty()) {
    throw BadInput(text.files == 1 ? "the file is empty" : "the folder's files are all empty")
        .At(path.string());
  }
  return text;
}

struct Sizes {
  uint64_t train, valid, test;
};

Sizes SplitSizes(uint64_t size, const TextOptions& options) {
  const auto part = [size](double fraction) {
    return static_cast<uint64_t>(std::floor(static_cast<double>(size) * fraction));
  };
  const uint64_t valid = part(options.valid_fraction), test = part(options.test_fraction);
  return {size - valid - test, valid, test};
}

bool EachHasEnough(const Sizes& sizes) {
  return std::min({sizes.train, sizes.valid, sizes.test}) >= kMinPart;
}

Error TooShort(uint64_t size, const std::string& where, const TextOptions& options) {
  uint64_t needed = size;
  while (!EachHasEnough(SplitSizes(needed, options))) ++needed;
  return BadInput("the text is too short to be split")
      .At(where)
      .Found(std::to_string(size) + (size == 1 ? " byte" : " bytes"))
      .Allowed("at least " + std::to_string(needed) + " bytes");
}

void CheckFractions(const TextOptions& options) {
  const double valid = options.valid_fraction, test = options.test_fraction;
  // Smaller parts would need texts that are too large.
  constexpr double kSmallest = 1e-6;
  if (valid >= kSmallest && test >= kSmallest && valid + test <= 1 - kSmallest) return;
  throw BadInput("the fractions of the split are wrong")
      .Found(std::to_string(valid) + " and " + std::to_string(test))
      .Allowed("each from 0.000001 on, together less than 1");
}

// The name, the sum and the notes, which bytes and words have in common.
TextData Described(std::string_view bytes, Text text, const std::string& where) {
  TextData data;
  data.name = std::move(text.name);
  data.files = text.files;
  data.notes = std::move(text.notes);
  data.sha256 = Sha256(bytes);
  const auto nul = std::count(bytes.begin(), bytes.end(), '\0');
  if (nul > 0) {
    data.notes.push_back(where + " has " + std::to_string(nul) +
                         " NUL bytes: is it a binary file? Its bytes are taken as they are");
  }
  return data;
}

Error OneSymbol(const std::string& where) {
  return BadInput("the text is one symbol over and over: there is nothing to predict").At(where);
}

// Everything that follows from the bytes and the sizes of the parts.
TextData EncodeBytes(std::string_view bytes, const Sizes& sizes, Text text,
                     const std::string& where) {
  TextData data = Described(bytes, std::move(text), where);
  std::array<bool, 256> present{};
  for (const char c : bytes) present[static_cast<uint8_t>(c)] = true;
  std::array<uint8_t, 256> ids{};
  std::vector<uint8_t> vocabulary;
  for (int byte = 0; byte < 256; ++byte) {
    if (!present[byte]) continue;
    ids[byte] = static_cast<uint8_t>(vocabulary.size());
    vocabulary.push_back(static_cast<uint8_t>(byte));
  }
  if (vocabulary.size() == 1) throw OneSymbol(where);
  data.vocabulary = Vocabulary::OfBytes(std::move(vocabulary));
  const auto encode = [&](uint64_t begin, uint64_t size) {
    std::vector<uint8_t> symbols(size);
    for (uint64_t i = 0; i < size; ++i) symbols[i] = ids[static_cast<uint8_t>(bytes[begin + i])];
    return symbols;
  };
  data.train = encode(0, sizes.train);
  data.valid = encode(sizes.train, sizes.valid);
  data.test = encode(sizes.train + sizes.valid, sizes.test);
  return data;
}

// Where a part ends that would end at `place`: behind the line that it is in, if one ends before
// the text does, so that parts are whole lines.
uint64_t LineEnd(std::string_view bytes, uint64_t place) {
  const size_t end = bytes.find('\n', place == 0 ? 0 : place - 1);
  return end == bytes.npos || end + 1 == bytes.size() ? place : end + 1;
}

TextData EncodeWords(std::string_view bytes, Sizes sizes, const TextOptions& options, Text text,
                     const std::array<std::string, 3>& where) {
  if (options.valid.empty()) {
    const uint64_t first = LineEnd(bytes, sizes.train);
    const uint64_t second = LineEnd(bytes, std::max(first, sizes.train + sizes.valid));
    sizes = {first, second - first, bytes.size() - second};
  }
  TextData data = Described(bytes, std::move(text), where[0]);
  WordText words = SplitWords({bytes.substr(0, sizes.train), bytes.substr(sizes.train, sizes.valid),
                               bytes.substr(sizes.train + sizes.valid)},
                              where, options.word_choice);
  for (size_t s = 0; s < 3; ++s) {
    if (words.parts[s].size() >= kMinPart) continue;
    throw BadInput(std::string("the ") + kSplitNames[s] + " part of the text has no two words")
        .At(where[s]);
  }
  if (words.vocabulary.size() < 2) throw OneSymbol(where[0]);
  data.notes.push_back(
      fmt::format("{} different words; <unk> stands for {} words of train, {} of "
                  "valid, {} of test",
                  words.vocabulary.size(), words.unknown[0], words.unknown[1], words.unknown[2]));
  data.vocabulary = std::move(words.vocabulary);
  data.train = words.parts[0];
  data.valid = words.parts[1];
  data.test = words.parts[2];
  return data;
}

TextData Encode(std::string_view bytes, const Sizes& sizes, const TextOptions& options, Text text,
                const std::string& where) {
  if (!options.words) return EncodeBytes(bytes, sizes, std::move(text), where);
  const auto name = [&](const fs::path& part) { return part.empty() ? where : part.string(); };
  return EncodeWords(bytes, sizes, options, std::move(text),
                     {where, name(options.valid), name(options.test)});
}

}  // namespace

TextData LoadText(const fs::path& path, const TextOptions& options) {
  if (options.valid.empty() != options.test.empty()) {
    throw BadInput("only one of the validation and the test file is given")
        .Hint("give both, or none to split one text");
  }
  Text text = Read(path, options);
  if (options.valid.empty()) {
    CheckFractions(options);
    const Sizes sizes = SplitSizes(text.bytes.size(), options);
    if (!EachHasEnough(sizes)) throw TooShort(text.bytes.size(), path.string(), options);
    const std::string bytes = std::move(text.bytes);
    return Encode(bytes, sizes, options, std::move(text), path.string());
  }
  std::string bytes = std::move(text.bytes);
  std::vector<uint64_t> sizes = {bytes.size()};
  for (const fs::path& part : {options.valid, options.test}) {
    Text more = Read(part, options);
    bytes += more.bytes;
    sizes.push_back(more.bytes.size());
    text.files += more.files;
    text.notes.insert(text.notes.end(), more.notes.begin(), more.notes.end());
  }
  if (bytes.size() > kMostTextFileBytes) throw TooLarge(path);
  const fs::path paths[] = {path, options.valid, options.test};
  for (int i = 0; i < 3; ++i) {
    if (sizes[i] >= kMinPart) continue;
    throw BadInput("the text is too short")
        .At(paths[i].string())
        .Found("1 byte")
        .Allowed("at least 2 bytes");
  }
  TextData data =
      Encode(bytes, {sizes[0], sizes[1], sizes[2]}, options, std::move(text), path.string());
  // The same text cut at other places is another one to train on.
  data.sha256 = Sha256(fmt::format("{} {} {} {}", data.sha256, sizes[0], sizes[1], sizes[2]));
  return data;
}

TextData TextFromBytes(std::string_view bytes, const std::string& name,
                       const TextOptions& options) {
  CheckFractions(options);
  const Sizes sizes = SplitSizes(bytes.size(), options);
  if (!EachHasEnough(sizes)) throw TooShort(bytes.size(), name, options);
  return Encode(bytes, sizes, options, Text{name, {}, 0, {}}, name);
}

TextData TextOfSet(const SequenceData& set) {
  const SequenceForm& form = set.form;
  if (!form.running()) {
    throw BadInput("this needs a running text, and the set has sequences of their own")
        .At(form.name);
  }
  TextData data;
  data.name = form.name;
  data.vocabulary = form.vocabulary;
  data.sha256 = set.sha256;
  data.notes = form.notes;
  Symbols* const parts[] = {&data.train, &data.valid, &data.test};
  for (size_t s = 0; s < 3; ++s) {
    *parts[s] = Symbols(set.splits[s].inputs, set.splits[s].starts);
    data.files += static_cast<int>(set.splits[s].count());
    if (parts[s]->size() < kMinPart) {
      throw BadInput(std::string("the ") + kSplitNames[s] + " part of the text is too short")
          .At(form.name);
    }
  }
  return data;
}

}  // namespace mnemo
