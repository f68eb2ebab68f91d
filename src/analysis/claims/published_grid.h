// All figures that a paper prints of its experiments beside those that were measured here. Not a
// verdict: claims are judged by their rules (judge.h). Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/claims/claim.h"
#include "analysis/claims/measured_experiment.h"

namespace mnemo {

struct PublishedCell {
  double published = 0;
  std::string mark;   // Published::mark
  Interval measured;  // over seeds; NaN where nothing is measured, no low and high with one seed
  int seeds = 0;
};

struct PublishedRow {
  std::string experiment, measure, note;
  std::vector<std::optional<PublishedCell>> cells;  // one a point of the grid
};

struct PublishedGrid {
  std::vector<std::string> points;  // columns, in the order of the experiments' axes
  std::vector<PublishedRow> rows;   // in the order of [[published]]
};

// Of measures that look at one point alone; the others compare points, and are left out.
PublishedGrid GridOfPublished(const PaperClaims& paper, const MeasuredExperiments& experiments);

}  // namespace mnemo
