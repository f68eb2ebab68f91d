// Regularisers that work inside the recurrence of any cell, as changes of its equations.
//
//   recurrent dropout   what every product reads of the step before is multiplied by a mask m, the
//                       same m for all products and all steps of a sequence: U @ h becomes
//                       U @ (m * h) (Gal and Ghahramani 2016). m: 0 with the probability of the
//                       rate, else 1 / (1 - rate). When not training: nothing.
//   zoneout             a unit of a state keeps its old value with the probability of the rate:
//                       c' becomes d * c + (1 - d) * c', d drawn for every step (Krueger et al.
//                       2017). Other lines that read c' read it before that. When not training, d
//                       is the rate itself.
//
// The changed cell is a cell like any other: its gradient is derived, every backend runs it. The
// masks come in as LayerInput::masks.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cell/graph.h"

namespace mnemo {

struct Regularisation {
  double recurrent_dropout = 0;            // 0 <= rate < 1
  double zoneout = 0;                      // of every state; 0 <= rate < 1
  // Of the states named, instead. A cell without such a state has nothing of it.
  std::map<std::string, double> zoneouts;

  bool Any() const { return recurrent_dropout > 0 || zoneout > 0 || !zoneouts.empty(); }
};

struct Mask {
  enum class Kind { kRecurrentDropout, kZoneout };
  Kind kind = Kind::kRecurrentDropout;
  double rate = 0;
};

struct RegularisedCell {
  std::shared_ptr<const CellGraph> graph;
  std::vector<int> of_node;  // node of the cell -> node of `graph` that has its value
  std::vector<Mask> masks;   // Op::kMask's index counts them; width H
};

RegularisedCell Regularise(std::shared_ptr<const CellGraph> cell, const Regularisation& how,
                           bool train);

}  // namespace mnemo
