#include <fmt/format.h>

#include <algorithm>

#include "report/compare_report.h"
#include "report/compare_rows.h"
#include "report/html.h"
#include "report/numbers.h"

namespace mnemo {

std::string CompareTable(const CompareReport& report) {
  std::vector<std::vector<std::string>> lines{{"cell", "units", "parameters", "rate", "nats/char",
                                               "bits/char", "\u00b1 seeds", "seeds",
                                               "95 % over the text", "char/s"}};
  for (const CompareRow& row : CompareRows(report)) {
    lines.push_back(
        {Readable(row.cell->name), Grouped(row.cell->units), Grouped(row.cell->parameters),
         ShortNumber(row.learning_rate), Fixed(row.nats), Fixed(row.bits), Fixed(row.seed_half),
         row.diverged == 0 ? Grouped(row.seeds)
                           : fmt::format("{} of {}", row.seeds, row.cell->runs.size()),
         Range(row.cell->text_low, row.cell->text_high), Whole(row.characters_per_second)});
  }
  std::vector<size_t> widths(lines[0].size());
  for (const auto& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], Glyphs(line[i]).size());
    }
  }
  std::string table;
  for (const auto& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) {
      const std::string space(widths[i] - Glyphs(line[i]).size(), ' ');
      table += i == 0 ? line[i] + space : "  " + space + line[i];
    }
    table += '\n';
  }
  return table;
}

}  // namespace mnemo
