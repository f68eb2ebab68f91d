#include "data/handwriting/inkml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

Drawing Ink(const std::string& content) {
  return ParseInkml("<ink xmlns=\"http://www.w3.org/2003/InkML\">" + content + "</ink>", "a.inkml");
}
std::string InkMessage(const std::string& content) {
  return Message([&] { Ink(content); });
}

std::string Format(const std::string& channels) {
  return "<traceFormat>" + channels + "</traceFormat>";
}
const std::string kXyt = Format("<channel name=\"X\"/><channel name=\"Y\"/><channel name=\"T\"/>");

TEST(Inkml, ReadsTracesWhereverTheyStand) {
  const Drawing drawing = Ink(
      "<annotation type=\"writer\">me</annotation><annotation type=\"truth\"> 2+x </annotation>" +
      kXyt +
      "<trace id=\"1\">1 2 0, 3 4 10,5 6 20</trace><traceGroup><annotation type=\"truth\">no"
      "</annotation><traceGroup><trace>\n7 -8.5 5\n</trace></traceGroup></traceGroup>");
  EXPECT_EQ(drawing.name, "a.inkml");
  EXPECT_EQ(drawing.text, "2+x");
  ASSERT_EQ(drawing.strokes.size(), 2u);
  EXPECT_THAT(drawing.strokes[0],
              ElementsAre(PenPoint{1, 2, 0}, PenPoint{3, 4, 0.01}, PenPoint{5, 6, 0.02}));
  EXPECT_THAT(drawing.strokes[1], ElementsAre(PenPoint{7, -8.5, 0.005}));
}

TEST(Inkml, ChannelsStandInAnyOrderAmongOthers) {
  const Drawing drawing =
      Ink("<trace>9 0.5 2 1</trace><definitions>" +
          Format("<channel name=\"F\"/><channel name=\"T\" units=\"s\"/><channel name=\"Y\"/>"
                 "<channel name=\"X\"/><intermittentChannels><channel name=\"B\"/>"
                 "</intermittentChannels>") +
          "</definitions><trace>9 1.5 4 3 T, 9 1.75 6 5</trace>");
  ASSERT_EQ(drawing.strokes.size(), 2u);
  EXPECT_THAT(drawing.strokes[0], ElementsAre(PenPoint{1, 2, 0.5}));
  EXPECT_THAT(drawing.strokes[1], ElementsAre(PenPoint{3, 4, 1.5}, PenPoint{5, 6, 1.75}));
}

TEST(Inkml, WithoutAFormatTwoValuesOrThree) {
  const Drawing drawing = Ink("<trace>1 2, 3 4</trace><trace>1 2 7, 3 4 9</trace>");
  EXPECT_THAT(drawing.strokes[0], ElementsAre(PenPoint{1, 2, 0}, PenPoint{3, 4, 0.01}));
  EXPECT_THAT(drawing.strokes[1], ElementsAre(PenPoint{1, 2, 0.007}, PenPoint{3, 4, 0.009}));
  EXPECT_THAT(InkMessage("<trace>1 2 7, 3 4</trace>"),
              HasSubstr("a.inkml: trace 1: point 2 has the wrong number of values\n  found:   "
                        "'3 4'\n  allowed: 3"));
}

TEST(Inkml, NamespacesPensInTheAirAndComments) {
  const Drawing drawing = ParseInkml(
      "<?xml version=\"1.0\"?><i:ink xmlns:i=\"http://www.w3.org/2003/InkML\">"
      "<i:trace type=\"penUp\">1 1, 2 2</i:trace><i:trace>1 2<!-- x -->, 3 4</i:trace></i:ink>",
      "a");
  ASSERT_EQ(drawing.strokes.size(), 1u);
  EXPECT_EQ(drawing.strokes[0].size(), 2u);
}

TEST(Inkml, RefusesWhatItCannotRead) {
  EXPECT_THAT(InkMessage("<trace>1 2, '1 '1, \"1 \"0</trace>"),
              HasSubstr("trace 1: point 2 is given as a difference, which is not supported\n  "
                        "found:   ''1'"));
  EXPECT_THAT(InkMessage("<trace>1 2</trace><trace>1 #FF</trace>"),
              HasSubstr("trace 2: point 1 has a value that is no number\n  found:   '#FF'"));
  EXPECT_THAT(InkMessage("<trace>1 nan</trace>"), HasSubstr("no number"));
  EXPECT_THAT(InkMessage("<trace> </trace>"), HasSubstr("trace 1: it has no points"));
  EXPECT_THAT(InkMessage("<trace>1 2,,3 4</trace>"), HasSubstr("point 2 has the wrong number"));
  EXPECT_THAT(InkMessage(kXyt + "<trace>1 2</trace>"), HasSubstr("wrong number of values"));
  EXPECT_THAT(InkMessage(kXyt + "<trace>1 2 3 4</trace>"), HasSubstr("wrong number of values"));
  EXPECT_THAT(InkMessage(kXyt + "<trace>1 2 5,1 2 4</trace>"), HasSubstr("time runs backwards"));
  EXPECT_THAT(InkMessage("<trace continuation=\"begin\">1 2</trace>"), HasSubstr("continues"));
  EXPECT_THAT(InkMessage(Format("<channel name=\"X\"/>") + "<trace>1 2</trace>"),
              HasSubstr("the traceFormat lacks a channel\n  found:   1 channels"));
  EXPECT_THAT(InkMessage(Format("<channel name=\"X\"/><channel name=\"Y\"/>"
                                "<channel name=\"T\" units=\"h\"/>")),
              HasSubstr("units that are not known\n  found:   'h'"));
  EXPECT_THAT(InkMessage(kXyt + Format("<channel name=\"Y\"/><channel name=\"X\"/>")),
              HasSubstr("differ from each other"));
  EXPECT_THAT(InkMessage(""), HasSubstr("the file has no traces"));
  EXPECT_THAT(Message([] { ParseInkml("<svg/>", "a"); }), HasSubstr("found:   'svg'"));
  EXPECT_THAT(Message([] { ParseInkml(std::string((8 << 20) + 1, 'x'), "a"); }),
              HasSubstr("too large"));
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<traceGroup>";
  for (int i = 0; i < 100'000; ++i) deep += "</traceGroup>";
  EXPECT_THAT(InkMessage(deep), HasSubstr("nested too deeply"));
}

}  // namespace
}  // namespace mnemo
