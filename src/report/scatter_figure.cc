#include "report/scatter_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "report/legend.h"
#include "report/math_label.h"
#include "report/page_style.h"
#include "report/set_text.h"
#include "report/side_labels.h"

namespace mnemo {
namespace {

constexpr double kWidth = 440, kEdge = 6, kRadius = 4;
constexpr double kMargin = 14;                         // between the frame and the outermost points
constexpr double kLeastShape = 0.8, kMostShape = 1.6;  // height over width of the picture
// Of a phone's letters (page_style.cc), which are the larger ones.
constexpr double kTickSize = 14;
constexpr double kLabelRow = 16;
constexpr double kReach = 22;  // of lines, from the frame to a name
constexpr int kNameLength = 13;

void DrawShape(Point at, int family, const std::string& title, Svg* svg) {
  const std::string css = SeriesClass(family % 5 == 4 ? "cross" : "dot", family);
  const double r = kRadius;
  switch (family % 5) {
    case 0: svg->Circle(at, r, css, title); break;
    case 1: svg->Rectangle({at.x - 0.9 * r, at.y - 0.9 * r}, 1.8 * r, 1.8 * r, css, title); break;
    case 2:
      svg->Polygon({{at.x, at.y - 1.2 * r},
                    {at.x + 1.15 * r, at.y + 0.85 * r},
                    {at.x - 1.15 * r, at.y + 0.85 * r}},
                   css, title);
      break;
    case 3:
      svg->Polygon({{at.x, at.y - 1.25 * r},
                    {at.x + 1.25 * r, at.y},
                    {at.x, at.y + 1.25 * r},
                    {at.x - 1.25 * r, at.y}},
                   css, title);
      break;
    default: svg->Cross(at, 0.9 * r, css, title);
  }
}

struct Extent {
  double low = INFINITY, high = -INFINITY;

  void Add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  double middle() const { return low / 2 + high / 2; }
  double size() const { return high - low; }
};

bool IsFinite(const ScatterPoint& point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

}  // namespace

Svg ScatterFigure(const std::vector<ScatterPoint>& points, const std::vector<std::string>& families,
                  const std::string& note) {
  Extent x, y;
  double widest = 0;
  for (const ScatterPoint& point : points) {
    MNEMO_CHECK(point.family >= 0 && point.family < static_cast<int>(families.size()));
    if (!IsFinite(point)) continue;
    x.Add(point.x);
    y.Add(point.y);
    widest = std::max(widest, TextWidth(CutTo(point.label, kNameLength), kTickSize));
  }
  const bool named = points.size() <= kMostNamedPoints;
  const double column = named ? widest + kReach : 0;
  const double left = kEdge + column, right = kWidth - left, inner = right - left - 2 * kMargin;
  const double shape = x.size() > 0 && std::isfinite(y.size()) ? y.size() / x.size() : 1;
  const double rows = named ? std::ceil(static_cast<double>(points.size()) / 2) : 0;
  const double height = std::max(2 * kMargin + inner * std::clamp(shape, kLeastShape, kMostShape),
                                 kLabelRow * rows + 4);
  double scale = std::min(inner / x.size(), (height - 2 * kMargin) / y.size());
  if (!std::isfinite(scale) || scale < 0) scale = 1;  // one place

  const double top = DrawLegend(families, kWidth, nullptr), bottom = top + height;
  Svg svg(kWidth, bottom + (note.empty() ? 42 : 60),
          fmt::format("{} points; near ones are alike", points.size()));
  DrawLegend(families, kWidth, &svg, [&](Point at, int family) {
    DrawShape({at.x + kRadius + 1, at.y}, family, "", &svg);
  });
  const Point corners[] = {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
  for (int i = 0; i < 4; ++i) svg.Line(corners[i], corners[(i + 1) % 4], "boundary");

  std::vector<Point> places;
  for (const ScatterPoint& point : points) {
    places.push_back(IsFinite(point) ? Point{kWidth / 2 + scale * (point.x - x.middle()),
                                             (top + bottom) / 2 - scale * (point.y - y.middle())}
                                     : Point{NAN, NAN});
  }
  std::vector<SideLabel> labels(points.size());
  if (named) {
    labels = PlaceSideLabels(places, {.left = left - kReach + 4,
                                      .right = right + kReach - 4,
                                      .top = top,
                                      .bottom = bottom,
                                      .gap = kLabelRow});
  }
  size_t names = 0;
  for (size_t i = 0; i < points.size(); ++i) {
    if (!labels[i].shown) continue;
    ++names;
    svg.Line(places[i], labels[i].end, SeriesClass("thin", points[i].family));
    svg.Text({labels[i].end.x + (labels[i].at_left ? -4 : 4), labels[i].end.y + 4.5},
             CutTo(points[i].label, kNameLength), "tick", labels[i].at_left ? "end" : "start");
  }
  for (size_t i = 0; i < points.size(); ++i) {
    DrawShape(places[i], points[i].family, points[i].label, &svg);
  }
  const auto line = [&](double below, const std::string& text) {
    svg.Text({kWidth / 2, bottom + below}, text, "tick", "middle");
  };
  line(18, "Axes have no units and no direction:");
  line(36, names == points.size()
               ? "only who is near whom has a meaning."
               : fmt::format("only who is near whom counts; {} not named.", points.size() - names));
  if (!note.empty()) line(54, note);
  return svg;
}

}  // namespace mnemo
