#include "data/generated/xml_tags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "data/generated/generated_fixture.h"

namespace mnemo {
namespace {

struct Shape {
  int opened = 0, deepest = 0;
  std::vector<size_t> names;
};

// Nothing where the text is no balanced sequence of tags.
std::optional<Shape> Balanced(std::string text) {
  Shape shape;
  std::vector<std::string> open;
  while (!text.empty()) {
    const size_t end = text.find('>');
    if (text[0] != '<' || end == text.npos) return std::nullopt;
    std::string name = text.substr(1, end - 1);
    text.erase(0, end + 1);
    const bool closes = name.starts_with('/');
    if (closes) name.erase(0, 1);
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != name.npos) return std::nullopt;
    if (closes) {
      if (open.empty() || open.back() != name) return std::nullopt;
      open.pop_back();
    } else {
      open.push_back(name);
      shape.names.push_back(name.size());
      ++shape.opened;
      shape.deepest = std::max(shape.deepest, static_cast<int>(open.size()));
    }
  }
  if (!open.empty()) return std::nullopt;
  return shape;
}

TEST(XmlTags, TheCheckItselfSeesWhatIsWrong) {
  EXPECT_TRUE(Balanced("<ab><cd></cd></ab><e></e>"));
  for (const char* bad : {"<ab>", "<ab></cd>", "</ab>", "<a><b></a></b>", "x<a></a>", "<a></a"}) {
    EXPECT_FALSE(Balanced(bad)) << bad;
  }
}

TEST(XmlTags, AreBalancedAndFollowTheRule) {
  constexpr int kSamples = 4000;
  int single = 0, lengths[11] = {}, names = 0;
  for (uint64_t index = 0; index < kSamples; ++index) {
    const std::string text = XmlText({}, 2, index);
    const auto shape = Balanced(text);
    ASSERT_TRUE(shape) << text;
    ASSERT_GE(shape->opened, 1);
    ASSERT_LE(shape->opened, 50);
    // One tag, closed, end: after the first step two times "close or stop".
    single += shape->opened == 1;
    for (const size_t name : shape->names) {
      ASSERT_GE(name, 2u);
      ASSERT_LE(name, 10u);
      ++lengths[name];
      ++names;
    }
  }
  EXPECT_NEAR(single, kSamples / 4, 5 * std::sqrt(kSamples * 3 / 16.0));
  for (int length = 2; length <= 10; ++length) {
    EXPECT_NEAR(lengths[length], names / 9.0, 5 * std::sqrt(names / 9.0));
  }
}

TEST(XmlTags, ReadLiterallyHalfIsEmpty) {
  const XmlOptions literal{.allow_empty = true};
  const SymbolTask task = XmlTags(literal);
  int empty = 0;
  for (uint64_t index = 0; index < 4000; ++index) {
    const bool none = XmlText(literal, 1, index).empty();
    empty += none;
    EXPECT_EQ(task.make(1, index).inputs.empty(), none);
  }
  EXPECT_NEAR(empty, 2000, 5 * 31.6);
}

TEST(XmlTags, AfterTheLastStepTagsAreOnlyClosed) {
  int most = 0;
  for (uint64_t index = 0; index < 300; ++index) {
    const auto shape = Balanced(XmlText({.max_steps = 3, .min_name = 1, .max_name = 1}, 1, index));
    ASSERT_TRUE(shape);
    most = std::max(most, shape->opened);
  }
  EXPECT_EQ(most, 3);
}

TEST(XmlTags, TheNextCharacterIsTheTarget) {
  const SymbolTask task = XmlTags();
  ExpectADifferentSymbolEach(task, 29);
  for (uint64_t index = 0; index < 50; ++index) {
    const std::string text = XmlText({}, 4, index);
    const SymbolSequence sequence = task.make(4, index);
    EXPECT_EQ(InputText(task, sequence), text.substr(0, text.size() - 1));
    EXPECT_EQ(TargetText(task, sequence), text.substr(1));
  }
  ExpectAFunctionOfSeedAndIndex(task, 200);
  EXPECT_NE(RangeMessage([] { XmlTags({.max_steps = 0}); }), "");
  EXPECT_NE(RangeMessage([] { XmlTags({.min_name = 5, .max_name = 4}); }), "");
}

}  // namespace
}  // namespace mnemo
