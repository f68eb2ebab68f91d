#include "data/handwriting/hershey_words.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "base/legible.h"
#include "data/fields.h"
#include "data/generated/draws.h"

namespace mnemo {
namespace {

constexpr uint32_t kWordStream = 1;
constexpr double kSecondsPerStep = 0.01, kPause = 0.05;
// Straight lines are bent by the baseline's waves: distorted in pieces of this length.
constexpr double kFine = 0.5;

struct Point {
  double x = 0, y = 0;
};
using Line = std::vector<Point>;

double Distance(const Point& a, const Point& b) { return std::hypot(b.x - a.x, b.y - a.y); }

// The same way in even steps of nearly `step`; both ends stay.
Line Resampled(const Line& line, double step) {
  double length = 0;
  for (size_t i = 1; i < line.size(); ++i) length += Distance(line[i - 1], line[i]);
  const int count = std::max(1, static_cast<int>(std::lround(length / step)));
  if (length == 0) return {line[0]};
  Line even = {line[0]};
  size_t piece = 1;
  double before = 0;  // the way to the piece's begin
  for (int k = 1; k < count; ++k) {
    const double place = length * k / count;
    double size = Distance(line[piece - 1], line[piece]);
    while (before + size < place && piece + 1 < line.size()) {
      before += size;
      ++piece;
      size = Distance(line[piece - 1], line[piece]);
    }
    const double share = size > 0 ? (place - before) / size : 0;
    const Point &a = line[piece - 1], &b = line[piece];
    even.push_back({a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share});
  }
  even.push_back(line.back());
  return even;
}

// What is drawn once for a word.
struct Style {
  Style(const WordVariation& v, Draws* draws)
      : slant(draws->Uniform(-v.slant, v.slant)),
        scale(std::exp(draws->Uniform(-v.scale, v.scale))),
        stretch(std::exp(draws->Uniform(-v.stretch, v.stretch))),
        rotation(draws->Uniform(-v.rotation, v.rotation)),
        drift(draws->Uniform(0, v.drift)),
        wave(draws->Uniform(60, 200)),
        phase(draws->Uniform(0, 2 * std::numbers::pi)),
        seconds(kSecondsPerStep * std::exp(draws->Uniform(-v.speed, v.speed))) {}

  Point Distorted(Point p) const {
    p.x += slant * (kHersheyBaseline - p.y);
    p.y += drift * std::sin(2 * std::numbers::pi * p.x / wave + phase);
    p.x *= stretch;
    const double c = std::cos(rotation), s = std::sin(rotation);
    return {scale * (c * p.x - s * p.y), scale * (s * p.x + c * p.y)};
  }

  double slant, scale, stretch, rotation, drift, wave, phase, seconds;
};

std::string RandomLetters(Draws* draws) {
  std::string word(static_cast<size_t>(draws->Between(3, 8)), ' ');
  for (char& c : word) c = static_cast<char>('a' + draws->Between(0, 25));
  return word;
}

// The font's strokes, letter beside letter.
std::vector<Line> Layout(const HersheyFont& font, const std::string& word, double gap,
                         Draws* draws) {
  std::vector<Line> lines;
  double x = 0;
  for (const char c : word) {
    const HersheyGlyph* glyph = font.Find(c);
    if (glyph == nullptr) {
      throw BadInput("the font '" + font.name + "' cannot write this word")
          .Found(Quoted(std::string_view(&c, 1)) + " in " + Quoted(word))
          .Allowed("printable ASCII characters");
    }
    for (const auto& stroke : glyph->strokes) {
      Line& line = lines.emplace_back();
      for (const HersheyPlace& place : stroke) {
        line.push_back({x + place.x - glyph->left, static_cast<double>(place.y)});
      }
    }
    x += glyph->right - glyph->left + draws->Uniform(-gap, gap);
  }
  if (lines.empty()) throw BadInput("a word has nothing to draw").Found(Quoted(word));
  return lines;
}

}  // namespace

Drawing MakeHersheyWord(const std::vector<HersheyFont>& fonts,
                        const std::vector<std::string>& words, uint64_t seed, uint64_t index,
                        const WordVariation& variation) {
  if (fonts.empty()) throw BadInput("there is no font to draw words with");
  MNEMO_CHECK(variation.step > 0);
  Draws draws(seed, Purpose::kStrokes, index, kWordStream);
  const HersheyFont& font = fonts[draws.Below(fonts.size())];
  Drawing drawing;
  drawing.name = "word " + std::to_string(index);
  drawing.text = words.empty() ? RandomLetters(&draws) : words[draws.Below(words.size())];
  const Style style(variation, &draws);
  double time = 0;
  for (Line& line : Layout(font, drawing.text, variation.gap, &draws)) {
    line = Resampled(line, kFine);
    for (Point& point : line) point = style.Distorted(point);
    // Steps and jitter grow with the writing.
    line = Resampled(line, variation.step * style.scale);
    const double jitter = variation.jitter * style.scale;
    Stroke stroke;
    for (const Point& point : line) {
      const double x = point.x + jitter * draws.Normal(), y = point.y + jitter * draws.Normal();
      if (stroke.empty() && !drawing.strokes.empty()) {
        const PenPoint& last = drawing.strokes.back().back();
        time += kPause +
                Distance({last.x, last.y}, {x, y}) / (variation.step * style.scale) * style.seconds;
      } else if (!stroke.empty()) {
        time += style.seconds;
      }
      stroke.push_back({x, y, time});
    }
    drawing.strokes.push_back(std::move(stroke));
  }
  return drawing;
}

std::vector<Drawing> MakeHersheyWords(const std::vector<HersheyFont>& fonts,
                                      const std::vector<std::string>& words, int64_t count,
                                      uint64_t seed, const WordVariation& variation) {
  std::vector<Drawing> drawings;
  for (int64_t i = 0; i < count; ++i) {
    drawings.push_back(MakeHersheyWord(fonts, words, seed, static_cast<uint64_t>(i), variation));
  }
  return drawings;
}

}  // namespace mnemo
