// Small texts and recipes for *_test.cc.
#pragma once

#include <string>

#include "data/text.h"
#include "train/model_setup.h"
#include "train/recipe.h"

namespace mnemo {

// Letters in an order that repeats after nine.
inline TextData PeriodicText(int size = 4000) {
  std::string text;
  for (int i = 0; i < size; ++i) text += "abcdbabe\n"[i % 9];
  return TextFromBytes(text, "periodic");
}

// Letters that a rule makes, but not one that is learnt in a few updates.
inline TextData WildText(int size = 6000) {
  std::string text;
  uint32_t number = 12345;
  for (int i = 0; i < size; ++i) {
    number = number * 1664525u + 1013904223u;
    text += "abcdefgh"[(number >> 24) % (i % 3 == 0 ? 8 : 3)];
  }
  return TextFromBytes(text, "wild");
}

// A GRU for some seconds at most. Dropout, momentum and clipping are on: all that a state holds.
inline Recipe SmallRecipe(int64_t updates) {
  Recipe recipe;
  recipe.seed = 5;
  recipe.data.text = "unused";
  recipe.model.cells = {"gru"};
  recipe.model.layers = 2;
  recipe.model.units = 9;
  recipe.model.dropout = 0.2;
  recipe.train.batch = 5;
  recipe.train.steps = 12;
  recipe.train.restart = 0.1;
  recipe.train.updates = updates;
  recipe.train.rate = 0.01;
  recipe.train.optimizer.clip_norm = 1;
  return recipe;
}

inline ModelSpec SpecOf(const Recipe& recipe, const TextData& text) {
  return SetUpModel(recipe.model, static_cast<int>(text.vocabulary.size()));
}

}  // namespace mnemo
