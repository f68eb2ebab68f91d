// Features of recordings: log mel filterbanks and mel cepstra (MFCC) as Kaldi computes them, with
// derivatives, context and subsampling. Computed in double, stored as float.
//
//   frame (window.h) -> |FFT|^2 -> mel filters -> ln -> cosine transform, lifter (mel.h)
//
// Energies and filters are not taken below kEnergyFloor before the logarithm, so that silence gives
// ln(kEnergyFloor) = -15.9424 and never -inf. Column 0 of an MFCC is the log energy or, without
// use_energy, c_0; then come c_1, c_2, ... Filterbanks have the log energy, if any, in column 0,
// too.
//
// Differences from Kaldi: no dither by default, so that results repeat; sums in double; the edges
// of the spectrum of a filter that Kaldi compares in float.
#pragma once

#include <cfloat>
#include <cstdint>
#include <vector>

#include "data/matrix.h"
#include "data/speech/mel.h"
#include "data/speech/recording.h"
#include "data/speech/window.h"

namespace mnemo {

constexpr double kEnergyFloor = FLT_EPSILON;  // 2^-23, as in Kaldi

struct FeatureOptions {
  enum class Kind { kFilterbank, kMfcc };

  Kind kind = Kind::kMfcc;
  FrameOptions frames;
  MelOptions mel;
  bool use_energy = true;   // the frame's log energy: instead of c_0, or before the filters
  bool raw_energy = true;   // before pre-emphasis and window; false: after them
  double energy_floor = 0;  // above 0: the log energy is not below ln(energy_floor)
  bool htk_compat = false;  // energy (or c_0 * sqrt(2)) in the last column instead of the first
  bool use_power = true;    // filterbank: of |FFT|^2; false: of |FFT|
  bool use_log = true;      // filterbank: ln of the filters; false: the filters themselves
  int cepstra = 13;         // MFCC: c_0 .. c_12
  double lifter = 22;       // MFCC; 0 for none
  // Samples are multiplied by it: Kaldi computes with 16-bit integers. Floors, dither, c_0 and
  // energies depend on it.
  double sample_scale = 32768;

  int derivatives = 0;  // 2: with first and second ones (frames.h)
  int derivative_window = 2;
  int context_left = 0, context_right = 0;  // frames beside each one, after the derivatives
  int subsample = 1;                        // of that, every n-th frame

  // The defaults of Kaldi's compute-mfcc-feats and compute-fbank-feats, with --dither=0.
  static FeatureOptions KaldiMfcc();
  static FeatureOptions KaldiFilterbank();
  // Greff et al. 2015, TIMIT: energy and 12 cepstra of 25 ms Hamming windows every 10 ms, with
  // first and second derivatives, 39 columns. The paper does not say how many filters: 26, as in
  // Graves and Schmidhuber 2005; the range 20 Hz to half the rate and the lifter 22 are Kaldi's.
  static FeatureOptions GreffTimit();
  // Tang et al. 2016: 40 log mel filters, Kaldi's defaults. Their splice of 2 frames to each side
  // is context_left = context_right = 2, 200 columns; with_context = false leaves it out.
  static FeatureOptions TangFilterbank(bool with_context = true);

  // Of the finished matrix.
  int64_t columns() const;
};

// Made for one sampling rate. Does not change; any thread may use it.
class FeatureExtractor {
 public:
  // Throws Error (kBadInput) for options that are wrong or do not fit the rate.
  FeatureExtractor(const FeatureOptions& options, int rate);

  // [frames, options.columns()]; no rows when the recording is shorter than a frame. `key` matters
  // with dither only. Throws Error (kBadInput): another rate, a sample that is no finite number.
  Matrix Compute(const Recording& recording, const DitherKey& key = {}) const;

  // Frames of a recording of this many samples, before subsampling.
  int64_t Count(int64_t samples) const { return cutter_.Count(samples); }

 private:
  Matrix Static(const Recording& recording, const DitherKey& key) const;

  FeatureOptions options_;
  int rate_;
  FrameCutter cutter_;
  MelBanks banks_;
  std::vector<Cepstrum> cepstrum_;  // one for MFCC, else none
};

}  // namespace mnemo
