// Memorisation, the filter of the architecture search of Jozefowicz et al. 2015 (papers.md 4.2):
// read 5 symbols of 26, then repeat them in order, with teacher forcing. A cell passes at 95 %
// accuracy. The paper says no more; here the symbols are drawn independently.
//
//   read a b c d e:  inputs  a b c d e a b c d
//                    targets - - - - a b c d e
#pragma once

#include "data/generated/symbol_task.h"

namespace mnemo {

struct MemorisationOptions {
  int length = 5;    // symbols to remember, at least 1
  int symbols = 26;  // 1 to 26: a, b, c, ...
};

// Throws Error (kBadInput) where an option is out of its range.
SymbolTask Memorisation(const MemorisationOptions& options = {});

}  // namespace mnemo
