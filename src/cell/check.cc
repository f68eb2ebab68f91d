// CheckCell: names, then widths, then nodes, then what the remaining lines say about them.
#include <algorithm>
#include <utility>

#include "cell/build.h"
#include "cell/names.h"
#include "cell/parse.h"
#include "cell/shapes.h"

namespace mnemo {

namespace {

class Checker {
 public:
  Checker(const CellText& text, const std::string& name)
      : text_(text), names_(GatherNames(text)), shapes_(InferShapes(text, names_)) {
    graph_.name = name;
  }

  CellGraph Check() {
    graph_.about = HeadComment();
    graph_.sizes = shapes_.sizes;
    graph_.parameters = shapes_.parameters;
    graph_.projects_input = shapes_.projects_input;
    SplitIntoHeads();
    SetInitialValues();
    BuildNodes(names_, shapes_, &graph_);
    SetOutput();
    SetGates();
    graph_.memory = names_.memory ? Probe(*names_.memory, 0, "memory") : names_.states.back() + "'";
    RefuseUnread();
    return std::move(graph_);
  }

 private:
  std::string HeadComment() const {
    std::string about;
    size_t complete = 0;  // up to the last line that says something
    for (const Statement& statement : text_.statements) {
      if (statement.kind != Statement::Kind::kEmpty) break;
      if (!about.empty()) about += "\n";
      about += statement.comment;
      if (!statement.comment.empty()) complete = about.size();
    }
    about.resize(complete);
    return about;
  }

  void SplitIntoHeads() {
    if (!names_.heads) return;
    graph_.heads = names_.heads->number;
    bool any = false;
    for (Parameter& parameter : graph_.parameters) {
      if (parameter.kind != Parameter::Kind::kMatrix || parameter.rows != kWidthUnits ||
          parameter.columns != kWidthUnits) {
        continue;
      }
      parameter.heads = graph_.heads;
      any = true;
    }
    if (any) return;
    throw names_.ErrorAt(names_.heads->place, "'heads' has nothing to split")
        .Allowed("a matrix with H rows and H columns, H the layer's units");
  }

  void SetInitialValues() {
    for (const Statement* statement : names_.inits) {
      const std::string& name = statement->names[0];
      const auto found = shapes_.index.find(name);
      if (found == shapes_.index.end()) {
        std::vector<std::string> known;
        for (const Parameter& parameter : graph_.parameters) known.push_back(parameter.name);
        const Name* other = names_.Find(name);
        throw names_.ErrorAt(statement->places[0], "'" + name + "' is not a parameter")
            .Found(other ? Described(other->kind) : "")
            .Allowed("initial values of parameters only; states start from 0")
            .Hint(other ? "" : DidYouMean(name, known));
      }
      Parameter& parameter = graph_.parameters[found->second];
      if (parameter.initial) {
        throw names_.ErrorAt(statement->place, "'" + name + "' gets two initial values")
            .Allowed("one line: init " + name + " = ...");
      }
      const bool is_square =
          parameter.kind == Parameter::Kind::kMatrix && parameter.rows == parameter.columns;
      if (statement->initial->kind == InitialValue::Kind::kIdentity && !is_square) {
        throw names_.ErrorAt(statement->place, "'identity' for what is not a square matrix")
            .Found("'" + name + "'")
            .Allowed("identity(a) for a matrix with as many rows as columns");
      }
      parameter.initial = *statement->initial;
    }
  }

  // The probe that a mark's name means; a state's bare name means its new value.
  std::string Probe(const Statement& statement, size_t i, const std::string& word) {
    const std::string& text = statement.names[i];
    const Name* name = names_.Find(text);
    if (name && name->kind == Name::Kind::kState) return text + "'";
    if (name && name->kind == Name::Kind::kValue) {
      shapes_.read.insert(text);
      return text;
    }
    std::vector<std::string> known = names_.states;
    for (const Statement* definition : names_.definitions) known.push_back(definition->names[0]);
    throw names_.ErrorAt(statement.places[i], "'" + text + "' cannot be the " + word)
        .Found(name ? Described(name->kind) : "an unknown name")
        .Allowed("a state or a defined value")
        .Hint(DidYouMean(text, known));
  }

  void SetOutput() {
    graph_.output_name =
        names_.output ? Probe(*names_.output, 0, "output") : names_.states.front() + "'";
    graph_.output = graph_.FindValue(graph_.output_name);
    const WidthId width = graph_.nodes[graph_.output].width;
    if (width == kWidthUnits) return;
    throw names_.ErrorAt(names_.output->places[0], "the output has another width than the layer")
        .Found(width == kWidthScalar  ? "a single number"
               : width == kWidthInput ? "I (the input's width)"
                                      : graph_.sizes[width - kFirstSize].name + " (a size)")
        .Allowed("H (the layer's units)");
  }

  void SetGates() {
    for (const Statement* statement : names_.gates) {
      for (size_t i = 0; i < statement->names.size(); ++i) {
        const std::string probe = Probe(*statement, i, "gate");
        if (std::count(graph_.gates.begin(), graph_.gates.end(), probe) > 0) {
          throw names_
              .ErrorAt(statement->places[i],
                       "'" + statement->names[i] + "' is marked as a gate twice")
              .Allowed("once");
        }
        graph_.gates.push_back(probe);
      }
    }
    if (!names_.gates.empty()) return;
    std::vector<int> seen;  // two names of one node are one gate
    for (const NamedValue& value : graph_.values) {
      if (graph_.nodes[value.node].op != Op::kSigmoid) continue;
      if (std::count(seen.begin(), seen.end(), value.node) > 0) continue;
      seen.push_back(value.node);
      graph_.gates.push_back(value.name);
    }
  }

  void RefuseUnread() const {
    // In the order of the lines, not of the names.
    const std::pair<const std::string, Name>* first = nullptr;
    for (const auto& entry : names_.names) {
      if (entry.second.kind == Name::Kind::kState || shapes_.read.contains(entry.first)) continue;
      const Place& place = entry.second.place;
      if (!first || std::pair(place.line, place.column) <
                        std::pair(first->second.place.line, first->second.place.column)) {
        first = &entry;
      }
    }
    if (!first) return;
    const std::string& name = first->first;
    const bool is_value = first->second.kind == Name::Kind::kValue;
    throw names_.ErrorAt(first->second.place, "'" + name + "' is never read")
        .Found(Described(first->second.kind))
        .Allowed(is_value ? "a value that a line below reads, or that a line marks"
                          : "a name that an equation uses")
        .Hint(is_value ? "to look at it only, mark it: gate " + name : "delete it");
  }

  const CellText& text_;
  const NameTable names_;
  Shapes shapes_;
  CellGraph graph_;
};

}  // namespace

CellGraph CheckCell(const CellText& text, const std::string& name) {
  return Checker(text, name).Check();
}

}  // namespace mnemo
