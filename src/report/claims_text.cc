#include "report/claims_text.h"

#include <fmt/format.h>

#include <cmath>

#include "base/progress.h"

namespace mnemo {
namespace {

// Four digits, but counts whole.
std::string Number(double value) {
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  return whole ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
}

std::string MeasuredText(const EvidenceRow& row) {
  const Interval& interval = row.measured;
  if (!std::isfinite(interval.low) || row.seeds < 2) return Number(interval.mean);
  return fmt::format("{} ({} to {})", Number(interval.mean), Number(interval.low),
                     Number(interval.high));
}

std::string PublishedText(const EvidenceRow& row) {
  if (!row.published) return "";
  return Number(*row.published) + (row.mark.empty() ? "" : " " + row.mark);
}

// A text of a paper's files in one line: a line's end would begin a heading or end a table.
std::string Line(const std::string& text) {
  std::string line;
  for (const char c : text) line += static_cast<unsigned char>(c) < ' ' || c == 127 ? ' ' : c;
  return line;
}

// A '|' would end a cell of a table.
std::string Cell(const std::string& text) {
  std::string cell;
  for (const char c : Line(text)) cell += c == '|' ? std::string("\\|") : std::string(1, c);
  return cell;
}

// No low and high where nothing varied.
nlohmann::ordered_json IntervalJson(const Interval& interval, int seeds) {
  nlohmann::ordered_json json = {{"mean", interval.mean}};
  if (std::isfinite(interval.low) && seeds > 1) {
    json["low"] = interval.low;
    json["high"] = interval.high;
  }
  return json;
}

std::string PublishedCellText(const std::optional<PublishedCell>& cell) {
  if (!cell) return " |";
  return fmt::format(" {} ({}{}) |", cell->seeds > 0 ? Number(cell->measured.mean) : "-",
                     Number(cell->published), cell->mark.empty() ? "" : " " + cell->mark);
}

// One row an experiment and measure, one column a point. Rows without a point in common with those
// above them begin a table of their own.
std::string PublishedTables(const PublishedGrid& grid) {
  std::string text =
      "\n## Figures that the paper prints\n\nMeasured here (means over seeds), in brackets what "
      "the "
      "paper prints.\n";
  for (size_t begin = 0; begin < grid.rows.size();) {
    std::vector<bool> has(grid.points.size());
    size_t end = begin;
    for (; end < grid.rows.size(); ++end) {
      bool shares = end == begin;
      for (size_t p = 0; p < has.size(); ++p)
        shares |= has[p] && grid.rows[end].cells[p].has_value();
      if (!shares) break;
      for (size_t p = 0; p < has.size(); ++p) has[p] = has[p] || grid.rows[end].cells[p];
    }
    std::string head = "\n| |", rule = "\n|---|", rows;
    for (size_t p = 0; p < has.size(); ++p) {
      if (!has[p]) continue;
      head += fmt::format(" {} |", Cell(grid.points[p]));
      rule += "---|";
    }
    for (; begin < end; ++begin) {
      const PublishedRow& row = grid.rows[begin];
      rows += fmt::format("| {}, {} |", Cell(row.experiment), row.measure);
      for (size_t p = 0; p < has.size(); ++p) {
        if (has[p]) rows += PublishedCellText(row.cells[p]);
      }
      rows += "\n";
    }
    text += fmt::format("{}{}\n{}", head, rule, rows);
  }
  return text;
}

std::string RemediesTable(const std::vector<RemedyEffect>& effects) {
  std::string text =
      "\n## What the paper suggests, tried\n\nErrors that each takes away, of those that are there "
      "without it. An error is a character that got a probability below one half; kinds are taken "
      "one after the other, as by the paper's oracles. Each is one training, or none of its "
      "own.\n\n";
  for (const RemedyEffect& effect : effects) {
    text += fmt::format("- **{}**: {}", Line(effect.remedy.name), Line(effect.remedy.text));
    for (const std::string& fact : effect.facts) text += " *" + Line(fact) + ".*";
    text += "\n";
  }
  text += "\n| errors |";
  std::string rule = "\n|---|";
  for (const RemedyEffect& effect : effects) {
    text += fmt::format(" {} |", Cell(effect.remedy.name));
    rule += "---|";
  }
  text += rule + "\n";
  for (size_t r = 0; r < effects[0].rows.size(); ++r) {
    text += fmt::format("| {} |", effects[0].rows[r].oracle);
    for (const RemedyEffect& effect : effects) {
      const RemedyRow& row = effect.rows[r];
      text += fmt::format(" {} of {}", row.fewer(), row.without);
      if (row.without > 0) {
        const double share = static_cast<double>(row.fewer()) / static_cast<double>(row.without);
        text += fmt::format(" ({:.1f} %)", 100 * share);
      }
      text += " |";
    }
    text += "\n";
  }
  return text;
}

nlohmann::ordered_json PublishedJson(const PublishedGrid& grid) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const PublishedRow& row : grid.rows) {
    for (size_t c = 0; c < row.cells.size(); ++c) {
      const auto& cell = row.cells[c];
      if (!cell) continue;
      nlohmann::ordered_json one = {{"experiment", row.experiment},
                                    {"point", grid.points[c]},
                                    {"measure", row.measure},
                                    {"published", cell->published}};
      if (!cell->mark.empty()) one["mark"] = cell->mark;
      if (cell->seeds > 0) one["measured"] = IntervalJson(cell->measured, cell->seeds);
      one["seeds"] = cell->seeds;
      json.push_back(std::move(one));
    }
  }
  return json;
}

