// Sound over time, with the names of what is spoken. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "data/matrix.h"
#include "report/set_example.h"
#include "report/svg.h"

namespace mnemo {

struct Waveform {
  std::vector<float> samples;
  double rate = 0;           // samples a second; 0: not known, the axis counts samples
  std::vector<Span> phones;  // in seconds
  std::vector<Span> words;   // in seconds
};

// The recording again from the steps that a network reads: the first window, and what every step
// predicts. A set whose look is kWaveform: inputs [steps, window], targets [steps, next].
std::vector<float> SamplesOfSteps(const Matrix& inputs, const Matrix& targets);

// Where many samples fall on one pixel, from their lowest to their highest. With phones a line at
// every boundary and their names below; words below these.
Svg WaveformFigure(const Waveform& sound);

// One step among its neighbours, sample by sample: dots of class "read" are what it reads, of
// "predicted" what it must say. `at` is its first sample; a margin of samples stands at both sides.
Svg WindowFigure(const std::vector<float>& samples, int64_t at, int64_t window, int64_t next);

}  // namespace mnemo
