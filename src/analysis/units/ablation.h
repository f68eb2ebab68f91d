// What breaks when a unit is held still: the losses of a text with and without it.
//
// A held unit has one value at every step (cell/clamp.h), whatever the text: its mean, or 0. All
// variants of a model read the text side by side, as rows of one batch, the model as it is among
// them; a row's numbers do not depend on its neighbours.
//
// Any other unit that is held changes losses too. So other units of the same layer and value,
// chosen by chance, are held in the same way: controls. Only a change that few or none of the
// controls reach says something about the unit.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/statistics.h"
#include "analysis/units/text_labels.h"
#include "engine/backend.h"
#include "model/model.h"
#include "train/loaded_run.h"

namespace mnemo {

struct HeldUnit {
  int unit = -1;  // -1: none is held
  float value = 0;
};

// losses[v][i]: nats of symbols[begin + 1 + i] under variant v, for all symbols behind `begin` and
// before `end`. The 512 symbols before `begin` (or what there is of them) are read first.
// 0 <= begin, begin + 2 <= end <= symbols.size(). `progress` may throw.
std::vector<std::vector<float>> HeldLosses(const LoadedRun& run, Backend<float>& backend,
                                           const Symbols& symbols, int64_t begin, int64_t end,
                                           const ModelProbe& value,
                                           const std::vector<HeldUnit>& variants,
                                           const std::function<void(double share)>& progress);

// A kind of character whose losses are averaged for themselves.
struct CharacterClass {
  std::string name;
  std::vector<int64_t> members;  // indices of losses
};

// The classes of the characters text[begin + 1 .. end), members counted from begin + 1. First all
// of them. Of a binary label: "inside" (on before the character and after it), "outside", "where
// it begins", "where it ends"; of a numeric one "low" and "high": at most its median before the
// character, or above. Then "newline" (\r too), "space", "letter", "digit", "other sign". Classes
// without a member are left out.
std::vector<CharacterClass> ClassesOf(std::string_view text, const TextLabel& label, int64_t begin,
                                      int64_t end);

struct ClassChange {
  std::string name;
  int64_t characters = 0;
  double before = 0;  // nats a character
  Interval change;    // with the unit held, less before; block bootstrap over the characters
  std::vector<double> controls;  // the same changes with each control held
  int reached = 0;               // controls that change as much or more
};

// `before`, `held` and each of `controls`: losses of the same characters.
std::vector<ClassChange> CompareLosses(const std::vector<CharacterClass>& classes,
                                       std::span<const float> before, std::span<const float> held,
                                       const std::vector<std::span<const float>>& controls,
                                       const BootstrapOptions& options);

// What holding the unit breaks: of the classes of at least 20 characters whose change has an
// interval above 0 and is reached by at most one in twenty of the controls (of ten: none), the one
// that changes most; -1 for none.
int MostBroken(const std::vector<ClassChange>& changes);

}  // namespace mnemo
