// Lines over a common axis, each with its name: curves of training, figures by distance. Pure; any
// thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace mnemo {

struct LineSeries {
  std::string name;
  std::vector<std::pair<double, double>> points;  // a line is broken where one is not finite
  bool dots = false;                              // each point has a dot, with `titles`
  std::vector<std::string> titles;                // empty, or one a point: shown by the pointer
};

struct LineFigureOptions {
  std::string description;  // for who cannot see it
  std::string x_title, y_title;
  bool log_x = false, log_y = false;
  bool from_zero = false;                             // the upright axis begins at 0
  std::vector<std::pair<double, std::string>> marks;  // upright lines with a name: "100 steps"
};

// An <svg>, 440 wide; colours s0, s1 .. in the order of the series, names above.
std::string LineFigure(const std::vector<LineSeries>& series, const LineFigureOptions& options);

}  // namespace mnemo
