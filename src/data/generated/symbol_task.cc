#include "data/generated/symbol_task.h"

namespace mnemo {

SymbolSequence NextSymbol(const std::vector<int32_t>& symbols, size_t first_scored) {
  SymbolSequence sequence;
  for (size_t i = 1; i < symbols.size(); ++i) {
    sequence.inputs.push_back(symbols[i - 1]);
    sequence.targets.push_back(i < first_scored ? kNotScored : symbols[i]);
  }
  return sequence;
}

}  // namespace mnemo
