#include "report/piano_roll_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.h"
#include "report/numbers.h"
#include "report/set_example.h"
#include "report/set_text.h"
#include "report/span_track.h"

namespace mnemo {
namespace {

constexpr std::array<const char*, 12> kPitchClasses = {"C",  "C#", "D",  "D#", "E",  "F",
                                                       "F#", "G",  "G#", "A",  "A#", "B"};
constexpr int kMostRows = 128;

int64_t ClassOf(int pitch) { return ((pitch % 12) + 12) % 12; }
bool IsBlack(int pitch) { return std::string(kPitchClasses[ClassOf(pitch)]).size() == 2; }

struct Rows {
  int64_t low = 0, high = 0;  // columns that are drawn, both included
};

Rows SoundingRows(const Matrix& bits) {
  Rows rows = {bits.columns, -1};
  for (int64_t t = 0; t < bits.rows; ++t) {
    for (int64_t c = 0; c < bits.columns; ++c) {
      if (bits.At(t, c) == 0) continue;
      rows.low = std::min(rows.low, c);
      rows.high = std::max(rows.high, c);
    }
  }
  if (rows.high < 0) rows = {bits.columns / 2, bits.columns / 2};
  // A little air, and some height for a single voice.
  rows.low = std::max(int64_t{0}, std::min(rows.low - 1, rows.high - 12));
  rows.high = std::min({bits.columns - 1, rows.high + 1, rows.low + kMostRows - 1});
  return rows;
}

std::string NoteName(const std::vector<std::string>& names, int64_t column) {
  const std::string name = NameOf(names, static_cast<int32_t>(column));
  const std::optional<int> pitch = PitchOf(name);
  return pitch ? PitchName(*pitch) : CutTo(name, 20);
}

}  // namespace

std::string PitchName(int midi_note) {
  return kPitchClasses[ClassOf(midi_note)] +
         std::to_string((midi_note - static_cast<int>(ClassOf(midi_note))) / 12 - 1);
}

std::optional<int> PitchOf(const std::string& column_name) {
  constexpr std::string_view kStart = "MIDI ";
  if (!column_name.starts_with(kStart)) return std::nullopt;
  int pitch = 0;
  const char* end = column_name.data() + column_name.size();
  const auto [last, code] = std::from_chars(column_name.data() + kStart.size(), end, pitch);
  if (code != std::errc() || last != end || pitch < 0 || pitch > 127) return std::nullopt;
  return pitch;
}

bool ArePitches(const std::vector<std::string>& column_names) {
  return !column_names.empty() &&
         std::all_of(column_names.begin(), column_names.end(),
                     [](const std::string& name) { return PitchOf(name).has_value(); });
}

Svg PianoRollFigure(const Matrix& bits, const std::vector<std::string>& column_names) {
  MNEMO_CHECK(bits.rows > 0 && bits.columns > 0);
  const bool pitches = ArePitches(column_names);
  const Rows rows = SoundingRows(bits);
  const auto count = static_cast<double>(rows.high - rows.low + 1);
  double left = 40;
  if (!pitches) {
    for (int64_t c = rows.low; c <= rows.high; ++c) {
      left = std::clamp(TextWidth(NoteName(column_names, c)) + 14, left, 170.0);
    }
  }
  const double row_height = std::clamp(300 / count, 6.0, 14.0);
  const double step = std::clamp(980 / static_cast<double>(bits.rows), 3.6, 18.0);
  const double top = 8, bottom = top + row_height * count;
  const double right = left + step * static_cast<double>(bits.rows);
  Svg svg(std::max(right + 16, left + 220), bottom + kTimeAxisHeight,
          fmt::format("{} of {} steps", pitches ? "piano roll" : "bits", bits.rows));
  const auto row_top = [&](int64_t column) {
    return bottom - row_height * static_cast<double>(column - rows.low + 1);
  };
  int64_t labelled = -1;
  for (int64_t c = rows.low; c <= rows.high; ++c) {
    const std::optional<int> pitch = PitchOf(NameOf(column_names, static_cast<int32_t>(c)));
    const double y = row_top(c);
    if (pitches && IsBlack(*pitch)) {
      svg.Rectangle({left, y}, right - left, row_height, "black-key");
    }
    const bool begins = pitches
                            ? ClassOf(*pitch) == 0
                            : labelled < 0 || static_cast<double>(c - labelled) * row_height >= 15;
    if (!begins) continue;
    labelled = c;
    svg.Line({left, y + row_height}, {right, y + row_height}, pitches ? "octave" : "grid");
    svg.Text({left - 7, y + row_height / 2 + 4}, NoteName(column_names, c), "tick", "end");
  }
  for (int64_t c = rows.low; c <= rows.high; ++c) {
    for (int64_t begin = 0; begin < bits.rows; ++begin) {
      if (bits.At(begin, c) == 0) continue;
      int64_t end = begin + 1;
      while (end < bits.rows && bits.At(end, c) != 0) ++end;
      svg.Rectangle({left + step * static_cast<double>(begin) + 0.4, row_top(c) + 0.6},
                    step * static_cast<double>(end - begin) - 0.8, row_height - 1.2, "note s0",
                    end - begin == 1 ? fmt::format("{}, step {}", NoteName(column_names, c), end)
                                     : fmt::format("{}, steps {} to {}", NoteName(column_names, c),
                                                   begin + 1, end));
      begin = end;
    }
  }
  const Axis x = {0, static_cast<double>(bits.rows), left, right, false};
  DrawTimeAxis(x, bottom, "step", &svg);
  return svg;
}

}  // namespace mnemo
