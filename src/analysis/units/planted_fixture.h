// A model made by hand, for tests: one of its units is on inside parentheses, the others are noise.
#pragma once

#include <memory>
#include <string>

#include "base/random.h"
#include "cell/parse.h"
#include "train/loaded_run.h"

namespace mnemo {

inline constexpr char kPlantedLetters[] = "abcdefgh";

// Parentheses of 20 to 400 characters, a to d inside and e to h outside, in lines of 60.
inline std::string PlantedText(int size, uint64_t seed) {
  const Random random(seed, Purpose::kTest);
  std::string text;
  bool inside = false;
  uint64_t left = 50;
  for (uint32_t t = 0; static_cast<int>(text.size()) < size; ++t) {
    if (t % 60 == 59) {
      text += '\n';
    } else if (left == 0) {
      text += inside ? ')' : '(';
      inside = !inside;
      left = 20 + random.Below(380, {.layer = 1, .element = t});
    } else {
      const uint64_t letter = random.Below(4, {.layer = 2, .element = t});
      text += kPlantedLetters[(inside ? 0 : 4) + letter];
      --left;
    }
  }
  return text;
}

// c' = (1 - |s|) c + max(s, 0): where s is 1 a unit becomes 1, where it is -1 it becomes 0. Unit
// `planted` does so at ( and ); the others move towards 0 or 1 by random amounts. The head reads
// the planted unit alone: letters a to d have the logit 4 (c - 1/2), e to h the opposite, the rest
// 0.
inline LoadedRun PlantedRun(int units, int planted, uint64_t seed) {
  LoadedRun run;
  std::vector<uint8_t> bytes = {'\n', '(', ')'};
  for (const char letter : std::string(kPlantedLetters)) {
    bytes.push_back(static_cast<uint8_t>(letter));
  }
  run.vocabulary = Vocabulary::OfBytes(bytes);
  run.recipe.train.steps = 100;
  const int symbols = static_cast<int>(bytes.size());
  run.spec = {symbols, {}, 0};
  run.spec.layers.push_back(
      {std::make_shared<CellGraph>(
           CellFromText("state c\ns = W @ x\nc' = (1 - abs(s)) * c + max(s, 0)\n", "planted")),
       units});
  const Random random(seed, Purpose::kParameters);
  const ModelLayout layout = LayOut(run.spec);
  run.parameters.assign(static_cast<size_t>(layout.count), 0.0f);
  for (const ModelTensor& tensor : layout.tensors) {
    float* numbers = run.parameters.data() + tensor.offset;
    if (tensor.name == "layer0.W") {  // [units, symbols]
      for (int64_t i = 0; i < tensor.count; ++i) {
        const int64_t unit = i / symbols, symbol = i % symbols;
        // The same for a and e, b and f ..: these units cannot tell the letters of inside.
        const int64_t read = symbol < 7 ? symbol : symbol - 4;
        const double drawn = random.Uniform(
            {.layer = static_cast<uint32_t>(unit), .element = static_cast<uint32_t>(read)});
        numbers[i] = static_cast<float>(0.4 * drawn - 0.2);
        if (unit == planted) numbers[i] = symbol == 1 ? 1 : symbol == 2 ? -1 : 0;
      }
    } else if (tensor.name == "head.W") {  // [symbols, units]
      for (int64_t symbol = 3; symbol < symbols; ++symbol) {
        numbers[symbol * units + planted] = symbol < 7 ? 4 : -4;
      }
    } else if (tensor.name == "head.b") {
      for (int64_t symbol = 3; symbol < symbols; ++symbol) numbers[symbol] = symbol < 7 ? -2 : 2;
    }
  }
  return run;
}

}  // namespace mnemo
