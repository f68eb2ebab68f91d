#include "analysis/claims/remedies.h"

#include <cmath>

#include "analysis/errors/oracles.h"
#include "base/error.h"

namespace mnemo {
namespace {

int64_t Errors(const Readings& readings, const std::string& figure) {
  const auto found = FindFigure(readings, figure);
  // Characters are counted: more than 2^53 were in no text.
  if (found && *found >= 0 && *found < 0x1p53) return std::llround(*found);
  throw BadInput("a remedy's analysis lacks a count of errors").Found(figure);
}

}  // namespace

std::vector<RemedyEffect> EffectsOf(const std::vector<Remedy>& remedies, const Readings& readings) {
  std::vector<std::string> kinds;
  for (int o = 0; o < kOracles; ++o) kinds.emplace_back(OracleName(static_cast<Oracle>(o)));
  kinds.emplace_back("all");
  std::vector<RemedyEffect> effects;
  for (const Remedy& remedy : remedies) {
    const auto reading = readings.find(remedy.analysis);
    if (reading == readings.end() || !reading->second.failure.empty()) continue;
    RemedyEffect effect{remedy, {}, {}};
    for (const auto& [name, fact] : reading->second.facts) {
      effect.facts.push_back(name + ": " + fact);
    }
    for (const std::string& kind : kinds) {
      const std::string row = remedy.analysis + "/oracles/" + kind + "/";
      effect.rows.push_back(
          {kind, Errors(readings, row + "errors_1"), Errors(readings, row + "errors_2")});
    }
    effects.push_back(std::move(effect));
  }
  return effects;
}

}  // namespace mnemo
