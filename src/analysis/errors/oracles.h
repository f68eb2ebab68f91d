// What a model's errors are made of: oracles, each of which takes errors of its kind away from what
// the ones before it left (Karpathy, Johnson, Fei-Fei 2015, section 4.4 and figure 6). The order
// matters, as the paper says.
//
//   n-gram            a model with n symbols of context, n = 1 .. 9 in turn, gives the right
//                     character more than 0.5
//   dynamic memory    the word that the character belongs to stands within the last 100, 500, 1000,
//                     5000 characters before the word; from the word's second character on
//   rare words        the character's word was seen at most 0, 1 .. 5 times in training
//   word model        the character follows a space, tab or quote; then: a newline
//   punctuation       the character is punctuation
//   boost             0.1, 0.2 .. 0.5 more probability would do
//
// 27 slices; the last one takes what is left. What a word is, the paper does not say: words.h.
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

inline constexpr int kOracleNgrams = 9;

enum class Oracle { kNgram, kMemory, kRare, kAfterSpace, kAfterNewline, kPunctuation, kBoost };
inline constexpr int kOracles = 7;
const char* OracleName(Oracle oracle);  // "n-gram", "dynamic memory" ...

struct OracleSlice {
  Oracle oracle = Oracle::kNgram;
  double threshold = 0;  // n, characters, times seen, probability; 0 for the others
  int64_t errors = 0;
};

struct ErrorBreakdown {
  int64_t symbols = 0;  // scored: all but the text's first
  int64_t errors = 0;   // the sum over slices
  std::vector<OracleSlice> slices;
  // The slice that takes each symbol's error, -1 for none: [symbols].
  std::vector<int8_t> slice_of;

  // Errors of all slices of an oracle.
  int64_t Of(Oracle oracle) const;
};

struct OracleTexts {
  std::string_view train, text;  // bytes
};

// losses [text.size() - 1]: of the model. ngrams: of models with 1 .. kOracleNgrams symbols of
// context, the same shape. Other sizes are a failed check.
ErrorBreakdown BreakDownErrors(const OracleTexts& texts, std::span<const float> losses,
                               const std::vector<std::span<const float>>& ngrams);

}  // namespace mnemo
