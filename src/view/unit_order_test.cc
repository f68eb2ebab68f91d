#include "view/unit_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "view/char_labels.h"
#include "view/short_float.h"
#include "view/view_fixture.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(CharLabels, AreWhatAReaderSees) {
  EXPECT_THAT(CharLabelOf("position-in-line", "ab\nc"), ElementsAre(1, 2, 0, 1));
  EXPECT_THAT(CharLabelOf("inside-quotes", "a\"b\"c"), ElementsAre(0, 1, 1, 0, 0));
  EXPECT_THAT(CharLabelOf("brace-depth", "a{b{c}}"), ElementsAre(0, 1, 1, 2, 2, 1, 0));
  EXPECT_THAT(CharLabelOf("inside-a-comment", "a/*b*/"), ElementsAre(0, 0, 1, 1, 1, 0));
  EXPECT_THAT(CharLabelOf("capital", "aB1 "), ElementsAre(0, 1, 0, 0));
  EXPECT_THAT(CharLabelOf("letter", "aB1 "), ElementsAre(1, 1, 0, 0));
  EXPECT_THAT(CharLabelOf("digit", "aB1 "), ElementsAre(0, 0, 1, 0));
  EXPECT_THAT(CharLabelOf("space", "a\t\xE2 "), ElementsAre(0, 1, 0, 1));
  for (const CharLabelName& label : CharLabelNames()) {
    EXPECT_EQ(CharLabelOf(label.name, "some \"text\"\n").size(), 12u) << label.name;
  }
}

class UnitOrderTest : public ViewTest {
 protected:
  // A text of three characters, whose only value has four units with these numbers.
  static std::unique_ptr<Reading> Made(const std::string& text,
                                       const std::vector<std::vector<float>>& units, bool share) {
    const Vocabulary vocabulary = Vocabulary::OfBytes({'A', 'a'});
    std::vector<int32_t> symbols;
    for (const char c : text) symbols.push_back(c == 'A' ? 0 : 1);
    const ViewedValue value{.name = "v", .width = static_cast<int>(units.size()), .share = share};
    auto reading =
        std::make_unique<Reading>(1, text, symbols, 0, vocabulary, std::vector<ViewedValue>{value});
    auto block = std::make_shared<TextBlock>();
    block->steps = static_cast<int>(text.size());
    for (size_t t = 0; t < text.size(); ++t) {
      for (const std::vector<float>& unit : units) block->values.push_back(Shortened(unit[t]));
      block->losses.push_back(0);
    }
    reading->Add(block);
    return reading;
  }

  static std::vector<int> Numbers(const UnitOrder& order) {
    std::vector<int> numbers;
    for (const UnitFacts& unit : order.units) numbers.push_back(unit.unit);
    return numbers;
  }
};

TEST_F(UnitOrderTest, FactsAreByHand) {
  const auto reading =
      Made("AaAa", {{0, 1, 0, 1}, {0.5, 0.5, 0.5, 0.5}, {0.05f, 0.95f, 0.5f, 1}}, true);
  const UnitOrder order = OrderUnits(*reading, 0, "v", "number");
  EXPECT_EQ(order.characters, 4);
  ASSERT_EQ(order.units.size(), 3u);
  const UnitFacts& first = order.units[0];
  EXPECT_EQ(first.mean, 0.5);
  EXPECT_EQ(first.deviation, 0.5);
  EXPECT_EQ(first.low, 0.5);
  EXPECT_EQ(first.high, 0.5);
  EXPECT_EQ(order.units[1].deviation, 0);
  EXPECT_EQ(order.units[1].low + order.units[1].high, 0);
  EXPECT_NEAR(order.units[2].lowest, 0.05, 0.0002);
  EXPECT_EQ(order.units[2].highest, 1);
  EXPECT_EQ(order.units[2].low, 0.25);
  EXPECT_EQ(order.units[2].high, 0.5);
  // No sigmoid: its low end is -0.9.
  const auto plain = Made("AaA", {{-0.95f, 0.05f, 0.95f}}, false);
  const UnitFacts facts = OrderUnits(*plain, 0, "v", "number").units[0];
  EXPECT_NEAR(facts.low, 1.0 / 3, 1e-12);
  EXPECT_NEAR(facts.high, 1.0 / 3, 1e-12);
}

