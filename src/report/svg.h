// A figure as SVG text: shapes in pixels, and a frame with two axes.
//
// Colours are CSS classes, never values, so that one figure serves light and dark pages. A shape
// with a coordinate that is not finite is left out, and a line is broken there: no figure ever
// holds "nan". Not for sharing between threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/axis.h"

namespace mnemo {

struct Point {
  double x = 0, y = 0;  // pixels
};

class Svg {
 public:
  // `description` is what a screen reader says.
  Svg(double width, double height, std::string_view description);

  void Line(Point from, Point to, std::string_view css);
  void Polyline(const std::vector<Point>& points, std::string_view css);
  // `title` is shown when the pointer rests there; "" for none. So below.
  void Polygon(const std::vector<Point>& points, std::string_view css, std::string_view title = {});
  void Rectangle(Point corner, double width, double height, std::string_view css,
                 std::string_view title = {});
  // One shape of many cells of a grid, much smaller as text than as many rectangles. Row 0 is the
  // uppermost.
  struct Cells {
    int column = 0, row = 0, columns = 1;
  };
  void Grid(Point corner, double cell_width, double cell_height, const std::vector<Cells>& cells,
            std::string_view css);
  void Circle(Point centre, double radius, std::string_view css, std::string_view title = {});
  // A small "x".
  void Cross(Point centre, double radius, std::string_view css, std::string_view title = {});
  // anchor: "start", "middle" or "end".
  void Text(Point at, std::string_view text, std::string_view css,
            std::string_view anchor = "start");
  // Reads upwards.
  void TextUpwards(Point at, std::string_view text, std::string_view css);

  // Shapes until Unclip() are cut at this rectangle. `id` must be unique in the page.
  void Clip(Point corner, double width, double height, std::string_view id);
  void Unclip();

  std::string Finish() const;
  double width() const { return width_; }
  double height() const { return height_; }

 private:
  double width_, height_;
  std::string description_;
  std::string body_;
};

// The frame of a figure: grid lines, tick labels and axis titles. The axes' pixels must be set.
struct Frame {
  Axis x, y;
  std::vector<Tick> x_ticks, y_ticks;
  std::string x_title, y_title;
};
void DrawFrame(const Frame& frame, Svg* svg);

// What Finish() gave as a file of its own, with the page's style in it.
std::string StandaloneSvg(std::string svg);

// Moves labels apart that would overlap: returns for each wanted position one near it, in the same
// order, at least `gap` apart and, as long as there is room, inside [low, high].
std::vector<double> SpreadLabels(const std::vector<double>& wanted, double gap, double low,
                                 double high);

// Drops tick labels (not the ticks) that would come nearer than `gap` pixels to the one before.
void ThinLabels(const Axis& axis, double gap, std::vector<Tick>* ticks);

}  // namespace mnemo
