// Means and their intervals: Student's t over seeds, and a block bootstrap over a text.
//
// The two answer different questions. The interval over seeds says how far another training would
// land; the one over the text how far another text of the same kind would, with the trained network
// as it is. Neither stands for the other, and they are never added.
//
// Pure functions; any thread may call them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mnemo {

struct Interval {
  double mean = 0;
  double low = 0;
  double high = 0;
};

// NaN for no values.
double Mean(std::span<const double> values);
// Divides by n - 1; NaN below two values.
double SampleDeviation(std::span<const double> values);

// The t with P(T <= t) = probability for Student's distribution. 0 < probability < 1, degrees > 0.
double StudentQuantile(double probability, double degrees);
// mean +- t * s / sqrt(n) at `level` (0.95: 2.5 % on each side). With one value low and high are
// NaN: one seed says nothing about other seeds.
Interval StudentInterval(std::span<const double> values, double level = 0.95);
// The mean of a less that of b, with its interval (Welch 1947, Satterthwaite's degrees of freedom).
// low and high are NaN when one of them has fewer than two values; equal to the mean when neither
// varies.
Interval WelchInterval(std::span<const double> a, std::span<const double> b, double level = 0.95);

// The share of successes with its exact interval (Clopper and Pearson 1934). NaN without trials.
Interval ShareInterval(int64_t successes, int64_t trials, double level = 0.95);

struct BootstrapOptions {
  int64_t block = 1000;  // characters; long enough that a line's neighbours stay together
  int resamples = 1000;
  double level = 0.95;
  uint64_t seed = 1;
};

// The block that is used for a text of n values: never more than a tenth of it (at least 1), so
// that a short text still has ten blocks to draw from.
int64_t BlockLength(int64_t n, const BootstrapOptions& options);

// Between order statistics as NumPy's default has it. Reorders `values`, which are not empty.
double Quantile(std::vector<double>* values, double probability);

// One block of a resample: from `begin` on, past the end from the start again.
struct BlockRange {
  int64_t begin = 0, length = 0;
};
// The blocks of every resample of a text of n > 0 values, as the two functions below draw them.
std::vector<std::vector<BlockRange>> DrawBlocks(int64_t n, const BootstrapOptions& options);

// Circular block bootstrap of the mean (Politis and Romano 1992): a resample is ceil(n / block)
// blocks that begin anywhere in the text, the end joined to the start, the last one cut so that n
// values are drawn. low and high are quantiles of the resamples' means; the mean is the values'
// own. All NaN when there are no values or one of them is not finite. The numbers depend on the
// options and the values only. Time: about n / block * resamples draws, whatever the block holds.
Interval BlockBootstrap(std::span<const float> losses, const BootstrapOptions& options = {});

// The same for the mean of a[i] - b[i]: two networks' losses on the same characters. The same
// size, or the program stops.
Interval PairedBlockBootstrap(std::span<const float> a, std::span<const float> b,
                              const BootstrapOptions& options = {});

}  // namespace mnemo
