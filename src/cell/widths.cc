#include "cell/widths.h"

#include <utility>

namespace mnemo {

WidthSolver::WidthSolver(std::vector<NamedSize> sizes) : sizes_(std::move(sizes)) {
  const int symbols = kFirstSize + static_cast<int>(sizes_.size());
  for (int i = 0; i < symbols; ++i) parent_.push_back(i);
}

int WidthSolver::Unknown() {
  parent_.push_back(static_cast<int>(parent_.size()));
  return parent_.back();
}

int WidthSolver::Root(int width) const {
  while (parent_[width] != width) width = parent_[width];
  return width;
}

bool WidthSolver::Equate(int a, int b) {
  a = Root(a);
  b = Root(b);
  if (a == b) return true;
  // Symbols have the smaller numbers, and a symbol stays a root.
  if (a > b) std::swap(a, b);
  if (Symbol(b) >= 0) return false;
  parent_[b] = a;
  return true;
}

WidthId WidthSolver::Symbol(int width) const {
  const int root = Root(width);
  return root < kFirstSize + static_cast<int>(sizes_.size()) ? root : -1;
}

std::string WidthSolver::Describe(int width) const {
  const WidthId symbol = Symbol(width);
  if (symbol == kWidthScalar) return "a single number";
  if (symbol == kWidthUnits) return "H (the layer's units)";
  if (symbol == kWidthInput) return "I (the input's width)";
  if (symbol < 0) return "a width that no line settles";
  const NamedSize& size = sizes_[symbol - kFirstSize];
  return size.name + " (size " + size.name + " = " + std::to_string(size.value) + ")";
}

}  // namespace mnemo
