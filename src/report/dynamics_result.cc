#include "report/dynamics_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "report/line_figure.h"

namespace mnemo {
namespace {

constexpr double kNever = std::numeric_limits<double>::quiet_NaN();

// Which of the others is nearest at a point; the first of equals.
size_t Nearest(const DynamicsPoint& point) {
  const auto least = std::min_element(point.divergence.begin(), point.divergence.end());
  return static_cast<size_t>(least - point.divergence.begin());
}

ResultTable NearestTable(const Dynamics& dynamics) {
  ResultTable table{"nearest",
                    "Which model the network is most like",
                    {{"model", "model"},
                     {"loss", "its loss"},
                     {"from", "nearest from epoch", 2},
                     {"to", "to", 2},
                     {"points", "snapshots"},
                     {"passed", "loss passed at epoch", 2}},
                    {},
                    0,
                    "By the symmetric divergence of what they predict; from and to: the first and "
                    "the last snapshot at which it is the nearest."};
  for (size_t m = 0; m < dynamics.others.size(); ++m) {
    double from = kNever, to = kNever, passed = kNever;
    int64_t count = 0;
    for (const DynamicsPoint& point : dynamics.points) {
      if (std::isnan(passed) && point.loss < dynamics.losses[m]) passed = point.epoch;
      if (Nearest(point) != m) continue;
      if (count++ == 0) from = point.epoch;
      to = point.epoch;
    }
    table.rows.push_back({dynamics.others[m], dynamics.losses[m], from, to, count, passed});
  }
  return table;
}

std::string Curve(const Dynamics& dynamics, bool divergences) {
  std::vector<LineSeries> lines;
  for (size_t m = 0; m < dynamics.others.size(); ++m) {
    LineSeries line{dynamics.others[m], {}, true, {}};
    for (const DynamicsPoint& point : dynamics.points) {
      line.points.emplace_back(point.epoch,
                               divergences ? point.divergence[m] : dynamics.losses[m] - point.loss);
    }
    lines.push_back(std::move(line));
  }
  LineFigureOptions options;
  options.description = divergences ? "Divergence from each model while the network learns"
                                    : "Lead over each model while the network learns";
  options.x_title = "epochs";
  options.y_title = divergences ? "symmetric divergence, nats" : "lead in loss, nats";
  options.from_zero = divergences;
  return LineFigure(lines, options);
}

}  // namespace

void AddDynamics(const Dynamics& dynamics, AnalysisResult* result) {
  MNEMO_CHECK(!dynamics.others.empty() && dynamics.others.size() == dynamics.losses.size());
  ResultTable table{"dynamics",
                    "Every snapshot",
                    {{"update", "update"}, {"epoch", "epoch", 2}, {"loss", "loss"}},
                    {},
                    40,
                    "Divergence from each model, in nats."};
  for (size_t m = 0; m < dynamics.others.size(); ++m) {
    table.columns.push_back({fmt::format("divergence_{}", m + 1), dynamics.others[m], 3});
  }
  table.columns.push_back({"nearest", "nearest"});
  std::string order;
  size_t before = dynamics.others.size();
  for (const DynamicsPoint& point : dynamics.points) {
    MNEMO_CHECK(point.divergence.size() == dynamics.others.size());
    const size_t nearest = Nearest(point);
    table.rows.push_back({point.update, point.epoch, point.loss});
    for (const double one : point.divergence) table.rows.back().push_back(one);
    table.rows.back().push_back(dynamics.others[nearest]);
    if (nearest != before) {
      order += fmt::format("{}{} from epoch {:.2f}", order.empty() ? "" : ", ",
                           dynamics.others[nearest], point.epoch);
    }
    before = nearest;
  }
  result->findings.push_back("The network is most like " + order + ".");
  ResultSection section{"dynamics", "What the network is like while it learns", "", {}, {}, false,
                        ""};
  section.figures.push_back({"divergence", Curve(dynamics, true),
                             "The lowest line is the model that the network is most like.",
                             "dynamics"});
  section.figures.push_back({"lead", Curve(dynamics, false),
                             "Above 0 the network predicts better than the model.", "dynamics"});
  section.tables.push_back(NearestTable(dynamics));
  section.tables.push_back(std::move(table));
  result->sections.push_back(std::move(section));
}

}  // namespace mnemo
