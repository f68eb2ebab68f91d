#include "data/own/csv_scan.h"

#include <string>

#include "base/error.h"
#include "base/legible.h"
#include "base/utf8.h"
#include "data/fields.h"

namespace mnemo {
namespace {

struct Seen {
  std::string word;  // the first that is no number
  int line = 0;
  bool words = false, numbers = false, fractions = false, others = false;  // others: not 0 or 1
};

template <class Use>
void ForRows(CsvRows* rows, const CsvColumns& columns, const Use& use) {
  rows->Rewind();
  rows->Next();  // the header
  while (rows->Next()) {
    if (rows->fields().size() == columns.names.size()) use(rows->fields());
  }
}

// Where no row at all has the header's fields, that is what is wrong with the file.
void RequireAWholeRow(CsvRows* rows, const CsvColumns& columns) {
  bool whole = false;
  ForRows(rows, columns, [&](const auto&) { whole = true; });
  if (whole) return;
  rows->Rewind();
  rows->Next();
  if (!rows->Next()) throw rows->Wrong("there is a header and no row");
  throw rows->Wrong("no row has as many fields as the header")
      .Found(std::to_string(rows->fields().size()) + " here")
      .Allowed(std::to_string(columns.names.size()))
      .Hint("a field that holds the separator stands in quotes; --option separator=...");
}

TargetKind Guess(CsvRows* rows, const CsvColumns& columns) {
  Seen seen;
  ForRows(rows, columns, [&](const std::vector<std::string_view>& fields) {
    for (const size_t column : columns.targets) {
      const std::string_view field = fields[column];
      if (Trimmed(field).empty()) continue;
      const auto number = FiniteNumber(field);
      if (number) {
        seen.numbers = true;
        seen.fractions = seen.fractions || !WholeNumber(field);
        seen.others = seen.others || (*number != 0 && *number != 1);
      } else if (!seen.words) {
        seen.words = true;
        seen.word = Quoted(field);
        seen.line = rows->line();
      }
    }
  });
  const auto doubtful = [&](const std::string& why) {
    rows->Rewind();
    rows->Next();
    return rows->Wrong("what the targets are is not clear: " + why);
  };
  if (!seen.words && !seen.numbers) throw doubtful("no row has one");
  if (columns.targets.size() > 1) {
    if (seen.words) {
      throw doubtful("several columns, and not all have numbers")
          .Found("line " + std::to_string(seen.line) + ": " + seen.word)
          .Allowed("one column of classes, or columns of numbers");
    }
    if (seen.others || seen.fractions) return TargetKind::kNumbers;
    throw doubtful("all are 0 or 1").Hint("--option kind=bits or kind=numbers");
  }
  if (seen.words && seen.numbers) {
    throw doubtful("words and numbers")
        .Found("line " + std::to_string(seen.line) + ": " + seen.word)
        .Hint("--option kind=classes if all of them are classes; else mend the number");
  }
  if (seen.words) return TargetKind::kClasses;
  if (seen.fractions) return TargetKind::kNumbers;
  throw doubtful("whole numbers").Hint("--option kind=classes, kind=numbers or kind=bits");
}

TargetKind KindNamed(const std::string& name) {
  if (name == "classes") return TargetKind::kClasses;
  if (name == "bits") return TargetKind::kBits;
  return name == "numbers" ? TargetKind::kNumbers : TargetKind::kLabels;
}

}  // namespace

std::optional<Split> SplitNamed(std::string_view text) {
  for (size_t s = 0; s < kSplitNames.size(); ++s) {
    if (text == kSplitNames[s] || text == std::to_string(s)) return static_cast<Split>(s);
  }
  return std::nullopt;
}

CsvFacts ScanCsv(CsvRows* rows, const CsvColumns& columns, const CsvOptions& options) {
  RequireAWholeRow(rows, columns);
  CsvFacts facts;
  facts.kind = options.kind == "auto" ? Guess(rows, columns) : KindNamed(options.kind);
  const bool classes = facts.kind == TargetKind::kClasses;
  const bool labels = facts.kind == TargetKind::kLabels;
  if (!options.symbols && !classes && !labels && columns.part < 0) return facts;
  const auto add = [](std::string_view word, TextIds* ids) {
    if (!word.empty() && IsUtf8(word)) ids->Add(word);
  };
  ForRows(rows, columns, [&](const std::vector<std::string_view>& fields) {
    if (options.symbols) add(fields[columns.inputs[0]], &facts.input_ids);
    const size_t target = columns.targets[0];
    if (classes) add(fields[target], &facts.output_ids);
    if (labels) {
      for (const std::string_view word : Words(fields[target])) {
        add(word, &facts.output_ids);
      }
    }
    if (columns.part < 0) return;
    const auto part = SplitNamed(fields[static_cast<size_t>(columns.part)]);
    if (part) facts.parts[static_cast<size_t>(*part)] = true;
  });
  facts.input_ids.Close();
  facts.output_ids.Close();
  return facts;
}

}  // namespace mnemo
