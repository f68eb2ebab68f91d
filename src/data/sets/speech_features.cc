#include "data/sets/speech_features.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {

void OneRate::Check(int rate, const fs::path& file) {
  if (rate_ == 0) {
    rate_ = rate;
    first_ = file;
  }
  if (rate == rate_) return;
  throw BadInput("this recording has another sampling rate than the others")
      .At(LegiblePath(file))
      .Found(fmt::format("{} samples a second", rate))
      .Allowed(fmt::format("{}, as {} has", rate_, LegiblePath(first_)))
      .Hint(fmt::format("sox FILE -r {} OUT.wav makes a copy of that rate", rate_));
}

SpeechFeatures::SpeechFeatures(const std::string& kind)
    : options_(kind == "fbank" ? FeatureOptions::TangFilterbank(false)
                               : FeatureOptions::GreffTimit()) {
  MNEMO_CHECK(kind == "fbank" || kind == "mfcc");
}

Matrix SpeechFeatures::Compute(const Recording& recording, const fs::path& file) {
  rate_.Check(recording.rate, file);
  try {
    if (!extractor_) extractor_.emplace(options_, recording.rate);
    return extractor_->Compute(recording);
  } catch (Error& error) {
    throw error.At(LegiblePath(file));
  }
}

FrameGrid SpeechFeatures::Grid(int rate) const {
  const double per_ms = rate / 1000.0;
  return {std::llround(options_.frames.length_ms * per_ms),
          std::llround(options_.frames.shift_ms * per_ms), 0};
}

SetOption FeaturesOption() {
  return {"features", "mfcc",
          "mfcc: 12 cepstra and energy with derivatives, 39 columns; fbank: 40 log mel filters"};
}

SetOption ContextOption() {
  return {"context", "0", "frames to each side that are joined to each frame (Tang et al.: 2)"};
}

SpeechFeatures FeaturesOf(const SetOptions& options) {
  return SpeechFeatures(options.OneOf("features", {"mfcc", "fbank"}));
}

int ContextOf(const SetOptions& options) { return static_cast<int>(options.Int("context", 0, 50)); }

}  // namespace mnemo
