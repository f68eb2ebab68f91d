// How much arithmetic a workload is, and how fast it could be done: the limit that measured times
// are compared with. docs/measuring.md has the formula.
#pragma once

#include "bench/workload.h"
#include "cell/graph.h"
#include "cell/sizes.h"

namespace mnemo {

struct WorkCount {
  double flops = 0;        // of matrix products: 2 a multiply-add
  double activations = 0;  // values of tanh, sigmoid, exp and what is computed like them
  double simple = 0;       // values of every other elementwise operation

  WorkCount& operator+=(const WorkCount& other);
  WorkCount operator*(double times) const;

  // Seconds: the products at `peak_gflops`, then the elementwise values at 0.35 and 0.05 ns, shared
  // out over the threads.
  double Limit(double peak_gflops, int threads) const;
};

// One step of one row of a layer. `backward`: the backward pass as well, with the gradients of the
// weights, and of the input if `input_gradient`. With a one-hot input, products with x are look-ups
// (a simple operation a value) and there is no gradient of x.
WorkCount CountStep(const CellGraph& graph, const CellSizes& sizes, bool one_hot, bool backward,
                    bool input_gradient);

// One update (kTraining, kLayer) or `steps` symbols (kSampling) of a workload.
WorkCount CountWork(const Workload& work);

}  // namespace mnemo
