#include "analysis/claims/judge_figures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/claims/measure.h"
#include "base/error.h"

namespace mnemo {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Where figures come from.
struct Sources {
  const PaperClaims& paper;
  const MeasuredExperiments& experiments;
  const Readings& readings;
};

// Four digits, but whole numbers whole.
double Rounded(double value) {
  return value == std::floor(value) ? value : std::stod(fmt::format("{:.4g}", value));
}

struct Found {
  std::optional<double> value;
  std::string why;  // there is none
  // The value with its interval: over the text where an analysis gives one, else over seeds.
  Interval measured;
  int seeds = 0;  // of trainings
};

// "EXPERIMENT/POINT/MEASURE", the mean over the experiment's seeds, once all are there.
Found OfTrainings(const std::string& name, const Sources& sources) {
  const size_t first = name.find('/'), last = name.rfind('/');
  const std::string measure = last == std::string::npos ? "" : name.substr(last + 1);
  const auto& measures = MeasureNames();
  if (first == last || std::find(measures.begin(), measures.end(), measure) == measures.end()) {
    throw BadInput("this is no figure of trainings")
        .Found(std::string(kTrained) + "/" + name)
        .Allowed(fmt::format("{}/EXPERIMENT/POINT/MEASURE", kTrained));
  }
  const MeasuredExperiment& from = ExperimentNamed(sources.experiments, name.substr(0, first));
  const std::string point = name.substr(first + 1, last - first - 1);
  const auto trials = TrialsAt(from, point);
  const size_t wanted = from.experiment.seeds.size();
  Found found;
  if (trials.size() < wanted) {
    const size_t diverged = DivergedAt(from, point);
    found.why = diverged > 0 ? fmt::format("{} of {} seeds diverged", diverged, wanted)
                : trials.empty()
                    ? "not measured yet"
                    : fmt::format("{} of {} seeds are measured", trials.size(), wanted);
    return found;
  }
  const std::vector<double> values = Measure(measure, {trials})[0];
  found.measured = StudentInterval(values);
  found.seeds = static_cast<int>(values.size());
  if (std::isfinite(found.measured.mean)) {
    found.value = found.measured.mean;
  } else {
    found.why = "these trainings have no such measure";
  }
  return found;
}

Found Find(const std::string& name, bool over_text, const Sources& sources) {
  const std::string source = name.substr(0, name.find('/'));
  if (source == kTrained) return OfTrainings(name.substr(source.size() + 1), sources);
  const auto& known = sources.paper.analyses;
  const bool there = std::any_of(known.begin(), known.end(),
                                 [&](const PlannedAnalysis& one) { return one.name == source; });
  if (!there) throw BadInput("a claim names an analysis that is not there").Found(name);
  Found found;
  found.value = FindFigure(sources.readings, name);
  if (!found.value) {
    found.why = WhyNoFigure(sources.readings, name);
    return found;
  }
  found.measured = {*found.value, kNone, kNone};
  if (!over_text) return found;
  const std::string row = name.substr(0, name.rfind('/') + 1);
  for (const std::string& stem : {name + "_", row}) {
    const auto low = FindFigure(sources.readings, stem + "low");
    const auto high = FindFigure(sources.readings, stem + "high");
    if (!low || !high) continue;
    found.measured = {*found.value, *low, *high};
    return found;
  }
  found.value.reset();
  found.why = "has no interval over the text";
  return found;
}

bool IsMet(const FigureCondition& figure, double value, double other) {
  if (figure.near) return std::abs(value - *figure.near) <= figure.margin;
  if (figure.above) return value > *figure.above;
  if (figure.below) return value < *figure.below;
  return figure.less.empty() ? value > other : value < other;
}

// Does the figure lie so near to what is asked of it that its interval over the text reaches to the
// other side? Intervals of two figures are added as those of independent numbers are.
bool IsUnclear(const FigureCondition& figure, const Found& found, const Found& other) {
  if (!figure.over_text) return false;
  const double value = *found.value, to = other.value.value_or(0);
  const auto half = [](double from, double end) {
    return std::isfinite(end) ? std::abs(end - from) : 0;
  };
  const double below = other.value ? half(to, other.measured.low) : 0;
  const double above = other.value ? half(to, other.measured.high) : 0;
  const auto reaches = [&](double shift) {
    return IsMet(figure, value + shift, to) != IsMet(figure, value, to);
  };
  const double up = std::hypot(half(value, found.measured.high), below);
  const double down = std::hypot(half(value, found.measured.low), above);
  // Both ends may lie beyond what a figure is to be near to.
  const bool around = figure.near && value - down <= *figure.near && *figure.near <= value + up &&
                      !IsMet(figure, value, to);
  return around || reaches(up) || reaches(-down);
}

// "0.2085, 0.128 to 0.285"
std::string Told(const Found& found, bool interval) {
  std::string text = fmt::format("{:.10g}", Rounded(*found.value));
  if (interval && std::isfinite(found.measured.low)) {
    text += fmt::format(", {:.3g} to {:.3g}", found.measured.low, found.measured.high);
  }
  return text;
}

}  // namespace

