#include "data/speech/sphinx_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/legible.h"
#include "base/utf8.h"
#include "data/fields.h"

namespace mnemo {
namespace {

// <s>, </s>, <sil>, ++noise++: what is marked, and not said.
bool IsFiller(std::string_view word) {
  return (word.starts_with('<') && word.ends_with('>')) ||
         (word.starts_with("++") && word.ends_with("++"));
}

// In larger dictionaries no nearest word is looked for: many words may be unknown.
constexpr size_t kMostSearched = 10'000;

// Where the number of a pronunciation begins in "zero(2)"; the word's size if it has none.
size_t VariantBegin(std::string_view word) {
  const size_t open = word.rfind('(');
  if (open == 0 || open == std::string_view::npos || !word.ends_with(')')) return word.size();
  const std::string_view number = word.substr(open + 1, word.size() - open - 2);
  const bool digits =
      !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
  return digits ? open : word.size();
}

// One line's faults are told with its text.
class Line {
 public:
  Line(const TextLine& line, const std::string& file) : line_(line), file_(file) {}
  Error Bad(std::string what) const {
    return BadInput(std::move(what)).At(file_, line_.number).Found(Quoted(line_.text, 200));
  }

 private:
  const TextLine& line_;
  const std::string& file_;
};

// What is said in a line "words (name)".
std::vector<std::string> WordsOf(const std::vector<std::string_view>& fields) {
  std::vector<std::string> words;
  for (size_t i = 0; i + 1 < fields.size(); ++i) {
    if (!IsFiller(fields[i])) words.emplace_back(fields[i]);
  }
  return words;
}

}  // namespace

std::map<std::string, SphinxTranscript> ParseSphinxTranscripts(std::string_view text,
                                                               const std::string& file,
                                                               BadData& bad) {
  std::map<std::string, SphinxTranscript> transcripts;
  for (const TextLine& line : SplitLines(text)) {
    const Line place(line, file);
    const auto fields = Words(line.text);
    const std::string_view last = fields.back();
    if (last.size() < 3 || last.front() != '(' || last.back() != ')') {
      bad.Report(place.Bad("no name of an utterance at the end of this transcript")
                     .Allowed("words (name)"));
      continue;
    }
    const std::string_view name = last.substr(1, last.size() - 2);
    const auto [entry, added] =
        transcripts.emplace(name, SphinxTranscript{WordsOf(fields), line.number});
    SphinxTranscript& transcript = entry->second;
    const bool is_text = IsUtf8(line.text);
    if (added && is_text && !transcript.words.empty()) continue;
    transcript.words.clear();
    if (!added) {
      bad.Report(place.Bad(fmt::format("'{}' has a transcript already, in line {}",
                                       Legible(name, 200), transcript.line)));
    } else if (!is_text) {
      bad.Report(place.Bad("this transcript is not UTF-8 text"));
    } else {
      bad.Report(place.Bad(fmt::format("the transcript of '{}' is empty", Legible(name, 200))));
    }
  }
  return transcripts;
}

std::string_view WithoutVariant(std::string_view word) {
  return word.substr(0, VariantBegin(word));
}

const std::vector<std::vector<std::string>>& Pronunciations::Of(const std::string& word) const {
  static const std::vector<std::vector<std::string>> none;
  const auto found = words_.find(word);
  return found == words_.end() ? none : found->second;
}

std::vector<std::string> Pronunciations::Phones(const std::vector<std::string>& words,
                                                const std::string& file, int line) const {
  std::vector<std::string> phones;
  for (const std::string& word : words) {
    const auto& all = Of(word);
    if (all.empty()) {
      std::vector<std::string> known;
      if (words_.size() <= kMostSearched) {
        for (const auto& [name, ways] : words_) known.push_back(name);
      }
      throw BadInput(fmt::format("no pronunciation of '{}' in {}", Legible(word, 200), file_))
          .At(file, line)
          .Hint(DidYouMean(word, known));
    }
    phones.insert(phones.end(), all.front().begin(), all.front().end());
  }
  return phones;
}

std::vector<std::string> Pronunciations::AllPhones() const {
  std::set<std::string> phones;
  for (const auto& [word, ways] : words_) {
    for (const auto& way : ways) phones.insert(way.begin(), way.end());
  }
  return {phones.begin(), phones.end()};
}

Pronunciations ParsePronunciations(std::string_view text, const std::string& file, BadData& bad) {
  Pronunciations dictionary;
  dictionary.file_ = file;
  std::set<std::string_view> seen;
  for (const TextLine& line : SplitLines(text)) {
    if (line.text.starts_with(";;;")) continue;
    const Line place(line, file);
    const auto fields = Words(line.text);
    const std::string_view word = WithoutVariant(fields[0]);
    const bool is_first = word.size() == fields[0].size();
    const bool known = dictionary.words_.contains(std::string(word));
    if (!IsUtf8(line.text)) {
      bad.Report(place.Bad("this pronunciation is not UTF-8 text"));
    } else if (fields.size() < 2) {
      bad.Report(place.Bad("this word has no phones").Allowed("a word, then its phones"));
    } else if (!seen.insert(fields[0]).second) {
      bad.Report(place.Bad("this pronunciation stands twice")
                     .Hint("number a word's others: WORD(2), WORD(3)"));
    } else if (!is_first && !known) {
      bad.Report(place.Bad("the first pronunciation of this word must stand above this one"));
    } else {
      dictionary.words_[std::string(word)].emplace_back(fields.begin() + 1, fields.end());
    }
  }
  return dictionary;
}

std::vector<SphinxListEntry> ParseSphinxList(std::string_view text, const std::string& file,
                                             BadData& bad) {
  std::vector<SphinxListEntry> entries;
  std::set<std::string_view> seen;
  for (const TextLine& line : SplitLines(text)) {
    const Line place(line, file);
    const auto fields = Words(line.text);
    const std::filesystem::path path(fields[0]);
    const bool leaves =
        path.is_absolute() || std::find(path.begin(), path.end(), "..") != path.end();
    if (fields.size() != 1) {
      bad.Report(place.Bad("more than one name in this line").Allowed("one path a line"));
    } else if (leaves || path.filename().empty() ||
               fields[0].find('\0') != std::string_view::npos) {
      bad.Report(
          place.Bad("this path leads out of the corpus").Allowed("a relative path, no '..'"));
    } else if (!seen.insert(fields[0]).second) {
      bad.Report(place.Bad("this path stands twice"));
    } else {
      entries.push_back({std::string(fields[0]), line.number});
    }
  }
  return entries;
}

}  // namespace mnemo
