#include "data/handwriting/pendigits.h"

#include "base/error.h"
#include "base/legible.h"
#include "data/fields.h"

namespace mnemo {
namespace {

constexpr size_t kValues = 17;
constexpr double kSecondsPerPoint = 0.1;

PenDigit ParseRow(const std::vector<std::string_view>& fields, const std::string& file, int line) {
  if (fields.size() != kValues && fields.size() != kValues + 1) {
    throw BadInput("the row has the wrong number of columns")
        .At(file, line)
        .Found(std::to_string(fields.size()))
        .Allowed("17: x and y of 8 points, the digit; a name in front of them");
  }
  const size_t skipped = fields.size() - kValues;
  PenDigit row;
  for (size_t i = 0; i < kValues; ++i) {
    const std::string_view field = fields[skipped + i];
    const auto number = WholeNumber(field);
    const int64_t most = i + 1 == kValues ? 9 : 100;
    if (!number || *number < 0 || *number > most) {
      throw BadInput("column " + std::to_string(skipped + i + 1) + " is wrong")
          .At(file, line)
          .Found(Quoted(Trimmed(field)))
          .Allowed("a whole number, 0 to " + std::to_string(most));
    }
    const auto value = static_cast<uint8_t>(*number);
    (i + 1 == kValues ? row.digit : row.values[i]) = value;
  }
  return row;
}

}  // namespace

std::vector<PenDigit> ParsePenDigits(std::string_view bytes, const std::string& file,
                                     BadData* bad) {
  std::vector<PenDigit> rows;
  LineReader lines(bytes);
  bool seen = false;
  for (std::string_view line; lines.Next(&line);) {
    if (Trimmed(line).empty()) continue;
    const std::vector<std::string_view> fields = SplitAt(line, ',');
    // A header ends with a name where rows have the digit.
    const bool header = !seen && !FiniteNumber(fields.back()) && fields.size() >= kValues;
    seen = true;
    if (header) continue;
    try {
      rows.push_back(ParseRow(fields, file, lines.number()));
    } catch (const Error& error) {
      bad->Report(error);
    }
  }
  if (!seen) throw BadInput("the file has no rows").At(file);
  return rows;
}

Drawing DrawingOf(const PenDigit& digit, const std::string& name) {
  Stroke stroke;
  for (size_t i = 0; i < 8; ++i) {
    stroke.push_back({static_cast<double>(digit.values[2 * i]), 100.0 - digit.values[2 * i + 1],
                      static_cast<double>(i) * kSecondsPerPoint});
  }
  return {name, std::to_string(digit.digit), {stroke}};
}

}  // namespace mnemo
