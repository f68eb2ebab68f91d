// What a paper only suggests against its networks' errors, tried: each remedy is an analysis of the
// errors of two models, the first with it and the second without.
//
//   [[remedy]]                                   # of claims.toml
//   name = "continuous cache"
//   text = "Attention to recent history: a cache over the network's past."
//   analysis = "errors-cache"                    # its command: errors WITH WITHOUT
//
// Not a verdict: how many errors of each kind (analysis/errors/oracles.h) it takes away.
// Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/claims/reading.h"

namespace mnemo {

struct Remedy {
  std::string name, text, analysis;
};

struct RemedyRow {
  std::string oracle;  // OracleName, and "all" at the end
  int64_t with = 0, without = 0;

  int64_t fewer() const { return without - with; }
};

struct RemedyEffect {
  Remedy remedy;
  std::vector<std::string> facts;  // of its analysis: "cached: wp-64/lstm-2, ...; with a cache ..."
  std::vector<RemedyRow> rows;
};

// Of the remedies whose analysis is among the readings and did not fail, in their order. Throws
// Error (kBadInput) for a reading that is no analysis of two models' errors.
std::vector<RemedyEffect> EffectsOf(const std::vector<Remedy>& remedies, const Readings& readings);

}  // namespace mnemo
