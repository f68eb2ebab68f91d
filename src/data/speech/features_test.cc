#include "data/speech/features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "base/error.h"

namespace mnemo {
namespace {

using testing::DoubleNear;
using testing::HasSubstr;
using testing::Pointwise;

constexpr double kLogFloor = -15.942385152878742;  // ln 2^-23

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

TEST(MelBanks, FiltersShareEveryLineBetweenThem) {
  EXPECT_NEAR(Mel(700), 1127 * std::log(2.0), 1e-9);
  const MelBanks banks({23, 20, 0}, 16000, 512);
  std::vector<double> sums(257), spectrum(257), energies(23);
  for (size_t line = 0; line < 257; ++line) {
    spectrum[line] = 1;
    banks.Apply(spectrum, energies);
    spectrum[line] = 0;
    for (const double energy : energies) sums[line] += energy;
  }
  const double step = (Mel(8000) - Mel(20)) / 24;
  for (size_t line = 0; line < 256; ++line) {
    const double mel = Mel(static_cast<double>(line) * 31.25);
    if (mel <= Mel(20)) {
      EXPECT_EQ(sums[line], 0) << line;
    } else if (mel > Mel(20) + step && mel < Mel(8000) - step) {
      // Between the first and the last peak, neighbours' slopes add up to 1.
      EXPECT_NEAR(sums[line], 1, 1e-12) << line;
    }
  }
  EXPECT_EQ(sums[256], 0);  // half the rate
}

TEST(MelBanks, WrongOptions) {
  EXPECT_THAT(MessageOf([] { MelBanks({200, 20, 0}, 16000, 512); }), HasSubstr("too many mel"));
  EXPECT_THROW(MelBanks({2, 20, 0}, 16000, 512), Error);
  EXPECT_THROW(MelBanks({23, 20, 8001}, 16000, 512), Error);
  EXPECT_THROW(MelBanks({23, 20, -7990}, 16000, 512), Error);
  EXPECT_THROW(MelBanks({23, NAN, 0}, 16000, 512), Error);
  MelBanks({23, 20, -400}, 16000, 512);  // 20 to 7600 Hz
}

TEST(Cepstrum, IsAnOrthonormalTransformAndLiftered) {
  std::vector<double> logs(6), first(6), lifted(6);
  const Cepstrum plain(6, 6, 0), liftered(6, 6, 10);
  double total = 0;
  for (int b = 0; b < 6; ++b) {
    logs.assign(6, 0.0);
    logs[b] = 2;
    plain.Apply(logs, first);
    double norm = 0;
    for (const double c : first) norm += c * c;
    EXPECT_NEAR(norm, 4, 1e-12);
    total += first[0];
  }
  EXPECT_NEAR(total, 12 / std::sqrt(6.0), 1e-12);
  liftered.Apply(logs, lifted);
  EXPECT_NEAR(lifted[0], first[0], 1e-12);
  EXPECT_NEAR(lifted[5], first[5] * 6, 1e-12);  // 1 + 10/2 sin(pi / 2)
  EXPECT_THROW(Cepstrum(6, 7, 0), Error);
  EXPECT_THROW(Cepstrum(6, 0, 0), Error);
  EXPECT_THROW(Cepstrum(6, 6, -1), Error);
}

Recording Tone(double hertz, int rate, int samples) {
  Recording tone{rate, {}};
  for (int n = 0; n < samples; ++n) {
    tone.samples.push_back(
        static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * hertz * n / rate)));
  }
  return tone;
}

TEST(FeatureExtractor, SilenceGivesTheFloor) {
  const Recording silence{16000, std::vector<float>(1000)};
  FeatureOptions options = FeatureOptions::KaldiFilterbank();
  options.use_energy = true;
  const Matrix filters = FeatureExtractor(options, 16000).Compute(silence);
  ASSERT_EQ(filters.rows, 4);
  for (const float value : filters.values) EXPECT_FLOAT_EQ(value, kLogFloor);
  const Matrix mfcc = FeatureExtractor(FeatureOptions::KaldiMfcc(), 16000).Compute(silence);
  for (int64_t c = 0; c < 13; ++c) EXPECT_NEAR(mfcc.At(3, c), c == 0 ? kLogFloor : 0, 1e-5) << c;
  options.energy_floor = 10;
  EXPECT_FLOAT_EQ(FeatureExtractor(options, 16000).Compute(silence).At(0, 0), std::log(10.0));
}

