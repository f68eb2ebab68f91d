#include "data/speech/kaldi_table.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/legible.h"
#include "base/utf8.h"
#include "data/fields.h"

namespace mnemo {
namespace {

// Reads lines; `parse` makes a value, a `what`, of what follows the key, or throws an Error without
// a place.
template <typename Value, typename Parse>
KaldiTable<Value> ParseTable(std::string_view text, const std::string& file, BadData& bad,
                             const char* what, const Parse& parse) {
  KaldiTable<Value> table;
  std::string_view last;
  for (const TextLine& line : SplitLines(text)) {
    const std::string_view trimmed = Trimmed(line.text);
    const std::string_view key = trimmed.substr(0, trimmed.find_first_of(" \t"));
    if (key < last) table.sorted = false;
    last = key;
    try {
      const std::string_view value = Trimmed(trimmed.substr(key.size()));
      if (line.text.find('\0') != std::string_view::npos) throw BadInput("a NUL byte in this line");
      if (value.empty()) throw BadInput(fmt::format("'{}' has no {}", Legible(key, 200), what));
      const auto before = table.rows.find(std::string(key));
      if (before != table.rows.end()) {
        throw BadInput(
            fmt::format("'{}' stands in line {} already", Legible(key, 200), before->second.line));
      }
      table.rows.emplace(key, typename KaldiTable<Value>::Row{parse(value), line.number});
    } catch (Error& error) {
      bad.Report(error.At(file, line.number));
      table.refused.emplace(key);
    }
  }
  for (const std::string& key : table.refused) table.rows.erase(key);
  return table;
}

KaldiLocation LocationFrom(std::string_view value) {
  const auto found = [&value](Error error) { return error.Found(Quoted(value, 200)); };
  if (value.ends_with('|') || value.starts_with('|')) {
    throw found(BadInput("this is a shell command, and commands of data files are never run"))
        .Allowed("the name of a file")
        .Hint("run it yourself, write what it makes to a file, and name that file here");
  }
  if (value == "-")
    throw found(BadInput("standard input is no file")).Allowed("the name of a file");
  if (value.ends_with(']')) {
    throw found(BadInput("a range of rows is not supported"))
        .Allowed("the name of a file, or FILE:OFFSET")
        .Hint("Kaldi's copy-feats writes the rows to a file of their own");
  }
  KaldiLocation location{.file = std::string(value)};
  const size_t colon = value.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return location;
  const std::string_view digits = value.substr(colon + 1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    return location;
  }
  const auto offset = WholeNumber(digits);
  if (!offset) throw found(BadInput("this offset is too large"));
  location.file.resize(colon);
  location.offset = *offset;
  return location;
}

KaldiSegment SegmentFrom(std::string_view value) {
  const auto found = [&value](Error error) { return error.Found(Quoted(value, 200)); };
  const auto fields = Words(value);
  const auto begin = fields.size() == 3 ? FiniteNumber(fields[1]) : std::nullopt;
  const auto end = fields.size() == 3 ? FiniteNumber(fields[2]) : std::nullopt;
  if (!begin || !end) {
    throw found(BadInput("this is no segment"))
        .Allowed("utterance recording begin end, in seconds");
  }
  if (*begin < 0) throw found(BadInput("this segment begins before the recording"));
  if (*end != -1 && *end <= *begin) {
    throw found(BadInput("this segment ends before it begins, or where it begins"))
        .Allowed("an end after the begin, or -1: the recording's end");
  }
  return {.recording = std::string(fields[0]), .begin = *begin, .end = *end};
}

}  // namespace

KaldiTable<std::string> ParseKaldiText(std::string_view text, const std::string& file,
                                       BadData& bad) {
  return ParseTable<std::string>(text, file, bad, "transcript", [](std::string_view value) {
    if (!IsUtf8(value)) {
      throw BadInput("this transcript is not UTF-8 text")
          .Found(Quoted(value, 200))
          .Hint("iconv -t UTF-8 converts a file");
    }
    return std::string(value);
  });
}

KaldiTable<std::string> ParseKaldiSpeakers(std::string_view text, const std::string& file,
                                           BadData& bad) {
  return ParseTable<std::string>(text, file, bad, "speaker", [](std::string_view value) {
    if (Words(value).size() != 1) {
      throw BadInput("a speaker is one word").Found(Quoted(value, 200));
    }
    return std::string(value);
  });
}

KaldiTable<std::vector<std::string>> ParseKaldiLists(std::string_view text, const std::string& file,
                                                     BadData& bad) {
  return ParseTable<std::vector<std::string>>(
      text, file, bad, "utterances", [](std::string_view value) {
        const auto fields = Words(value);
        return std::vector<std::string>(fields.begin(), fields.end());
      });
}

KaldiTable<KaldiLocation> ParseKaldiScp(std::string_view text, const std::string& file,
                                        BadData& bad) {
  return ParseTable<KaldiLocation>(text, file, bad, "file", LocationFrom);
}

KaldiTable<KaldiSegment> ParseKaldiSegments(std::string_view text, const std::string& file,
                                            BadData& bad) {
  return ParseTable<KaldiSegment>(text, file, bad, "segment", SegmentFrom);
}

KaldiTable<double> ParseKaldiSeconds(std::string_view text, const std::string& file, BadData& bad) {
  return ParseTable<double>(text, file, bad, "number of seconds", [](std::string_view value) {
    const auto seconds = FiniteNumber(value);
    if (!seconds || *seconds <= 0) {
      throw BadInput("this is no number of seconds").Found(Quoted(value, 200));
    }
    return *seconds;
  });
}

}  // namespace mnemo
