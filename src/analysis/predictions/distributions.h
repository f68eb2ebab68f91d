// What models say of every symbol that could stand at a place, and how far two of them are apart.
// Pure functions; any thread.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "analysis/ngram/kneser_ney.h"
#include "data/symbols.h"
#include "train/loaded_run.h"

namespace mnemo {

// Logarithms of probabilities: of every place of the text but the first, [places, kinds]. 4 bytes
// a number: 20,000 places of 100 kinds take 8 MB. The network reads the text as one stream from the
// zero state. `progress` is told the share that is done, and what it throws ends the work.
std::vector<float> NetworkDistributions(const LoadedRun& run, const Symbols& text, int threads,
                                        const std::function<void(double)>& progress = {});
std::vector<float> NgramDistributions(const NgramModel& model, int n, const Symbols& text,
                                      const std::function<void(double)>& progress = {});

// Mean over places of KL(a | b) + KL(b | a), in nats (Karpathy, Johnson, Fei-Fei 2015, figure 5
// right). The same sizes, a multiple of `kinds`, or the program stops.
double SymmetricDivergence(std::span<const float> a, std::span<const float> b, int kinds);

}  // namespace mnemo
