// Triangular filters, equally wide on the mel scale, over a spectrum; and the cosine transform of
// their logarithms (the cepstrum). As Kaldi has them (src/feat/mel-computations), in double.
//
//   mel(f) = 1127 ln(1 + f / 700)                              (O'Shaughnessy 1987)
// The edges of `bins` filters are bins + 2 points at equal mel distance d from low to high; filter
// b rises from 0 at point b to 1 at point b + 1 and falls to 0 at point b + 2, linearly in mel. The
// lines of the spectrum stand at f_i = i * rate / padded, i < padded / 2 (the last one, half the
// rate, belongs to no filter).
//   c_k = s_k sum_b cos(pi k (b + 0.5) / bins) log(e_b),  s_0 = sqrt(1 / bins), s_k = sqrt(2 /
//   bins) liftered: c_k (1 + Q/2 sin(pi k / Q)), so that high and low k have like sizes (Q = 22,
//   HTK)
//
// Both classes do not change; any thread may use them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mnemo {

double Mel(double hertz);

struct MelOptions {
  int bins = 23;
  double low = 20;  // Hz
  double high = 0;  // Hz; 0 or less: added to half the rate
};

class MelBanks {
 public:
  // Throws Error (kBadInput): edges outside of 0 .. rate / 2, fewer than 3 filters, or so many that
  // one of them holds no line of the spectrum.
  MelBanks(const MelOptions& options, int rate, int64_t padded);

  int bins() const { return static_cast<int>(filters_.size()); }
  // spectrum[padded / 2 + 1] -> energies[bins]
  void Apply(std::span<const double> spectrum, std::span<double> energies) const;

 private:
  struct Filter {
    size_t first = 0;             // the first line with a weight
    std::vector<double> weights;  // of it and the following lines
  };
  std::vector<Filter> filters_;
};

class Cepstrum {
 public:
  // lifter: Q; 0 for none. Throws Error (kBadInput) unless 1 <= count <= bins and Q >= 0.
  Cepstrum(int bins, int count, double lifter);

  // logs[bins] -> cepstra[count]
  void Apply(std::span<const double> logs, std::span<double> cepstra) const;

 private:
  int bins_, count_;
  std::vector<double> weights_;  // [count, bins], liftered
};

}  // namespace mnemo
