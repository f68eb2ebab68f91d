// How a cell's equations become mathematics: the way through an expression, which is the same for
// every notation, and what a notation has to say. cell/mathml.cc and cell/latex.cc are the two.
//
// Time stands in the subscript: x_t, a value z_t, a state's previous value h_{t-1} and its new one
// h_t. A parameter's letters after the first are its subscript: Wz is W_z. `*` is a circled dot
// (beside a number a dot), `@` is juxtaposition, `/` a fraction.
#pragma once

#include <string>
#include <vector>

#include "cell/text.h"

namespace mnemo {

// Pure functions from formulas to a formula.
class Notation {
 public:
  enum class Symbol { kPlus, kMinus, kProduct, kTimes, kDot };

  virtual ~Notation() = default;
  virtual std::string Number(const std::string& digits) const = 0;
  virtual std::string Identifier(const std::string& name) const = 0;
  // A name with a time: t - 1 if previous.
  virtual std::string AtTime(const std::string& name, bool previous) const = 0;
  virtual std::string Subscript(const std::string& letter, const std::string& rest) const = 0;
  virtual std::string Transposed(const std::string& matrix) const = 0;
  virtual std::string InParentheses(const std::string& content) const = 0;
  // kMinus also stands before a single formula; then `left` is "".
  virtual std::string Joined(const std::string& left, Symbol symbol,
                             const std::string& right) const = 0;
  virtual std::string Fraction(const std::string& above, const std::string& below) const = 0;
  virtual std::string Root(const std::string& content) const = 0;
  virtual std::string Absolute(const std::string& content) const = 0;
  virtual std::string Squared(const std::string& base) const = 0;
  // A function of the language ("sigmoid") and its one or two arguments.
  virtual std::string Applied(const std::string& function,
                              const std::vector<std::string>& arguments) const = 0;
};

// "α" for "alpha", as in every notation; "" for what is no Greek letter. Not "pi", the peephole of
// the gate i, nor the letters that look like Latin ones.
std::string GreekLetter(const std::string& name);

// A parameter's name as it is written: Wz is W with the subscript z. A long name is a word, and the
// name of a Greek letter that letter: they have no subscript.
struct ParameterLetters {
  std::string letter, subscript;
};
ParameterLetters SplitParameter(const std::string& name);

// An equation, its sides in the notation. The comment is as in the file.
struct Formula {
  std::string left, right, comment;
};

// One for each definition of the cell, in order. The text should have passed CheckCell: a name that
// nothing explains is printed as it stands.
std::vector<Formula> CellFormulas(const CellText& text, const Notation& notation);

}  // namespace mnemo
