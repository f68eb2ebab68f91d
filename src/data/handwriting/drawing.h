// Pen strokes: what every reader of handwriting gives, and the numbers that a network gets of it.
//
// The four features are those of Greff et al. 2015 for IAM-OnDB: the pen's step in x and in y, the
// time since the stroke began, and a flag that is 1 where the pen lifts; then each sequence is
// subsampled to half its length. The paper does not say how the flag survives that; here it does
// so by groups (PenFeatures). Values without owners; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mnemo {

// x to the right, y downwards, in the source's own units; seconds. All three are finite, and the
// time does not fall within a stroke. Clocks of different strokes may differ.
struct PenPoint {
  double x = 0, y = 0, time = 0;

  bool operator==(const PenPoint&) const = default;
};

// From pen down to pen up; at least one point.
using Stroke = std::vector<PenPoint>;

struct Drawing {
  std::string name;  // where it comes from, for messages
  std::string text;  // UTF-8: what was written, or the class; "" if that is not known
  std::vector<Stroke> strokes;

  int64_t points() const;
};

constexpr int kPenFeatures = 4;

struct PenFeatureOptions {
  // One row stands for this many points. 2 is the paper's half length, 1 keeps every point.
  int points_per_row = 2;
  // Above 0: the drawing is scaled (x and y alike) to this height first. One without height is
  // scaled to this width instead; one of a single place stays as it is.
  double height = 0;
};

// Rows of {dx, dy, time since the stroke began, pen lifted}: [ceil(points / points_per_row), 4].
//
// Points are numbered through all strokes; a row takes points_per_row of them, the last row what is
// left. dx and dy lead from the last point of the row before (for the first row: from the drawing's
// first point) to the row's last point, so their sums over all rows are the way from the first
// point to the last at any subsampling; steps of the lifted pen count. The time is that of the
// row's last point, since that point's stroke began. The flag is 1 if any of the row's points is
// its stroke's last, so no lift is lost; two lifts within one row are one.
std::vector<float> PenFeatures(const Drawing& drawing, const PenFeatureOptions& options = {});

}  // namespace mnemo