TEST(FeatureExtractor, AToneIsInItsFilter) {
  FeatureOptions options = FeatureOptions::KaldiFilterbank();
  const Matrix filters = FeatureExtractor(options, 16000).Compute(Tone(1000, 16000, 800));
  const double step = (Mel(8000) - Mel(20)) / 24;
  const auto expected = static_cast<int64_t>(std::lround((Mel(1000) - Mel(20)) / step - 1));
  for (int64_t t = 0; t < filters.rows; ++t) {
    const auto row = filters.Row(t);
    EXPECT_EQ(std::max_element(row.begin(), row.end()) - row.begin(), expected);
  }
}

// Energy of a 0.5 sine of whole periods, in 16-bit steps: 400 * (0.5 * 32768)^2 / 2.
TEST(FeatureExtractor, EnergyIsInSixteenBitSteps) {
  const Matrix mfcc =
      FeatureExtractor(FeatureOptions::KaldiMfcc(), 16000).Compute(Tone(1000, 16000, 400));
  EXPECT_NEAR(mfcc.At(0, 0), std::log(200 * 16384.0 * 16384.0), 1e-5);
}

TEST(FeatureExtractor, HtkOrderPutsEnergyLast) {
  const Recording tone = Tone(440, 16000, 4000);
  FeatureOptions options = FeatureOptions::KaldiMfcc();
  for (const bool energy : {true, false}) {
    options.use_energy = energy;
    options.htk_compat = false;
    const Matrix kaldi = FeatureExtractor(options, 16000).Compute(tone);
    options.htk_compat = true;
    const Matrix htk = FeatureExtractor(options, 16000).Compute(tone);
    EXPECT_FLOAT_EQ(htk.At(2, 12), kaldi.At(2, 0) * (energy ? 1 : std::numbers::sqrt2));
    for (int64_t c = 0; c < 12; ++c) EXPECT_EQ(htk.At(2, c), kaldi.At(2, c + 1));
  }
}

TEST(FeatureExtractor, Presets) {
  const Recording tone = Tone(440, 16000, 4000);
  EXPECT_EQ(FeatureOptions::GreffTimit().columns(), 39);
  EXPECT_EQ(FeatureOptions::TangFilterbank().columns(), 200);
  EXPECT_EQ(FeatureOptions::TangFilterbank(false).columns(), 40);
  for (const FeatureOptions& options :
       {FeatureOptions::GreffTimit(), FeatureOptions::TangFilterbank(),
        FeatureOptions::TangFilterbank(false), FeatureOptions::KaldiMfcc(),
        FeatureOptions::KaldiFilterbank()}) {
    const Matrix frames = FeatureExtractor(options, 16000).Compute(tone);
    EXPECT_EQ(frames.rows, 1 + (4000 - 400) / 160);
    EXPECT_EQ(frames.columns, options.columns());
    EXPECT_EQ(frames.values.size(), static_cast<size_t>(frames.rows * frames.columns));
  }
}

TEST(FeatureExtractor, SubsamplesLast) {
  const Recording tone = Tone(440, 16000, 4000);
  FeatureOptions options = FeatureOptions::GreffTimit();
  const Matrix all = FeatureExtractor(options, 16000).Compute(tone);
  options.subsample = 3;
  const Matrix third = FeatureExtractor(options, 16000).Compute(tone);
  ASSERT_EQ(third.rows, (all.rows + 2) / 3);
  EXPECT_TRUE(std::equal(third.Row(2).begin(), third.Row(2).end(), all.Row(6).begin()));
}

TEST(FeatureExtractor, ShortRecordingsHaveNoFrames) {
  const Matrix none =
      FeatureExtractor(FeatureOptions::GreffTimit(), 16000).Compute(Tone(440, 16000, 399));
  EXPECT_EQ(none, (Matrix{0, 39, {}}));
}

TEST(FeatureExtractor, RefusesWhatItCannotUse) {
  const FeatureExtractor extractor(FeatureOptions::KaldiMfcc(), 16000);
  Recording recording = Tone(440, 16000, 1000);
  recording.samples[7] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(MessageOf([&] { extractor.Compute(recording); }),
              HasSubstr("sample 8 is not a finite number"));
  EXPECT_THAT(MessageOf([&] { extractor.Compute(Tone(440, 8000, 1000)); }),
              HasSubstr("found:   8000 samples a second\n  allowed: 16000"));
  FeatureOptions options = FeatureOptions::KaldiMfcc();
  options.derivatives = 99;
  EXPECT_THROW(FeatureExtractor(options, 16000), Error);
  options = FeatureOptions::KaldiMfcc();
  options.subsample = 0;
  EXPECT_THROW(FeatureExtractor(options, 16000), Error);
  options = FeatureOptions::KaldiMfcc();
  options.cepstra = 24;
  EXPECT_THROW(FeatureExtractor(options, 16000), Error);
}

}  // namespace
}  // namespace mnemo
