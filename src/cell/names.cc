#include "cell/names.h"

#include "cell/words.h"

namespace mnemo {

namespace {

class Gatherer {
 public:
  explicit Gatherer(const CellText& text) { table_.file = text.file; }

  NameTable Gather(const CellText& text) {
    for (const Statement& statement : text.statements) Declare(statement);
    if (table_.states.empty()) {
      throw BadInput("the cell has no state").At(table_.file).Allowed("a line such as: state h");
    }
    for (const Statement& statement : text.statements) {
      if (statement.kind == Kind::kDefinition) Define(statement);
    }
    for (const std::string& state : table_.states) {
      if (assigned_.contains(state)) continue;
      throw table_.ErrorAt(table_.names.at(state).place, "state '" + state + "' is never assigned")
          .Allowed("exactly one line " + state + "' = ...");
    }
    return std::move(table_);
  }

 private:
  using Kind = Statement::Kind;

  void Declare(const Statement& statement) {
    switch (statement.kind) {
      case Kind::kState: AddAll(statement, Name::Kind::kState); return;
      case Kind::kParam: AddAll(statement, Name::Kind::kVector); return;
      case Kind::kScalar: AddAll(statement, Name::Kind::kScalar); return;
      case Kind::kSize:
        Add(statement, 0, Name::Kind::kSize, static_cast<int>(table_.sizes.size()));
        table_.sizes.push_back(&statement);
        return;
      case Kind::kBelow:
        Add(statement, 0, Name::Kind::kBelow, static_cast<int>(table_.belows.size()));
        table_.belows.push_back(&statement);
        return;
      case Kind::kHeads: return Once(statement, "heads", &table_.heads);
      case Kind::kOutput: return Once(statement, "output", &table_.output);
      case Kind::kMemory: return Once(statement, "memory", &table_.memory);
      case Kind::kGate: table_.gates.push_back(&statement); return;
      case Kind::kInit: table_.inits.push_back(&statement); return;
      case Kind::kEmpty:
      case Kind::kDefinition: return;
    }
  }

  void Define(const Statement& statement) {
    const std::string& name = statement.names[0];
    const Name* known = table_.Find(name);
    const bool is_state = known && known->kind == Name::Kind::kState;
    const int index = static_cast<int>(table_.definitions.size());
    table_.definitions.push_back(&statement);
    if (!statement.primed) {
      if (is_state) {
        throw table_.ErrorAt(statement.place, "'" + name + "' is a state's previous value")
            .Allowed(name + "' = ..., its new value");
      }
      Add(statement, 0, Name::Kind::kValue, index);
      return;
    }
    if (!is_state) {
      throw table_.ErrorAt(statement.place, "'" + name + "' is not a state")
          .Found(name + "' = ...")
          .Allowed("a prime on states only: " + JoinedStates())
          .Hint(known ? "" : "declare it: state " + name);
    }
    const auto [line, is_first] = assigned_.emplace(name, statement.place.line);
    if (!is_first) {
      throw table_.ErrorAt(statement.place, "state '" + name + "' is assigned twice")
          .Found("a first time on line " + std::to_string(line->second))
          .Allowed("once");
    }
  }

  void AddAll(const Statement& statement, Name::Kind kind) {
    for (size_t i = 0; i < statement.names.size(); ++i) {
      Add(statement, i, kind, static_cast<int>(table_.states.size()));
      if (kind == Name::Kind::kState) table_.states.push_back(statement.names[i]);
    }
  }

  void Add(const Statement& statement, size_t i, Name::Kind kind, int index) {
    const std::string& text = statement.names[i];
    const Place& place = statement.places[i];
    const std::string reserved = ReservedAs(text);
    if (!reserved.empty()) {
      throw table_.ErrorAt(place, "'" + text + "' is a word of the language: " + reserved)
          .Allowed("another name");
    }
    Name name;
    name.kind = kind;
    name.index = index;
    name.place = place;
    if (i < statement.sizes.size()) name.size = statement.sizes[i];
    const auto [other, is_new] = table_.names.emplace(text, name);
    if (is_new) return;
    throw table_.ErrorAt(place, "the name '" + text + "' is given twice")
        .Found(Described(other->second.kind) + " on line " +
               std::to_string(other->second.place.line) + ", " + Described(kind) + " here")
        .Allowed("one meaning for one name");
  }

  void Once(const Statement& statement, const std::string& word, const Statement** slot) {
    if (*slot) {
      throw table_.ErrorAt(statement.place, "'" + word + "' stands twice")
          .Found("a first time on line " + std::to_string((*slot)->place.line))
          .Allowed("once");
    }
    *slot = &statement;
  }

  std::string JoinedStates() const {
    std::string text;
    for (const std::string& state : table_.states) text += (text.empty() ? "" : ", ") + state;
    return text;
  }

  NameTable table_;
  std::map<std::string, int> assigned_;  // a state and the line of its definition
};

}  // namespace

const Name* NameTable::Find(const std::string& name) const {
  const auto found = names.find(name);
  return found == names.end() ? nullptr : &found->second;
}

std::vector<std::string> NameTable::Candidates(const std::vector<std::string>& more) const {
  std::vector<std::string> result = more;
  for (const auto& [name, meaning] : names) result.push_back(name);
  return result;
}

Error NameTable::ErrorAt(const Place& place, const std::string& message) const {
  return BadInput(message).At(file, place.line, place.column);
}

NameTable GatherNames(const CellText& text) { return Gatherer(text).Gather(text); }

std::string Described(Name::Kind kind) {
  switch (kind) {
    case Name::Kind::kState: return "a state";
    case Name::Kind::kValue: return "a value";
    case Name::Kind::kBelow: return "a value of the layer below";
    case Name::Kind::kSize: return "a size";
    case Name::Kind::kVector: return "a vector parameter";
    case Name::Kind::kScalar: return "a scalar parameter";
  }
  MNEMO_CHECK(false);
}

}  // namespace mnemo
