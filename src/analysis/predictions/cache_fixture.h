// A network's outputs for a text, both by chance: for tests of caches over them.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "analysis/predictions/cache.h"

namespace mnemo {

struct CacheCase {
  TopOutputs outputs;
  Symbols text;

  float At(int place, int unit) const {
    return outputs.values[static_cast<size_t>(place) * static_cast<size_t>(outputs.units) +
                          static_cast<size_t>(unit)];
  }
};

inline CacheCase DrawnCacheCase(int places, int units, int kinds) {
  std::mt19937 random(5);
  std::normal_distribution<float> normal;
  std::vector<uint8_t> symbols;
  CacheCase drawn;
  drawn.outputs.units = units;
  for (int i = 0; i <= places; ++i) symbols.push_back(static_cast<uint8_t>(random() % kinds));
  for (int i = 0; i < places * units; ++i) drawn.outputs.values.push_back(normal(random));
  for (int i = 0; i < places; ++i) drawn.outputs.losses.push_back(1.5f);
  drawn.text = Symbols(symbols);
  return drawn;
}

}  // namespace mnemo
