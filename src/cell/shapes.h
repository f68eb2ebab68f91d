// The parameters of a cell and every width, inferred from its equations.
//
// This is where each equation is read for the first time with its names known: whatever is wrong
// with a name or a width inside an equation is refused here, so that building the graph
// afterwards (cell/build.h) cannot fail on them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "cell/names.h"

namespace mnemo {

struct Shapes {
  std::vector<NamedSize> sizes;
  // In order of appearance, declared ones included; heads and initial values are not set yet.
  std::vector<Parameter> parameters;
  std::map<std::string, int> index;  // of a parameter by name
  std::vector<Place> places;         // of each parameter's first appearance
  bool projects_input = false;       // x stands elsewhere than directly right of '@'
  bool reads_input = false;
  std::set<std::string> read;  // values, new values ("h'"), parameters, sizes and belows in use
};

// Throws Error (kBadInput).
Shapes InferShapes(const CellText& text, const NameTable& names);

// For a product's left side, a parameter or the transpose of one, both perhaps behind minus signs:
// the expression without the minus signs.
const Expression& WithoutMinus(const Expression& left);

}  // namespace mnemo
