// What analyses of errors found, as sections of a result: tables, figures, findings (Karpathy,
// Johnson, Fei-Fei 2015, sections 4.3 and 4.4). Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/errors/brackets.h"
#include "analysis/errors/characters.h"
#include "analysis/errors/oracles.h"
#include "analysis/errors/overlap.h"
#include "data/vocabulary.h"
#include "report/result.h"

namespace mnemo {

// Tables "oracles" and "slices"; of two models also what the second one's errors lose to the first.
// At least one; names of the same number.
void AddErrorBreakdowns(const std::vector<std::string>& names,
                        const std::vector<ErrorBreakdown>& breakdowns, AnalysisResult* result);

// Table "overlap"; a Venn diagram of two or three models.
void AddErrorOverlap(const std::vector<std::string>& names, const ErrorOverlap& overlap,
                     AnalysisResult* result);

// Table "characters"; the largest leads each way of the first over the second. At least two models.
void AddCharacterMeans(const std::vector<std::string>& names, const std::vector<SymbolMeans>& means,
                       const Vocabulary& vocabulary, AnalysisResult* result);

// Table "brackets"; a line a model. `pair`: "{}".
void AddBrackets(const std::vector<std::string>& names, const std::string& pair,
                 const std::vector<BracketBin>& bins, AnalysisResult* result);

}  // namespace mnemo