TEST_F(UnitOrderTest, SortsByWhatIsAskedTheLargestFirst) {
  const auto reading = Made("AaAaa",
                            {{0.25, 0.25, 0.25, 0.25, 0.25},
                             {0, 1, 0, 0.5, 0.75},
                             {1, 0, 1, 0, 0},
                             {0.5, 0.5, 0.75, 0.5, 0.5}},
                            true);
  EXPECT_THAT(Numbers(OrderUnits(*reading, 0, "v", "number")), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(Numbers(OrderUnits(*reading, 0, "v", "mean")), ElementsAre(3, 1, 2, 0));
  EXPECT_THAT(Numbers(OrderUnits(*reading, 0, "v", "variation")), ElementsAre(2, 1, 3, 0));
  EXPECT_THAT(Numbers(OrderUnits(*reading, 0, "v", "saturation")), ElementsAre(2, 1, 0, 3));
  // "A" is a capital: unit 2 is the label itself, unit 1 goes against it, unit 3 weakly with it.
  const UnitOrder order = OrderUnits(*reading, 0, "v", "capital");
  EXPECT_THAT(Numbers(order), ElementsAre(2, 1, 3, 0));
  EXPECT_NEAR(order.units[0].score, 1, 1e-12);
  // By hand: label 1 0 1 0 0, unit 0 1 0 1/2 3/4: covariance -0.18, deviations sqrt(0.24) and 0.4.
  EXPECT_NEAR(order.units[1].score, -0.18 / (std::sqrt(0.24) * 0.4), 1e-12);
  EXPECT_TRUE(std::isnan(order.units[3].score)) << "a unit that never changes";
}

TEST_F(UnitOrderTest, ALabelCountsWhereItSaysSomething) {
  // Behind the mark the unit counts as the label does; what it does before is not asked.
  const auto reading =
      Made("Aa\"aaa\"A", {{0.9f, 0.1f, 0, 0.125f, 0.25f, 0.375f, 0.9f, 0.1f}}, true);
  EXPECT_NEAR(OrderUnits(*reading, 0, "v", "since-the-quote").units[0].score, 1, 1e-6);
  EXPECT_LT(OrderUnits(*reading, 0, "v", "inside-quotes").units[0].score, 0);
}

TEST_F(UnitOrderTest, WhatIsNotFiniteIsLeftOut) {
  const auto reading = Made("AaA", {{NAN, NAN, NAN}, {NAN, 0.5, INFINITY}}, false);
  const UnitOrder order = OrderUnits(*reading, 0, "v", "mean");
  EXPECT_THAT(Numbers(order), ElementsAre(1, 0));
  EXPECT_EQ(order.units[0].mean, 0.5);
  EXPECT_EQ(order.units[0].highest, 0.5);
  EXPECT_TRUE(std::isnan(order.units[1].mean));
}

TEST_F(UnitOrderTest, UnknownOrdersAreToldWithThoseThatThereAre) {
  const auto reading = Made("A", {{0}}, false);
  EXPECT_THAT(ErrorOf([&] { OrderUnits(*reading, 0, "v", "colour"); }),
              HasSubstr("allowed: inside-quotes, inside-parentheses, position-in-line"));
  EXPECT_THAT(ErrorOf([&] { OrderUnits(*reading, 1, "v", "mean"); }), HasSubstr("layer 0 v"));
}

// On a model: the correlation that the order has is the one of the windows' numbers.
TEST_F(UnitOrderTest, OfAModelIsWhatItsWindowsSay) {
  ViewSession session(TrainedRun(), kMemory);
  const auto reading = ReadAll(session, Text(500));
  for (const UnitFacts& unit : OrderUnits(*reading, 0, "h'", "mean").units) {
    const std::vector<int> one = {unit.unit};
    double sum = 0;
    for (const float value : reading->Cells(0, "h'", one, 0, 500)) sum += value;
    EXPECT_NEAR(unit.mean, sum / 500, 1e-9);
  }
}

}  // namespace
}  // namespace mnemo
