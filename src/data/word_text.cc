#include "data/word_text.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/legible.h"
#include "base/utf8.h"

namespace mnemo {
namespace {

using Counts = std::unordered_map<std::string_view, int64_t>;

Counts Count(std::string_view text, const std::string& name) {
  Counts counts;
  WordReader reader(text);
  for (TextWord word; reader.Next(&word);) {
    const auto [place, fresh] = counts.emplace(word.word, 0);
    if (fresh && !IsUtf8(word.word)) {
      throw BadInput("a word is not UTF-8")
          .At(name, word.line, word.column)
          .Found(Quoted(word.word))
          .Hint("data.symbols = \"bytes\" takes any bytes");
    }
    ++place->second;
  }
  return counts;
}

bool Covers(const Counts& known, const Counts& counts) {
  return std::all_of(counts.begin(), counts.end(),
                     [&](const auto& word) { return known.contains(word.first); });
}

}  // namespace

WordText SplitWords(const std::array<std::string_view, 3>& parts,
                    const std::array<std::string, 3>& names, const WordChoice& choice) {
  std::array<Counts, 3> counts;
  for (size_t s = 0; s < 3; ++s) counts[s] = Count(parts[s], names[s]);
  Counts& train = counts[0];
  const auto most = static_cast<size_t>(choice.most_words);
  const bool unknown = (most > 0 && train.size() > most) || train.contains(kUnknownWord) ||
                       !Covers(train, counts[1]) || !Covers(train, counts[2]);
  std::vector<std::pair<int64_t, std::string_view>> ranked;
  int64_t rare = 0;
  for (const auto& [word, count] : train) {
    if (word != kUnknownWord) ranked.emplace_back(-count, word);
  }
  std::sort(ranked.begin(), ranked.end());
  if (most > 0 && ranked.size() + (unknown ? 1 : 0) > most) {
    for (size_t i = most - 1; i < ranked.size(); ++i) rare -= ranked[i].first;
    ranked.resize(most - 1);
  }
  if (unknown) {
    const auto given = train.find(kUnknownWord);
    if (given != train.end()) rare += given->second;
    const std::pair<int64_t, std::string_view> entry = {-rare, kUnknownWord};
    ranked.insert(std::lower_bound(ranked.begin(), ranked.end(), entry), entry);
  }
  std::vector<std::string> words;
  words.reserve(ranked.size());
  for (const auto& [count, word] : ranked) words.emplace_back(word);
  WordText text;
  text.vocabulary = Vocabulary::OfWords(std::move(words));
  const int32_t unknown_word = text.vocabulary.Find(kUnknownWord);
  for (size_t s = 0; s < 3; ++s) {
    text.parts[s] = text.vocabulary.Encode(parts[s], names[s]);
    for (size_t i = 0; unknown && i < text.parts[s].size(); ++i) {
      text.unknown[s] += text.parts[s][i] == unknown_word;
    }
  }
  return text;
}

}  // namespace mnemo
