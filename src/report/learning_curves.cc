#include "report/learning_curves.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "report/line_figure.h"

namespace mnemo {
namespace {

// What a point is called within its figure.
std::string ShortName(const Experiment& experiment, const Point& point) {
  if (point.empty()) return experiment.name;
  if (point.size() == 1) return point[0];
  return fmt::format("{}", fmt::join(point.begin() + 1, point.end(), "/"));
}

// The first steps of a training fall so far that nothing else could be seen: lines begin where they
// come below the highest one's loss after a twentieth of its points.
void LeaveOutTheFall(std::vector<LineSeries>* lines) {
  double top = -std::numeric_limits<double>::infinity();
  for (const LineSeries& line : *lines) {
    if (!line.points.empty()) top = std::max(top, line.points[line.points.size() / 20].second);
  }
  for (LineSeries& line : *lines) {
    const auto begin =
        std::find_if(line.points.begin(), line.points.end(),
                     [top](const std::pair<double, double>& point) { return point.second <= top; });
    line.points.erase(line.points.begin(), begin);
  }
}

// One of an experiment's figures.
struct CurveKind {
  const char* ending;  // of its name
  double CurvePoint::*x;
  const char* x_title;
  double CurvePoint::*y;
  const char* loss;
};

constexpr CurveKind kKinds[] = {
    {"train-epochs", &CurvePoint::epoch, "epochs", &CurvePoint::train, "training loss"},
    {"epochs", &CurvePoint::epoch, "epochs", &CurvePoint::valid, "validation loss"},
    {"train-seconds", &CurvePoint::seconds, "seconds of training", &CurvePoint::train,
     "training loss"},
    {"seconds", &CurvePoint::seconds, "seconds of training", &CurvePoint::valid, "validation loss"},
};

}  // namespace

std::vector<ResultFigure> LearningCurves(const std::string& name, const MeasuredExperiment& from) {
  const Experiment& experiment = from.experiment;
  const bool grouped = experiment.axes.size() > 1;
  std::vector<std::string> groups;
  if (grouped) {
    for (const AxisValue& value : experiment.axes[0].values) groups.push_back(value.name);
  } else {
    groups.emplace_back("");
  }
  std::vector<ResultFigure> figures;
  for (const std::string& group : groups) {
    for (const CurveKind& kind : kKinds) {
      std::vector<LineSeries> lines;
      for (const Point& point : PointsOf(experiment)) {
        if (grouped && point[0] != group) continue;
        const auto trials = SeedOutcomes(experiment, point, from.outcomes);
        if (trials.empty()) continue;
        LineSeries line{ShortName(experiment, point), {}, false, {}};
        for (const CurvePoint& at : trials[0]->curve) {
          line.points.emplace_back(at.*kind.x, at.*kind.y);
        }
        lines.push_back(std::move(line));
      }
      if (lines.empty()) continue;
      LeaveOutTheFall(&lines);
      const std::string what = grouped ? experiment.name + ", " + group : experiment.name;
      LineFigureOptions options;
      options.x_title = kind.x_title;
      options.y_title = fmt::format("{}, nats", kind.loss);
      options.description = fmt::format("{}: {} by {}", what, kind.loss, kind.x_title);
      figures.push_back({fmt::format("{}-{}{}{}-{}", name, experiment.name, grouped ? "-" : "",
                                     group, kind.ending),
                         LineFigure(lines, options),
                         fmt::format("{}: one training a line, of the first seed that is done, "
                                     "without its first steep fall.",
                                     what),
                         ""});
    }
  }
  return figures;
}

}  // namespace mnemo
