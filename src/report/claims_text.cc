#include "report/claims_text.h"

#include <fmt/format.h>

#include "base/progress.h"
#include "report/claims_words.h"

namespace mnemo {
namespace {

// What was cut off leaves a mark.
std::string Cut(const std::string& line, int columns) {
  const std::string cut = CutToColumns(line, columns);
  return cut.size() == line.size() ? cut : CutToColumns(line, columns - 1) + "…";
}

}  // namespace

std::string ClaimsTable(const ClaimsReport& report, int columns) {
  std::string text;
  for (const Judgement& judgement : report.judgements) {
    const Claim& claim = report.paper.Find(judgement.id);
    text += Cut(fmt::format("{:>3}  {:<13}  {}", judgement.id, VerdictName(judgement.verdict),
                            OneLine(claim.text)),
                columns) +
            "\n";
    text += Cut("                    " + OneLine(judgement.reason), columns) + "\n";
  }
  return text;
}

}  // namespace mnemo
