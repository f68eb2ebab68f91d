// A paper's claims, judged by what is there: what `reproduce` and `report` share.
#pragma once

#include <string>
#include <vector>

#include "analysis/claims/measured_experiment.h"
#include "analysis/claims/paper.h"
#include "cli/reproduce_analyses.h"
#include "report/claims_text.h"

namespace mnemo {

// "20 s", "52 min", "3 h 20 min".
std::string Duration(double seconds);

// The experiments with the outcomes that are theirs.
MeasuredExperiments Measured(const Paper& paper, const Outcomes& outcomes);

// The report of these claims; its notes say how far trainings and analyses are.
ClaimsReport JudgePaper(const Paper& paper, const std::vector<const Claim*>& claims,
                        const Outcomes& outcomes, const AnalysesDone& analyses,
                        const std::string& command);

// The analyses that the claims name; of all of a paper's claims also those of its remedies.
std::vector<std::string> AnalysesOf(const PaperClaims& paper,
                                    const std::vector<const Claim*>& claims);

}  // namespace mnemo
