#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/toml_record.h"

namespace mnemo {
namespace {

// What stands there, for "found:".
std::string Describe(const toml::node& node) {
  if (const auto* value = node.as_string()) return "the string " + TomlText(value->get());
  if (const auto* value = node.as_integer()) return TomlText(value->get());
  if (const auto* value = node.as_floating_point()) {
    return std::isfinite(value->get()) ? TomlText(value->get()) : "a number that is not finite";
  }
  if (const auto* value = node.as_boolean()) return TomlText(value->get());
  if (node.is_table()) return "a table";
  if (node.is_array()) return "a list";
  return "a date or a time";
}

std::string Describe(const IntRange& range) {
  constexpr IntRange kAll;
  if (range.min == kAll.min && range.max == kAll.max) return "a whole number";
  if (range.max == kAll.max) return "a whole number from " + TomlText(range.min) + " on";
  return "a whole number from " + TomlText(range.min) + " to " + TomlText(range.max);
}

std::string Describe(const NumberRange& range) {
  const std::string above = range.min_open ? " above " : " from ";
  const std::string minimum = above + fmt::format("{}", range.min);
  const std::string maximum = " to " + fmt::format("{}", range.max);
  const bool has_minimum = std::isfinite(range.min), has_maximum = std::isfinite(range.max);
  if (has_minimum && has_maximum)
    return "a number" + minimum + (range.min_open ? "," : "") + maximum;
  if (has_minimum) return "a number" + minimum + (range.min_open ? "" : " on");
  if (has_maximum) return "a number up" + maximum;
  return "a number";
}

// The value of a node, or nothing when the node is of another type or out of range.
std::optional<std::string> Read(const toml::node& node, const std::vector<std::string>* allowed) {
  const auto* value = node.as_string();
  if (!value) return std::nullopt;
  if (allowed && std::find(allowed->begin(), allowed->end(), value->get()) == allowed->end()) {
    return std::nullopt;
  }
  return value->get();
}

std::optional<int64_t> Read(const toml::node& node, const IntRange& range) {
  const auto* value = node.as_integer();
  if (!value || value->get() < range.min || value->get() > range.max) return std::nullopt;
  return value->get();
}

std::optional<double> Read(const toml::node& node, const NumberRange& range) {
  const auto* real = node.as_floating_point();
  const auto* whole = node.as_integer();
  if (!real && !whole) return std::nullopt;
  const double value = real ? real->get() : static_cast<double>(whole->get());
  const bool inside =
      value <= range.max && (range.min_open ? value > range.min : value >= range.min);
  return inside && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

Error WrongValue(const TomlRecord& record, std::string_view key, const toml::node& node,
                 const std::string& allowed) {
  Error error = BadInput("'" + record.PathOf(key) + "' has a wrong value");
  error.Found(Describe(node)).Allowed(allowed);
  return AtSource(error, node.source(), *record.file);
}

Error Missing(const TomlRecord& record, std::string_view key, const std::string& allowed,
              const std::vector<std::string>& present) {
  Error error = BadInput("the key '" + record.PathOf(key) + "' is missing").Allowed(allowed);
  const std::string nearest = NearestName(key, present);
  if (!nearest.empty()) error.Hint("there is a key '" + nearest + "': is it misspelt?");
  if (record.table) return AtSource(error, record.table->source(), *record.file);
  return error.At(*record.file);
}

// The getters' common part. `read` gives the value of a node, or throws.
template <class T, class ReadNode>
T Get(TomlRecord* record, std::string_view key, const std::optional<T>& fallback,
      const std::string& allowed, const std::vector<std::string>& present, const ReadNode& read) {
  const toml::node* node = record->Find(key);
  if (!node && !fallback) throw Missing(*record, key, allowed, present);
  T value = node ? read(*node) : *fallback;
  record->Ask(key, TomlText(value));
  return value;
}

template <class T, class Limits>
T GetOne(TomlRecord* record, std::string_view key, const std::optional<T>& fallback,
         const std::string& allowed, const std::vector<std::string>& present,
         const Limits& limits) {
  return Get(record, key, fallback, allowed, present, [&](const toml::node& node) {
    const std::optional<T> value = Read(node, limits);
    if (!value) throw WrongValue(*record, key, node, allowed);
    return *value;
  });
}

template <class T, class Limits>
std::vector<T> GetList(TomlRecord* record, std::string_view key,
                       const std::optional<std::vector<T>>& fallback, const std::string& allowed,
                       const std::vector<std::string>& present, const Limits& limits) {
  const std::string list = "a list, each of it " + allowed;
  return Get(record, key, fallback, list, present, [&](const toml::node& node) {
    const toml::array* array = node.as_array();
    if (!array) throw WrongValue(*record, key, node, list);
    std::vector<T> values;
    for (const toml::node& element : *array) {
      const std::optional<T> value = Read(element, limits);
      if (!value) throw WrongValue(*record, key, element, list);
      values.push_back(*value);
    }
    return values;
  });
}

constexpr const std::vector<std::string>* kAnyString = nullptr;

TomlRecord* ChildOf(TomlRecord* record, std::string_view key, const toml::table* table,
                    bool in_array) {
  for (const auto& child : record->tables) {
    if (child->name == key && child->table == table) return child.get();
  }
  auto child = std::make_unique<TomlRecord>();
  child->name = key;
  child->path = record->PathOf(key);
  child->in_array = in_array;
  child->table = table;
  child->file = record->file;
  record->tables.push_back(std::move(child));
  return record->tables.back().get();
}

}  // namespace

bool TomlTable::Has(std::string_view key) const { return record_->Find(key) != nullptr; }

bool TomlTable::HasString(std::string_view key) const {
  const toml::node* node = record_->Find(key);
  return node && node->is_string();
}

bool TomlTable::HasTable(std::string_view key) const {
  const toml::node* node = record_->Find(key);
  return node && node->is_table();
}

const std::string& TomlTable::path() const { return record_->path; }

std::vector<std::string> TomlTable::Keys() const {
  std::vector<std::string> keys;
  if (!record_->table) return keys;
  for (const auto& [key, node] : *record_->table) keys.emplace_back(key.str());
  return keys;
}

std::string TomlTable::String(std::string_view key, std::optional<std::string> fallback) const {
  return GetOne(record_, key, fallback, "a string", Keys(), kAnyString);
}

std::string TomlTable::OneOf(std::string_view key, const std::vector<std::string>& allowed,
                             std::optional<std::string> fallback) const {
  std::string all;
  for (const std::string& one : allowed) all += (all.empty() ? "" : ", ") + TomlText(one);
  const toml::node* node = record_->Find(key);
  if (node && node->is_string() && !Read(*node, &allowed)) {
    throw WrongValue(*record_, key, *node, all).Hint(DidYouMean(node->as_string()->get(), allowed));
  }
  return GetOne(record_, key, fallback, all, Keys(), &allowed);
}

int64_t TomlTable::Int(std::string_view key, IntRange range,
                       std::optional<int64_t> fallback) const {
  return GetOne(record_, key, fallback, Describe(range), Keys(), range);
}

double TomlTable::Number(std::string_view key, NumberRange range,
                         std::optional<double> fallback) const {
  return GetOne(record_, key, fallback, Describe(range), Keys(), range);
}

bool TomlTable::Bool(std::string_view key, std::optional<bool> fallback) const {
  const std::string allowed = "true or false";
  return Get(record_, key, fallback, allowed, Keys(), [&](const toml::node& node) {
    if (!node.is_boolean()) throw WrongValue(*record_, key, node, allowed);
    return node.as_boolean()->get();
  });
}

TomlTable::StringList TomlTable::Strings(std::string_view key,
                                         std::optional<StringList> fallback) const {
  return GetList(record_, key, fallback, "a string", Keys(), kAnyString);
}

TomlTable::IntList TomlTable::Ints(std::string_view key, IntRange range,
                                   std::optional<IntList> fallback) const {
  return GetList(record_, key, fallback, Describe(range), Keys(), range);
}

TomlTable::NumberList TomlTable::Numbers(std::string_view key, NumberRange range,
                                         std::optional<NumberList> fallback) const {
  return GetList(record_, key, fallback, Describe(range), Keys(), range);
}

TomlTable TomlTable::Table(std::string_view key) const {
  const toml::node* node = record_->Find(key);
  if (node && !node->is_table()) throw WrongValue(*record_, key, *node, "a table");
  record_->Ask(key, "");
  return TomlTable(ChildOf(record_, key, node ? node->as_table() : nullptr, false));
}

std::vector<TomlTable> TomlTable::Tables(std::string_view key) const {
  const std::string allowed = "tables, [[" + record_->PathOf(key) + "]]";
  std::vector<TomlTable> tables;
  const toml::node* node = record_->Find(key);
  record_->Ask(key, "");
  if (!node) return tables;
  if (!node->is_array()) throw WrongValue(*record_, key, *node, allowed);
  for (const toml::node& element : *node->as_array()) {
    if (!element.is_table()) throw WrongValue(*record_, key, element, allowed);
    tables.push_back(TomlTable(ChildOf(record_, key, element.as_table(), true)));
  }
  return tables;
}

Error TomlTable::Wrong(std::string_view key, std::string message) const {
  Error error = BadInput(std::move(message));
  if (const toml::node* node = record_->Find(key)) {
    error.Found(Describe(*node));
    return AtSource(error, node->source(), *record_->file);
  }
  if (record_->table) return AtSource(error, record_->table->source(), *record_->file);
  return error.At(*record_->file);
}

}  // namespace mnemo
