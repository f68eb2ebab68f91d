#include "data/speech/kaldi_scp.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <set>

#include "base/error.h"
#include "base/legible.h"
#include "data/speech/byte_source.h"

namespace mnemo {
namespace {

constexpr std::string_view kBlanks = " \t\r";

KaldiScpEntry ParseLine(std::string_view line, int number, const std::string& file) {
  const auto bad = [&](const std::string& what) { return BadInput(what).At(file, number); };
  line.remove_prefix(line.find_first_not_of(kBlanks));
  line = line.substr(0, line.find_last_not_of(kBlanks) + 1);
  const size_t gap = line.find_first_of(kBlanks);
  if (gap == std::string_view::npos) {
    throw bad("a line has a name and no path").Found("'" + Legible(line) + "'").Allowed("KEY PATH");
  }
  KaldiScpEntry entry{std::string(line.substr(0, gap)), "", 0, number};
  std::string_view path = line.substr(gap);
  path.remove_prefix(path.find_first_not_of(kBlanks));
  if (path.front() == '|' || path.back() == '|') {
    throw bad("a line holds a command; commands out of data files are never run")
        .Found("'" + Legible(path) + "'")
        .Allowed("PATH or PATH:OFFSET")
        .Hint("run it yourself, and write what it prints into an archive: copy-feats");
  }
  if (path == "-") throw bad("a line names the standard input").Allowed("PATH or PATH:OFFSET");
  if (path.back() == ']') {
    throw bad("a line names a range of an object, which is not read here")
        .Found("'" + Legible(path) + "'")
        .Hint("write the ranges into an archive of their own: copy-feats");
  }
  const size_t colon = path.rfind(':');
  if (colon != std::string_view::npos && colon > 0 && colon + 1 < path.size()) {
    const std::string_view digits = path.substr(colon + 1);
    const auto [end, code] =
        std::from_chars(digits.data(), digits.data() + digits.size(), entry.offset);
    if (code == std::errc::result_out_of_range) {
      throw bad("the offset is too large").Found("'" + Legible(digits) + "'");
    }
    // A colon with anything else behind it is part of the name.
    if (code == std::errc() && end == digits.data() + digits.size()) {
      path = path.substr(0, colon);
    } else {
      entry.offset = 0;
    }
  }
  entry.path = path;
  return entry;
}

fs::path Resolved(const std::string& name, const fs::path& list) {
  const fs::path path = name;
  std::error_code code;
  if (path.is_absolute() || fs::exists(path, code)) return path;
  const fs::path beside = list.parent_path() / path;
  return fs::exists(beside, code) ? beside : path;
}

}  // namespace

std::vector<KaldiScpEntry> ParseKaldiObjectList(std::string_view text, const std::string& file,
                                                BadData* bad) {
  std::vector<KaldiScpEntry> entries;
  std::set<std::string> keys;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.find_first_not_of(kBlanks) == std::string_view::npos) continue;
    std::optional<KaldiScpEntry> entry;
    try {
      entry = ParseLine(line, number, file);
      if (!keys.insert(entry->key).second) {
        throw BadInput("'" + Legible(entry->key) + "' is there twice").At(file, number);
      }
    } catch (const Error& error) {
      bad->Report(error);
      continue;
    }
    entries.push_back(std::move(*entry));
  }
  return entries;
}

void ReadKaldiScp(const fs::path& path, BadData* bad, const KaldiVisit& visit) {
  // Neighbouring lines mostly name the same archive: it stays open.
  std::string open_name;
  fs::path open_path;
  std::unique_ptr<FileSource> open;
  for (const KaldiScpEntry& entry : ParseKaldiObjectList(ReadFile(path), LegiblePath(path), bad)) {
    std::optional<KaldiRecord> record;
    try {
      if (open == nullptr || open_name != entry.path) {
        open.reset();
        open_name = entry.path;
        open_path = Resolved(entry.path, path);
        open = std::make_unique<FileSource>(open_path);
      }
      record = ReadKaldiObject(open.get(), entry.offset, entry.key, LegiblePath(open_path));
    } catch (const Error& error) {
      bad->Report(error);
      continue;
    }
    visit(std::move(*record));
  }
}

}  // namespace mnemo
