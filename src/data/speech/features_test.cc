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

using testing::HasSubstr;

constexpr double kLogFloor = -15.942385152878742;  // ln 2^-23

std::string MessageOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
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
