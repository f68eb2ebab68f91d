// What a layer as a whole knows of a label: a linear map of all its units, fitted on a text's first
// half and tried on its second. A unit that tells a label nearly as well as the whole layer is that
// label's unit; one that does much worse shares it with others.
//
// Binary labels: logistic regression, minimising sum log(1 + exp(-y (w.x + b))) + |w|^2 / 2 with
// y = -1, 1 (ridge of strength 1, the intercept free: scikit-learn's LogisticRegression with C =
// 1). Numeric: ridge regression, sum (w.x + b - y)^2 / 2 + |w|^2 / 2. The units are standardised by
// the first half. The minimum is found by L-BFGS (Nocedal 1980), from zero, without chance.
//
// Pure functions; any thread may call them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/units/unit_scores.h"
#include "analysis/units/unit_values.h"

namespace mnemo {

// Rows of the units' values at chosen characters.
struct ProbeRows {
  int64_t rows = 0;
  int units = 0;
  std::vector<float> values;  // [rows, units]
};

struct LinearProbe {
  std::vector<double> weights;  // of the units as they are, not standardised
  double bias = 0;
  int iterations = 0;
  bool converged = false;  // every derivative below 1e-6 a row, within 500 iterations
};

// `targets`: 0 or 1 unless `numeric`; one a row, at least one row.
LinearProbe FitProbe(const ProbeRows& rows, std::span<const float> targets, bool numeric);
// w.x + b of every row.
std::vector<float> Predict(const LinearProbe& probe, const ProbeRows& rows);

struct ProbeScore {
  int64_t fitted = 0;  // rows
  // On the second half: the area under the curve, or of a numeric label Spearman's correlation.
  double held = 0;
  double f1 = 0;  // binary: on the second half, with the cut that is best on the first
  bool converged = false;
};

// At most so many characters of each half, evenly spread, are fitted and tried.
inline constexpr int64_t kMostProbeRows = 20000;

// One score a label, NaN where it does not vary. Threads share out the labels.
std::vector<ProbeScore> ProbeLayer(const UnitValues& values, const LabelledText& text,
                                   ThreadPool* threads);

}  // namespace mnemo
