// The negative log density of a mixture of Gaussians whose parameters a network gives (Bishop 1994,
// "Mixture density networks"; Graves 2013; Chung et al. 2014 for raw audio).
//
// With K components over vectors of width D, a row of outputs holds
//
//   [K]     logits of the weights: w_k = softmax
//   [K, D]  means m_kd
//   [K, D]  logarithms of standard deviations: s_kd = exp
//
// and the loss is, in nats,
//
//   -log sum_k w_k prod_d N(y_d; m_kd, s_kd)
//
// made of logarithms from beginning to end, in double: no product of densities is ever formed, so
// that a value a hundred standard deviations away costs its thousands of nats and not infinity.
// Nothing bounds a density from above: where the same value comes again and again, a component can
// shrink onto it for ever. Data of a coarse resolution must be given its width back (noise of half
// a step, Uria, Murray and Larochelle 2013) before it is modelled by densities.
#pragma once

namespace mnemo {

// The loss of one row. With `gradient`, the outputs become `scale` times its gradient. Any thread.
template <typename Real>
Real MixtureLoss(Real* outputs, const Real* targets, int components, int width, bool gradient,
                 Real scale);

}  // namespace mnemo
