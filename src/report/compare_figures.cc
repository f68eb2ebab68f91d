#include "report/compare_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "report/compare_rows.h"
#include "report/html.h"
#include "report/legend.h"
#include "report/numbers.h"
#include "report/page_style.h"
#include "report/svg.h"

namespace mnemo {
namespace {

constexpr double kWidth = 440;
constexpr double kLineHeight = 16;
// A loss that falls to less than this part of itself is drawn on a logarithmic axis.
constexpr double kLogarithmicFrom = 2.5;

// A name short enough to stand beside its line.
std::string ShortName(const std::string& name) {
  constexpr size_t kMost = 14;
  const std::vector<Glyph> glyphs = Glyphs(name);
  if (glyphs.size() <= kMost) return name;
  return name.substr(0, glyphs[kMost - 2].end) + "\u2026";
}

double LabelRoom(const CompareReport& report) {
  size_t longest = 0;
  for (const CellResult& cell : report.cells) {
    longest = std::max(longest, Glyphs(ShortName(cell.name)).size());
  }
  return 14 + 8.6 * static_cast<double>(longest);
}

Axis FitLoss(const std::vector<double>& losses) {
  double low = INFINITY, high = 0;
  for (const double loss : losses) {
    if (!std::isfinite(loss)) continue;
    low = std::min(low, loss);
    high = std::max(high, loss);
  }
  return FitAxis(losses, low > 0 && high > kLogarithmicFrom * low);
}

struct Label {
  Point at;
  std::string text, css;
};

// Labels to the right of where their lines end, moved apart.
void DrawLabels(const std::vector<Label>& labels, double top, double bottom, Svg* svg) {
  std::vector<double> wanted;
  for (const Label& label : labels) wanted.push_back(label.at.y);
  const std::vector<double> placed = SpreadLabels(wanted, kLineHeight, top, bottom);
  for (size_t i = 0; i < labels.size(); ++i) {
    svg->Text({labels[i].at.x + 9, placed[i] + 4}, labels[i].text, labels[i].css);
  }
}

std::string RunTitle(const CellResult& cell, const SeedRun& run) {
  return fmt::format("{}, seed {}: {}", cell.name, run.seed, Fixed(run.test_loss));
}

}  // namespace

std::string ScoreFigure(const CompareReport& report) {
  constexpr double kRow = 58, kTop = 8, kLeft = 14, kRight = 14;
  const std::vector<CompareRow> rows = CompareRows(report);
  const double bottom = kTop + kRow * static_cast<double>(rows.size());
  Svg svg(kWidth, bottom + 46, "Test cross-entropy of every cell with its intervals");

  std::vector<double> values;
  for (const CompareRow& row : rows) {
    const CellResult& cell = *row.cell;
    values.insert(values.end(),
                  {cell.test_mean, cell.seed_low, cell.seed_high, cell.text_low, cell.text_high});
    for (const SeedRun& run : cell.runs) {
      if (!run.diverged) values.push_back(run.test_loss);
    }
  }
  Axis x = FitAxis(values, false, 0.05);
  x.pixel_low = kLeft;
  x.pixel_high = kWidth - kRight;
  std::vector<Tick> ticks = Ticks(x, 5);
  ThinLabels(x, 44, &ticks);
  for (const Tick& tick : ticks) {
    svg.Line({x.Place(tick.value), kTop}, {x.Place(tick.value), bottom}, "grid");
    svg.Text({x.Place(tick.value), bottom + 18}, tick.label, "tick", "middle");
  }
  svg.Line({kLeft, bottom}, {kWidth - kRight, bottom}, "axis");
  svg.Text({kWidth / 2, bottom + 38}, "test cross-entropy, nats/char", "axis-title", "middle");

  double y = kTop;
  for (const CompareRow& row : rows) {
    const CellResult& cell = *row.cell;
    const double seeds_y = y + 31, text_y = y + 45;
    svg.Text({kLeft, y + 17},
             std::isfinite(row.nats) ? cell.name + "  " + Fixed(row.nats)
                                     : cell.name + ": no test score",
             SeriesClass("name", row.place));
    svg.Line({x.Place(cell.text_low), text_y}, {x.Place(cell.text_high), text_y},
             SeriesClass("text-bar", row.place));
    for (const double end : {cell.text_low, cell.text_high}) {
      svg.Line({x.Place(end), text_y - 4}, {x.Place(end), text_y + 4},
               SeriesClass("text-bar", row.place));
    }
    svg.Line({x.Place(cell.seed_low), seeds_y}, {x.Place(cell.seed_high), seeds_y},
             SeriesClass("seed-bar", row.place));
    svg.Circle({x.Place(row.nats), seeds_y}, 6, SeriesClass("dot", row.place),
               fmt::format("{}: mean {}", cell.name, Fixed(row.nats)));
    for (const SeedRun& run : cell.runs) {
      if (run.diverged) continue;
      svg.Circle({x.Place(run.test_loss), seeds_y}, 2.6, SeriesClass("seed-dot", row.place),
                 RunTitle(cell, run));
    }
    y += kRow;
  }
  return svg.Finish();
}

std::vector<CurvePoint> MeanCurve(const std::vector<SeedRun>& runs) {
  struct Sum {
    int runs = 0;
    CurvePoint total{.train_loss = 0, .valid_loss = 0};
  };
  std::map<int64_t, Sum> sums;
  int kept = 0;
  for (const SeedRun& run : runs) {
    if (run.diverged) continue;
    ++kept;
    for (const CurvePoint& point : run.curve) {
      if (!std::isfinite(point.valid_loss)) continue;
      Sum& sum = sums[point.update];
      ++sum.runs;
      sum.total.seconds += point.seconds;
      sum.total.train_loss += point.train_loss;
      sum.total.valid_loss += point.valid_loss;
    }
  }
  std::vector<CurvePoint> mean;
  for (const auto& [update, sum] : sums) {
    if (sum.runs != kept) continue;
    mean.push_back({update, sum.total.seconds / kept, sum.total.train_loss / kept,
                    sum.total.valid_loss / kept});
  }
  return mean;
}

std::string LossFigure(const CompareReport& report, CurveAxis axis) {
  constexpr double kHeight = 300, kLeft = 58, kTop = 12, kBottom = kHeight - 46;
  const bool by_updates = axis == CurveAxis::kUpdates;
  const auto across = [&](const CurvePoint& point) {
    return by_updates ? static_cast<double>(point.update) : point.seconds;
  };
  Svg svg(kWidth, kHeight,
          fmt::format("Validation loss against {}, a line a seed, the mean thicker",
                      by_updates ? "updates" : "seconds of training"));

  // What diverged does not stretch the axes, unless there is nothing else.
  std::vector<double> xs{0}, losses, runaway;
  for (const CellResult& cell : report.cells) {
    for (const SeedRun& run : cell.runs) {
      for (const CurvePoint& point : run.curve) {
        xs.push_back(across(point));
        (run.diverged ? runaway : losses).push_back(point.valid_loss);
      }
    }
  }
  Frame frame;
  frame.y = FitLoss(losses.empty() ? runaway : losses);
  frame.y.pixel_low = kBottom;
  frame.y.pixel_high = kTop;
  frame.x = FitAxis(xs, false, 0);
  frame.x.low = std::max(frame.x.low, 0.0);
  frame.x.pixel_low = kLeft;
  frame.x.pixel_high = kWidth - LabelRoom(report);
  frame.x_ticks = Ticks(frame.x, 4);
  frame.y_ticks = Ticks(frame.y, 5);
  ThinLabels(frame.x, 46, &frame.x_ticks);
  frame.x_title = by_updates ? "updates" : "seconds of training";
  frame.y_title = frame.y.logarithmic ? "validation, nats/char (log)" : "validation, nats/char";
  DrawFrame(frame, &svg);

  const auto points_of = [&](const std::vector<CurvePoint>& curve) {
    std::vector<Point> points;
    for (const CurvePoint& point : curve) {
      points.push_back({frame.x.Place(across(point)), frame.y.Place(point.valid_loss)});
    }
    return points;
  };
  std::vector<Label> labels;
  svg.Clip({kLeft, kTop - 6}, kWidth - kLeft, kBottom - kTop + 8,
           by_updates ? "clip-updates" : "clip-seconds");
  for (size_t i = 0; i < report.cells.size(); ++i) {
    const CellResult& cell = report.cells[i];
    const int place = static_cast<int>(i);
    for (const SeedRun& run : cell.runs) {
      std::vector<Point> points = points_of(run.curve);
      svg.Polyline(points, SeriesClass("thin", place));
      std::erase_if(points, [](Point p) { return !std::isfinite(p.x) || !std::isfinite(p.y); });
      if (!run.diverged || points.empty()) continue;
      svg.Cross({points.back().x, std::max(points.back().y, kTop)}, 4.5,
                SeriesClass("cross", place),
                fmt::format("{}, seed {}: diverged", cell.name, run.seed));
    }
    const std::vector<Point> mean = points_of(MeanCurve(cell.runs));
    svg.Polyline(mean, SeriesClass("thick", place));
    if (mean.size() == 1) svg.Circle(mean[0], 4, SeriesClass("dot", place));
    if (!mean.empty())
      labels.push_back({mean.back(), ShortName(cell.name), SeriesClass("name", place)});
  }
  svg.Unclip();
  DrawLabels(labels, kTop, kBottom - 8, &svg);
  return svg.Finish();
}

std::string GridFigure(const CompareReport& report) {
  constexpr double kHeight = 300, kLeft = 58, kBottom = kHeight - 46;
  Svg svg(kWidth, kHeight, "Validation loss of the pilot against the learning rate");
  std::vector<double> losses;
  std::set<double> rates;
  bool any_diverged = false;
  for (const CellResult& cell : report.cells) {
    for (const GridPoint& point : cell.grid) {
      if (point.learning_rate > 0) rates.insert(point.learning_rate);
      any_diverged |= point.diverged;
      if (!point.diverged) losses.push_back(point.valid_loss);
    }
  }
  const double top = any_diverged ? 42 : 12;
  Frame frame;
  frame.x = FitAxis({rates.begin(), rates.end()}, true, 0.08);
  frame.x.pixel_low = kLeft;
  frame.x.pixel_high = kWidth - LabelRoom(report);
  frame.y = FitLoss(losses);
  frame.y.pixel_low = kBottom;
  frame.y.pixel_high = top;
  frame.y_ticks = Ticks(frame.y, 5);
  if (rates.size() <= 8) {
    for (const double rate : rates) frame.x_ticks.push_back({rate, ShortNumber(rate)});
  } else {
    frame.x_ticks = Ticks(frame.x, 5);
  }
  ThinLabels(frame.x, 48, &frame.x_ticks);
  frame.x_title = "learning rate (log)";
  frame.y_title = frame.y.logarithmic ? "pilot, nats/char (log)" : "pilot, nats/char";
  DrawFrame(frame, &svg);
  if (any_diverged) {
    svg.Line({kLeft, 26}, {frame.x.pixel_high, 26}, "grid");
    svg.Text({2, 20}, "diverged", "tick");
  }

  std::vector<Label> labels;
  for (size_t i = 0; i < report.cells.size(); ++i) {
    const CellResult& cell = report.cells[i];
    const int place = static_cast<int>(i);
    std::vector<GridPoint> grid = cell.grid;
    std::sort(grid.begin(), grid.end(), [](const GridPoint& a, const GridPoint& b) {
      return a.learning_rate < b.learning_rate;
    });
    std::vector<Point> points;
    for (const GridPoint& point : grid) {
      if (!point.diverged) {
        points.push_back({frame.x.Place(point.learning_rate), frame.y.Place(point.valid_loss)});
      }
    }
    svg.Polyline(points, SeriesClass("line", place));
    // Crosses of several cells at one rate stand side by side.
    const double aside = 11 * (place - (static_cast<double>(report.cells.size()) - 1) / 2);
    for (const GridPoint& point : grid) {
      const double x = frame.x.Place(point.learning_rate);
      const std::string title = fmt::format(
          "{}, rate {}: {}{}", cell.name, ShortNumber(point.learning_rate),
          point.diverged ? "diverged" : Fixed(point.valid_loss), point.chosen ? ", chosen" : "");
      if (point.diverged) {
        svg.Cross({x + aside, 16}, 4, SeriesClass("cross", place), title);
      } else {
        svg.Circle({x, frame.y.Place(point.valid_loss)}, point.chosen ? 6 : 3.6,
                   SeriesClass(point.chosen ? "dot" : "ring", place), title);
      }
    }
    std::erase_if(points, [](Point p) { return !std::isfinite(p.x) || !std::isfinite(p.y); });
    if (!points.empty()) {
      labels.push_back({points.back(), ShortName(cell.name), SeriesClass("name", place)});
    }
  }
  DrawLabels(labels, top, kBottom - 8, &svg);
  return svg.Finish();
}

}  // namespace mnemo
