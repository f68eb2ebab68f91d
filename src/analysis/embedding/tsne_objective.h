// What t-SNE minimises: the Kullback-Leibler divergence between the input's probabilities p_ij and
// the picture's, q_ij = w_ij / sum of w, w_ij = 1 / (1 + |y_i - y_j|^2), and its gradient
// 4 sum_j (p_ij - q_ij) w_ij (y_i - y_j) (van der Maaten and Hinton 2008, equations 4 and 5).
//
// Exact: every pair is visited, about 5 ns each for a gradient. Threads share out the points; every
// sum has one order, so that the bits do not depend on their number. One thread at a time calls.
#pragma once

#include <vector>

#include "analysis/embedding/distances.h"
#include "base/threads.h"

namespace mnemo {

// A picture: x and y of every point.
struct Plane {
  std::vector<double> x, y;  // [points]
};

class TsneObjective {
 public:
  // joint as JointProbabilities() makes it. The pool must live as long as this.
  TsneObjective(SquareMatrix joint, ThreadPool* pool);

  int64_t points() const { return joint_.size; }

  // With exaggeration e the p_ij count e times: the early exaggeration of section 3.4.
  void Gradient(const Plane& plane, double exaggeration, Plane* gradient) const;
  // In nats, without exaggeration; 0 or more, but for rounding.
  double Divergence(const Plane& plane) const;

 private:
  SquareMatrix joint_;
  double negative_entropy_ = 0;  // sum of p log p
  ThreadPool* pool_;
};

}  // namespace mnemo
