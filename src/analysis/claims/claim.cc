#include "analysis/claims/claim.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "analysis/claims/measure.h"
#include "base/error.h"
#include "base/toml.h"

namespace mnemo {
namespace {

const std::vector<std::string> kStatistics = {"order",  "equal",   "split",    "published",
                                              "counts", "figures", "majority", "mixed"};

// A text that is there twice would count twice.
void RefuseTwice(const TomlTable& table, const char* key, const std::vector<std::string>& all) {
  for (auto one = all.begin(); one != all.end(); ++one) {
    if (std::find(all.begin(), one, *one) != one) {
      throw table.Wrong(key, "this is there twice").Found(*one);
    }
  }
}

// "a < b" or "a = b".
std::pair<std::string, std::string> ReadPair(const TomlTable& table, const std::string& text,
                                             const std::string& sign) {
  const size_t at = text.find(" " + sign + " ");
  if (at == std::string::npos) {
    throw table.Wrong("pairs", "this is no pair of points")
        .Found(text)
        .Allowed("\"set/cell " + sign + " set/cell\"");
  }
  return {text.substr(0, at), text.substr(at + sign.size() + 2)};
}

void ReadPairs(const TomlTable& table, const std::string& sign, Claim* claim) {
  const std::vector<std::string> pairs = table.Strings("pairs");
  RefuseTwice(table, "pairs", pairs);
  for (const std::string& text : pairs) {
    const auto [a, b] = ReadPair(table, text, sign);
    if (a == b) throw table.Wrong("pairs", "a point is compared with itself").Found(text);
    for (const auto& [other_a, other_b] : claim->pairs) {
      if (other_a == b && other_b == a) {
        throw table.Wrong("pairs", "the pair is there the other way round, too").Found(text);
      }
    }
    claim->pairs.emplace_back(a, b);
  }
  if (claim->pairs.empty()) throw table.Wrong("pairs", "there is no pair");
}

void ReadTrialsOf(const TomlTable& table, Claim* claim) {
  claim->experiment = table.String("experiment");
  claim->measure = table.OneOf("measure", MeasureNames());
  claim->least_seeds = static_cast<int>(table.Int("least_seeds", {.min = 2, .max = 1000}, 3));
  const bool less = claim->statistic == "order" || claim->statistic == "split";
  if (!less) {
    claim->margin = table.Number("margin", {.min = 0, .min_open = true});
  }
  if (claim->statistic == "published") {
    claim->points = table.Strings("points");
    if (claim->points.empty()) throw table.Wrong("points", "there is no point");
    RefuseTwice(table, "points", claim->points);
    return;
  }
  ReadPairs(table, less ? "<" : "=", claim);
  claim->also = table.Strings("also", TomlTable::StringList{});
  RefuseTwice(table, "also", claim->also);
  for (const std::string& measure : claim->also) {
    const auto& all = MeasureNames();
    if (std::find(all.begin(), all.end(), measure) != all.end()) continue;
    throw table.Wrong("also", "this is no measure")
        .Found(measure)
        .Allowed(fmt::format("{}", fmt::join(all, ", ")));
  }
}

FigureCondition ReadFigure(const TomlTable& table) {
  FigureCondition figure;
  figure.value = table.String("value");
  const auto number = [&table](const char* key) -> std::optional<double> {
    if (!table.Has(key)) return std::nullopt;
    return table.Number(key, {});
  };
  figure.near = number("near");
  figure.above = number("above");
  figure.below = number("below");
  figure.less = table.String("less", "");
  figure.more = table.String("more", "");
  const int conditions = figure.near.has_value() + figure.above.has_value() +
                         figure.below.has_value() + !figure.less.empty() + !figure.more.empty();
  if (conditions != 1) {
    throw table.Wrong("value", "a figure has one condition")
        .Found(std::to_string(conditions))
        .Allowed("one of near, above, below, less, more");
  }
  if (figure.near) figure.margin = table.Number("margin", {.min = 0, .min_open = true});
  figure.paper = number("paper");
  if (!figure.paper) figure.paper = figure.near;
  figure.mark = table.String("mark", "");
  figure.over_text = table.Bool("over_text", false);
  if (figure.over_text && figure.value.starts_with(std::string(kTrained) + "/")) {
    throw table.Wrong("over_text", "only a figure of an analysis has an interval over the text");
  }
  return figure;
}

// Pairs over experiments.
void ReadMajority(const TomlTable& table, Claim* claim) {
  claim->over = table.Strings("over");
  if (claim->over.empty()) throw table.Wrong("over", "there is no experiment");
  RefuseTwice(table, "over", claim->over);
  claim->measure = table.OneOf("measure", MeasureNames());
  claim->least_pairs = static_cast<int>(table.Int("least_pairs", {.min = 6, .max = 1000}));
  ReadPairs(table, "<", claim);
}

Claim ReadClaim(const TomlTable& table) {
  Claim claim;
  claim.id = static_cast<int>(table.Int("id", {.min = 1, .max = 9999}));
  claim.text = table.String("text");
  claim.where = table.String("where");
  claim.note = table.String("note", "");
  claim.undecidable = table.String("undecidable", "");
  if (!claim.undecidable.empty()) {
    if (table.Has("statistic")) {
      throw table.Wrong("undecidable", "a claim has a statistic, or says why there is none");
    }
    return claim;
  }
  claim.statistic = table.OneOf("statistic", kStatistics);
  if (claim.statistic == "counts") {
    claim.counts = table.Strings("counts");
    if (claim.counts.empty()) throw table.Wrong("counts", "there is no count");
  } else if (claim.statistic == "figures") {
    for (const TomlTable& figure : table.Tables("figure")) {
      claim.figures.push_back(ReadFigure(figure));
    }
    if (claim.figures.empty()) throw table.Wrong("statistic", "there is no [[claim.figure]]");
  } else if (claim.statistic == "majority" || claim.statistic == "mixed") {
    ReadMajority(table, &claim);
  } else {
    ReadTrialsOf(table, &claim);
  }
  return claim;
}

// An experiment that is named must be in the list.
void Demand(const TomlTable& table, const char* key, const PaperClaims& paper,
            const std::string& experiment) {
  const auto& all = paper.experiments;
  if (std::find(all.begin(), all.end(), experiment) != all.end()) return;
  throw table.Wrong(key, "the list `experiments` does not have it").Found(experiment);
}

PlannedAnalysis ReadAnalysis(const TomlTable& table, const PaperClaims& paper) {
  PlannedAnalysis analysis{table.String("name"), table.Strings("command")};
  if (analysis.name.empty() || analysis.name == kTrained ||
      analysis.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") !=
          std::string::npos) {
    throw table.Wrong("name", "this is no name of an analysis").Allowed("a word of [a-z0-9-]");
  }
  for (const PlannedAnalysis& other : paper.analyses) {
    if (other.name == analysis.name) throw table.Wrong("name", "this analysis is there twice");
  }
  for (const auto& [experiment, point] : analysis.Trials()) {
    Demand(table, "command", paper, experiment);
  }
  return analysis;
}

Remedy ReadRemedy(const TomlTable& table, const PaperClaims& paper) {
  Remedy remedy{table.String("name"), table.String("text"), table.String("analysis")};
  if (remedy.name.empty()) throw table.Wrong("name", "a remedy needs a name");
  for (const Remedy& other : paper.remedies) {
    if (other.name == remedy.name) throw table.Wrong("name", "this remedy is there twice");
  }
  for (const PlannedAnalysis& analysis : paper.analyses) {
    if (analysis.name != remedy.analysis) continue;
    if (analysis.command.size() == 3 && analysis.command[0] == "errors") return remedy;
    throw table.Wrong("analysis", "this analysis is not of the errors of two models")
        .Found(remedy.analysis)
        .Allowed("command = [\"errors\", WITH, WITHOUT]");
  }
  throw table.Wrong("analysis", "there is no such [[analysis]]").Found(remedy.analysis);
}

void ReadPublished(const TomlTable& table, PaperClaims* paper) {
  Published figure;
  figure.experiment = table.String("experiment");
  Demand(table, "experiment", *paper, figure.experiment);
  figure.measure = table.OneOf("measure", MeasureNames());
  figure.mark = table.String("mark", "");
  figure.note = table.String("note", "");
  const TomlTable values = table.Table("values");
  for (const std::string& point : values.Keys()) {
    figure.point = point;
    figure.value = values.Number(point, {});
    if (paper->Figure(figure.experiment, point, figure.measure)) {
      throw values.Wrong(point, "this figure is published twice");
    }
    paper->published.push_back(figure);
  }
}

}  // namespace

std::string FigureCondition::Asked() const {
  if (near) return fmt::format("within {:g} of {:g}", margin, *near);
  if (above) return fmt::format("above {:g}", *above);
  if (below) return fmt::format("below {:g}", *below);
  return less.empty() ? "above " + more : "below " + less;
}

const Claim& PaperClaims::Find(int id) const {
  for (const Claim& claim : claims) {
    if (claim.id == id) return claim;
  }
  std::string ids;
  for (const Claim& claim : claims) ids += (ids.empty() ? "" : ", ") + std::to_string(claim.id);
  throw BadInput("there is no such claim").Found(std::to_string(id)).Allowed(ids);
}

std::optional<Published> PaperClaims::Figure(const std::string& experiment,
                                             const std::string& point,
                                             const std::string& measure) const {
  for (const Published& figure : published) {
    if (figure.experiment == experiment && figure.point == point && figure.measure == measure) {
      return figure;
    }
  }
  return std::nullopt;
}

PaperClaims ReadClaims(const fs::path& file) {
  TomlDocument document(ReadFile(file, 1 << 20), file.string());
  const TomlTable root = document.Root();
  PaperClaims paper;
  paper.title = root.String("title");
  paper.experiments = root.Strings("experiments", TomlTable::StringList{});
  RefuseTwice(root, "experiments", paper.experiments);
  for (const TomlTable& table : root.Tables("claim")) {
    paper.claims.push_back(ReadClaim(table));
    const Claim& claim = paper.claims.back();
    const auto same = std::count_if(paper.claims.begin(), paper.claims.end(),
                                    [&](const Claim& other) { return other.id == claim.id; });
    if (same > 1) throw table.Wrong("id", "this claim is there twice");
    if (!claim.experiment.empty()) Demand(table, "experiment", paper, claim.experiment);
    for (const std::string& experiment : claim.over) Demand(table, "over", paper, experiment);
  }
  if (paper.claims.empty()) throw BadInput("there is no claim").At(file.string());
  for (const TomlTable& table : root.Tables("analysis")) {
    paper.analyses.push_back(ReadAnalysis(table, paper));
  }
  for (const TomlTable& table : root.Tables("remedy")) {
    paper.remedies.push_back(ReadRemedy(table, paper));
  }
  for (const TomlTable& table : root.Tables("published")) ReadPublished(table, &paper);
  document.CheckAllRead();
  return paper;
}

const char* VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kHolds: return "holds";
    case Verdict::kDoesNotHold: return "does not hold";
    default: return "undecided";
  }
}

}  // namespace mnemo
