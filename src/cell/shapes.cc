#include "cell/shapes.h"

#include <cctype>
#include <utility>

#include "cell/print.h"
#include "cell/widths.h"
#include "cell/words.h"

namespace mnemo {

namespace {

using Kind = Expression::Kind;

bool IsCapital(const std::string& name) { return name[0] >= 'A' && name[0] <= 'Z'; }
bool IsImplicitVector(const std::string& name) { return name[0] == 'b' || name[0] == 'p'; }

bool IsProductOf(const Expression& expression) {
  return expression.kind == Kind::kBinary && expression.name == "@";
}

bool IsInput(const Expression& expression) {
  return expression.kind == Kind::kName && expression.name == "x" && !expression.primed;
}

bool UsesInputAlone(const Expression& expression) {
  for (const Expression& argument : expression.arguments) {
    if (IsInput(argument) && !IsProductOf(expression)) return true;
    if (UsesInputAlone(argument)) return true;
  }
  return false;
}

std::vector<NamedSize> SizesOf(const NameTable& names) {
  std::vector<NamedSize> sizes;
  for (const Statement* size : names.sizes) sizes.push_back({size->names[0], size->number});
  return sizes;
}

class Inference {
 public:
  explicit Inference(const NameTable& names) : names_(names), solver_(SizesOf(names)) {
    shapes_.sizes = SizesOf(names);
  }

  Shapes Infer(const CellText& text) {
    for (const Statement* definition : names_.definitions) {
      const Expression& value = *definition->value;
      if (IsInput(value) || UsesInputAlone(value)) shapes_.projects_input = true;
    }
    for (const Statement& statement : text.statements) {
      if (statement.kind == Statement::Kind::kDefinition) {
        ReadDefinition(statement);
      } else if (statement.kind == Statement::Kind::kParam ||
                 statement.kind == Statement::Kind::kScalar) {
        for (const std::string& name : statement.names) Declared(name, names_.names.at(name));
      }
    }
    for (size_t i = 0; i < matrices_.size(); ++i) {
      if (shapes_.parameters[i].kind != Parameter::Kind::kMatrix) continue;
      shapes_.parameters[i].rows = Settled(matrices_[i].rows);
      shapes_.parameters[i].columns = Settled(matrices_[i].columns);
    }
    return std::move(shapes_);
  }

 private:
  // The widths of a parameter while they may be unknown; unused for vectors and scalars.
  struct Matrix {
    int rows = kWidthScalar;
    int columns = kWidthScalar;
  };

  // What no line says anything about is as wide as the layer.
  WidthId Settled(int width) const {
    const WidthId symbol = solver_.Symbol(width);
    return symbol < 0 ? kWidthUnits : symbol;
  }

  // A parameter that a line declares; that line may stand below the first use.
  int Declared(const std::string& text, const Name& name) {
    if (name.kind == Name::Kind::kScalar) {
      return AddParameter(text, Parameter::Kind::kScalar, kWidthScalar, name.place);
    }
    const WidthId rows = name.size.empty() ? kWidthUnits : SizeNamed(name.size, name.place);
    return AddParameter(text, Parameter::Kind::kVector, rows, name.place);
  }

  void ReadDefinition(const Statement& statement) {
    const std::string& name = statement.names[0];
    const int width = Width(*statement.value);
    widths_.push_back(width);
    if (!statement.primed) return;
    assigned_.insert(name);
    if (width == kWidthScalar || !solver_.Equate(width, kWidthUnits)) {
      throw names_
          .ErrorAt(statement.place, "the new value of state '" + name + "' has another width")
          .Found(solver_.Describe(width))
          .Allowed(solver_.Describe(kWidthUnits));
    }
  }

