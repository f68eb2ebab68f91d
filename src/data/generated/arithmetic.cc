#include "data/generated/arithmetic.h"

#include "data/generated/draws.h"
#include "data/generated/ranges.h"
#include "data/generated/streams.h"

namespace mnemo {
namespace {

constexpr std::string_view kSymbols = "abcdefghijklmnopqrstuvwxyz0123456789+-=.";

int64_t DrawNumber(const ArithmeticOptions& options, Draws* draws) {
  const int digits = draws->Between(1, options.max_digits);
  int64_t value = draws->Between(digits == 1 ? 0 : 1, 9);
  for (int i = 1; i < digits; ++i) value = value * 10 + draws->Between(0, 9);
  return options.negative && draws->Coin() ? -value : value;
}

void CheckOptions(const ArithmeticOptions& options) {
  CheckRange("the number of digits", options.max_digits, 1, 17);
  CheckRange("the number of distractors", options.max_distractors, 0, 1000);
}

}  // namespace

std::string ArithmeticText(const ArithmeticOptions& options, uint64_t seed, uint64_t index) {
  CheckOptions(options);
  Draws draws(seed, Purpose::kGenerate, index, kArithmeticStream);
  const int64_t a = DrawNumber(options, &draws), b = DrawNumber(options, &draws);
  const bool sum = draws.Coin();
  const std::string question = std::to_string(a) + (sum ? "+" : "-") + std::to_string(b) + "=";
  std::string text;
  for (const char c : question) {
    if (!text.empty()) {
      const int count = draws.Between(0, options.max_distractors);
      for (int i = 0; i < count; ++i) text += static_cast<char>('a' + draws.Between(0, 25));
    }
    text += c;
  }
  return text + std::to_string(sum ? a + b : a - b) + ".";
}

SymbolTask Arithmetic(const ArithmeticOptions& options) {
  CheckOptions(options);
  SymbolTask task;
  task.name = "arithmetic";
  for (const char c : kSymbols) task.alphabet.emplace_back(1, c);
  task.make = [options](uint64_t seed, uint64_t index) {
    const std::string text = ArithmeticText(options, seed, index);
    std::vector<int32_t> symbols;
    for (const char c : text) symbols.push_back(static_cast<int32_t>(kSymbols.find(c)));
    return NextSymbol(symbols, options.score_all ? 0 : text.find('=') + 1);
  };
  return task;
}

}  // namespace mnemo
