// Frames of a recording: cut out, freed of their mean, pre-emphasised, windowed. As Kaldi does it
// (src/feat/feature-window), in double.
//
// A frame has N = floor(rate * length_ms / 1000) samples, the next begins
// S = floor(rate * shift_ms / 1000) later. Of frame x[0..N-1], in this order:
//   dither         x[n] += dither * normal(0, 1)                           (off: 0)
//   mean           x[n] -= mean(x)
//   raw energy     E = sum x[n]^2
//   pre-emphasis   y[n] = x[n] - p x[n-1], y[0] = x[0] - p x[0]
//   window         y[n] * w[n], then zeros up to the padded length
//
// A FrameCutter does not change; any thread may use it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/random.h"

namespace mnemo {

// With c = cos(2 pi n / (N - 1)): hanning 0.5 - 0.5 c; povey hanning^0.85 (Kaldi's own: like
// hamming, but zero at the ends); hamming 0.54 - 0.46 c; rectangular 1.
enum class WindowKind { kPovey, kHamming, kHanning, kRectangular };

// "povey", ... Throws Error (kBadInput) naming the nearest name.
WindowKind ParseWindowKind(std::string_view name);

struct FrameOptions {
  double length_ms = 25, shift_ms = 10;
  double preemphasis = 0.97;  // 0 .. 1
  double dither = 0;          // standard deviation in 16-bit steps. Kaldi's default is 1
  bool remove_dc_offset = true;
  WindowKind window = WindowKind::kPovey;
  bool round_to_power_of_two = true;  // of the padded length; otherwise it is N, which must be even
  // true: only frames that lie inside, 1 + floor((samples - N) / S), none if samples < N.
  // false: floor((samples + S/2) / S) frames around the times S/2, S + S/2, ...; what lies outside
  // is the recording mirrored at its ends (sample -1 is sample 0).
  bool snip_edges = true;
};

// Where dither comes from: equal keys give equal noise.
struct DitherKey {
  uint64_t seed = 1;
  uint32_t recording = 0;
};

class FrameCutter {
 public:
  // Throws Error (kBadInput) for options that make no frame at this rate.
  FrameCutter(const FrameOptions& options, int rate);

  int64_t length() const { return length_; }
  int64_t shift() const { return shift_; }
  int64_t padded() const { return padded_; }
  int64_t Count(int64_t samples) const;
  // w[0..N-1]
  const std::vector<double>& window() const { return window_; }

  // Frame `index` < Count(samples.size()) of samples * scale, into out[padded()]. Returns the raw
  // energy.
  double Cut(std::span<const float> samples, double scale, int64_t index, const DitherKey& key,
             std::span<double> out) const;

 private:
  FrameOptions options_;
  int64_t length_, shift_, padded_;
  std::vector<double> window_;
};

}  // namespace mnemo
