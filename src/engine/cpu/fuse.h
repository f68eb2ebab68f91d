// Joins elementwise operations of one stage, so that a value which only the next operation reads
// stays in a register. Every intermediate result is rounded as if it stood alone: fused or not, the
// bits are the same.
#pragma once

#include <vector>

#include "engine/cpu/schedule.h"

namespace mnemo {

// `ops`: of one stage, before scratch values share slots: each has an index of its own. What is
// joined: g * (1 - t * t) and (g * s) * (1 - s), the gradients of tanh and sigmoid, g a value or a
// product; a sum with what is negated, as a difference; then any two of + - * one behind the other.
void FuseOps(const Kernels& kernels, const std::vector<Expanded>& expanded,
             std::vector<TileOp>* ops);

}  // namespace mnemo
