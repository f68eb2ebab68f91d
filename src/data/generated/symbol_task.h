// Generated tasks over symbols (papers.md 4.2; memory tests): the form that all of them share.
//
// A task makes its sequences by number: make(seed, index) is a pure function, so that sets of any
// size need no storage, and training, validation and test sets are ranges of indices or different
// seeds. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace mnemo {

constexpr int32_t kNotScored = -1;

// One step an element; both have the same length. inputs[t] is an index into the alphabet;
// targets[t] is the symbol that the network has to give at step t, or kNotScored.
struct SymbolSequence {
  std::vector<int32_t> inputs, targets;

  bool operator==(const SymbolSequence&) const = default;
};

struct SymbolTask {
  std::string name;
  std::vector<std::string> alphabet;  // each symbol as it is shown; all different
  std::function<SymbolSequence(uint64_t seed, uint64_t index)> make;  // index < 2^48
};

// Predict the next symbol (teacher forcing): inputs are symbols[0 .. n-2], targets symbols[1 ..
// n-1], those before place `first_scored` of `symbols` not scored. Fewer than two symbols give
// nothing.
SymbolSequence NextSymbol(const std::vector<int32_t>& symbols, size_t first_scored = 0);

}  // namespace mnemo
