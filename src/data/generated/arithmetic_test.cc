#include "data/generated/arithmetic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "data/generated/generated_fixture.h"

namespace mnemo {
namespace {

// Reads a sample by the header's grammar with its own eyes: letters before '=' say nothing.
struct Sample {
  std::string a, b, answer;
  char operation = 0;
};
std::optional<Sample> Parse(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == text.npos || text.empty() || text.back() != '.') return std::nullopt;
  std::string question;
  for (const char c : text.substr(0, equals)) {
    if (c < 'a' || c > 'z') question += c;
  }
  size_t place = 0;
  const auto number = [&](const std::string& from) {
    std::string digits;
    if (place < from.size() && from[place] == '-') digits += from[place++];
    while (place < from.size() && from[place] >= '0' && from[place] <= '9') digits += from[place++];
    return digits;
  };
  Sample sample;
  sample.a = number(question);
  if (place >= question.size()) return std::nullopt;
  sample.operation = question[place++];
  sample.b = number(question);
  if (place != question.size()) return std::nullopt;
  const std::string answer = text.substr(equals + 1, text.size() - equals - 2);
  place = 0;
  sample.answer = number(answer);
  if (place != answer.size()) return std::nullopt;
  return sample;
}

bool Right(const Sample& sample) {
  const int64_t a = std::stoll(sample.a), b = std::stoll(sample.b);
  return std::stoll(sample.answer) == (sample.operation == '+' ? a + b : a - b);
}

TEST(Arithmetic, ThePapersSampleParses) {
  const auto sample = Parse("3e36d9-h1h39f94eeh43keg3c=-13991064.");
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->a, "3369");
  EXPECT_EQ(sample->b, "13994433");
  EXPECT_TRUE(Right(*sample));
  // Its symbols are of the alphabet.
  const SymbolTask task = Arithmetic();
  ExpectADifferentSymbolEach(task, 40);
  for (const char c : std::string("3e36d9-h1h39f94eeh43keg3c=-13991064.")) {
    EXPECT_THAT(task.alphabet, ::testing::Contains(std::string(1, c)));
  }
}

TEST(Arithmetic, AnswersAreRightAndDrawsAreFair) {
  constexpr int kSamples = 4000;
  int plus = 0, negative = 0, lengths[9] = {}, distractors = 0, gaps = 0, longest_run = 0;
  for (uint64_t index = 0; index < kSamples; ++index) {
    const std::string text = ArithmeticText({}, 3, index);
    const auto sample = Parse(text);
    ASSERT_TRUE(sample) << text;
    ASSERT_TRUE(sample->operation == '+' || sample->operation == '-') << text;
    ASSERT_TRUE(Right(*sample)) << text;
    plus += sample->operation == '+';
    for (const std::string& number : {sample->a, sample->b}) {
      const bool below = number[0] == '-';
      negative += below;
      const size_t digits = number.size() - below;
      ASSERT_GE(digits, 1u);
      ASSERT_LE(digits, 8u);
      ++lengths[digits];
      EXPECT_TRUE(digits == 1 || number[below] != '0') << text;
    }
    EXPECT_TRUE(text[0] == '-' || (text[0] >= '0' && text[0] <= '9')) << text;
    int run = 0;
    for (const char c : text.substr(0, text.find('='))) {
      const bool letter = c >= 'a' && c <= 'z';
      run = letter ? run + 1 : 0;
      longest_run = std::max(longest_run, run);
      distractors += letter;
      gaps += !letter;
    }
  }
  EXPECT_NEAR(plus, kSamples / 2, 5 * 31.6);
  // Half of the numbers, but for 0, which one of 80 is and which has no sign.
  EXPECT_NEAR(negative, kSamples * (1 - 1.0 / 80), 5 * 44.7);
  for (int digits = 1; digits <= 8; ++digits) EXPECT_NEAR(lengths[digits], 1000, 5 * 29.6);
  EXPECT_EQ(longest_run, 3);
  EXPECT_NEAR(static_cast<double>(distractors) / gaps, 1.5, 0.05);
}

TEST(Arithmetic, TheAnswerIsScoredOrEverything) {
  const SymbolTask answer = Arithmetic(), all = Arithmetic({.score_all = true});
  for (uint64_t index = 0; index < 50; ++index) {
    const std::string text = ArithmeticText({}, 1, index);
    const SymbolSequence sequence = answer.make(1, index);
    EXPECT_EQ(InputText(answer, sequence), text.substr(0, text.size() - 1));
    const size_t begin = text.find('=') + 1;
    EXPECT_EQ(TargetText(answer, sequence), std::string(begin - 1, ' ') + text.substr(begin));
    EXPECT_EQ(TargetText(all, all.make(1, index)), text.substr(1));
  }
}

TEST(Arithmetic, OptionsAndSeeds) {
  ExpectAFunctionOfSeedAndIndex(Arithmetic(), 200);
  const ArithmeticOptions plain{.max_digits = 17, .max_distractors = 0, .negative = false};
  for (uint64_t index = 0; index < 200; ++index) {
    const std::string text = ArithmeticText(plain, 1, index);
    EXPECT_EQ(text.find_first_of("abcdefghijklmnopqrstuvwxyz"), text.npos);
    const auto sample = Parse(text);
    ASSERT_TRUE(sample && Right(*sample)) << text;
    EXPECT_NE(sample->a[0], '-');
    EXPECT_NE(sample->b[0], '-');
  }
  EXPECT_NE(RangeMessage([] { Arithmetic({.max_digits = 18}); }), "");
  EXPECT_NE(RangeMessage([] { Arithmetic({.max_distractors = -1}); }), "");
}

}  // namespace
}  // namespace mnemo