  int AddParameter(const std::string& name, Parameter::Kind kind, WidthId rows,
                   const Place& place) {
    const auto [found, is_new] =
        shapes_.index.emplace(name, static_cast<int>(shapes_.parameters.size()));
    if (!is_new) return found->second;
    Parameter parameter;
    parameter.name = name;
    parameter.kind = kind;
    parameter.rows = rows;
    shapes_.parameters.push_back(parameter);
    shapes_.places.push_back(place);
    Matrix matrix;
    if (kind == Parameter::Kind::kMatrix) matrix = {solver_.Unknown(), solver_.Unknown()};
    matrices_.push_back(matrix);
    return found->second;
  }

  WidthId SizeNamed(const std::string& size, const Place& place) {
    const Name* name = names_.Find(size);
    if (!name || name->kind != Name::Kind::kSize) {
      std::vector<std::string> known;
      for (const NamedSize& candidate : shapes_.sizes) known.push_back(candidate.name);
      std::string hint = DidYouMean(size, known);
      if (hint.empty()) hint = "declare it: size " + size + " = 16";
      throw names_.ErrorAt(place, "'" + size + "' is not a size")
          .Found(name ? Described(name->kind) : "")
          .Allowed("a name that a line such as 'size r = 16' gives")
          .Hint(name ? "" : hint);
    }
    shapes_.read.insert(size);
    return kFirstSize + name->index;
  }

  int Width(const Expression& expression) {
    switch (expression.kind) {
      case Kind::kNumber: return kWidthScalar;
      case Kind::kName: return NameWidth(expression);
      case Kind::kTransposed:
        throw names_.ErrorAt(expression.place, "a matrix outside a product")
            .Found(PrintExpression(expression))
            .Allowed("W.T @ v");
      case Kind::kUnary: return Width(expression.arguments[0]);
      case Kind::kBinary:
        if (expression.name == "@") return ProductWidth(expression, kWidthUnits, false);
        return MeetingWidth(expression);
      case Kind::kCall:
        if (expression.arguments.size() == 2) return MeetingWidth(expression);
        return CallWidth(expression);
      case Kind::kSized: return SizedWidth(expression);
    }
    MNEMO_CHECK(false);
  }

  int CallWidth(const Expression& expression) {
    const int width = Width(expression.arguments[0]);
    if (width == kWidthScalar && expression.name == "norm") {
      throw names_.ErrorAt(expression.place, "'norm' of a single number")
          .Found(PrintExpression(expression.arguments[0]))
          .Allowed("a vector");
    }
    return width;
  }

  int SizedWidth(const Expression& expression) {
    const Expression& product = expression.arguments[0];
    const WidthId size = SizeNamed(expression.name, expression.place);
    if (IsProductOf(product)) return ProductWidth(product, size, true);
    throw names_.ErrorAt(expression.place, "a width on what is no product")
        .Found(PrintExpression(expression))
        .Allowed("(U @ v)[" + expression.name + "]");
  }

  // Two values side by side, units meeting units.
  int MeetingWidth(const Expression& expression) {
    const int left = Width(expression.arguments[0]);
    const int right = Width(expression.arguments[1]);
    if (left == kWidthScalar) return right;
    if (right == kWidthScalar || solver_.Equate(left, right)) return left;
    throw names_
        .ErrorAt(expression.place, "the two sides of '" + expression.name + "' differ in width")
        .Found(solver_.Describe(left) + " on the left, " + solver_.Describe(right) +
               " on the right")
        .Allowed("equal widths, or a single number")
        .Hint(WidthHint(expression));
  }

  std::string WidthHint(const Expression& expression) const {
    for (const Expression& side : expression.arguments) {
      const auto found = shapes_.index.find(side.name);
      if (side.kind == Kind::kName && found != shapes_.index.end() && !names_.Find(side.name)) {
        return "a vector of another width is declared: param " + side.name + "[r]";
      }
    }
    return "a product's result is as wide as the layer unless it says otherwise: (U @ v)[r]";
  }

