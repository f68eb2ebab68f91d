#include "report/error_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "report/bar_figure.h"
#include "report/line_figure.h"
#include "report/numbers.h"
#include "report/symbol_rows.h"
#include "report/venn_figure.h"

namespace mnemo {
namespace {

constexpr size_t kLeads = 10;

double Percent(int64_t part, int64_t whole) {
  return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                    : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string Threshold(const OracleSlice& slice) {
  switch (slice.oracle) {
    case Oracle::kNgram: return fmt::format("n = {}", slice.threshold);
    case Oracle::kMemory: return fmt::format("last {} characters", slice.threshold);
    case Oracle::kRare: return fmt::format("seen at most {} times", slice.threshold);
    case Oracle::kBoost: return fmt::format("+{:.1f}", slice.threshold);
    default: return "";
  }
}

// For every model its errors and their share; for two what the first one saves, and how much of all
// that it saves.
std::vector<ResultColumn> ModelColumns(const std::vector<std::string>& names) {
  std::vector<ResultColumn> columns;
  for (size_t m = 0; m < names.size(); ++m) {
    columns.push_back({fmt::format("errors_{}", m + 1), names[m] + ", errors"});
    columns.push_back({fmt::format("percent_{}", m + 1), "%", 1});
  }
  if (names.size() == 2) {
    columns.push_back({"fewer", "fewer by the first"});
    columns.push_back({"fewer_percent", "% of all that it saves", 1});
  }
  return columns;
}

void AddCounts(const std::vector<int64_t>& errors, const std::vector<int64_t>& all,
               std::vector<ResultCell>* row) {
  for (size_t m = 0; m < errors.size(); ++m) {
    row->push_back(errors[m]);
    row->push_back(Percent(errors[m], all[m]));
  }
  if (errors.size() == 2) {
    row->push_back(errors[1] - errors[0]);
    row->push_back(Percent(errors[1] - errors[0], all[1] - all[0]));
  }
}

}  // namespace

void AddErrorBreakdowns(const std::vector<std::string>& names,
                        const std::vector<ErrorBreakdown>& breakdowns, AnalysisResult* result) {
  MNEMO_CHECK(!names.empty() && names.size() == breakdowns.size());
  std::vector<int64_t> all;
  for (size_t m = 0; m < names.size(); ++m) {
    const ErrorBreakdown& one = breakdowns[m];
    all.push_back(one.errors);
    result->findings.push_back(
        fmt::format("{}: {} of {} characters got less than one half ({:.1f} %).", names[m],
                    Grouped(one.errors), Grouped(one.symbols), Percent(one.errors, one.symbols)));
  }
  ResultTable oracles{
      "oracles", "Oracles", {{"oracle", "oracle"}},
      {},        0,         "Each oracle takes what the ones above left; % of a model's errors."};
  ResultTable slices{
      "slices", "Slices", {{"oracle", "oracle"}, {"threshold", "threshold"}},
      {},       0,        "A slice's errors are those that the one before it did not take."};
  for (const ResultColumn& column : ModelColumns(names)) {
    oracles.columns.push_back(column);
    slices.columns.push_back(column);
  }
  std::vector<BarGroup> groups;
  for (int o = 0; o < kOracles; ++o) {
    const auto oracle = static_cast<Oracle>(o);
    std::vector<int64_t> errors;
    BarGroup group{OracleName(oracle), {}};
    for (const ErrorBreakdown& one : breakdowns) {
      errors.push_back(one.Of(oracle));
      group.values.push_back(Percent(errors.back(), one.errors));
    }
    oracles.rows.push_back({OracleName(oracle)});
    AddCounts(errors, all, &oracles.rows.back());
    groups.push_back(std::move(group));
  }
  oracles.rows.push_back({"all"});
  AddCounts(all, all, &oracles.rows.back());
  for (size_t s = 0; s < breakdowns[0].slices.size(); ++s) {
    const OracleSlice& slice = breakdowns[0].slices[s];
    std::vector<int64_t> errors;
    for (const ErrorBreakdown& one : breakdowns) errors.push_back(one.slices[s].errors);
    slices.rows.push_back({OracleName(slice.oracle), Threshold(slice)});
    AddCounts(errors, all, &slices.rows.back());
  }
  ResultSection section{"errors", "What the errors are made of", "", {}, {}, false, ""};
  section.text =
      "An error is a character that got a probability below one half. Each oracle takes away the "
      "errors of its kind from what the ones before it left; so their order matters.";
  section.figures.push_back(
      {"oracles",
       BarFigure(names, groups, {"Shares of errors by oracle", "% of the model's errors", 1}),
       "What each oracle takes.", "oracles"});
  section.tables = {std::move(oracles), std::move(slices)};
  result->sections.push_back(std::move(section));
}

void AddErrorOverlap(const std::vector<std::string>& names, const ErrorOverlap& overlap,
                     AnalysisResult* result) {
  MNEMO_CHECK(overlap.regions.size() == size_t{1} << names.size());
  ResultTable table{"overlap",
                    "",
                    {{"wrong", "wrong are"}, {"symbols", "characters"}, {"percent", "% of all", 1}},
                    {},
                    0,
                    "Exactly these models gave the right character less than one half."};
  std::vector<double> shares;
  for (size_t region = 0; region < overlap.regions.size(); ++region) {
    std::string which;
    for (size_t m = 0; m < names.size(); ++m) {
      if (region >> m & 1) which += (which.empty() ? "" : " and ") + names[m];
    }
    const double share = Percent(overlap.regions[region], overlap.symbols);
    shares.push_back(share / 100);
    table.rows.push_back({which.empty() ? "none" : which, overlap.regions[region], share});
  }
  ResultTable models{"models",
                     "",
                     {{"model", "model"},
                      {"errors", "errors"},
                      {"percent", "% of all", 1},
                      {"shared", "% of them shared by all", 1}},
                     {},
                     0,
                     "Shared by all: every model here errs on that character."};
  for (size_t m = 0; m < names.size(); ++m) {
    const int64_t errors = overlap.Errors(m);
    models.rows.push_back({names[m], errors, Percent(errors, overlap.symbols),
                           Percent(overlap.regions.back(), errors)});
  }
  for (size_t m = 0; m < names.size(); ++m) {
    result->findings.push_back(fmt::format("{}: {:.1f} % of {} characters are errors.", names[m],
                                           Percent(overlap.Errors(m), overlap.symbols),
                                           Grouped(overlap.symbols)));
  }
  if (names.size() > 1) {
    result->findings.push_back(
        fmt::format("All {} err together on {:.1f} %.", names.size(), 100 * shares.back()));
  }
  ResultSection section{"overlap", "Errors that models share", "", {}, {}, false, ""};
  section.tables = {std::move(table), std::move(models)};
  if (names.size() == 2 || names.size() == 3) {
    section.figures.push_back({"venn", VennFigure(names, shares, "right by all"),
                               "Shares of all characters; the circles' sizes say nothing.",
                               "overlap"});
  }
  result->sections.push_back(std::move(section));
}

void AddCharacterMeans(const std::vector<std::string>& names, const std::vector<SymbolMeans>& means,
                       const Vocabulary& vocabulary, AnalysisResult* result) {
  MNEMO_CHECK(names.size() >= 2);
  ResultTable table{"characters", "", {{"symbol", "character"}, {"count", "times"}}, {}, 20, ""};
  for (size_t m = 0; m < names.size(); ++m) {
    table.columns.push_back({fmt::format("probability_{}", m + 1), names[m], 3});
  }
  table.columns.push_back({"lead", "lead of the first", 3});
  table.columns.push_back({"rank", "rank"});
  table.note = fmt::format(
      "Mean probability of the right character; lead over {}; rank: the largest lead is 1.",
      names[1]);
  for (const SymbolMeans& one : means) {
    table.rows.push_back({VisibleName(vocabulary.Name(one.symbol)), one.count});
    for (const double probability : one.probability) table.rows.back().push_back(probability);
    table.rows.back().push_back(one.probability[0] - one.probability[1]);
    table.rows.back().push_back(static_cast<int64_t>(table.rows.size()));
  }
  ResultSection section{
      "characters", "Probability of the right character, by character", "", {}, {}, false, ""};
  const auto lead = [](const SymbolMeans& one) { return one.probability[0] - one.probability[1]; };
  for (const bool ahead : {true, false}) {
    std::vector<BarGroup> groups;
    for (size_t i = 0; i < means.size() && groups.size() < kLeads; ++i) {
      const SymbolMeans& one = means[ahead ? i : means.size() - 1 - i];
      if (ahead ? lead(one) <= 0 : lead(one) >= 0) break;
      groups.push_back({VisibleName(vocabulary.Name(one.symbol)), one.probability});
    }
    if (means.empty()) {
      if (ahead) result->findings.emplace_back("No character stands often enough to be told of.");
      continue;
    }
    if (groups.empty()) {
      result->findings.push_back(
          fmt::format("{} is nowhere {} {}.", names[0], ahead ? "ahead of" : "behind", names[1]));
      continue;
    }
    const SymbolMeans& one = ahead ? means.front() : means.back();
    result->findings.push_back(fmt::format("{} is farthest {} {} on {}: {:.2f} against {:.2f}.",
                                           names[0], ahead ? "ahead of" : "behind", names[1],
                                           groups[0].name, one.probability[0], one.probability[1]));
    section.figures.push_back(
        {ahead ? "leads" : "lags",
         BarFigure(names, groups, {"Mean probabilities by character", "mean probability", 2}),
         fmt::format("Where {} is farthest {}.", names[0], ahead ? "ahead" : "behind"),
         "characters"});
  }
  section.tables.push_back(std::move(table));
  result->sections.push_back(std::move(section));
}

void AddBrackets(const std::vector<std::string>& names, const std::string& pair,
                 const std::vector<BracketBin>& bins, AnalysisResult* result) {
  ResultTable table{"brackets",
                    "",
                    {{"low", "farther than"}, {"high", "up to"}, {"count", "brackets"}},
                    {},
                    0,
                    "Mean probability of the closing bracket, by characters since its "
                    "opening one."};
  std::vector<LineSeries> series;
  for (size_t m = 0; m < names.size(); ++m) {
    table.columns.push_back({fmt::format("probability_{}", m + 1), names[m], 3});
    series.push_back({names[m], {}, true, {}});
  }
  const bool compared = names.size() > 1;
  if (compared) {
    table.columns.push_back({"lead", "lead of the first", 3});
    table.columns.push_back({"lead_low", "from", 3});
    table.columns.push_back({"lead_high", "to", 3});
    table.note += fmt::format(" Lead over {}, and its 95 % interval over brackets.", names[1]);
  }
  const BracketBin* widest = nullptr;
  for (const BracketBin& bin : bins) {
    table.rows.push_back({bin.low, bin.high, bin.count});
    for (size_t m = 0; m < names.size(); ++m) {
      table.rows.back().push_back(bin.probability[m]);
      series[m].points.emplace_back(static_cast<double>(bin.low + bin.high) / 2,
                                    bin.probability[m]);
      series[m].titles.push_back(fmt::format("{} to {} characters, {} brackets: {}", bin.low,
                                             bin.high, bin.count, Fixed(bin.probability[m], 3)));
    }
    if (!compared) continue;
    for (const double one : {bin.lead.mean, bin.lead.low, bin.lead.high}) {
      table.rows.back().push_back(one);
    }
    if (bin.count > 0 && (widest == nullptr || bin.lead.mean > widest->lead.mean)) widest = &bin;
  }
  if (widest != nullptr && widest->lead.mean <= 0) {
    result->findings.push_back(fmt::format("{} is nowhere ahead of {}.", names[0], names[1]));
  } else if (widest != nullptr) {
    result->findings.push_back(fmt::format(
        "{} is farthest ahead of {} at {} to {} characters: {:.2f} against {:.2f}.", names[0],
        names[1], widest->low, widest->high, widest->probability[0], widest->probability[1]));
  }
  ResultSection section{
      "brackets", "The closing bracket of " + pair, "", {std::move(table)}, {}, false, ""};
  LineFigureOptions options;
  options.description = "Probability of the closing bracket by distance";
  options.x_title = "characters since the opening bracket";
  options.y_title = "probability of the closing one";
  options.from_zero = true;
  section.figures.push_back({"brackets", LineFigure(series, options),
                             "A dot stands in the middle of its range.", "brackets"});
  result->sections.push_back(std::move(section));
}

}  // namespace mnemo
