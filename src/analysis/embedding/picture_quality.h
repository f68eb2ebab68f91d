// How well a picture keeps neighbours. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <span>

#include "analysis/embedding/distances.h"

namespace mnemo {

// Distances of points in the plane; positions is [points, 2].
SquareMatrix PictureDistances(std::span<const double> positions, int threads = 1);

// The share of a point's `neighbours` nearest ones by the distances that are among its nearest in
// the picture too, mean over all points: 1 at best, neighbours / (points - 1) by chance. Of points
// equally far the earlier one counts as nearer. Throws Error (kBadInput): what CheckDistances()
// refuses in either, another number of points, 1 <= neighbours < points - 1 does not hold.
double NeighbourPreservation(const SquareMatrix& distances, const SquareMatrix& picture,
                             int64_t neighbours);

// Trustworthiness (Venna and Kaski 2001): 1 less the ranks, by the distances, of points that the
// picture alone makes neighbours, scaled so that 1 is the best and 0 about the worst. As above, but
// neighbours < points / 2.
double Trustworthiness(const SquareMatrix& distances, const SquareMatrix& picture,
                       int64_t neighbours);

}  // namespace mnemo