  int ProductWidth(const Expression& product, WidthId result, bool sized) {
    const Expression& left = WithoutMinus(product.arguments[0]);
    const int parameter = MatrixNamed(product, left);
    const int factor = Width(product.arguments[1]);
    if (factor == kWidthScalar) {
      throw names_.ErrorAt(product.place, "a product with a single number")
          .Found(PrintExpression(product.arguments[1]) + " on the right of '@'")
          .Allowed("a vector")
          .Hint("a number times a vector is written '*'");
    }
    const Matrix& matrix = matrices_[parameter];
    const bool transposed = left.kind == Kind::kTransposed;
    Equate(parameter, transposed ? matrix.rows : matrix.columns, factor, left,
           transposed ? "rows" : "columns");
    if (sized || !transposed) {
      Equate(parameter, transposed ? matrix.columns : matrix.rows, result, left,
             transposed ? "columns" : "rows");
    }
    return transposed ? matrix.columns : matrix.rows;
  }

  void Equate(int parameter, int side, int wanted, const Expression& left,
              const std::string& what) {
    if (solver_.Equate(side, wanted)) return;
    throw names_.ErrorAt(left.place, "'" + left.name + "' is used with two shapes")
        .Found(what + " " + solver_.Describe(side) + " since line " +
               std::to_string(shapes_.places[parameter].line) + ", " + solver_.Describe(wanted) +
               " here")
        .Allowed("one shape for one name")
        .Hint("give one of the two matrices another name");
  }

  // The parameter on the left side of a product.
  int MatrixNamed(const Expression& product, const Expression& left) {
    const std::string& name = left.name;
    const bool is_name =
        (left.kind == Kind::kName && !left.primed) || left.kind == Kind::kTransposed;
    const Name* known = is_name ? names_.Find(name) : nullptr;
    if (is_name && !known && IsCapital(name)) {
      shapes_.read.insert(name);
      return AddParameter(name, Parameter::Kind::kMatrix, kWidthUnits, left.place);
    }
    Error error = names_.ErrorAt(left.place, "the left side of '@' is not a matrix");
    error.Found(PrintExpression(left) + (known ? ", " + Described(known->kind) : ""));
    error.Allowed("a name with a capital letter, or its transpose: W @ v, W.T @ v");
    const bool is_product = left.kind == Kind::kBinary && Precedence(left) == 2;
    if (is_product) {
      Expression inner = product;
      inner.arguments[0] = left.arguments[1];
      Expression outer = left;
      outer.arguments[1] = std::move(inner);
      error.Hint("'@', '*' and '/' run from left to right; write " + PrintExpression(outer));
    } else if (left.kind == Kind::kBinary) {
      error.Hint("write one product for each matrix: A @ v + B @ v");
    } else if (is_name && FindFunction(name)) {
      error.Hint("a function's value stands in parentheses: " + name + "(...)");
    } else if (is_name && !known && ReservedAs(name).empty()) {
      std::string capital = name;
      capital[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(capital[0])));
      error.Hint("units times units are written '*'; a matrix would be " + capital);
    } else {
      error.Hint("units times units are written '*'");
    }
    throw error;
  }

  int NameWidth(const Expression& expression) {
    const std::string& name = expression.name;
    const Name* known = names_.Find(name);
    if (expression.primed) return NewValueWidth(expression, known);
    if (name == "x") {
      shapes_.reads_input = true;
      return shapes_.projects_input ? kWidthUnits : kWidthInput;
    }
    if (known) return KnownWidth(expression, *known);
    const auto parameter = shapes_.index.find(name);
    const bool is_matrix = parameter != shapes_.index.end() &&
                           shapes_.parameters[parameter->second].kind == Parameter::Kind::kMatrix;
    if (!is_matrix && ReservedAs(name).empty() && IsImplicitVector(name)) {
      shapes_.read.insert(name);
      return shapes_
          .parameters[AddParameter(name, Parameter::Kind::kVector, kWidthUnits, expression.place)]
          .rows;
    }
    if (is_matrix) {
      throw names_.ErrorAt(expression.place, "a matrix outside a product")
          .Found("'" + name + "', a matrix since line " +
                 std::to_string(shapes_.places[parameter->second].line))
          .Allowed(name + " @ v");
    }
    throw Unknown(expression);
  }

