#include "report/claims_text.h"

#include <fmt/format.h>

#include "base/progress.h"
#include "report/claims_words.h"

namespace mnemo {

std::string ClaimsTable(const ClaimsReport& report, int columns) {
  std::string text;
  for (const Judgement& judgement : report.judgements) {
    const Claim& claim = report.paper.Find(judgement.id);
    text += CutToColumns(fmt::format("{:>3}  {:<13}  {}", judgement.id,
                                     VerdictName(judgement.verdict), OneLine(claim.text)),
                         columns) +
            "\n";
    text += CutToColumns("                    " + OneLine(judgement.reason), columns) + "\n";
  }
  return text;
}

}  // namespace mnemo
