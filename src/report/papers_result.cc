#include "report/papers_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "report/claims_words.h"
#include "report/evidence_figure.h"

namespace mnemo {
namespace {

int64_t Count(const JudgedPaper& paper, Verdict verdict) {
  const auto& all = paper.report.judgements;
  return std::count_if(all.begin(), all.end(),
                       [&](const Judgement& one) { return one.verdict == verdict; });
}

// Columns that no row fills are left out.
ResultTable EvidenceTable(const std::string& name, const Judgement& judgement) {
  const auto& evidence = judgement.evidence;
  const bool asked = std::any_of(evidence.begin(), evidence.end(),
                                 [](const EvidenceRow& row) { return !row.asked.empty(); });
  ResultTable table{name, "", {{"what", "what"}}, {}, 0, ""};
  if (asked) {
    table.columns.push_back({"asked", "asked"});
    table.columns.push_back({"so", "so"});
  }
  table.columns.insert(table.columns.end(), {{"published", "published", -1},
                                             {"mark", "mark"},
                                             {"measured", "measured", -1},
                                             {"low", "95 %: low", -1},
                                             {"high", "high", -1},
                                             {"seeds", "seeds"}});
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  for (const EvidenceRow& row : evidence) {
    std::vector<ResultCell> cells{row.what};
    if (asked) {
      cells.emplace_back(row.asked);
      cells.emplace_back(MetText(row));
    }
    const bool interval = HasInterval(row.measured, row.seeds);
    cells.insert(cells.end(),
                 {row.published.value_or(kNone), row.mark, row.measured.mean,
                  interval ? row.measured.low : kNone, interval ? row.measured.high : kNone});
    cells.push_back(row.seeds > 0 ? ResultCell(row.seeds) : ResultCell(kNone));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

ResultSection ClaimSection(const JudgedPaper& paper, const Judgement& judgement) {
  const Claim& claim = paper.report.paper.Find(judgement.id);
  const std::string name = fmt::format("{}-claim-{}", paper.name, judgement.id);
  ResultSection section{
      name, fmt::format("Claim {}: {}", judgement.id, VerdictName(judgement.verdict)),
      "",   {},
      {},   false,
      "",   true};
  section.text = fmt::format("{} ({})\n\nWhy: {}.\n\nRule: {}.", claim.text, claim.where,
                             judgement.reason, judgement.rule);
  if (!claim.note.empty()) section.text += "\n\n" + claim.note;
  if (judgement.evidence.empty()) return section;
  const bool bars =
      std::any_of(judgement.evidence.begin(), judgement.evidence.end(),
                  [](const EvidenceRow& row) { return HasInterval(row.measured, row.seeds); });
  for (const std::string& figure : EvidenceFigures(judgement.evidence)) {
    const size_t before = section.figures.size();
    section.figures.push_back({before == 0 ? name : fmt::format("{}-{}", name, before + 1), figure,
                               bars ? "Bars: 95 % intervals." : "", name});
  }
  section.tables.push_back(EvidenceTable(name, judgement));
  return section;
}

ResultSection PublishedSection(const JudgedPaper& paper) {
  ResultTable table{paper.name + "-published",
                    "",
                    {{"experiment", "experiment"},
                     {"point", "point"},
                     {"measure", "measure"},
                     {"published", "published", -1},
                     {"mark", "mark"},
                     {"measured", "measured", -1},
                     {"seeds", "seeds"},
                     {"note", "note"}},
                    {},
                    0,
                    ""};
  const PublishedGrid& grid = paper.report.published;
  for (const PublishedRow& row : grid.rows) {
    for (size_t c = 0; c < row.cells.size(); ++c) {
      const auto& cell = row.cells[c];
      if (!cell) continue;
      table.rows.push_back({row.experiment, grid.points[c], row.measure, cell->published,
                            cell->mark, cell->measured.mean, cell->seeds, row.note});
    }
  }
  return {paper.name + "-published",
          "Figures that the paper prints",
          "",
          {std::move(table)},
          {},
          false,
          "",
          true};
}

ResultSection TrainedSection(const JudgedPaper& paper) {
  const auto& trained = paper.report.trained;
  const bool rates = std::any_of(trained.begin(), trained.end(),
                                 [](const TrainedPoint& one) { return one.rates > 0; });
  ResultTable table{paper.name + "-trained", "", {{"point", "point"}}, {}, 20, "Means over seeds."};
  if (rates) {
    table.columns.insert(
        table.columns.end(),
        {{"rate", "learning rate", -1}, {"rate_place", "its place"}, {"rates", "of"}});
    table.note +=
        " A learning rate is the best of a grid on validation; its place there counts from the "
        "smallest.";
  }
  table.columns.insert(table.columns.end(), {{"parameters", "parameters"},
                                             {"updates", "updates", 0},
                                             {"best_update", "best at", 0},
                                             {"valid", "validation", 3},
                                             {"test", "test", 3},
                                             {"seeds", "seeds"},
                                             {"diverged", "diverged"}});
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  for (const TrainedPoint& one : trained) {
    std::vector<ResultCell> cells{one.experiment + "/" + one.point};
    if (rates) {
      cells.insert(cells.end(), {one.rate.value_or(kNone), static_cast<int64_t>(one.rate_place),
                                 static_cast<int64_t>(one.rates)});
    }
    const bool any = one.seeds > 0;
    cells.insert(cells.end(),
                 {one.parameters, any ? one.updates : kNone, any ? one.best_update : kNone,
                  any ? one.valid.mean : kNone, any ? one.test.mean : kNone,
                  static_cast<int64_t>(one.seeds), static_cast<int64_t>(one.diverged)});
    table.rows.push_back(std::move(cells));
  }
  return {table.name, "How they were trained", "", {table}, {}, false, "", true};
}

ResultSection RemediesSection(const JudgedPaper& paper) {
  ResultTable table{paper.name + "-remedies",
                    "",
                    {{"remedy", "remedy"},
                     {"oracle", "errors"},
                     {"without", "without it"},
                     {"with", "with it"},
                     {"fewer", "fewer"}},
                    {},
                    0,
                    ""};
  std::string text;
  for (const RemedyEffect& effect : paper.report.remedies) {
    for (const RemedyRow& row : effect.rows) {
      table.rows.push_back({effect.remedy.name, row.oracle, row.without, row.with, row.fewer()});
    }
    text += (text.empty() ? "" : "\n\n") + effect.remedy.name + ": " + effect.remedy.text;
    for (const std::string& fact : effect.facts) text += " " + fact + ".";
  }
  return {paper.name + "-remedies",
          "What the paper suggests, tried",
          text,
          {std::move(table)},
          {},
          false,
          "",
          true};
}

// "Chung et al. 2014: of 10 claims 1 holds, 2 do not, 7 are undecided." Over all papers given.
std::string CountedVerdicts(const std::string& title, std::span<const JudgedPaper> papers) {
  size_t claims = 0;
  int64_t holds = 0, fails = 0, undecided = 0;
  for (const JudgedPaper& paper : papers) {
    claims += paper.report.judgements.size();
    holds += Count(paper, Verdict::kHolds);
    fails += Count(paper, Verdict::kDoesNotHold);
    undecided += Count(paper, Verdict::kUndecided);
  }
  return fmt::format("{}: of {} {} {} {}, {} {} not, {} {} undecided.", title, claims,
                     claims == 1 ? "claim" : "claims", holds, holds == 1 ? "holds" : "hold", fails,
                     fails == 1 ? "does" : "do", undecided, undecided == 1 ? "is" : "are");
}

}  // namespace

void AddPapers(const std::vector<JudgedPaper>& papers, AnalysisResult* result) {
  ResultTable table{"papers",
                    "",
                    {{"paper", "paper"},
                     {"claims", "claims"},
                     {"holds", "hold"},
                     {"does_not_hold", "do not hold"},
                     {"undecided", "undecided"}},
                    {},
                    0,
                    std::string("Undecided claims say why below. ") + kHowToRead};
  std::vector<ResultSection> sections;
  if (papers.size() > 1) {
    result->findings.push_back(CountedVerdicts(fmt::format("{} papers", papers.size()), papers));
  }
  for (const JudgedPaper& paper : papers) {
    table.rows.push_back({paper.report.paper.title,
                          static_cast<int64_t>(paper.report.judgements.size()),
                          Count(paper, Verdict::kHolds), Count(paper, Verdict::kDoesNotHold),
                          Count(paper, Verdict::kUndecided)});
    table.links.push_back("#" + paper.name);
    ResultTable claims{
        "claims-" + paper.name,
        "",
        {{"claim", "claim"}, {"verdict", "verdict"}, {"text", "what the paper says"}},
        {},
        0,
        ""};
    ResultSection section{paper.name, paper.report.paper.title, "", {}, {}, false, ""};
    for (const std::string& note : paper.report.notes) {
      section.text += (section.text.empty() ? "" : "\n\n") + note;
    }
    std::vector<ResultSection> single;
    for (const Judgement& judgement : paper.report.judgements) {
      const Claim& claim = paper.report.paper.Find(judgement.id);
      single.push_back(ClaimSection(paper, judgement));
      claims.rows.push_back({judgement.id, VerdictName(judgement.verdict), claim.text});
      claims.links.push_back("#" + single.back().id);
    }
    section.tables.push_back(std::move(claims));
    sections.push_back(std::move(section));
    for (ResultSection& one : single) sections.push_back(std::move(one));
    if (!paper.curves.empty()) {
      sections.push_back(
          {paper.name + "-curves", "Learning curves", "", {}, paper.curves, false, "", true});
    }
    if (!paper.report.remedies.empty()) sections.push_back(RemediesSection(paper));
    if (!paper.report.trained.empty()) sections.push_back(TrainedSection(paper));
    if (!paper.report.published.rows.empty()) sections.push_back(PublishedSection(paper));
    result->findings.push_back(CountedVerdicts(paper.report.paper.title, {&paper, 1}));
  }
  result->sections.push_back({"papers", "Papers", "", {std::move(table)}, {}, false, ""});
  for (ResultSection& section : sections) result->sections.push_back(std::move(section));
}

}  // namespace mnemo
