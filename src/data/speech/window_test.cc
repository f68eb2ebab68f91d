#include "data/speech/window.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"

namespace mnemo {
namespace {

using testing::DoubleNear;
using testing::HasSubstr;
using testing::Pointwise;

// 4 samples a frame, a step of 2, at 1 kHz; no window, no pre-emphasis, no mean taken.
FrameOptions Plain() {
  FrameOptions options;
  options.length_ms = 4;
  options.shift_ms = 2;
  options.preemphasis = 0;
  options.remove_dc_offset = false;
  options.window = WindowKind::kRectangular;
  return options;
}

std::vector<double> Cut(const FrameOptions& options, const std::vector<float>& samples,
                        int64_t index, double* energy = nullptr) {
  const FrameCutter cutter(options, 1000);
  std::vector<double> frame(static_cast<size_t>(cutter.padded()));
  const double raw = cutter.Cut(samples, 1, index, {}, frame);
  if (energy != nullptr) *energy = raw;
  return frame;
}

std::string MessageOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(FrameCutter, CountsFrames) {
  const FrameCutter snip(FrameOptions(), 16000);
  EXPECT_EQ(snip.length(), 400);
  EXPECT_EQ(snip.shift(), 160);
  EXPECT_EQ(snip.padded(), 512);
  EXPECT_EQ(snip.Count(0), 0);
  EXPECT_EQ(snip.Count(399), 0);
  EXPECT_EQ(snip.Count(400), 1);
  EXPECT_EQ(snip.Count(559), 1);
  EXPECT_EQ(snip.Count(560), 2);
  EXPECT_EQ(snip.Count(16000), 98);
  FrameOptions options;
  options.snip_edges = false;
  const FrameCutter all(options, 16000);
  EXPECT_EQ(all.Count(79), 0);
  EXPECT_EQ(all.Count(80), 1);
  EXPECT_EQ(all.Count(16000), 100);
  // Parts of a sample are dropped: 275.625 and 110.25.
  const FrameCutter odd(FrameOptions(), 11025);
  EXPECT_EQ(odd.length(), 275);
  EXPECT_EQ(odd.shift(), 110);
}

TEST(FrameCutter, MeanEnergyPreemphasisWindowInThisOrder) {
  const std::vector<float> samples = {9, 9, 1, 2, 3, 6};
  EXPECT_THAT(Cut(Plain(), samples, 1), Pointwise(DoubleNear(1e-12), {1.0, 2.0, 3.0, 6.0}));
  FrameOptions options = Plain();
  options.remove_dc_offset = true;
  double energy = 0;
  EXPECT_THAT(Cut(options, samples, 1, &energy),
              Pointwise(DoubleNear(1e-12), {-2.0, -1.0, 0.0, 3.0}));
  EXPECT_DOUBLE_EQ(energy, 14);
  options.preemphasis = 0.5;
  EXPECT_THAT(Cut(options, samples, 1, &energy),
              Pointwise(DoubleNear(1e-12), {-1.0, 0.0, 0.5, 3.0}));
  EXPECT_DOUBLE_EQ(energy, 14);  // before pre-emphasis
  options.window = WindowKind::kHanning;
  EXPECT_THAT(Cut(options, samples, 1, &energy),
              Pointwise(DoubleNear(1e-12), {0.0, 0.0, 0.375, 0.0}));
}

TEST(FrameCutter, PadsWithZeros) {
  FrameOptions options = Plain();
  options.length_ms = 5;
  EXPECT_THAT(Cut(options, {1, 2, 3, 4, 5}, 0),
              Pointwise(DoubleNear(0), {1.0, 2.0, 3.0, 4.0, 5.0, 0.0, 0.0, 0.0}));
  options.round_to_power_of_two = false;
  EXPECT_THAT(MessageOf([&] { FrameCutter(options, 1000); }), HasSubstr("must be even"));
}

TEST(FrameCutter, MirrorsAtTheEnds) {
  FrameOptions options = Plain();
  options.snip_edges = false;  // frames around 1, 3, 5: from -1, 1, 3
  EXPECT_THAT(Cut(options, {1, 2, 3, 4, 5}, 0), Pointwise(DoubleNear(0), {1.0, 1.0, 2.0, 3.0}));
  EXPECT_THAT(Cut(options, {1, 2, 3, 4, 5}, 2), Pointwise(DoubleNear(0), {4.0, 5.0, 5.0, 4.0}));
  // Shorter than a frame: mirrored again and again.
  EXPECT_THAT(Cut(options, {7}, 0), Pointwise(DoubleNear(0), {7.0, 7.0, 7.0, 7.0}));
}

TEST(FrameCutter, Windows) {
  FrameOptions options = Plain();
  options.length_ms = 5;
  const auto window = [&](WindowKind kind) {
    options.window = kind;
    return FrameCutter(options, 1000).window();
  };
  const double side = std::pow(0.5, 0.85);
  EXPECT_THAT(window(WindowKind::kHamming),
              Pointwise(DoubleNear(1e-12), {0.08, 0.54, 1.0, 0.54, 0.08}));
  EXPECT_THAT(window(WindowKind::kHanning),
              Pointwise(DoubleNear(1e-12), {0.0, 0.5, 1.0, 0.5, 0.0}));
  EXPECT_THAT(window(WindowKind::kPovey),
              Pointwise(DoubleNear(1e-12), {0.0, side, 1.0, side, 0.0}));
  EXPECT_EQ(ParseWindowKind("hamming"), WindowKind::kHamming);
  EXPECT_THAT(MessageOf([] { ParseWindowKind("haming"); }), HasSubstr("did you mean 'hamming'?"));
}

TEST(FrameCutter, DitherRepeatsAndDiffers) {
  FrameOptions options = Plain();
  options.dither = 1;
  const FrameCutter cutter(options, 1000);
  const std::vector<float> samples(2004);
  const auto noise = [&](DitherKey key, int64_t index) {
    std::vector<double> frame(4);
    cutter.Cut(samples, 1, index, key, frame);
    return frame;
  };
  EXPECT_EQ(noise({1, 2}, 3), noise({1, 2}, 3));
  EXPECT_NE(noise({1, 2}, 3), noise({1, 2}, 4));
  EXPECT_NE(noise({1, 2}, 3), noise({1, 3}, 3));
  EXPECT_NE(noise({1, 2}, 3), noise({2, 2}, 3));
  double squares = 0;
  for (int64_t index = 0; index < 1000; ++index) {
    for (const double x : noise({1, 0}, index)) squares += x * x;
  }
  EXPECT_NEAR(squares / 4000, 1, 0.1);
}

TEST(FrameCutter, WrongOptions) {
  for (const auto& change : std::vector<std::function<void(FrameOptions&)>>{
           [](auto& o) { o.length_ms = 0; }, [](auto& o) { o.length_ms = NAN; },
           [](auto& o) { o.shift_ms = -1; }, [](auto& o) { o.preemphasis = 1.5; },
           [](auto& o) { o.dither = -1; }, [](auto& o) { o.length_ms = 0.01; }}) {
    FrameOptions options;
    change(options);
    EXPECT_THROW(FrameCutter(options, 16000), Error);
  }
}

}  // namespace
}  // namespace mnemo
