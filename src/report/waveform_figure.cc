#include "report/waveform_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "report/span_track.h"

namespace mnemo {
namespace {

// Left, right and seconds as in feature_figure.cc, so that the two stand above each other.
constexpr double kLeft = 38, kRight = 24, kTop = 6, kWaveHeight = 130;

// Half the height of the picture stands for this.
double Loudest(const std::vector<float>& samples, size_t begin, size_t end) {
  double loudest = 0;
  for (size_t i = begin; i < end; ++i) {
    if (std::isfinite(samples[i])) loudest = std::max(loudest, std::abs(double{samples[i]}));
  }
  return loudest > 0 ? loudest : 1;
}

// One pixel's samples, from the lowest to the highest, as one outline from left to right and back.
std::vector<Point> Envelope(const std::vector<float>& samples, const Axis& x, const Axis& y) {
  std::vector<Point> upper, lower;
  const auto pixels = static_cast<size_t>(x.pixel_high - x.pixel_low);
  for (size_t p = 0; p < pixels; ++p) {
    const size_t begin = samples.size() * p / pixels;
    const size_t end = std::max(begin + 1, samples.size() * (p + 1) / pixels);
    const auto [low, high] = std::minmax_element(samples.begin() + static_cast<int64_t>(begin),
                                                 samples.begin() + static_cast<int64_t>(end));
    const double at = x.pixel_low + static_cast<double>(p) + 0.5;
    // Silence is still seen as a line.
    upper.push_back({at, y.Place(*high) - 0.4});
    lower.push_back({at, y.Place(*low) + 0.4});
  }
  upper.insert(upper.end(), lower.rbegin(), lower.rend());
  return upper;
}

}  // namespace

std::vector<float> SamplesOfSteps(const Matrix& inputs, const Matrix& targets) {
  MNEMO_CHECK(inputs.rows == targets.rows && inputs.rows > 0);
  const auto first = inputs.Row(0);
  std::vector<float> samples(first.begin(), first.end());
  samples.insert(samples.end(), targets.values.begin(), targets.values.end());
  return samples;
}

Svg WaveformFigure(const Waveform& sound) {
  MNEMO_CHECK(!sound.samples.empty());
  const auto count = static_cast<double>(sound.samples.size());
  const double length = sound.rate > 0 ? count / sound.rate : count;
  const double wanted = sound.rate > 0 ? 300 * length : count / 4;
  const double width = std::floor(std::clamp(wanted, 480.0, 2000.0));
  const Axis x = {0, length, kLeft, kLeft + width, false};
  const double loudest = Loudest(sound.samples, 0, sound.samples.size());
  const Axis y = {-loudest, loudest, kTop + kWaveHeight, kTop, false};
  double bottom = kTop + kWaveHeight + 4;
  const auto height_of = [&](const std::vector<Span>& spans) {
    return spans.empty() ? 0 : SpanTrackHeight(spans, x) + 3;
  };
  const double height = bottom + height_of(sound.phones) + height_of(sound.words) + kTimeAxisHeight;
  Svg svg(
      kLeft + width + kRight, height,
      fmt::format("waveform of {} samples, {} phones", sound.samples.size(), sound.phones.size()));
  svg.Line({x.pixel_low, y.Place(0)}, {x.pixel_high, y.Place(0)}, "grid");
  for (const Span& phone : sound.phones) {
    for (const double at : {phone.begin, phone.end}) {
      svg.Line({x.Place(at), kTop}, {x.Place(at), bottom}, "boundary");
    }
  }
  if (count > 2 * width) {
    svg.Polygon(Envelope(sound.samples, x, y), "wave s0");
  } else {
    std::vector<Point> points;
    for (size_t i = 0; i < sound.samples.size(); ++i) {
      points.push_back(
          {x.Place(length * static_cast<double>(i) / count), y.Place(sound.samples[i])});
    }
    svg.Polyline(points, "line s0");
  }
  for (const std::vector<Span>* spans : {&sound.phones, &sound.words}) {
    if (!spans->empty()) bottom += DrawSpanTrack(*spans, x, bottom, &svg) + 3;
  }
  DrawTimeAxis(x, bottom, sound.rate > 0 ? "seconds" : "sample", &svg);
  return svg;
}

Svg WindowFigure(const std::vector<float>& samples, int64_t at, int64_t window, int64_t next) {
  const auto size = static_cast<int64_t>(samples.size());
  MNEMO_CHECK(at >= 0 && window > 0 && next > 0 && at + window + next <= size);
  const int64_t margin = (window + next) / 2;
  const auto begin = static_cast<size_t>(std::max(int64_t{0}, at - margin));
  const auto end = static_cast<size_t>(std::min(size, at + window + next + margin));
  const double width = std::clamp(static_cast<double>(end - begin) * 5, 300.0, 1000.0);
  const Axis x = {static_cast<double>(begin), static_cast<double>(end), kLeft, kLeft + width,
                  false};
  const double loudest = Loudest(samples, begin, end);
  const Axis y = {-loudest, loudest, kTop + kWaveHeight - 4, kTop + 4, false};
  Svg svg(kLeft + width + kRight, kTop + kWaveHeight + 4 + kTimeAxisHeight,
          fmt::format("a step that reads {} samples and predicts {}", window, next));
  svg.Line({x.pixel_low, y.Place(0)}, {x.pixel_high, y.Place(0)}, "grid");
  std::vector<Point> points;
  for (size_t i = begin; i < end; ++i) {
    points.push_back({x.Place(static_cast<double>(i)), y.Place(samples[i])});
  }
  svg.Polyline(points, "air");
  for (int64_t i = at; i < at + window + next; ++i) {
    svg.Circle(points[static_cast<size_t>(i) - begin], 3,
               i < at + window ? "dot s0 read" : "dot s1 predicted");
  }
  DrawTimeAxis(x, kTop + kWaveHeight + 4, "sample", &svg);
  return svg;
}

}  // namespace mnemo
