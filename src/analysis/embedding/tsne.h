// t-SNE: a picture of points in the plane in which neighbours stay neighbours (van der Maaten and
// Hinton 2008), exact, for up to a few thousand points.
//
// Gradient descent as in the paper's section 3.4 (momentum, gains, early exaggeration), with the
// ends of phases and the tests for the end that scikit-learn's TSNE(method="exact") has, and from
// 300 points on its learning rate: both then come from the same start to the same divergence. A
// picture's axes have no unit and no direction; distances between far groups mean little; which
// points are near each other is what it shows. picture_quality.h says how well.
//
// Descent ends in one of many minima. With few points they differ much, and tries cost nothing:
// take ten (docs/decisions.md has numbers).
//
// The same distances, options and seed give the same bits for any number of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "analysis/embedding/distances.h"

namespace mnemo {

enum class TsneStart { kScaling, kRandom };  // tsne_start.h; kScaling depends little on the seed

struct TsneOptions {
  double perplexity = 0;     // 0: DefaultPerplexity() of affinities.h; else CheckPerplexity()'s
  double exaggeration = 12;  // of the first iterations; at least 1
  int exaggerated = 250;     // how many, at most `iterations`
  int iterations = 1000;     // at most, all together; 1 or more
  double learning_rate = 0;  // 0: UsualLearningRate()
  double smallest_gradient = 1e-7;  // ends when the gradient's length is not above it
  int patience = 300;               // ends after as many iterations without a lower divergence
  TsneStart start = TsneStart::kScaling;
  std::vector<double> positions;  // [points, 2]: start there instead; empty for `start`
  uint64_t seed = 1;
  int tries = 1;  // the first from that start, others from random ones; the lowest divergence wins
  int threads = 1;
};

// points / exaggeration / 4, but at least 50 (scikit-learn's rule; Belkina et al. 2019), or where
// that is less a sixth of the points: 50 throws fewer than 300 points about.
double UsualLearningRate(int64_t points, double exaggeration);

struct TsneProgress {
  int attempt = 1, attempts = 1;
  int iteration = 0, iterations = 0;
  double divergence = 0;  // nats
};

struct TsneHooks {
  std::function<void(const TsneProgress&)> progress;  // every 50 iterations
  const std::atomic<bool>* stop = nullptr;            // looked at in every iteration
};

struct TsneResult {
  std::vector<double> positions;  // [points, 2], their mean 0
  double divergence = 0;          // of these positions: Kullback-Leibler, in nats
  int iterations = 0;             // done in that try
  enum class End { kIterations, kGradient, kPatience };
  End end = End::kIterations;
  double perplexity = 0, learning_rate = 0;  // used
  int64_t tied_rows = 0;                     // points that cannot have it (affinities.h)
  std::vector<double> divergences;           // of every try
};

// `distances` are squared here. A distance matrix comes from EuclideanDistances() or
// model_distances.h. Throws Error: kBadInput for distances that CheckDistances() refuses and
// options out of range, kStopped when hooks.stop became true, kFailed when the points run away (a
// learning rate far too high). About 5 ns a pair and iteration on one core, 16 bytes a pair.
TsneResult Tsne(const SquareMatrix& distances, const TsneOptions& options = {},
                const TsneHooks& hooks = {});

}  // namespace mnemo
