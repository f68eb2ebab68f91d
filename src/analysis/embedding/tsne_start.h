// Where t-SNE's points begin. Pure functions of their arguments: the same bits for any number of
// threads.
#pragma once

#include <cstdint>

#include "analysis/embedding/distances.h"
#include "analysis/embedding/tsne_objective.h"
#include "base/threads.h"

namespace mnemo {

// The spread of both starts: small, so that the first steps can put every point anywhere.
inline constexpr double kStartDeviation = 1e-4;

// Normal numbers with this deviation; others for every attempt.
Plane RandomStart(int64_t points, uint64_t seed, uint32_t attempt);

// Classical scaling (Torgerson 1952): the two directions of most variance of points that have
// these distances, which for Euclidean ones are the principal components. The first has the
// deviation above; a hundredth of it is noise by the seed, since points in one place or on one line
// would stay there. The sign of an axis is such that its point farthest out is positive.
Plane ScalingStart(const SquareMatrix& distances, uint64_t seed, ThreadPool* pool);

}  // namespace mnemo
