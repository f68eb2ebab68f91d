// Three classical tests of memory over a chosen time.
//
// Any thread; each throws Error (kBadInput) where an option is out of its range.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "data/generated/symbol_task.h"

namespace mnemo {

// Copying (Hochreiter and Schmidhuber 1997; in this form Arjovsky, Shah and Bengio 2016): read
// `length` symbols, wait, and give them back after a sign. Alphabet: `symbols` letters, then "_"
// (blank) and "?" (the sign). length + delay + length steps:
//
//   inputs  a b c _ _ _ ? _ _ _      length 3, delay 4: the sign is the delay's last step
//   targets - - - - - - - a b c      scored with score_all: "_" before the answer, too
struct CopyingOptions {
  int length = 10;  // 1 to 10,000
  int delay = 100;  // 1 to 1,000,000
  int symbols = 8;  // 1 to 26
  bool score_all = false;
};
SymbolTask Copying(const CopyingOptions& options = {});

// One held bit: the first symbol is 0 or 1; after `delay` steps of noise "?" asks for it. Alphabet:
// "0", "1", "?", then `noise` letters. 1 + delay + 1 steps; the last one alone is scored.
struct HeldBitOptions {
  int delay = 100;  // 0 to 1,000,000
  int noise = 4;    // 1 to 26 different symbols, uniform
};
SymbolTask HeldBit(const HeldBitOptions& options = {});

// A task whose inputs and targets are numbers.
struct NumberSequence {
  int width = 0, target_width = 0;
  std::vector<float> inputs;    // [steps, width]
  std::vector<float> targets;   // [steps, target_width]; 0 where not scored
  std::vector<uint8_t> scored;  // [steps]: 1 where the targets count

  bool operator==(const NumberSequence&) const = default;
};

struct NumberTask {
  std::string name;
  int width = 0, target_width = 0;
  std::function<NumberSequence(uint64_t seed, uint64_t index)> make;  // index < 2^48
};

// Adding (Hochreiter and Schmidhuber 1997, experiment 4). Each step: a number uniform in [-1, 1)
// and a marker. The length is uniform in T .. T + T/10. The marker is 1 at two steps: one of the
// first ten, then one of the first T/2 - 1 of those that are left; -1 at the first and the last
// step; 0 elsewhere. Where the first step is drawn its marker stays -1 and its number counts as 0.
// Target at the last step: 0.5 + (X1 + X2) / 4. A sequence counts as right if the error is below
// 0.04; to say 0.5 always has a mean squared error of about 0.04.
struct AddingOptions {
  int steps = 100;  // T, 22 to 1,000,000
};
NumberTask Adding(const AddingOptions& options = {});

}  // namespace mnemo
