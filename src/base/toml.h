// Reading TOML (recipes and the like) so that nothing in the file goes unread and every mistake has
// a place.
//
//   TomlDocument document(text, "gru.toml");
//   document.Override("train.rate=0.01");
//   TomlTable train = document.Root().Table("train");
//   const double rate = train.Number("rate", {.min = 0, .max = 10}, 0.002);
//   document.CheckAllRead();       // gru.toml:7:1: unknown key 'train.rtae' ...
//   document.Resolved();           // every key that was asked for, with its value
//
// A getter makes its key known. With a fallback the key may be missing, without one it may not.
// Every error is Error (kBadInput) with file, line and column, or the override's text. Not for
// several threads at once.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace mnemo {

struct IntRange {
  int64_t min = std::numeric_limits<int64_t>::min();
  int64_t max = std::numeric_limits<int64_t>::max();
};

// Both ends belong to it, unless min_open: then min itself does not.
struct NumberRange {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool min_open = false;
};

struct TomlRecord;  // what is known of one table: toml_record.h

// A view of one table, which the document owns. A table that the file does not have is empty.
class TomlTable {
 public:
  bool Has(std::string_view key) const;
  // Is it there, and of this type? For keys that may be one thing or another.
  bool HasString(std::string_view key) const;
  bool HasTable(std::string_view key) const;
  // "" or "train.optimizer": where this table stands.
  const std::string& path() const;
  // The keys that the file has here, none of which is made known: for tables with free names.
  std::vector<std::string> Keys() const;

  std::string String(std::string_view key, std::optional<std::string> fallback = {}) const;
  // A string out of `allowed`.
  std::string OneOf(std::string_view key, const std::vector<std::string>& allowed,
                    std::optional<std::string> fallback = {}) const;
  int64_t Int(std::string_view key, IntRange range, std::optional<int64_t> fallback = {}) const;
  // Whole numbers too; never infinite or NaN.
  double Number(std::string_view key, NumberRange range, std::optional<double> fallback = {}) const;
  bool Bool(std::string_view key, std::optional<bool> fallback = {}) const;

  using StringList = std::vector<std::string>;
  using IntList = std::vector<int64_t>;
  using NumberList = std::vector<double>;
  StringList Strings(std::string_view key, std::optional<StringList> fallback = {}) const;
  IntList Ints(std::string_view key, IntRange range, std::optional<IntList> fallback = {}) const;
  NumberList Numbers(std::string_view key, NumberRange range,
                     std::optional<NumberList> fallback = {}) const;

  // [key], which may be missing.
  TomlTable Table(std::string_view key) const;
  // One a [[key]]; none when it is missing.
  std::vector<TomlTable> Tables(std::string_view key) const;

  // An error at the key's value (at the table when the file does not have the key), to be thrown by
  // a caller who knows more about it.
  Error Wrong(std::string_view key, std::string message) const;

 private:
  friend class TomlDocument;
  explicit TomlTable(TomlRecord* record) : record_(record) {}

  TomlRecord* record_;
};

class TomlDocument {
 public:
  // At most 64 KiB of text. `file` is for messages.
  TomlDocument(std::string_view text, const std::string& file);
  ~TomlDocument();
  TomlDocument(TomlDocument&&) noexcept;
  TomlDocument& operator=(TomlDocument&&) noexcept;

  // "key.key=value", the value as in TOML, or else a string without quotes: cell=gru, rate=1e-3,
  // cells=["lstm", "gru"]. Adds the key or replaces its value. Before the first Root().
  void Override(const std::string& assignment);

  TomlTable Root();

  // Throws Error for the first key in the file that no getter asked for, naming the nearest one
  // that was. Call it when all is read.
  void CheckAllRead() const;

  // TOML text with every key that was asked for, in the order of asking, and the value that the
  // getter gave (keys without one are left out). Reading it again gives the same values.
  std::string Resolved() const;

 private:
  struct Source;

  std::unique_ptr<Source> source_;
  std::unique_ptr<TomlRecord> root_;
};

}  // namespace mnemo
