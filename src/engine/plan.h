// The neutral plan: how one step of a cell is computed forwards and backwards, decided once per
// cell, the same for all backends, symbolic in widths, steps and rows. It is data: every backend
// that does not interpret the graph lowers it to a schedule of its own, and PrintPlan shows it.
//
// What is decided here:
//   - sums: products that are added up are one value, W1 @ u1 + W2 @ u2 + b, kept in one buffer;
//   - hoisting: products with the input and with values of the layer below leave the time loop;
//   - stages: a step is elementwise work, then products, then elementwise work, ...; the products
//     of one stage do not depend on each other and can be grouped;
//   - which forward values the backward pass reads from memory (saved) and which it computes again
//     (cheap ones);
//   - which weight gradients wait until the sequence ends (all of them), and from what.
#pragma once

#include <string>
#include <vector>

#include "cell/derivative.h"
#include "cell/graph.h"

namespace mnemo {

struct PlanProduct {
  int parameter = -1;
  bool transposed = false;
  int operand = -1;      // a value of the same program
  bool hoisted = false;  // the operand is x or a value below: done for all steps at once
};

// Operands in `node` are ids of values of the same program. In the backward program a kForward
// leaf's index is a value of the forward program.
struct PlanValue {
  Node node;
  std::vector<PlanProduct> products;  // kSum only
  std::vector<int> vectors;           // kSum only: vector parameters added to the products
  std::string name;                   // the probe that it is, or ""
  // Elementwise values: the stage that computes them. Sums with a product inside the loop: the
  // stage whose products they are among. -1: leaves, and sums that are wholly hoisted.
  int stage = -1;
};

struct PlanStage {
  std::vector<int> elementwise;  // in order; they come before the products of this stage
  std::vector<int> sums;
};

struct PlanProgram {
  std::vector<PlanValue> values;  // topological order
  std::vector<PlanStage> stages;
};

struct Plan {
  PlanProgram forward;
  std::vector<int> next;  // for each state, the forward value that is its new value; no two equal
  int output = -1;        // forward value
  std::vector<int> of_node;  // graph node -> forward value; -1 if it went into a sum
  std::vector<bool> saved;   // for each forward value: the backward pass reads it from memory
                             // (new states and the output are in memory anyway and not marked)

  PlanProgram backward;
  std::vector<int> previous;  // for each state, backward value of its gradient; -1 for zero

  // Done after the sequence: d parameter += sum over steps and rows of outer(delta, operand).
  struct WeightGradient {
    int parameter = -1;
    bool transposed = false;  // outer(operand, delta) instead
    int delta = -1;           // backward value
    int operand = -1;         // forward value: saved, a previous state, or the input
  };
  std::vector<WeightGradient> weight_gradients;
  // Summed over steps row by row in the loop, over rows afterwards.
  struct VectorGradient {
    int parameter = -1;
    int value = -1;  // backward value
  };
  std::vector<VectorGradient> vector_gradients;
  // The gradient with respect to x, and to each value below.
  struct LeafGradient {
    std::vector<PlanProduct> products;  // done after the sequence, and added to
    int value = -1;                     // a value of the loop; -1 for none
  };
  LeafGradient input;
  std::vector<LeafGradient> belows;
};

// `read_above`: nodes whose gradients come from the layer above as well (cell/derivative.h).
Plan BuildPlan(const CellGraph& graph, const std::vector<int>& read_above = {});

// For people; `mnemo cells NAME --plan`.
std::string PrintPlan(const Plan& plan, const CellGraph& graph);

}  // namespace mnemo