Judgement JudgeFigures(const PaperClaims& paper, const Claim& claim,
                       const MeasuredExperiments& experiments, const Readings& readings) {
  const Sources sources{paper, experiments, readings};
  Judgement judgement;
  std::vector<std::string> unmet, missing;
  const auto lacks = [&missing](const std::string& name, const Found& found) {
    missing.push_back(fmt::format("{} ({})", name, found.why));
  };
  for (const FigureCondition& figure : claim.figures) {
    const Found found = Find(figure.value, figure.over_text, sources);
    // Also where the figure is missing: a wrong name is told before anything is trained.
    const std::string other_name = figure.less.empty() ? figure.more : figure.less;
    const Found other = other_name.empty() ? Found{} : Find(other_name, figure.over_text, sources);
    EvidenceRow row{.what = figure.value, .asked = figure.Asked()};
    if (other.value) row.asked += fmt::format(" ({})", Told(other, figure.over_text));
    row.published = figure.paper;
    row.mark = figure.mark;
    row.measured = found.value ? found.measured : Interval{kNone, kNone, kNone};
    row.seeds = found.seeds;
    if (!found.value) {
      lacks(figure.value, found);
    } else if (!other_name.empty() && !other.value) {
      lacks(other_name, other);
    } else if (IsUnclear(figure, found, other)) {
      missing.push_back(fmt::format("{} {}: its interval over the text reaches over that ({})",
                                    row.what, figure.Asked(), Told(found, true)));
    } else {
      row.so = IsMet(figure, *found.value, other.value.value_or(0));
      if (!*row.so) {
        unmet.push_back(fmt::format("{} {} ({:.10g})", row.what, row.asked, Rounded(*found.value)));
      }
    }
    judgement.evidence.push_back(std::move(row));
  }
  judgement.rule = "holds if every figure is as asked; does not hold if one is not";
  const auto& figures = claim.figures;
  if (std::any_of(figures.begin(), figures.end(), [](const auto& one) { return one.over_text; })) {
    judgement.rule +=
        "; a figure with an interval over the text is open while that reaches over what is asked";
  }
  if (!unmet.empty()) {
    judgement.verdict = Verdict::kDoesNotHold;
    judgement.reason = fmt::format("not so: {}", fmt::join(unmet, "; "));
    if (!missing.empty()) judgement.reason += fmt::format("; {} more open", missing.size());
  } else if (!missing.empty()) {
    // The table has them all.
    constexpr size_t kMostNamed = 2;
    const size_t more = missing.size() > kMostNamed ? missing.size() - kMostNamed : 0;
    missing.resize(missing.size() - more);
    judgement.reason = fmt::format("open: {}", fmt::join(missing, "; "));
    if (more > 0) judgement.reason += fmt::format("; {} more", more);
  } else {
    judgement.verdict = Verdict::kHolds;
    judgement.reason = fmt::format("all {} figures say so", claim.figures.size());
    if (claim.figures.size() == 1) judgement.reason = "so it is";
  }
  return judgement;
}

}  // namespace mnemo
