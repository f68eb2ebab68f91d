#include "analysis/errors/oracles.h"

#include <cmath>
#include <limits>
#include <unordered_map>

#include "analysis/errors/words.h"
#include "analysis/predictions/predictions.h"
#include "base/error.h"

namespace mnemo {
namespace {

constexpr int kMemories[] = {100, 500, 1000, 5000};
constexpr int kMostSeen = 5;
constexpr int kBoosts = 5;

std::vector<OracleSlice> AllSlices() {
  std::vector<OracleSlice> slices;
  for (int n = 1; n <= kOracleNgrams; ++n) slices.push_back({Oracle::kNgram, double(n)});
  for (const int memory : kMemories) slices.push_back({Oracle::kMemory, double(memory)});
  for (int seen = 0; seen <= kMostSeen; ++seen) slices.push_back({Oracle::kRare, double(seen)});
  for (const Oracle other : {Oracle::kAfterSpace, Oracle::kAfterNewline, Oracle::kPunctuation}) {
    slices.push_back({other, 0});
  }
  for (int tenth = 1; tenth <= kBoosts; ++tenth) slices.push_back({Oracle::kBoost, tenth / 10.0});
  return slices;
}

// What the oracles about words know of one.
class WordKnowledge {
 public:
  explicit WordKnowledge(const OracleTexts& texts) : text_(texts.text) {
    for (const WordSpan& word : WordsOf(texts.train)) {
      ++seen_[texts.train.substr(word.begin, word.end - word.begin)];
    }
  }

  int Seen(const WordSpan& word) const {
    const auto found = seen_.find(text_.substr(word.begin, word.end - word.begin));
    return found == seen_.end() ? 0 : found->second;
  }

  // The characters that must be remembered, counted back from the word's begin, to have its last
  // occurrence whole; beyond the longest memory: infinity.
  double Distance(const WordSpan& word) const {
    const size_t longest = kMemories[std::size(kMemories) - 1];
    const size_t from = word.begin > longest ? word.begin - longest : 0;
    const std::string_view before = text_.substr(from, word.begin - from);
    const size_t found = before.rfind(text_.substr(word.begin, word.end - word.begin));
    if (found == std::string_view::npos) return std::numeric_limits<double>::infinity();
    return static_cast<double>(before.size() - found);
  }

 private:
  std::string_view text_;
  std::unordered_map<std::string_view, int> seen_;
};

}  // namespace

const char* OracleName(Oracle oracle) {
  switch (oracle) {
    case Oracle::kNgram: return "n-gram";
    case Oracle::kMemory: return "dynamic memory";
    case Oracle::kRare: return "rare word";
    case Oracle::kAfterSpace: return "after space or quote";
    case Oracle::kAfterNewline: return "after newline";
    case Oracle::kPunctuation: return "punctuation";
    case Oracle::kBoost: break;
  }
  return "boost";
}

int64_t ErrorBreakdown::Of(Oracle oracle) const {
  int64_t sum = 0;
  for (const OracleSlice& slice : slices) sum += slice.oracle == oracle ? slice.errors : 0;
  return sum;
}

ErrorBreakdown BreakDownErrors(const OracleTexts& texts, std::span<const float> losses,
                               const std::vector<std::span<const float>>& ngrams) {
  MNEMO_CHECK(!texts.text.empty() && losses.size() + 1 == texts.text.size());
  MNEMO_CHECK(ngrams.size() == kOracleNgrams);
  for (const auto& one : ngrams) MNEMO_CHECK(one.size() == losses.size());
  const WordKnowledge known(texts);
  const std::vector<WordSpan> words = WordsOf(texts.text);
  ErrorBreakdown found;
  found.symbols = static_cast<int64_t>(losses.size());
  found.slices = AllSlices();
  found.slice_of.assign(losses.size(), -1);
  size_t next = 0;  // the first word that does not end before the character
  for (size_t i = 1; i < texts.text.size(); ++i) {
    while (next < words.size() && words[next].end <= i) ++next;
    if (!IsError(losses[i - 1])) continue;
    const WordSpan* word = next < words.size() && words[next].begin <= i ? &words[next] : nullptr;
    const char before = texts.text[i - 1];
    const double distance = word != nullptr && i > word->begin
                                ? known.Distance(*word)
                                : std::numeric_limits<double>::infinity();
    const int seen = word != nullptr ? known.Seen(*word) : std::numeric_limits<int>::max();
    const double lacks = 0.5 - std::exp(-static_cast<double>(losses[i - 1]));
    const auto takes = [&](const OracleSlice& slice) {
      switch (slice.oracle) {
        case Oracle::kNgram: return !IsError(ngrams[size_t(slice.threshold) - 1][i - 1]);
        case Oracle::kMemory: return distance <= slice.threshold;
        case Oracle::kRare: return seen <= slice.threshold;
        case Oracle::kAfterSpace:
          return before == ' ' || before == '\t' || before == '"' || before == '\'';
        case Oracle::kAfterNewline: return before == '\n' || before == '\r';
        case Oracle::kPunctuation: return IsPunctuation(texts.text[i]);
        case Oracle::kBoost: break;
      }
      // The last slice takes everything: 0.5 - P is never above 0.5.
      return lacks <= slice.threshold || slice.threshold >= 0.5;
    };
    for (size_t s = 0; s < found.slices.size(); ++s) {
      if (!takes(found.slices[s])) continue;
      ++found.slices[s].errors;
      ++found.errors;
      found.slice_of[i - 1] = static_cast<int8_t>(s);
      break;
    }
  }
  return found;
}

}  // namespace mnemo
