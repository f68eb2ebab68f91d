// The words that decoding may put out, each a string of labels, as a trie.
//
// Words follow each other with one separator label between each two of them (a space, between words
// spelt in characters), or with nothing between (phones): then one label sequence may be cut into
// words in several ways, and all of them are followed at once. No words at all are a sequence, too.
//
// A value once made; any thread may call.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace mnemo {

class Lexicon {
 public:
  // Where a label sequence stands among the words: places in the trie, rising; empty if it is no
  // beginning of words at all.
  using State = std::vector<int32_t>;

  // Words must not be empty, nor hold the separator (a mistake of the caller's: the program stops).
  // The same word twice is once.
  explicit Lexicon(std::span<const std::vector<int32_t>> words,
                   std::optional<int32_t> separator = std::nullopt);

  State Start() const { return {0}; }
  // After one more label.
  State Next(const State& state, int32_t label) const;
  // Could the sequence end here: is it whole words?
  bool Complete(const State& state) const;

  // The first words (their index as given; of equal ones the first) that make these labels, where
  // there are several ways the one whose words are longer at the front; nothing if there is none.
  std::optional<std::vector<int32_t>> Words(std::span<const int32_t> labels) const;

 private:
  struct Node {
    std::unordered_map<int32_t, int32_t> next;
    int32_t word = -1;  // that ends here
  };

  std::optional<int32_t> separator_;
  std::vector<Node> nodes_;  // 0: before the first word, 1: between words
};

}  // namespace mnemo
