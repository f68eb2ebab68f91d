#include "analysis/claims/published_grid.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/claims/measure.h"

namespace mnemo {
namespace {

PublishedCell CellOf(const Published& figure, const MeasuredExperiment& from) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  PublishedCell cell{figure.value, figure.mark, {kNone, kNone, kNone}, 0};
  const auto trials = TrialsAt(from, figure.point);
  if (trials.empty()) return cell;
  const std::vector<double> values = Measure(figure.measure, {trials})[0];
  cell.measured = StudentInterval(values);
  if (std::isfinite(cell.measured.mean)) cell.seeds = static_cast<int>(values.size());
  return cell;
}

}  // namespace

PublishedGrid GridOfPublished(const PaperClaims& paper, const MeasuredExperiments& experiments) {
  PublishedGrid grid;
  const auto place = [&grid](const std::string& point) {
    const auto found = std::find(grid.points.begin(), grid.points.end(), point);
    return static_cast<size_t>(found - grid.points.begin());
  };
  for (const Published& figure : paper.published) {
    const Experiment& from = ExperimentNamed(experiments, figure.experiment).experiment;
    for (const Point& point : PointsOf(from)) {
      const std::string name = fmt::format("{}", fmt::join(point, "/"));
      if (place(name) == grid.points.size() &&
          paper.Figure(figure.experiment, name, figure.measure)) {
        grid.points.push_back(name);
      }
    }
  }
  for (const Published& figure : paper.published) {
    if (figure.measure.find("_to_") != std::string::npos) continue;
    const PublishedCell cell = CellOf(figure, ExperimentNamed(experiments, figure.experiment));
    auto row = std::find_if(grid.rows.begin(), grid.rows.end(), [&](const PublishedRow& one) {
      return one.experiment == figure.experiment && one.measure == figure.measure;
    });
    if (row == grid.rows.end()) {
      row = grid.rows.insert(row, PublishedRow{figure.experiment, figure.measure, figure.note, {}});
      row->cells.resize(grid.points.size());
    }
    row->cells[place(figure.point)] = cell;
  }
  return grid;
}

}  // namespace mnemo
