// Interpretable units as a result: the best units of every label with what tells them from chance,
// what breaks without them, how long they hold, and their passages. Pure; any thread.
#pragma once

#include "analysis/units/units_study.h"
#include "report/result.h"

namespace mnemo {

// Tables "winners", "labels", "breaks", "hold", "probes" and "scores", figures and findings, added
// to `result`. Layers count from 1.
void AddUnits(const UnitsStudy& study, AnalysisResult* result);

}  // namespace mnemo
