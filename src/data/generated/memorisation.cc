#include "data/generated/memorisation.h"

#include "data/generated/draws.h"
#include "data/generated/ranges.h"
#include "data/generated/streams.h"

namespace mnemo {

SymbolTask Memorisation(const MemorisationOptions& options) {
  CheckRange("the number of symbols to remember", options.length, 1, 10'000);
  CheckRange("the number of different symbols", options.symbols, 1, 26);
  SymbolTask task;
  task.name = "memorisation";
  for (int i = 0; i < options.symbols; ++i) {
    task.alphabet.emplace_back(1, static_cast<char>('a' + i));
  }
  task.make = [options](uint64_t seed, uint64_t index) {
    Draws draws(seed, Purpose::kGenerate, index, kMemorisationStream);
    std::vector<int32_t> symbols(static_cast<size_t>(options.length));
    for (int32_t& symbol : symbols) symbol = draws.Between(0, options.symbols - 1);
    const size_t read = symbols.size();
    for (size_t i = 0; i < read; ++i) symbols.push_back(symbols[i]);
    return NextSymbol(symbols, read);
  };
  return task;
}

}  // namespace mnemo
