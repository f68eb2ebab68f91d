#include "report/claims_text.h"

#include <fmt/format.h>

#include <cmath>

#include "base/progress.h"

namespace mnemo {
namespace {

std::string Number(double value) { return fmt::format("{:.4g}", value); }

std::string MeasuredText(const EvidenceRow& row) {
  const Interval& interval = row.measured;
  if (!std::isfinite(interval.low) || row.seeds == 0) return Number(interval.mean);
  return fmt::format("{} ({} to {})", Number(interval.mean), Number(interval.low),
                     Number(interval.high));
}

std::string PublishedText(const EvidenceRow& row) {
  if (!row.published) return "";
  return Number(*row.published) + (row.mark.empty() ? "" : " " + row.mark);
}

// A '|' would end a cell of a table.
std::string Cell(const std::string& text) {
  std::string cell;
  for (const char c : text) cell += c == '|' ? std::string("\\|") : std::string(1, c);
  return cell;
}

nlohmann::ordered_json IntervalJson(const Interval& interval) {
  nlohmann::ordered_json json = {{"mean", interval.mean}};
  if (std::isfinite(interval.low)) {
    json["low"] = interval.low;
    json["high"] = interval.high;
  }
  return json;
}

}  // namespace

std::string ClaimsTable(const ClaimsReport& report, int columns) {
  std::string text;
  for (const Judgement& judgement : report.judgements) {
    const Claim& claim = report.paper.Find(judgement.id);
    text += CutToColumns(fmt::format("{:>3}  {:<13}  {}", judgement.id,
                                     VerdictName(judgement.verdict), claim.text),
                         columns) +
            "\n";
    text += CutToColumns("                    " + judgement.reason, columns) + "\n";
  }
  return text;
}

std::string ClaimsMarkdown(const ClaimsReport& report) {
  std::string text =
      fmt::format("`{}`\n\n# {}: what came out\n\n", report.command, report.paper.title);
  for (const std::string& note : report.notes) text += note + "\n";
  text += "\n| claim | verdict | |\n|---|---|---|\n";
  for (const Judgement& judgement : report.judgements) {
    const Claim& claim = report.paper.Find(judgement.id);
    text += fmt::format("| [{}](#claim-{}) {} | **{}** | {} |\n", judgement.id, judgement.id,
                        Cell(claim.text), VerdictName(judgement.verdict), Cell(judgement.reason));
  }
  text +=
      "\nFigures are means over seeds, in brackets the 95 % interval of that mean (Student's t). "
      "Marks of published figures: none, printed in the paper; `[fig]`, read off a figure; "
      "`[calc]`, computed from the paper's figures.\n";
  for (const Judgement& judgement : report.judgements) {
    const Claim& claim = report.paper.Find(judgement.id);
    text += fmt::format("\n## Claim {}\n\n{} ({})\n\n**{}**: {}.\n\nRule: {}.\n", judgement.id,
                        claim.text, claim.where, VerdictName(judgement.verdict), judgement.reason,
                        judgement.rule);
    if (!claim.note.empty()) text += "\n" + claim.note + "\n";
    if (judgement.evidence.empty()) continue;
    text += "\n| | published | measured | seeds |\n|---|---|---|---|\n";
    for (const EvidenceRow& row : judgement.evidence) {
      text += fmt::format("| {} | {} | {} | {} |\n", Cell(row.what), PublishedText(row),
                          MeasuredText(row), row.seeds == 0 ? "" : std::to_string(row.seeds));
    }
  }
  return text;
}

nlohmann::ordered_json ClaimsJson(const ClaimsReport& report) {
  nlohmann::ordered_json json = {{"command", report.command}, {"paper", report.paper.title}};
  json["notes"] = report.notes;
  json["claims"] = nlohmann::ordered_json::array();
  for (const Judgement& judgement : report.judgements) {
    const Claim& claim = report.paper.Find(judgement.id);
    nlohmann::ordered_json one = {
        {"id", judgement.id},         {"text", claim.text},
        {"where", claim.where},       {"verdict", VerdictName(judgement.verdict)},
        {"reason", judgement.reason}, {"rule", judgement.rule}};
    one["evidence"] = nlohmann::ordered_json::array();
    for (const EvidenceRow& row : judgement.evidence) {
      nlohmann::ordered_json line = {{"what", row.what}};
      if (row.published) line["published"] = *row.published;
      if (!row.mark.empty()) line["mark"] = row.mark;
      line["measured"] = IntervalJson(row.measured);
      line["seeds"] = row.seeds;
      one["evidence"].push_back(std::move(line));
    }
    json["claims"].push_back(std::move(one));
  }
  return json;
}

}  // namespace mnemo
