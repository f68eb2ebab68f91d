// How far trained models are from each other, by what they say of the same test text (Karpathy,
// Johnson, Fei-Fei 2015, figure 1 right): input for t-SNE.
//
// The paper has two measures: its text the share of test characters for which two models have the
// same likeliest one, the figure's caption the probabilities that models give to the test
// characters. It does not say which made the figure, so both are here. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/embedding/distances.h"

namespace mnemo {

// 1 less the share of characters at which two models have the same likeliest symbol. 0 to 1; a
// metric. likeliest: [models][characters], symbols by number. Throws Error (kBadInput), as both
// functions below do: fewer than kFewestPoints models, no characters, models with different numbers
// of characters.
SquareMatrix Disagreement(const std::vector<std::span<const int32_t>>& likeliest, int threads = 1);

// Euclidean distance between the log-probabilities that two models give to the right characters,
// over the square root of their number: the root of the mean squared difference, in nats, so that
// texts of different lengths compare. losses: [models][characters], minus log-probabilities (what
// scoring a text gives). Also refused: losses that are negative or not finite.
SquareMatrix LossDistances(const std::vector<std::span<const float>>& losses, int threads = 1);

// The same of the probabilities themselves, 0 to 1: characters that both find unlikely, where
// logarithms differ most, hardly count. An infinite loss is allowed: a probability of 0.
SquareMatrix ProbabilityDistances(const std::vector<std::span<const float>>& losses,
                                  int threads = 1);

}  // namespace mnemo
