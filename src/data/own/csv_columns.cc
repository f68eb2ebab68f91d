#include "data/own/csv_columns.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/legible.h"
#include "base/utf8.h"
#include "data/fields.h"

namespace mnemo {
namespace {

constexpr size_t kMostListed = 30;

class Chooser {
 public:
  explicit Chooser(CsvRows* rows) : rows_(rows) {
    if (!rows_->Next()) throw rows_->Wrong("the file has no header line");
    std::set<std::string> known;
    for (size_t i = 0; i < rows_->fields().size(); ++i) {
      const std::string_view field = rows_->fields()[i];
      const std::string name(rows_->quoted(i) ? field : Trimmed(field));
      if (!IsUtf8(name)) throw rows_->Wrong("a column's name is not UTF-8").Found(Quoted(name));
      if (!name.empty() && !known.insert(name).second) {
        throw rows_->Wrong("two columns have the same name").Found(Quoted(name));
      }
      columns_.names.push_back(name);
    }
  }

  CsvColumns Choose(const CsvOptions& options) {
    columns_.sequence = Only("sequence", options.sequence);
    columns_.targets = List("target", options.target);
    if (!options.part.empty()) columns_.part = static_cast<int>(Only("part", options.part));
    if (!options.inputs.empty()) {
      columns_.inputs = List("inputs", options.inputs);
    } else {
      TakeTheRest();
    }
    return std::move(columns_);
  }

 private:
  std::string Names() const {
    std::string text;
    for (size_t i = 0; i < std::min(columns_.names.size(), kMostListed); ++i) {
      text += (i == 0 ? "" : ", ") + Legible(columns_.names[i]);
    }
    return columns_.names.size() > kMostListed ? text + ", ..." : text;
  }

  size_t Find(const std::string& option, const std::string& name) const {
    const auto found = std::find(columns_.names.begin(), columns_.names.end(), name);
    if (found != columns_.names.end() && !name.empty()) {
      return static_cast<size_t>(found - columns_.names.begin());
    }
    throw rows_->Wrong("option '" + option + "' names a column that is not there")
        .Found(Quoted(name))
        .Allowed(Names())
        .Hint(columns_.names.size() == 1 ? "is the separator right? --option separator=semicolon"
                                         : DidYouMean(name, columns_.names));
  }

  // One place is one thing only.
  size_t Take(const std::string& option, size_t column) {
    if (taken_.insert(column).second) return column;
    throw rows_->Wrong("option '" + option + "' names a column that is something else already")
        .Found(Quoted(columns_.names[column]));
  }

  size_t Only(const std::string& option, const std::string& name) {
    if (name.empty()) throw Missing(option);
    return Take(option, Find(option, name));
  }

  Error Missing(const std::string& option) const {
    return rows_->Wrong("which column is it? --option " + option + "=COLUMN is missing")
        .Allowed(Names());
  }

  // A row of names, quoted where they hold commas.
  std::vector<size_t> List(const std::string& option, const std::string& names) {
    CsvRows list(names, "option '" + option + "'", ',');
    if (!list.Next()) throw Missing(option);
    std::vector<size_t> columns;
    for (const std::string_view name : list.fields()) {
      columns.push_back(Take(option, Find(option, std::string(Trimmed(name)))));
    }
    return columns;
  }

  void TakeTheRest() {
    for (size_t i = 0; i < columns_.names.size(); ++i) {
      if (taken_.contains(i)) continue;
      if (columns_.names[i].empty()) {
        throw rows_->Wrong("column " + std::to_string(i + 1) + " has no name")
            .Hint(
                "pandas writes one with to_csv(index=True); or name the others: --option inputs=");
      }
      columns_.inputs.push_back(i);
    }
    if (columns_.inputs.empty()) throw rows_->Wrong("no column is left for the inputs");
  }

  CsvRows* rows_;
  CsvColumns columns_;
  std::set<size_t> taken_;
};

}  // namespace

CsvColumns ChooseCsvColumns(CsvRows* rows, const CsvOptions& options) {
  return Chooser(rows).Choose(options);
}

char CsvSeparator(const std::string& option, std::string_view bytes) {
  if (option == "auto") return DetectSeparator(bytes);
  return option == "comma" ? ',' : option == "semicolon" ? ';' : '\t';
}

}  // namespace mnemo
