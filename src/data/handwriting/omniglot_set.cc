#include "data/handwriting/omniglot_set.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "base/error.h"
#include "base/zip_read.h"
#include "data/fields.h"
#include "data/handwriting/omniglot.h"

namespace mnemo {
namespace {

constexpr uint64_t kMaxArchiveBytes = uint64_t{256} << 20, kMaxUnpackedBytes = uint64_t{1} << 30;
constexpr uint64_t kMaxDrawingBytes = 1 << 20;
constexpr int kPersons = 20;

struct Place {
  std::string character;  // "Balinese/character01"
  int person = 0;
};

// Splits "SET/ALPHABET/characterNN/MMMM_DD.txt"; nothing for any other path, such as the hidden
// files that a Mac adds.
std::optional<Place> PlaceOf(std::string_view path) {
  const std::vector<std::string_view> parts = SplitAt(path, '/');
  if (parts.size() < 3 || parts[0] == "__MACOSX") return std::nullopt;
  const std::string_view file = parts.back(), character = parts[parts.size() - 2];
  if (file.starts_with('.') || !file.ends_with(".txt") || !character.starts_with("character")) {
    return std::nullopt;
  }
  const size_t line = file.rfind('_');
  if (line == file.npos) return std::nullopt;
  const auto person = WholeNumber(file.substr(line + 1, file.size() - line - 5));
  if (!person || *person < 1 || *person > kPersons) return std::nullopt;
  return Place{std::string(parts[parts.size() - 3]) + "/" + std::string(character),
               static_cast<int>(*person)};
}

// The smaller one, which Omniglot's repository has in its folder python.
constexpr const char* kArchive = "strokes_background_small1.zip";

struct Source {
  std::string file;  // for messages
  std::function<std::string()> bytes;
};
// By the path of the drawing; its first part stands for the set.
using Sources = std::map<std::string, Source>;

Sources InArchive(const ZipArchive& archive, const fs::path& path) {
  Sources sources;
  uint64_t unpacked = 0;
  for (const ZipMember& member : archive.members()) {
    if (!PlaceOf(member.name)) continue;
    unpacked += std::min(member.size, kMaxUnpackedBytes + 1);
    if (unpacked > kMaxUnpackedBytes) {
      throw BadInput("the archive unpacks to too much").At(path.string()).Allowed("at most 1 GiB");
    }
    sources[member.name] = {path.string() + ": " + member.name,
                            [&archive, &member] { return archive.Read(member, kMaxDrawingBytes); }};
  }
  return sources;
}

Sources InFolder(const fs::path& folder) {
  Sources sources;
  std::error_code code;
  for (fs::recursive_directory_iterator entry(folder, code), end; !code && entry != end;
       entry.increment(code)) {
    if (entry.depth() > 3) entry.disable_recursion_pending();
    const fs::path& path = entry->path();
    const std::string name = "set/" + path.lexically_relative(folder).generic_string();
    if (PlaceOf(name)) {
      sources[name] = {path.string(), [path] { return ReadFile(path, kMaxDrawingBytes); }};
    }
  }
  if (code) throw BadInput("cannot list the folder: " + code.message()).At(folder.string());
  return sources;
}

OmniglotSet Read(const Sources& sources, const fs::path& path, BadData* bad) {
  if (sources.empty()) {
    throw BadInput("there are no drawings of Omniglot here")
        .At(path.string())
        .Allowed("a folder or zip archive of ALPHABET/characterNN/MMMM_DD.txt")
        .Hint(
            "get strokes_background_small1.zip from https://github.com/brendenlake/omniglot "
            "(folder python)");
  }
  OmniglotSet set;
  std::map<std::string, int> labels;
  for (const auto& [name, source] : sources) labels[PlaceOf(name)->character] = 0;
  for (auto& [character, label] : labels) {
    label = static_cast<int>(set.classes.size());
    set.classes.push_back(character);
  }
  int late = 0;
  for (const auto& [name, source] : sources) {
    const Place place = *PlaceOf(name);
    try {
      OmniglotStrokes read = ParseOmniglotStrokes(source.bytes(), source.file);
      late += read.late_points > 0;
      set.drawings.push_back(
          {{name.substr(name.find('/') + 1), place.character, std::move(read.strokes)},
           labels[place.character],
           place.person});
    } catch (const Error& error) {
      bad->Report(error);
    }
  }
  if (late > 0) {
    set.notes.push_back("clocks step back in " + std::to_string(late) +
                        " drawings: such times are taken as those of the points before");
  }
  return set;
}

OmniglotSet ReadArchive(const fs::path& path, BadData* bad) {
  const std::string bytes = ReadFile(path, kMaxArchiveBytes);
  const ZipArchive archive(bytes, path.string());
  return Read(InArchive(archive, path), path, bad);
}

}  // namespace

OmniglotPart OmniglotPartOf(int person) {
  MNEMO_CHECK(person >= 1 && person <= kPersons);
  if (person <= 14) return OmniglotPart::kTrain;
  return person <= 17 ? OmniglotPart::kValidation : OmniglotPart::kTest;
}

OmniglotSet ReadOmniglot(const fs::path& path, BadData* bad) {
  std::error_code code;
  if (fs::is_directory(path, code)) {
    const Sources sources = InFolder(path);
    if (!sources.empty()) return Read(sources, path, bad);
    for (const char* folder : {"", "python"}) {
      const fs::path archive = path / folder / kArchive;
      if (fs::is_regular_file(archive, code)) return ReadArchive(archive, bad);
    }
    return Read(sources, path, bad);
  }
  return ReadArchive(path, bad);
}

}  // namespace mnemo
