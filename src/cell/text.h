// What stands in a .cell file, line by line, before names mean anything.
//
// CellText keeps the places of things for messages; places do not count when two texts are
// compared.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cell/graph.h"

namespace mnemo {

struct Place {
  int line = 0;
  int column = 0;
  bool operator==(const Place&) const { return true; }
};

// An expression tree.
struct Expression {
  enum class Kind {
    kNumber,      // number, spelled `name`
    kName,        // name; primed: `h'`
    kTransposed,  // W.T (only as the left side of a product)
    kUnary,       // name is "-"
    kBinary,      // name is one of "+" "-" "*" "/" "@"
    kCall,        // name(args...)
    kSized,       // (args[0])[name]: a product whose result has the named width
  };
  Kind kind = Kind::kNumber;
  std::string name;
  bool primed = false;
  double number = 0;
  std::vector<Expression> arguments;
  Place place;

  bool operator==(const Expression&) const = default;
};

// One line of the file that says something, or a comment line, or an empty one.
struct Statement {
  enum class Kind {
    kEmpty,       // nothing, or only a comment
    kState,       // state a, b
    kParam,       // param d, A[r]     (names; sizes[i] is "" without brackets)
    kScalar,      // scalar a
    kSize,        // size r = 16       (names[0], number)
    kHeads,       // heads = 4         (number)
    kOutput,      // output y          (names[0])
    kBelow,       // below m = c       (names[0], names[1])
    kGate,        // gate f, i
    kMemory,      // memory c          (names[0])
    kInit,        // init NAME = ...   (names[0], initial)
    kDefinition,  // z = ... or h' = ...  (names[0], primed, value)
  };
  Kind kind = Kind::kEmpty;
  std::vector<std::string> names;
  std::vector<std::string> sizes;
  std::vector<Place> places;  // one a name
  int number = 0;
  bool primed = false;
  std::optional<InitialValue> initial;
  std::optional<Expression> value;
  std::string comment;  // after '#', trimmed
  Place place;

  bool operator==(const Statement&) const = default;
};

struct CellText {
  std::string file;  // for messages
  std::vector<Statement> statements;

  bool operator==(const CellText& other) const { return statements == other.statements; }
};

}  // namespace mnemo
