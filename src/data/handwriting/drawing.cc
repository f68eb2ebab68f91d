#include "data/handwriting/drawing.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {
namespace {

// What x and y are multiplied with.
double ScaleOf(const Drawing& drawing, double height) {
  if (height <= 0) return 1;
  bool first = true;
  PenPoint low, high;
  for (const Stroke& stroke : drawing.strokes) {
    for (const PenPoint& point : stroke) {
      if (first) low = high = point;
      first = false;
      low.x = std::min(low.x, point.x);
      low.y = std::min(low.y, point.y);
      high.x = std::max(high.x, point.x);
      high.y = std::max(high.y, point.y);
    }
  }
  if (high.y > low.y) return height / (high.y - low.y);
  return high.x > low.x ? height / (high.x - low.x) : 1;
}

}  // namespace

int64_t Drawing::points() const {
  int64_t count = 0;
  for (const Stroke& stroke : strokes) count += static_cast<int64_t>(stroke.size());
  return count;
}

std::vector<float> PenFeatures(const Drawing& drawing, const PenFeatureOptions& options) {
  MNEMO_CHECK(options.points_per_row >= 1);
  const double scale = ScaleOf(drawing, options.height);
  const int64_t points = drawing.points(), group = options.points_per_row;
  std::vector<float> rows;
  rows.reserve(static_cast<size_t>((points + group - 1) / group) * kPenFeatures);
  PenPoint before;
  int64_t place = 0;
  bool lifted = false;
  for (const Stroke& stroke : drawing.strokes) {
    MNEMO_CHECK(!stroke.empty());
    for (size_t i = 0; i < stroke.size(); ++i) {
      const PenPoint& point = stroke[i];
      if (place == 0) before = point;
      ++place;
      lifted = lifted || i + 1 == stroke.size();
      if (place % group != 0 && place != points) continue;
      rows.push_back(static_cast<float>((point.x - before.x) * scale));
      rows.push_back(static_cast<float>((point.y - before.y) * scale));
      rows.push_back(static_cast<float>(point.time - stroke[0].time));
      rows.push_back(lifted ? 1.0f : 0.0f);
      before = point;
      lifted = false;
    }
  }
  return rows;
}

}  // namespace mnemo
