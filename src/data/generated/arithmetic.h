// Arithmetic of Jozefowicz et al. 2015 (papers.md 4.2): read a sum or difference among distractors,
// write the result, digit by digit, with teacher forcing. The paper's example, with 40 symbols (26
// letters, 10 digits, + - = .):
//
//   3e36d9-h1h39f94eeh43keg3c=-13991064.
//
// What the paper leaves open, and what is done here: a number's count of digits is uniform in
// 1 .. max_digits, its first digit is no zero (except in the number 0), it is negative with
// probability 1/2; sum and difference are equally likely; between any two neighbouring characters
// up to '=' stand 0 to max_distractors letters (the count and each letter uniform), and none before
// the first. A second number that is negative gives two signs in a row: 5--3=8.
#pragma once

#include <string>

#include "data/generated/symbol_task.h"

namespace mnemo {

struct ArithmeticOptions {
  int max_digits = 8;       // 1 to 17: the result fits 64 bits
  int max_distractors = 3;  // 0 to 1000, between two characters
  bool negative = true;     // numbers may be below zero
  // The answer's characters and its '.' are scored; with this, every character but the first.
  bool score_all = false;
};

// Throws Error (kBadInput) where an option is out of its range.
SymbolTask Arithmetic(const ArithmeticOptions& options = {});

// The whole text of a sequence, from the first digit to the '.'.
std::string ArithmeticText(const ArithmeticOptions& options, uint64_t seed, uint64_t index);

}  // namespace mnemo