  Error Unknown(const Expression& expression) const {
    const std::string& name = expression.name;
    const std::string reserved = ReservedAs(name);
    if (!reserved.empty()) {
      return names_
          .ErrorAt(expression.place, "'" + name + "' is a word of the language: " + reserved)
          .Allowed(FindFunction(name) ? name + "(...)" : "it starts a line");
    }
    std::vector<std::string> known = {"x"};
    for (const Parameter& parameter : shapes_.parameters) known.push_back(parameter.name);
    std::string hint = DidYouMean(name, names_.Candidates(known));
    if (hint.empty() && IsCapital(name)) {
      hint = "a matrix stands directly left of '@'; a vector is declared: param " + name;
    } else if (hint.empty()) {
      hint = "a parameter is declared: param " + name + ", or scalar " + name;
    }
    return names_.ErrorAt(expression.place, "unknown name '" + name + "'")
        .Allowed("x, a state, a value defined above, or a parameter")
        .Hint(hint);
  }

  int NewValueWidth(const Expression& expression, const Name* known) {
    const std::string& name = expression.name;
    if (!known || known->kind != Name::Kind::kState) {
      throw names_.ErrorAt(expression.place, "'" + name + "' is not a state")
          .Found(name + "'" + (known ? ", " + Described(known->kind) : ""))
          .Allowed("a prime on states only")
          .Hint(known ? "" : DidYouMean(name, names_.states));
    }
    if (!assigned_.contains(name)) {
      throw names_.ErrorAt(expression.place, "'" + name + "'' is read above its line")
          .Allowed(name + ", the previous value, anywhere; " + name + "' below its line only");
    }
    shapes_.read.insert(name + "'");
    return kWidthUnits;
  }

  int KnownWidth(const Expression& expression, const Name& name) {
    switch (name.kind) {
      case Name::Kind::kState: return kWidthUnits;
      case Name::Kind::kBelow: shapes_.read.insert(expression.name); return kWidthUnits;
      case Name::Kind::kVector:
      case Name::Kind::kScalar:
        shapes_.read.insert(expression.name);
        return shapes_.parameters[Declared(expression.name, name)].rows;
      case Name::Kind::kSize:
        throw names_.ErrorAt(expression.place, "a size inside an equation")
            .Found("'" + expression.name + "'")
            .Allowed("a size in brackets: (U @ x)[" + expression.name + "]");
      case Name::Kind::kValue: break;
    }
    const int current = static_cast<int>(widths_.size());
    if (name.index >= current) {
      Error error = names_.ErrorAt(
          expression.place, "'" + expression.name + "' is read " +
                                (name.index == current ? "in its own line" : "above its line"));
      error.Found("its line is " + std::to_string(name.place.line));
      error.Allowed("lines run from top to bottom");
      throw error.Hint("to read a value one step later, make it a state: state " + expression.name);
    }
    shapes_.read.insert(expression.name);
    return widths_[name.index];
  }

  const NameTable& names_;
  WidthSolver solver_;
  Shapes shapes_;
  std::vector<Matrix> matrices_;  // one a parameter
  std::vector<int> widths_;       // of the definitions read so far
  std::set<std::string> assigned_;
};

}  // namespace

const Expression& WithoutMinus(const Expression& left) {
  const Expression* expression = &left;
  while (expression->kind == Kind::kUnary) expression = &expression->arguments[0];
  return *expression;
}

Shapes InferShapes(const CellText& text, const NameTable& names) {
  return Inference(names).Infer(text);
}

}  // namespace mnemo
