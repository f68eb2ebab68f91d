// The derivative of one step of a cell, as a graph of the same kind.
//
// Given the gradients that reach a step from outside (with respect to what the layer emits, and
// with respect to each state's new value from the next step, and with respect to values that the
// layer above reads by name), the backward graph computes the
// gradients with respect to the previous states, the input and the values below, and, for every
// parameter, the terms that are summed over steps and rows. Reverse-mode differentiation, node by
// node; nobody writes a cell's backward pass by hand.
//
// Corners (design.md section 1): the derivative of relu and abs at 0 is 0; a tie of min or max
// gives half to each side.
#pragma once

#include <vector>

#include "cell/graph.h"

namespace mnemo {

struct BackwardGraph {
  // Leaves: kForward (a forward node's value at this step), kVector, kConstant, kCarried,
  // kOutputGradient, kValueGradient. Topological order.
  std::vector<Node> nodes;

  // For each state, the node of the gradient with respect to its previous value; -1 if it is zero.
  std::vector<int> previous;
  // The gradient with respect to x is the sum of these nodes; likewise for each `below`. Kept as
  // terms because products among them can wait until the sequence ends.
  std::vector<int> input;
  std::vector<std::vector<int>> below;

  // d parameter += outer(delta, operand), or outer(operand, delta) if the product was transposed.
  struct MatrixTerm {
    int parameter = -1;
    bool transposed = false;
    int delta = -1;    // node here
    int operand = -1;  // forward node
  };
  std::vector<MatrixTerm> matrices;

  // d parameter += value. The value has the parameter's width (a scalar for a scalar).
  struct VectorTerm {
    int parameter = -1;
    int value = -1;  // node here
  };
  std::vector<VectorTerm> vectors;
};

// `read_above`: forward nodes, of width H, whose gradients come from outside as well;
// kValueGradient's index counts them.
BackwardGraph BuildBackward(const CellGraph& graph, const std::vector<int>& read_above = {});

}  // namespace mnemo
