// How much a point belongs to its neighbours: t-SNE's probabilities of the input (van der Maaten
// and Hinton 2008, section 2 and equation of section 3.1 for the symmetric p_ij).
//
// p_j|i is proportional to exp(-beta_i d_ij^2), where beta_i is such that the row's perplexity,
// 2 to the power of its entropy in bits, is the one asked for; p_ij = (p_j|i + p_i|j) / 2n.
// Only the distances' ratios count. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/embedding/distances.h"
#include "base/threads.h"

namespace mnemo {

// 30 as usual, but for few points a third of the others, and at least 1.5.
double DefaultPerplexity(int64_t points);

// Throws Error (kBadInput) unless 1 < perplexity < points - 1: a row's perplexity goes from its
// one nearest neighbour to all the others alike.
void CheckPerplexity(double perplexity, int64_t points);

struct Affinities {
  SquareMatrix joint;  // p_ij: symmetric, 0 on the diagonal, all together 1
  // Rows that cannot have the perplexity: more neighbours than that are equally near (duplicates,
  // or few different distances). Such a row is uniform over the nearest ones.
  int64_t tied_rows = 0;
  // Of the other rows, how far their perplexity is off at most, as a fraction: 1e-9 or less.
  double worst_error = 0;
};

// Takes the distances' memory for the result. distances must have passed CheckDistances(), and
// perplexity CheckPerplexity(). The same bits for any number of threads.
Affinities JointProbabilities(SquareMatrix distances, double perplexity, ThreadPool* pool);

}  // namespace mnemo
