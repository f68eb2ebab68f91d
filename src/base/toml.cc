#include "base/toml.h"

#include <algorithm>
#include <tuple>

#include "base/toml_record.h"

namespace mnemo {
namespace {

constexpr size_t kMaxBytes = size_t{64} << 10;
// A table in a table costs stack when it is freed, and only dots and brackets nest tables. toml++
// limits the brackets.
constexpr std::ptrdiff_t kMaxDots = 5000;

toml::table Parse(std::string_view text, const std::string& file) {
  if (text.size() > kMaxBytes) {
    throw BadInput("the text is too long")
        .At(file)
        .Found(std::to_string(text.size()) + " bytes")
        .Allowed("at most " + std::to_string(kMaxBytes));
  }
  if (std::count(text.begin(), text.end(), '.') > kMaxDots) {
    throw BadInput("the text has too many dots").At(file).Allowed(std::to_string(kMaxDots));
  }
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    throw AtSource(BadInput("this is not TOML").Found(std::string(error.description())),
                   error.source(), file);
  }
}

void Merge(toml::table&& from, const std::string& file, toml::table* to) {
  for (auto&& [key, node] : from) {
    toml::node* old = to->get(key.str());
    if (old && old->is_table() && node.is_table()) {
      Merge(std::move(*node.as_table()), file, old->as_table());
      continue;
    }
    const bool loses_tables = old && (old->is_table() || old->is_array_of_tables());
    if (old && (loses_tables || node.is_table())) {
      throw BadInput(
          "'" + std::string(key.str()) + "' is " + (loses_tables ? "a table" : "a value") +
          " in the file and cannot be replaced by " + (node.is_table() ? "a table" : "a value"))
          .At(file);
    }
    node.visit([&, &name = key](auto& value) { to->insert_or_assign(name, std::move(value)); });
  }
}

struct Unknown {
  const TomlRecord* record;
  const toml::key* key;
  const toml::node* node;

  // The value's place tells overrides from the file, the key's is what people look for.
  const toml::source_region& source() const {
    const bool same =
        node->source().path && key->source().path && *node->source().path == *key->source().path;
    return same ? key->source() : node->source();
  }
};

void CollectUnknown(const TomlRecord& record, std::vector<Unknown>* unknown) {
  if (record.table) {
    for (const auto& [key, node] : *record.table) {
      if (!record.WasAsked(key.str())) unknown->push_back({&record, &key, &node});
    }
  }
  for (const auto& child : record.tables) CollectUnknown(*child, unknown);
}

// The first place in the whole document where `key` is known, or "".
std::string KnownElsewhere(const TomlRecord& record, std::string_view key) {
  if (record.WasAsked(key)) return record.PathOf(key);
  for (const auto& child : record.tables) {
    const std::string found = KnownElsewhere(*child, key);
    if (!found.empty()) return found;
  }
  return "";
}

Error UnknownKey(const Unknown& unknown, const TomlRecord& root) {
  const std::string_view key = unknown.key->str();
  std::vector<std::string> known;
  for (const auto& [name, value] : unknown.record->asked) known.push_back(name);
  std::sort(known.begin(), known.end());
  std::string allowed;
  for (const std::string& name : known) allowed += (allowed.empty() ? "" : ", ") + TomlKey(name);
  std::string hint = DidYouMean(key, known);
  const std::string elsewhere = KnownElsewhere(root, key);
  if (hint.empty() && !elsewhere.empty()) hint = "did you mean '" + elsewhere + "'?";
  Error error = BadInput("unknown key '" + unknown.record->PathOf(key) + "'");
  return AtSource(error.Allowed(allowed).Hint(hint), unknown.source(), *root.file);
}

void Print(const TomlRecord& record, std::string* text) {
  const auto has_value = [](const auto& asked) { return !asked.second.empty(); };
  const bool lines = std::any_of(record.asked.begin(), record.asked.end(), has_value);
  const bool empty = record.table && record.tables.empty();
  if (!record.path.empty() && (lines || record.in_array || empty)) {
    if (!text->empty()) *text += '\n';
    *text += (record.in_array ? "[[" : "[") + record.path + (record.in_array ? "]]\n" : "]\n");
  }
  for (const auto& [key, value] : record.asked) {
    if (!value.empty()) *text += TomlKey(key) + " = " + value + "\n";
  }
  for (const auto& child : record.tables) Print(*child, text);
}

}  // namespace

struct TomlDocument::Source {
  std::string file;
  toml::table table;
};

TomlDocument::TomlDocument(std::string_view text, const std::string& file)
    : source_(new Source{file, Parse(text, file)}) {}
TomlDocument::~TomlDocument() = default;
TomlDocument::TomlDocument(TomlDocument&&) noexcept = default;
TomlDocument& TomlDocument::operator=(TomlDocument&&) noexcept = default;

void TomlDocument::Override(const std::string& assignment) {
  MNEMO_CHECK(!root_);
  const std::string file = std::string(kOverride) + assignment;
  const size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw BadInput("this override sets nothing").At(file).Allowed("key=value");
  }
  const std::string key = assignment.substr(0, equals), value = assignment.substr(equals + 1);
  const std::string quoted = key + "=" + TomlText(value);
  toml::table table;
  try {
    // A line break would let a value bring further keys with it.
    const bool one_line = value.find('\n') == std::string::npos;
    table = Parse(one_line ? assignment : quoted, file);
  } catch (const Error&) {
    table = Parse(quoted, file);
  }
  Merge(std::move(table), file, &source_->table);
}

TomlTable TomlDocument::Root() {
  if (!root_) {
    root_ = std::make_unique<TomlRecord>();
    root_->table = &source_->table;
    root_->file = &source_->file;
  }
  return TomlTable(root_.get());
}

void TomlDocument::CheckAllRead() const {
  MNEMO_CHECK(root_);
  std::vector<Unknown> unknown;
  CollectUnknown(*root_, &unknown);
  if (unknown.empty()) return;
  const auto place = [](const Unknown& a) {
    return std::tuple(a.source().begin.line, a.source().begin.column);
  };
  throw UnknownKey(
      *std::min_element(unknown.begin(), unknown.end(),
                        [&](const Unknown& a, const Unknown& b) { return place(a) < place(b); }),
      *root_);
}

std::string TomlDocument::Resolved() const {
  MNEMO_CHECK(root_);
  std::string text;
  Print(*root_, &text);
  return text;
}

}  // namespace mnemo
