#include "data/speech/mel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr int kMaxBins = 1 << 12;

}  // namespace

double Mel(double hertz) { return 1127 * std::log(1 + hertz / 700); }

MelBanks::MelBanks(const MelOptions& options, int rate, int64_t padded) {
  if (options.bins < 3 || options.bins > kMaxBins) {
    throw BadInput("the number of mel filters is wrong")
        .Found(std::to_string(options.bins))
        .Allowed(fmt::format("3 to {}", kMaxBins));
  }
  const double half = 0.5 * rate;
  const double high = options.high > 0 ? options.high : half + options.high;
  if (!(options.low >= 0 && options.low < high && high <= half)) {
    throw BadInput("the mel filters' range of frequencies is wrong")
        .Found(fmt::format("{} to {} Hz", options.low, high))
        .Allowed(fmt::format("rising, within 0 to {} Hz, half the sampling rate", half));
  }
  const double mel_low = Mel(options.low);
  const double step = (Mel(high) - mel_low) / (options.bins + 1);
  std::vector<double> mels;  // of the spectrum's lines
  for (int64_t i = 0; i < padded / 2; ++i) {
    mels.push_back(Mel(static_cast<double>(i) * rate / static_cast<double>(padded)));
  }
  for (int bin = 0; bin < options.bins; ++bin) {
    const double left = mel_low + bin * step, center = left + step, right = center + step;
    const auto first = std::upper_bound(mels.begin(), mels.end(), left);
    const auto end = std::lower_bound(first, mels.end(), right);
    if (first == end) {
      throw BadInput("there are too many mel filters for frames of this length")
          .Found(
              fmt::format("{}, and number {} holds no line of the spectrum", options.bins, bin + 1))
          .Hint("fewer filters, longer frames, or a wider range of frequencies");
    }
    Filter filter{static_cast<size_t>(first - mels.begin()), {}};
    for (auto mel = first; mel != end; ++mel) {
      filter.weights.push_back(*mel <= center ? (*mel - left) / step : (right - *mel) / step);
    }
    filters_.push_back(std::move(filter));
  }
}

void MelBanks::Apply(std::span<const double> spectrum, std::span<double> energies) const {
  MNEMO_CHECK(energies.size() == filters_.size());
  for (size_t bin = 0; bin < filters_.size(); ++bin) {
    const Filter& filter = filters_[bin];
    MNEMO_CHECK(filter.first + filter.weights.size() <= spectrum.size());
    double sum = 0;
    for (size_t i = 0; i < filter.weights.size(); ++i) {
      sum += filter.weights[i] * spectrum[filter.first + i];
    }
    energies[bin] = sum;
  }
}

Cepstrum::Cepstrum(int bins, int count, double lifter) : bins_(bins), count_(count) {
  if (count < 1 || count > bins) {
    throw BadInput("the number of cepstra is wrong")
        .Found(std::to_string(count))
        .Allowed(fmt::format("1 to {}, the number of mel filters", bins));
  }
  if (!(lifter >= 0 && std::isfinite(lifter))) {
    throw BadInput("the cepstral lifter is wrong")
        .Found(fmt::format("{}", lifter))
        .Allowed("0 or above");
  }
  constexpr double kPi = std::numbers::pi;
  for (int k = 0; k < count; ++k) {
    const double scale = std::sqrt((k == 0 ? 1.0 : 2.0) / bins);
    const double lift = lifter == 0 ? 1 : 1 + 0.5 * lifter * std::sin(kPi * k / lifter);
    for (int b = 0; b < bins; ++b) {
      weights_.push_back(lift * scale * std::cos(kPi * k * (b + 0.5) / bins));
    }
  }
}

void Cepstrum::Apply(std::span<const double> logs, std::span<double> cepstra) const {
  MNEMO_CHECK(logs.size() == static_cast<size_t>(bins_));
  MNEMO_CHECK(cepstra.size() == static_cast<size_t>(count_));
  for (int k = 0; k < count_; ++k) {
    const size_t offset = static_cast<size_t>(k) * static_cast<size_t>(bins_);
    double sum = 0;
    for (int b = 0; b < bins_; ++b) sum += weights_[offset + static_cast<size_t>(b)] * logs[b];
    cepstra[k] = sum;
  }
}

}  // namespace mnemo
