// An n-gram model as an ARPA file has it: the probabilities of some n-grams, and what a context
// leaves to the next shorter one for all others (Katz 1987).
//
//   log P(w | h) = the file's, if it has "h w"; else b(h) + log P(w | h'), b(h) = 0 if it has no
//   "h"
//
// where h' is h without its oldest token. A token in no 1-gram has the probability of <unk>.
//
// Made once by one thread; then a value that any thread may read. About 40 bytes an n-gram.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mnemo {

class BackoffModel {
 public:
  // Of n-grams of up to `order` tokens, order >= 1.
  explicit BackoffModel(int order);

  // A new token, with its 1-gram; false if there is one of this name. Logarithms to base 10,
  // finite.
  bool AddToken(std::string_view token, double log10_probability, double log10_backoff);
  // `gram`: 2 to order() tokens. False if it is there already.
  bool Add(std::span<const int32_t> gram, double log10_probability, double log10_backoff);

  int order() const { return order_; }
  int32_t kinds() const { return static_cast<int32_t>(tokens_.size()); }
  int64_t grams() const { return grams_; }  // that were added, tokens too
  const std::string& token(int32_t id) const { return tokens_[static_cast<size_t>(id)]; }
  int32_t Find(std::string_view token) const;  // -1: none
  int32_t unknown() const;                     // of <unk> or <UNK>; -1: there is none
  double TokenLog10(int32_t token) const { return entries_[Entry(0, token)].log10_probability; }

  // Where a text has come to: the contexts of its last 0, 1, .. tokens.
  struct State {
    std::vector<uint32_t> contexts = {0};
  };
  // Of a text that begins with `context`.
  State After(std::span<const int32_t> context) const;
  // Nats; moves on behind the token.
  double LogProbability(int32_t token, State* state) const;
  // The probabilities of all tokens, [kinds].
  void Distribution(const State& state, std::span<double> probabilities) const;

 private:
  static constexpr uint32_t kNone = ~uint32_t{0};
  struct Gram {
    double log10_probability;  // NaN: only there because longer ones begin with it
    double log10_backoff;
  };
  // The entry of a gram and one token more, kNone if there is none.
  uint32_t Entry(uint32_t gram, int32_t token) const;
  uint32_t AddEntry(uint32_t gram, int32_t token);
  size_t Slot(uint64_t key) const;
  double Log10(const State& state, int32_t token) const;

  int order_;
  int64_t grams_ = 0;
  std::vector<std::string> tokens_;
  std::unordered_map<std::string, int32_t> ids_;
  std::vector<Gram> entries_;    // the first is the empty gram
  std::vector<uint64_t> keys_;   // open addressing: of entries, and
  std::vector<uint32_t> slots_;  // the entry; kNone: free
};

}  // namespace mnemo
