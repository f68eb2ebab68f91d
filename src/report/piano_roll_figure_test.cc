#include "report/piano_roll_figure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/markup_check.h"

namespace mnemo {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> Keys() {
  std::vector<std::string> names;
  for (int key = 21; key < 109; ++key) names.push_back("MIDI " + std::to_string(key));
  return names;
}

struct Rectangle {
  double x, y, width;
};

std::vector<Rectangle> Notes(const std::string& svg) {
  const fixture::Markup markup = fixture::ReadMarkup(svg);
  EXPECT_EQ(markup.error, "");
  std::vector<Rectangle> notes;
  for (const fixture::MarkupElement& element : markup.elements) {
    std::map<std::string, std::string> values(element.attributes.begin(), element.attributes.end());
    if (element.name != "rect" || values["class"] != "note s0") continue;
    notes.push_back({std::stod(values["x"]), std::stod(values["y"]), std::stod(values["width"])});
  }
  return notes;
}

TEST(PianoRoll, APitchHasItsName) {
  EXPECT_EQ(PitchName(60), "C4");
  EXPECT_EQ(PitchName(69), "A4");
  EXPECT_EQ(PitchName(21), "A0");
  EXPECT_EQ(PitchName(42), "F#2");
  EXPECT_EQ(PitchName(0), "C-1");
  EXPECT_EQ(PitchOf("MIDI 60"), 60);
  for (const char* name : {"MIDI", "MIDI ", "MIDI x", "MIDI 6x", "MIDI 128", "midi 60", "60"}) {
    EXPECT_EQ(PitchOf(name), std::nullopt) << name;
  }
  EXPECT_FALSE(ArePitches({}));
  EXPECT_FALSE(ArePitches({"MIDI 60", "drum"}));
}

TEST(PianoRoll, ARunOfOnesIsOneNoteAsLongAsItSounds) {
  Matrix bits = Matrix::Zeros(10, 88);
  const auto sound = [&](int64_t from, int64_t to, int pitch) {
    for (int64_t t = from; t < to; ++t) bits.Row(t)[static_cast<size_t>(pitch - 21)] = 1;
  };
  sound(0, 4, 60);
  sound(5, 6, 60);  // again after a rest
  sound(2, 10, 64);
  const std::string svg = PianoRollFigure(bits, Keys()).Finish();
  const std::vector<Rectangle> notes = Notes(svg);
  ASSERT_EQ(notes.size(), 3u);  // lowest pitch first, then by time
  const double step = (notes[0].width + 0.8) / 4;
  EXPECT_NEAR(notes[1].width + 0.8, step, 0.02);
  EXPECT_NEAR(notes[2].width + 0.8, 8 * step, 0.02);
  EXPECT_NEAR(notes[1].x - notes[0].x, 5 * step, 0.02);
  EXPECT_NEAR(notes[2].x - notes[0].x, 2 * step, 0.02);
  EXPECT_EQ(notes[0].y, notes[1].y);
  EXPECT_LT(notes[2].y, notes[0].y);  // a higher pitch stands higher
  const std::vector<std::string> texts = fixture::ReadMarkup(svg).texts;
  for (const char* text : {"C4, steps 1 to 4", "C4, step 6", "E4, steps 3 to 10", "C4"}) {
    EXPECT_THAT(texts, Contains(text));
  }
  EXPECT_THAT(texts, Not(Contains("C5")));  // far from what sounds
}

TEST(PianoRoll, OtherBitsHaveTheirOwnNames) {
  Matrix bits = Matrix::Zeros(3, 2);
  bits.values = {1, 0, 1, 1, 0, 1};
  const std::string svg = PianoRollFigure(bits, {"door <open>", "light"}).Finish();
  EXPECT_EQ(Notes(svg).size(), 2u);
  EXPECT_THAT(svg, HasSubstr("door &lt;open&gt;, steps 1 to 2"));
  EXPECT_THAT(svg, Not(HasSubstr("black-key")));
  // Silence is a picture, too, and so are bits without names.
  EXPECT_TRUE(Notes(PianoRollFigure(Matrix::Zeros(4, 88), Keys()).Finish()).empty());
  EXPECT_EQ(Notes(PianoRollFigure(bits, {}).Finish()).size(), 2u);
}

}  // namespace
}  // namespace mnemo
