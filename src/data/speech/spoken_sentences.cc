#include "data/speech/spoken_sentences.h"

#include <set>
#include <string_view>

#include "base/error.h"
#include "base/random.h"

namespace mnemo {
namespace {

using Words = std::vector<std::string_view>;

// Sets of words, by the letter that stands for them in a pattern.
const Words& WordsFor(char letter) {
  static const Words digits = {"zero", "one", "two",   "three", "four",
                               "five", "six", "seven", "eight", "nine"};
  static const Words counts = {"two", "three", "four", "five", "six", "seven", "eight", "nine"};
  static const Words colours = {"red",   "green", "blue",  "yellow",
                                "black", "white", "brown", "orange"};
  static const Words singles = {"box", "ball", "lamp", "chair", "cup", "key", "book", "shirt"};
  static const Words plurals = {"boxes", "balls", "lamps", "chairs",
                                "cups",  "keys",  "books", "shirts"};
  static const Words verbs = {"take", "move", "find", "show", "bring", "wash", "choose"};
  static const Words places = {"left of", "right of", "under", "near", "behind"};
  static const Words things = {"the door", "the table", "the window", "my house", "your yard"};
  static const Words hours = {"one",   "two",  "three", "four",   "five",  "six",
                              "eight", "nine", "ten",   "eleven", "twelve"};
  static const Words parts = {"in the morning", "in the evening", "today", "on thursday"};
  static const Words commands = {
      "stop",          "go on",         "turn off the light", "play some music",
      "open the door", "read it again", "measure the voice"};
  switch (letter) {
    case 'D': return digits;
    case 'N': return counts;
    case 'C': return colours;
    case 'S': return singles;
    case 'P': return plurals;
    case 'V': return verbs;
    case 'L': return places;
    case 'T': return things;
    case 'H': return hours;
    case 'A': return parts;
    case 'X': return commands;
  }
  MNEMO_CHECK(letter == 0);
  return digits;
}

// Sentences, of words and of letters for sets of them.
const std::vector<Words>& Patterns() {
  static const std::vector<Words> patterns = {
      {"D", "D", "D"},
      {"D", "D", "D", "D", "D"},
      {"D", "D", "D", "D", "D", "D", "D"},
      {"V", "N", "C", "P"},
      {"V", "the", "C", "S"},
      {"V", "the", "C", "S", "L", "T"},
      {"put", "N", "C", "P", "L", "T"},
      {"the", "C", "S", "is", "L", "T"},
      {"call", "me", "at", "H", "A"},
      {"X"},
      {"X", "at", "H", "A"},
  };
  return patterns;
}

bool IsSet(std::string_view word) { return word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z'; }

// Keeps these draws apart from other users of the purpose.
constexpr uint32_t kLayer = 0x53;

}  // namespace

std::string SpokenSentence(uint64_t seed, uint64_t index) {
  MNEMO_CHECK(index >> 32 == 0);
  const Random random(seed, Purpose::kGenerate);
  uint32_t element = 0;
  const auto choose = [&](size_t count) {
    return random.Below(
        count, {.layer = kLayer, .sequence = static_cast<uint32_t>(index), .element = element++});
  };
  std::string sentence;
  for (const std::string_view word : Patterns()[choose(Patterns().size())]) {
    if (!sentence.empty()) sentence += ' ';
    if (IsSet(word)) {
      const Words& words = WordsFor(word[0]);
      sentence += words[choose(words.size())];
    } else {
      sentence += word;
    }
  }
  return sentence;
}

std::vector<std::string> SpokenWords() {
  std::set<std::string> all;
  const auto add = [&all](std::string_view words) {
    for (size_t begin = 0; begin <= words.size();) {
      const size_t end = std::min(words.find(' ', begin), words.size());
      all.emplace(words.substr(begin, end - begin));
      begin = end + 1;
    }
  };
  for (const Words& pattern : Patterns()) {
    for (const std::string_view word : pattern) {
      if (!IsSet(word))
        add(word);
      else
        for (const std::string_view choice : WordsFor(word[0])) add(choice);
    }
  }
  return {all.begin(), all.end()};
}

}  // namespace mnemo
