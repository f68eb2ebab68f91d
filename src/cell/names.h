// The names that a cell's lines declare and define, before any equation is looked at.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "cell/text.h"

namespace mnemo {

struct Name {
  enum class Kind { kState, kValue, kBelow, kSize, kVector, kScalar };
  Kind kind = Kind::kValue;
  int index = 0;     // which state, below or size; a value's place among NameTable::definitions
  std::string size;  // kVector: the width in brackets, or ""
  Place place;
};

// Points into the CellText that it was gathered from.
struct NameTable {
  std::string file;
  std::map<std::string, Name> names;
  std::vector<std::string> states;            // in order of declaration
  std::vector<const Statement*> definitions;  // of values and states, top to bottom
  std::vector<const Statement*> sizes, belows;
  std::vector<const Statement*> inits, gates;
  const Statement* heads = nullptr;
  const Statement* output = nullptr;
  const Statement* memory = nullptr;

  const Name* Find(const std::string& name) const;
  // All names, the input's and those of parameters that `more` adds, for "did you mean".
  std::vector<std::string> Candidates(const std::vector<std::string>& more = {}) const;
  Error ErrorAt(const Place& place, const std::string& message) const;
};

// Refuses reserved words, names given twice, statements that may stand once only, a prime on what
// is no state, and a state that is not assigned exactly once. Throws Error (kBadInput).
NameTable GatherNames(const CellText& text);

// "a state", "a value" ...
std::string Described(Name::Kind kind);

}  // namespace mnemo
