// Bars lying in groups: some figures of several models, side by side. Pure; any thread.
#pragma once

#include <string>
#include <vector>

namespace mnemo {

struct BarGroup {
  std::string name;            // left of the bars
  std::vector<double> values;  // one a series; below 0 and not finite: no bar
};

struct BarFigureOptions {
  std::string description;  // for who cannot see it
  std::string title;        // of the axis: "% of the errors"
  int digits = 1;           // of the number at a bar's end
};

// An <svg>, 440 wide; a colour a series, names of the series above.
std::string BarFigure(const std::vector<std::string>& series, const std::vector<BarGroup>& groups,
                      const BarFigureOptions& options);

}  // namespace mnemo
