// What the sets of speech share: the features that they make of recordings, chosen by the options
// "features" and "context", and one sampling rate for all recordings. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/sets/data_set.h"
#include "data/speech/features.h"
#include "data/speech/phone_labels.h"

namespace mnemo {

// The recordings of a set have one rate, that of the first one that is read: at another rate a
// sample, a frame's length or a filter would mean something else.
class OneRate {
 public:
  // Throws Error (kBadInput) that names this recording and the first one.
  void Check(int rate, const fs::path& file);
  int rate() const { return rate_; }  // 0 before the first

 private:
  int rate_ = 0;
  fs::path first_;
};

class SpeechFeatures {
 public:
  // "mfcc": 12 cepstra and the energy with both derivatives, 39 columns (Greff et al. 2015).
  // "fbank": 40 log mel filters (Tang et al. 2016).
  explicit SpeechFeatures(const std::string& kind);

  int64_t columns() const { return options_.columns(); }
  double shift_seconds() const { return options_.frames.shift_ms / 1000; }
  // [frames, columns]; no rows when the recording is shorter than a frame. Throws Error (kBadInput)
  // that names the file: another rate, options that do not fit it.
  Matrix Compute(const Recording& recording, const fs::path& file);
  // Which samples the frames cover.
  FrameGrid Grid(int rate) const;

 private:
  FeatureOptions options_;
  OneRate rate_;
  std::optional<FeatureExtractor> extractor_;
};

// The rows of the table of options, and what was chosen.
SetOption FeaturesOption();
SetOption ContextOption();
SpeechFeatures FeaturesOf(const SetOptions& options);
int ContextOf(const SetOptions& options);

}  // namespace mnemo
