#include "data/speech/window.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr std::pair<std::string_view, WindowKind> kKinds[] = {
    {"povey", WindowKind::kPovey},
    {"hamming", WindowKind::kHamming},
    {"hanning", WindowKind::kHanning},
    {"rectangular", WindowKind::kRectangular},
};

constexpr double kMaxLengthMs = 1000;

double WindowValue(WindowKind kind, double cosine) {
  switch (kind) {
    case WindowKind::kPovey: return std::pow(0.5 - 0.5 * cosine, 0.85);
    case WindowKind::kHamming: return 0.54 - 0.46 * cosine;
    case WindowKind::kHanning: return 0.5 - 0.5 * cosine;
    case WindowKind::kRectangular: return 1;
  }
  MNEMO_CHECK(false);
}

void CheckOptions(const FrameOptions& options) {
  // Written so that NaN is refused, too.
  if (!(options.length_ms > 0 && options.length_ms <= kMaxLengthMs)) {
    throw BadInput("the frame's length is wrong")
        .Found(fmt::format("{} ms", options.length_ms))
        .Allowed(fmt::format("above 0, at most {} ms", kMaxLengthMs));
  }
  if (!(options.shift_ms > 0 && options.shift_ms <= kMaxLengthMs)) {
    throw BadInput("the step from frame to frame is wrong")
        .Found(fmt::format("{} ms", options.shift_ms))
        .Allowed(fmt::format("above 0, at most {} ms", kMaxLengthMs));
  }
  if (!(options.preemphasis >= 0 && options.preemphasis <= 1)) {
    throw BadInput("the pre-emphasis is wrong")
        .Found(fmt::format("{}", options.preemphasis))
        .Allowed("0 to 1");
  }
  if (!(options.dither >= 0 && options.dither <= 32768)) {
    throw BadInput("the dither is wrong")
        .Found(fmt::format("{}", options.dither))
        .Allowed("0 to 32768");
  }
}

// -1 -> 0, -2 -> 1, size -> size - 1, ...; again and again where the recording is shorter than what
// is asked for.
int64_t Mirrored(int64_t place, int64_t size) {
  const int64_t period = 2 * size;
  place = ((place % period) + period) % period;
  return place < size ? place : period - 1 - place;
}

}  // namespace

WindowKind ParseWindowKind(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& [text, kind] : kKinds) {
    if (text == name) return kind;
    names.emplace_back(text);
  }
  throw BadInput("unknown window '" + std::string(name) + "'")
      .Allowed("povey, hamming, hanning, rectangular")
      .Hint(DidYouMean(name, names));
}

FrameCutter::FrameCutter(const FrameOptions& options, int rate) : options_(options) {
  CheckOptions(options);
  // The order of the factors is Kaldi's: it decides what is rounded down.
  length_ = static_cast<int64_t>(rate * 0.001 * options.length_ms);
  shift_ = static_cast<int64_t>(rate * 0.001 * options.shift_ms);
  if (length_ < 2 || shift_ < 1) {
    throw BadInput("the frames are too short for the sampling rate")
        .Found(fmt::format("{} samples each, a step of {}", length_, shift_))
        .Allowed("at least 2, and a step of 1");
  }
  padded_ = options.round_to_power_of_two
                ? static_cast<int64_t>(std::bit_ceil(static_cast<uint64_t>(length_)))
                : length_;
  if (padded_ % 2 != 0) {
    throw BadInput("the frame's length must be even when it is not rounded to a power of two")
        .Found(fmt::format("{} samples", padded_));
  }
  const double angle = 2 * std::numbers::pi / static_cast<double>(length_ - 1);
  for (int64_t n = 0; n < length_; ++n) {
    window_.push_back(WindowValue(options.window, std::cos(angle * static_cast<double>(n))));
  }
}

int64_t FrameCutter::Count(int64_t samples) const {
  if (!options_.snip_edges) return (samples + shift_ / 2) / shift_;
  return samples < length_ ? 0 : 1 + (samples - length_) / shift_;
}

double FrameCutter::Cut(std::span<const float> samples, double scale, int64_t index,
                        const DitherKey& key, std::span<double> out) const {
  const auto size = static_cast<int64_t>(samples.size());
  MNEMO_CHECK(index >= 0 && index < Count(size) && out.size() == static_cast<size_t>(padded_));
  const int64_t first = index * shift_ + (options_.snip_edges ? 0 : shift_ / 2 - length_ / 2);
  const std::span<double> frame = out.first(static_cast<size_t>(length_));
  for (int64_t n = 0; n < length_; ++n) {
    frame[n] = scale * static_cast<double>(samples[Mirrored(first + n, size)]);
  }
  if (options_.dither > 0) {
    const Random random(key.seed, Purpose::kGenerate);
    for (int64_t n = 0; n < length_; ++n) {
      const RandomPlace place = {static_cast<uint64_t>(index), 0, key.recording,
                                 static_cast<uint32_t>(n)};
      frame[n] += options_.dither * random.Normal(place);
    }
  }
  if (options_.remove_dc_offset) {
    double sum = 0;
    for (const double x : frame) sum += x;
    const double mean = sum / static_cast<double>(length_);
    for (double& x : frame) x -= mean;
  }
  double energy = 0;
  for (const double x : frame) energy += x * x;
  for (int64_t n = length_ - 1; n > 0; --n) frame[n] -= options_.preemphasis * frame[n - 1];
  frame[0] -= options_.preemphasis * frame[0];
  for (int64_t n = 0; n < length_; ++n) frame[n] *= window_[n];
  std::fill(out.begin() + length_, out.end(), 0.0);
  return energy;
}

}  // namespace mnemo
