#include <fmt/format.h>

#include <unordered_map>

#include "base/error.h"
#include "base/legible.h"
#include "base/utf8.h"
#include "data/fields.h"
#include "data/speech/sphinx_text.h"
#include "train/label_scoring.h"

namespace mnemo {
namespace {

constexpr uint64_t kMostBytes = uint64_t{1} << 28;
constexpr const char* kWordList = "one word a line: the set's labels are characters";

// Words as names of labels. Each wrong line is an error.
std::vector<std::vector<std::string>> SpeltWords(std::string_view text, const std::string& file) {
  std::vector<std::vector<std::string>> words;
  for (const TextLine& line : SplitLines(text)) {
    const auto fields = Words(line.text);
    if (fields.size() != 1 || !IsUtf8(line.text)) {
      throw BadInput("this line is no word")
          .At(file, line.number)
          .Found(Quoted(line.text, 200))
          .Allowed(kWordList);
    }
    words.push_back(Characters(fields[0]));
  }
  return words;
}

std::vector<std::vector<std::string>> PronouncedWords(std::string_view text,
                                                      const std::string& file) {
  BadData stop;
  const Pronunciations dictionary = ParsePronunciations(text, file, stop);
  std::vector<std::vector<std::string>> words;
  for (const auto& [word, ways] : dictionary.words()) {
    words.insert(words.end(), ways.begin(), ways.end());
  }
  return words;
}

}  // namespace

LabelLexicon ParseLexicon(const SequenceForm& form, std::string_view text,
                          const std::string& file) {
  if (form.unit == "word") {
    throw BadInput("a lexicon says how words are spelt in labels; here labels are words").At(file);
  }
  std::unordered_map<std::string, int32_t> numbers;
  for (int32_t label = 0; label < form.outputs; ++label) {
    numbers.emplace(NamesOf(form, {label}).front(), label);
  }
  const bool spelt = form.unit == "character";
  std::vector<std::vector<int32_t>> known;
  int64_t left_out = 0;
  std::string missing;  // the first label that the set does not have
  for (const auto& names : spelt ? SpeltWords(text, file) : PronouncedWords(text, file)) {
    std::vector<int32_t> labels;
    for (const std::string& name : names) {
      const auto found = numbers.find(name);
      if (found != numbers.end()) {
        labels.push_back(found->second);
      } else if (missing.empty()) {
        missing = name;
      }
    }
    if (labels.size() == names.size()) {
      known.push_back(std::move(labels));
    } else {
      ++left_out;
    }
  }
  if (known.empty()) {
    Error error = BadInput("no word of this lexicon can be spelt in the set's labels").At(file);
    if (!missing.empty()) error.Found("the set has no label " + Quoted(missing));
    throw error.Allowed(spelt ? kWordList : "in every line a word, then its labels");
  }
  const auto words = static_cast<int64_t>(known.size());
  return {Lexicon(known, spelt ? SpaceOf(form) : std::nullopt), words, left_out};
}

LabelLexicon ReadLexicon(const SequenceForm& form, const std::string& path) {
  return ParseLexicon(form, ReadFile(path, kMostBytes), LegiblePath(path));
}

}  // namespace mnemo
