// The tables of units_result.h. Pure; any thread.
#pragma once

#include <string>

#include "analysis/units/units_study.h"
#include "report/result.h"

namespace mnemo {

// A row a reported unit.
ResultTable WinnersTable(const UnitsStudy& study);
// A row a label: its best unit beside the whole layer, also beyond the unrolled steps, and how much
// of the text the label is. Rows have different first cells: claims call figures by them.
ResultTable LabelsTable(const UnitsStudy& study);
// A row a reported unit and class of characters: losses without the unit. First those where most
// breaks.
ResultTable BreaksTable(const UnitsStudy& study);
// A row a reported unit of a label with spans and bin of distances.
ResultTable HoldTable(const UnitsStudy& study);
// A row a label, layer and value.
ResultTable ProbesTable(const UnitsStudy& study);
// A row a label and unit, the best first.
ResultTable ScoresTable(const UnitsStudy& study);

// "layer 1 c, unit 17".
std::string UnitName(const UnitScore& score);
// "AUC" or "rank r".
const char* MeasureOf(const LabelFinding& label);
// The probe of the layer and value that a unit belongs to.
const ProbeScore& ProbeBeside(const UnitsStudy& study, const LabelFinding& label,
                              const UnitScore& score);

}  // namespace mnemo
