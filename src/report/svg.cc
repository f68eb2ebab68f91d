#include "report/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/error.h"
#include "report/html.h"
#include "report/page_style.h"

namespace mnemo {
namespace {

// A hundredth of a pixel is finer than any screen, and keeps pages small.
std::string Pixel(double value) {
  std::string text = fmt::format("{:.2f}", std::clamp(value, -1e6, 1e6));
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

bool Finite(Point point) { return std::isfinite(point.x) && std::isfinite(point.y); }

std::string PointList(const std::vector<Point>& points, size_t begin, size_t end) {
  std::string list;
  for (size_t i = begin; i < end; ++i) {
    if (i > begin) list += ' ';
    list += Pixel(points[i].x) + "," + Pixel(points[i].y);
  }
  return list;
}

std::string TitleElement(std::string_view title) {
  return title.empty() ? "" : fmt::format("<title>{}</title>", Escape(title));
}

}  // namespace

Svg::Svg(double width, double height, std::string_view description)
    : width_(width), height_(height), description_(description) {}

void Svg::Line(Point from, Point to, std::string_view css) {
  if (!Finite(from) || !Finite(to)) return;
  body_ += fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n", css,
                       Pixel(from.x), Pixel(from.y), Pixel(to.x), Pixel(to.y));
}

void Svg::Polyline(const std::vector<Point>& points, std::string_view css) {
  for (size_t begin = 0; begin < points.size();) {
    if (!Finite(points[begin])) {
      ++begin;
      continue;
    }
    size_t end = begin;
    while (end < points.size() && Finite(points[end])) ++end;
    if (end - begin > 1) {
      body_ += fmt::format("<polyline class=\"{}\" points=\"{}\"/>\n", css,
                           PointList(points, begin, end));
    }
    begin = end;
  }
}

void Svg::Polygon(const std::vector<Point>& points, std::string_view css, std::string_view title) {
  if (!std::all_of(points.begin(), points.end(), Finite)) return;
  body_ +=
      fmt::format("<polygon class=\"{}\" points=\"{}\"", css, PointList(points, 0, points.size()));
  body_ += title.empty() ? "/>\n" : fmt::format(">{}</polygon>\n", TitleElement(title));
}

void Svg::Rectangle(Point corner, double width, double height, std::string_view css,
                    std::string_view title) {
  if (!Finite(corner) || !(width >= 0) || !(height >= 0)) return;
  body_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", css,
                       Pixel(corner.x), Pixel(corner.y), Pixel(width), Pixel(height));
  body_ += title.empty() ? "/>\n" : fmt::format(">{}</rect>\n", TitleElement(title));
}

void Svg::Grid(Point corner, double cell_width, double cell_height, const std::vector<Cells>& cells,
               std::string_view css) {
  if (cells.empty() || !Finite(corner) || !Finite({cell_width, cell_height})) return;
  std::string path;
  for (const Cells& run : cells) {
    path += fmt::format("M{} {}h{}v1h-{}z", run.column, run.row, run.columns, run.columns);
  }
  body_ += fmt::format(
      "<path class=\"{}\" transform=\"translate({} {}) scale({:.4f} {:.4f})\" d=\"{}\"/>\n", css,
      Pixel(corner.x), Pixel(corner.y), cell_width, cell_height, path);
}

void Svg::Circle(Point centre, double radius, std::string_view css, std::string_view title) {
  if (!Finite(centre)) return;
  body_ += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\">{}</circle>\n", css,
                       Pixel(centre.x), Pixel(centre.y), Pixel(radius), TitleElement(title));
}

void Svg::Cross(Point centre, double radius, std::string_view css, std::string_view title) {
  if (!Finite(centre)) return;
  const std::string size = Pixel(2 * radius), back = Pixel(-2 * radius);
  body_ += fmt::format("<path class=\"{}\" d=\"M{} {}l{} {}m0 {}l{} {}\">{}</path>\n", css,
                       Pixel(centre.x - radius), Pixel(centre.y - radius), size, size, back, back,
                       size, TitleElement(title));
}

void Svg::Text(Point at, std::string_view text, std::string_view css, std::string_view anchor) {
  if (!Finite(at)) return;
  body_ += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", css,
                       Pixel(at.x), Pixel(at.y), anchor, Escape(text));
}

void Svg::TextUpwards(Point at, std::string_view text, std::string_view css) {
  if (!Finite(at)) return;
  body_ += fmt::format(
      "<text class=\"{}\" transform=\"translate({} {}) rotate(-90)\" text-anchor=\"middle\">"
      "{}</text>\n",
      css, Pixel(at.x), Pixel(at.y), Escape(text));
}

void Svg::Clip(Point corner, double width, double height, std::string_view id) {
  body_ += fmt::format(
      "<clipPath id=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>"
      "</clipPath>\n<g clip-path=\"url(#{})\">\n",
      id, Pixel(corner.x), Pixel(corner.y), Pixel(width), Pixel(height), id);
}

void Svg::Unclip() { body_ += "</g>\n"; }

std::string Svg::Finish() const {
  return fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n{}</svg>\n",
                     Pixel(width_), Pixel(height_), Escape(description_), body_);
}

std::string StandaloneSvg(std::string svg) {
  const size_t end = svg.find('>');
  MNEMO_CHECK(svg.starts_with("<svg ") && end != std::string::npos);
  svg.insert(end + 1, "\n<style>" + PageStyle() + "svg{background:var(--card)}</style>");
  svg.insert(5, "xmlns=\"http://www.w3.org/2000/svg\" ");
  return svg;
}

void DrawFrame(const Frame& frame, Svg* svg) {
  const double left = frame.x.pixel_low, right = frame.x.pixel_high;
  const double bottom = frame.y.pixel_low, top = frame.y.pixel_high;
  for (const Tick& tick : frame.y_ticks) {
    const double y = frame.y.Place(tick.value);
    svg->Line({left, y}, {right, y}, "grid");
    if (!tick.label.empty()) svg->Text({left - 7, y + 4}, tick.label, "tick", "end");
  }
  for (const Tick& tick : frame.x_ticks) {
    const double x = frame.x.Place(tick.value);
    svg->Line({x, bottom}, {x, bottom + 4}, "axis");
    if (!tick.label.empty()) svg->Text({x, bottom + 18}, tick.label, "tick", "middle");
  }
  svg->Line({left, bottom}, {right, bottom}, "axis");
  svg->Text({(left + right) / 2, bottom + 37}, frame.x_title, "axis-title", "middle");
  svg->TextUpwards({13, (top + bottom) / 2}, frame.y_title, "axis-title");
}

std::vector<double> SpreadLabels(const std::vector<double>& wanted, double gap, double low,
                                 double high) {
  std::vector<size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return wanted[a] < wanted[b]; });
  std::vector<double> placed(wanted);
  double free_from = low;
  for (const size_t i : order) {
    placed[i] = std::max(placed[i], free_from);
    free_from = placed[i] + gap;
  }
  double free_to = high;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    placed[*i] = std::min(placed[*i], free_to);
    free_to = placed[*i] - gap;
  }
  return placed;
}

void ThinLabels(const Axis& axis, double gap, std::vector<Tick>* ticks) {
  double last = -std::numeric_limits<double>::infinity();
  for (Tick& tick : *ticks) {
    const double at = axis.Place(tick.value);
    if (at - last < gap) {
      tick.label.clear();
    } else {
      last = at;
    }
  }
}

}  // namespace mnemo
