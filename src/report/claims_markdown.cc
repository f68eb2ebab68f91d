// RESULTS.md.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/claims_text.h"
#include "report/claims_words.h"

namespace mnemo {
namespace {

// What was asked stands beside the figures that were; intervals where there are seeds.
std::string EvidenceText(const std::vector<EvidenceRow>& rows) {
  const bool asked = std::any_of(rows.begin(), rows.end(),
                                 [](const EvidenceRow& row) { return !row.asked.empty(); });
  std::string text = asked ? "\n| | asked | so | published | measured | seeds |\n"
                             "|---|---|---|---|---|---|\n"
                           : "\n| | published | measured | seeds |\n|---|---|---|---|\n";
  for (const EvidenceRow& row : rows) {
    text += fmt::format("| {} |", TableCell(row.what));
    if (asked) {
      text += fmt::format(" {} | {} |", TableCell(row.asked), MetText(row));
    }
    text += fmt::format(
        " {} | {} | {} |\n", row.published ? PublishedNumber(*row.published, row.mark) : "",
        std::isfinite(row.measured.mean) ? MeasuredInterval(row.measured, row.seeds) : "",
        row.seeds == 0 ? "" : std::to_string(row.seeds));
  }
  return text;
}

std::string PublishedCellText(const std::optional<PublishedCell>& cell) {
  if (!cell) return " |";
  return fmt::format(" {} ({}) |", cell->seeds > 0 ? MeasuredNumber(cell->measured.mean) : "-",
                     PublishedNumber(cell->published, cell->mark));
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
      head += fmt::format(" {} |", TableCell(grid.points[p]));
      rule += "---|";
    }
    for (; begin < end; ++begin) {
      const PublishedRow& row = grid.rows[begin];
      rows += fmt::format("| {}, {}{} |", TableCell(row.experiment), row.measure,
                          row.note.empty() ? "" : ", " + TableCell(row.note));
      for (size_t p = 0; p < has.size(); ++p) {
        if (has[p]) rows += PublishedCellText(row.cells[p]);
      }
      rows += "\n";
    }
    text += fmt::format("{}{}\n{}", head, rule, rows);
  }
  return text;
}

// Which rate, for how long, and what came of it.
std::string TrainedTable(const std::vector<TrainedPoint>& points) {
  const bool rates = std::any_of(points.begin(), points.end(),
                                 [](const TrainedPoint& one) { return one.rate.has_value(); });
  std::string text =
      "\n## How they were trained\n\nMeans over seeds, with 95 % intervals; losses are of the "
      "weights that were best on validation, which were those after the updates in brackets.";
  if (rates) {
    text +=
        " The learning rate is the best of a grid on validation, with one seed; its place in "
        "the grid counts from the smallest.";
  }
  text += fmt::format("\n\n| | parameters | {}updates (best) | validation | test | seeds |\n",
                      rates ? "learning rate | " : "");
  text += rates ? "|---|---|---|---|---|---|---|\n" : "|---|---|---|---|---|---|\n";
  for (const TrainedPoint& one : points) {
    const auto seeds = static_cast<int>(one.seeds);
    text += fmt::format("| {}/{} | {} | ", TableCell(one.experiment), TableCell(one.point),
                        one.seeds > 0 ? std::to_string(one.parameters) : "");
    if (rates && one.rate) {
      text += fmt::format("{:.2g}, {} of {} | ", *one.rate, one.rate_place, one.rates);
    } else if (rates) {
      text += " | ";
    }
    if (one.seeds > 0) {
      text += fmt::format("{:.0f} ({:.0f}) | {} | {} | ", one.updates, one.best_update,
                          MeasuredInterval(one.valid, seeds), MeasuredInterval(one.test, seeds));
    } else {
      text += "| | | ";
    }
    text += fmt::format("{} of {}", one.seeds, one.wanted);
    if (one.diverged > 0) text += fmt::format(", {} diverged", one.diverged);
    text += " |\n";
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
    text += fmt::format("- **{}**: {}", OneLine(effect.remedy.name), OneLine(effect.remedy.text));
    for (const std::string& fact : effect.facts) text += " *" + OneLine(fact) + ".*";
    text += "\n";
  }
  text += "\n| errors |";
  std::string rule = "\n|---|";
  for (const RemedyEffect& effect : effects) {
    text += fmt::format(" {} |", TableCell(effect.remedy.name));
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

}  // namespace

std::string ClaimsHeading(const std::string& title) {
  return fmt::format("# {}: what came out", OneLine(title));
}

std::string ClaimsMarkdown(const ClaimsReport& report) {
  std::string text =
      fmt::format("`{}`\n\n{}\n\n", OneLine(report.command), ClaimsHeading(report.paper.title));
  for (const std::string& note : report.notes) text += OneLine(note) + "\n";
  text += "\n| claim | verdict | |\n|---|---|---|\n";
  for (const Judgement& judgement : report.judgements) {
    const Claim& claim = report.paper.Find(judgement.id);
    text += fmt::format("| [{}](#claim-{}) {} | **{}** | {} |\n", judgement.id, judgement.id,
                        TableCell(claim.text), VerdictName(judgement.verdict),
                        TableCell(judgement.reason));
  }
  text += fmt::format("\n{}\n", kHowToRead);
  for (const Judgement& judgement : report.judgements) {
    const Claim& claim = report.paper.Find(judgement.id);
    text += fmt::format("\n## Claim {}\n\n{} ({})\n\n**{}**: {}.\n\nRule: {}.\n", judgement.id,
                        OneLine(claim.text), OneLine(claim.where), VerdictName(judgement.verdict),
                        OneLine(judgement.reason), OneLine(judgement.rule));
    if (!claim.note.empty()) text += "\n" + OneLine(claim.note) + "\n";
    if (judgement.evidence.empty()) continue;
    text += EvidenceText(judgement.evidence);
  }
  if (!report.trained.empty()) text += TrainedTable(report.trained);
  if (!report.published.rows.empty()) text += PublishedTables(report.published);
  if (!report.remedies.empty()) text += RemediesTable(report.remedies);
  return text;
}

}  // namespace mnemo
