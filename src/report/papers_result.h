// Papers, their claims and what became of them, as one result: a table of papers, a table of
// claims each, and for every claim its rule, its figure and its data. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "report/claims_text.h"
#include "report/result.h"

namespace mnemo {

struct JudgedPaper {
  std::string name;  // "chung2014"
  ClaimsReport report;
  std::vector<ResultFigure> curves;  // of its trainings; their names are words of the result
};

// Tables "papers", "claims-NAME", "NAME-published", "NAME-remedies", "NAME-claim-7". Everything
// else of the result is the caller's.
void AddPapers(const std::vector<JudgedPaper>& papers, AnalysisResult* result);

}  // namespace mnemo
