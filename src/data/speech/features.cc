#include "data/speech/features.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <kissfft.hh>
#include <numbers>

#include "base/error.h"
#include "data/speech/frames.h"

namespace mnemo {
namespace {

// kissfft's transform of real numbers, in double: a float one would bury weak filters beside a
// strong tone. Not shared between threads (kissfft has scratch memory).
class Spectrum {
 public:
  explicit Spectrum(int64_t padded)
      : half_(static_cast<size_t>(padded / 2)), fft_(half_, false), lines_(half_ + 1) {}

  // frame[padded] -> |FFT|^2 of lines 0 .. padded / 2
  void Power(const std::vector<double>& frame, std::vector<double>* power) {
    fft_.transform_real(frame.data(), lines_.data());
    // The last line is real like the first, and kissfft hands it over in the first one's place.
    (*power)[0] = lines_[0].real() * lines_[0].real();
    (*power)[half_] = lines_[0].imag() * lines_[0].imag();
    for (size_t i = 1; i < half_; ++i) (*power)[i] = std::norm(lines_[i]);
  }

 private:
  size_t half_;
  kissfft<double> fft_;
  std::vector<std::complex<double>> lines_;
};

double FlooredLog(double energy) { return std::log(std::max(energy, kEnergyFloor)); }

}  // namespace

FeatureOptions FeatureOptions::KaldiMfcc() { return {}; }

FeatureOptions FeatureOptions::KaldiFilterbank() {
  FeatureOptions options;
  options.kind = Kind::kFilterbank;
  options.use_energy = false;
  return options;
}

FeatureOptions FeatureOptions::GreffTimit() {
  FeatureOptions options;
  options.frames.window = WindowKind::kHamming;
  options.mel.bins = 26;
  options.derivatives = 2;
  return options;
}

FeatureOptions FeatureOptions::TangFilterbank(bool with_context) {
  FeatureOptions options = KaldiFilterbank();
  options.mel.bins = 40;
  if (with_context) options.context_left = options.context_right = 2;
  return options;
}

int64_t FeatureOptions::columns() const {
  const int64_t before = kind == Kind::kMfcc ? cepstra : mel.bins + (use_energy ? 1 : 0);
  return before * (derivatives + 1) * (context_left + 1 + context_right);
}

FeatureExtractor::FeatureExtractor(const FeatureOptions& options, int rate)
    : options_(options),
      rate_(rate),
      cutter_(options.frames, rate),
      banks_(options.mel, rate, cutter_.padded()) {
  if (options.kind == FeatureOptions::Kind::kMfcc) {
    cepstrum_.emplace_back(options.mel.bins, options.cepstra, options.lifter);
  }
  if (!(options.sample_scale > 0 && std::isfinite(options.sample_scale))) {
    throw BadInput("the scale of the samples is wrong")
        .Found(fmt::format("{}", options.sample_scale))
        .Allowed("above 0");
  }
  // What comes after is checked now, and not in the middle of a data set.
  const Matrix none{0, 1, {}};
  WithDerivatives(none, options.derivatives, options.derivative_window);
  WithContext(none, options.context_left, options.context_right);
  EveryNth(none, options.subsample);
}

Matrix FeatureExtractor::Compute(const Recording& recording, const DitherKey& key) const {
  if (recording.rate != rate_) {
    throw BadInput("the recording has another sampling rate than the features are made for")
        .Found(fmt::format("{} samples a second", recording.rate))
        .Allowed(std::to_string(rate_))
        .Hint(fmt::format("sox IN -r {} OUT.wav", rate_));
  }
  for (size_t i = 0; i < recording.samples.size(); ++i) {
    if (!std::isfinite(recording.samples[i])) {
      throw BadInput(fmt::format("sample {} is not a finite number", i + 1));
    }
  }
  Matrix frames = Static(recording, key);
  if (options_.derivatives > 0) {
    frames = WithDerivatives(frames, options_.derivatives, options_.derivative_window);
  }
  if (options_.context_left + options_.context_right > 0) {
    frames = WithContext(frames, options_.context_left, options_.context_right);
  }
  return options_.subsample > 1 ? EveryNth(frames, options_.subsample) : frames;
}

Matrix FeatureExtractor::Static(const Recording& recording, const DitherKey& key) const {
  const bool mfcc = options_.kind == FeatureOptions::Kind::kMfcc;
  const bool with_energy = options_.use_energy;
  const int bins = banks_.bins(), columns = mfcc ? options_.cepstra : bins + (with_energy ? 1 : 0);
  std::vector<double> frame(static_cast<size_t>(cutter_.padded()));
  std::vector<double> power(frame.size() / 2 + 1), mel(static_cast<size_t>(bins));
  std::vector<double> row(static_cast<size_t>(columns));
  Spectrum spectrum(cutter_.padded());

  Matrix result =
      Matrix::Zeros(cutter_.Count(static_cast<int64_t>(recording.samples.size())), columns);
  for (int64_t t = 0; t < result.rows; ++t) {
    double energy = cutter_.Cut(recording.samples, options_.sample_scale, t, key, frame);
    if (!options_.raw_energy) {
      energy = 0;
      for (const double x : frame) energy += x * x;
    }
    double log_energy = FlooredLog(energy);
    if (options_.energy_floor > 0) {
      log_energy = std::max(log_energy, std::log(options_.energy_floor));
    }
    spectrum.Power(frame, &power);
    if (!mfcc && !options_.use_power) {
      for (double& line : power) line = std::sqrt(line);
    }
    banks_.Apply(power, mel);
    if (mfcc || options_.use_log) {
      for (double& value : mel) value = FlooredLog(value);
    }
    if (mfcc) {
      cepstrum_[0].Apply(mel, row);
      if (with_energy) row[0] = log_energy;
    } else {
      std::copy(mel.begin(), mel.end(), row.begin() + (with_energy ? 1 : 0));
      if (with_energy) row[0] = log_energy;
    }
    if (options_.htk_compat && (mfcc || with_energy)) {
      // HTK's transform has sqrt(2 / bins) for c_0, too.
      if (!with_energy) row[0] *= std::numbers::sqrt2;
      std::rotate(row.begin(), row.begin() + 1, row.end());
    }
    std::transform(row.begin(), row.end(), result.Row(t).begin(),
                   [](double value) { return static_cast<float>(value); });
  }
  return result;
}

}  // namespace mnemo
