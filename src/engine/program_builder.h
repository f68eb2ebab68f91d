// From a list of graph nodes to a plan's program: merges products into sums, and sorts the values
// into stages. Used by plan.cc for both directions.
#pragma once

#include <functional>
#include <vector>

#include "engine/plan.h"

namespace mnemo {

class ProgramBuilder {
 public:
  // `uses[id]`: how many nodes, gradients or states read a node. A product or a sum read once and
  // not `pinned` may be merged into the sum that reads it.
  ProgramBuilder(const std::vector<Node>& nodes, std::vector<int> uses, std::vector<bool> pinned);

  // The value of a kForward leaf; set before Lower meets one.
  std::function<int(int forward_node)> lower_forward;

  // The value that computes a node; adds it and what it needs.
  int Lower(int id);
  // Adds a value as it is, or finds an equal one (sums are never found equal).
  int AddValue(const PlanValue& value);
  int AddNode(Op op, int a, int b, WidthId width);

  // Node -> value, -1 where none was made.
  const std::vector<int>& of_node() const { return of_node_; }
  std::vector<PlanValue>& values() { return values_; }

  // Sorts everything added so far into stages. Values that nobody reads are computed as early as
  // possible, all others as late as possible, so that few values live across stages.
  PlanProgram Schedule();

 private:
  void CollectTerms(int id, bool top, std::vector<int>* terms) const;
  int LowerAdd(int id);

  const std::vector<Node>& nodes_;
  std::vector<int> uses_;
  std::vector<bool> pinned_;
  std::vector<int> of_node_;
  std::vector<PlanValue> values_;
};

}  // namespace mnemo