nlohmann::ordered_json RemediesJson(const std::vector<RemedyEffect>& effects) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const RemedyEffect& effect : effects) {
    nlohmann::ordered_json one = {
        {"name", effect.remedy.name}, {"text", effect.remedy.text}, {"facts", effect.facts}};
    one["errors"] = nlohmann::ordered_json::array();
    for (const RemedyRow& row : effect.rows) {
      one["errors"].push_back({{"oracle", row.oracle},
                               {"with", row.with},
                               {"without", row.without},
                               {"fewer", row.fewer()}});
    }
    json.push_back(std::move(one));
  }
  return json;
}

}  // namespace

std::string ClaimsTable(const ClaimsReport& report, int columns) {
  std::string text;
  for (const Judgement& judgement : report.judgements) {
    const Claim& claim = report.paper.Find(judgement.id);
    text += CutToColumns(fmt::format("{:>3}  {:<13}  {}", judgement.id,
                                     VerdictName(judgement.verdict), Line(claim.text)),
                         columns) +
            "\n";
    text += CutToColumns("                    " + Line(judgement.reason), columns) + "\n";
  }
  return text;
}

std::string ClaimsMarkdown(const ClaimsReport& report) {
  std::string text = fmt::format("`{}`\n\n# {}: what came out\n\n", Line(report.command),
                                 Line(report.paper.title));
  for (const std::string& note : report.notes) text += Line(note) + "\n";
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
                        Line(claim.text), Line(claim.where), VerdictName(judgement.verdict),
                        Line(judgement.reason), Line(judgement.rule));
    if (!claim.note.empty()) text += "\n" + Line(claim.note) + "\n";
    if (judgement.evidence.empty()) continue;
    text += "\n| | published | measured | seeds |\n|---|---|---|---|\n";
    for (const EvidenceRow& row : judgement.evidence) {
      text += fmt::format("| {} | {} | {} | {} |\n", Cell(row.what), PublishedText(row),
                          MeasuredText(row), row.seeds == 0 ? "" : std::to_string(row.seeds));
    }
  }
  if (!report.published.rows.empty()) text += PublishedTables(report.published);
  if (!report.remedies.empty()) text += RemediesTable(report.remedies);
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
      line["measured"] = IntervalJson(row.measured, row.seeds);
      line["seeds"] = row.seeds;
      one["evidence"].push_back(std::move(line));
    }
    json["claims"].push_back(std::move(one));
  }
  json["published"] = PublishedJson(report.published);
  json["remedies"] = RemediesJson(report.remedies);
  return json;
}

}  // namespace mnemo
