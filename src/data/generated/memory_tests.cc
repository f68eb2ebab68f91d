#include "data/generated/memory_tests.h"

#include "data/generated/draws.h"
#include "data/generated/ranges.h"
#include "data/generated/streams.h"

namespace mnemo {
namespace {

void AddLetters(int count, std::vector<std::string>* alphabet) {
  for (int i = 0; i < count; ++i) alphabet->emplace_back(1, static_cast<char>('a' + i));
}

NumberSequence MakeAdding(int steps, Draws draws) {
  const int length = draws.Between(steps, steps + steps / 10);
  const int first = draws.Between(0, 9);
  // One of the first T/2 - 1 steps without the first mark.
  int second = draws.Between(0, steps / 2 - 2);
  if (second >= first) ++second;
  NumberSequence sequence{2, 1, {}, {}, {}};
  double sum = 0;
  for (int t = 0; t < length; ++t) {
    const double value = draws.Uniform(-1, 1);
    const bool marked = t == first || t == second;
    const bool end = t == 0 || t + 1 == length;
    if (marked && !end) sum += value;
    sequence.inputs.push_back(static_cast<float>(value));
    sequence.inputs.push_back(end ? -1.0f : marked ? 1.0f : 0.0f);
  }
  sequence.targets.assign(static_cast<size_t>(length), 0.0f);
  sequence.scored.assign(static_cast<size_t>(length), 0);
  sequence.targets.back() = static_cast<float>(0.5 + sum / 4);
  sequence.scored.back() = 1;
  return sequence;
}

}  // namespace

SymbolTask Copying(const CopyingOptions& options) {
  CheckRange("the number of symbols to copy", options.length, 1, 10'000);
  CheckRange("the delay", options.delay, 1, 1'000'000);
  CheckRange("the number of different symbols", options.symbols, 1, 26);
  SymbolTask task;
  task.name = "copying";
  AddLetters(options.symbols, &task.alphabet);
  task.alphabet.insert(task.alphabet.end(), {"_", "?"});
  task.make = [options](uint64_t seed, uint64_t index) {
    Draws draws(seed, Purpose::kGenerate, index, kCopyingStream);
    const auto length = static_cast<size_t>(options.length);
    const size_t wait = length + static_cast<size_t>(options.delay), all = wait + length;
    SymbolSequence sequence;
    sequence.inputs.assign(all, options.symbols);
    sequence.targets.assign(all, options.score_all ? options.symbols : kNotScored);
    for (size_t i = 0; i < length; ++i) {
      sequence.inputs[i] = sequence.targets[wait + i] = draws.Between(0, options.symbols - 1);
    }
    sequence.inputs[wait - 1] = options.symbols + 1;
    return sequence;
  };
  return task;
}

SymbolTask HeldBit(const HeldBitOptions& options) {
  CheckRange("the delay", options.delay, 0, 1'000'000);
  CheckRange("the number of noise symbols", options.noise, 1, 26);
  SymbolTask task;
  task.name = "held-bit";
  task.alphabet = {"0", "1", "?"};
  AddLetters(options.noise, &task.alphabet);
  task.make = [options](uint64_t seed, uint64_t index) {
    Draws draws(seed, Purpose::kGenerate, index, kHeldBitStream);
    const int32_t bit = draws.Coin() ? 1 : 0;
    SymbolSequence sequence{{bit}, {}};
    for (int i = 0; i < options.delay; ++i) {
      sequence.inputs.push_back(3 + draws.Between(0, options.noise - 1));
    }
    sequence.inputs.push_back(2);
    sequence.targets.assign(sequence.inputs.size(), kNotScored);
    sequence.targets.back() = bit;
    return sequence;
  };
  return task;
}

NumberTask Adding(const AddingOptions& options) {
  CheckRange("the number of steps", options.steps, 22, 1'000'000);
  const int steps = options.steps;
  return {"adding", 2, 1, [steps](uint64_t seed, uint64_t index) {
            return MakeAdding(steps, Draws(seed, Purpose::kGenerate, index, kAddingStream));
          }};
}

}  // namespace mnemo
