// Widths as symbols: which values must be equally wide.
//
// A width is a WidthId (scalar, H, I, a named size) or an unknown that later lines settle. Two
// different symbols never become one, however large they are.
#pragma once

#include <string>
#include <vector>

#include "cell/graph.h"

namespace mnemo {

class WidthSolver {
 public:
  explicit WidthSolver(std::vector<NamedSize> sizes);

  // A new unknown.
  int Unknown();
  // Makes both the same; false if they are two different symbols.
  bool Equate(int a, int b);
  // The symbol that a width is known to be; -1 while it is unknown.
  WidthId Symbol(int width) const;
  // "H (the layer's units)", "r (size r = 16)" ...
  std::string Describe(int width) const;

 private:
  int Root(int width) const;

  std::vector<NamedSize> sizes_;
  std::vector<int> parent_;  // a tree whose root is a symbol or an unknown
};

}  // namespace mnemo
