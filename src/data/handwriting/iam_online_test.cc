#include "data/handwriting/iam_online.h"

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

std::string File(const std::string& strokes) {
  return "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<WhiteboardCaptureSession>\n"
         "  <WhiteboardDescription><SensorLocation corner=\"top_left\"/></WhiteboardDescription>\n"
         "  <StrokeSet>\n" +
         strokes + "  </StrokeSet>\n</WhiteboardCaptureSession>\n";
}

std::string StrokesMessage(const std::string& bytes) {
  return Message([&] { ParseIamStrokes(bytes, "a01-000u-01.xml"); });
}

TEST(IamOnline, ReadsStrokesInOrder) {
  const auto strokes = ParseIamStrokes(
      File("<Stroke colour=\"black\" start_time=\"1.0\" end_time=\"2.0\">"
           "<Point x=\"10\" y=\"-20\" time=\"1.00\"/><Point time=\"1.01\" y=\"21.5\" x=\"11\"/>"
           "</Stroke><!-- caf\xe9 -->"
           "<Stroke colour=\"black\"><Point x=\"5\" y=\"6\" time=\"0.5\"/></Stroke>"),
      "x");
  ASSERT_EQ(strokes.size(), 2u);
  EXPECT_THAT(strokes[0], ElementsAre(PenPoint{10, -20, 1.0}, PenPoint{11, 21.5, 1.01}));
  // The clock of another stroke may be earlier.
  EXPECT_THAT(strokes[1], ElementsAre(PenPoint{5, 6, 0.5}));
}

TEST(IamOnline, RefusesStrokesThatAreNone) {
  EXPECT_EQ(StrokesMessage(File("<Stroke><Point x=\"1\" y=\"2\" time=\"3\"/></Stroke><Stroke/>")),
            "a01-000u-01.xml: stroke 2 has no points");
  EXPECT_EQ(StrokesMessage(File("<Stroke><Point x=\"1\" y=\"2\" time=\"3\"/>"
                                "<Point x=\"1\" y=\"2\" time=\"2.9\"/></Stroke>")),
            "a01-000u-01.xml: stroke 1, point 2: the time runs backwards\n  found:   '2.9'\n  "
            "allowed: no time before that of the point before");
  EXPECT_EQ(StrokesMessage(File("<Stroke><Point x=\"nan\" y=\"2\" time=\"3\"/></Stroke>")),
            "a01-000u-01.xml: stroke 1, point 1: x is no number\n  found:   'nan'\n  allowed: a "
            "finite decimal number");
  EXPECT_THAT(StrokesMessage(File("<Stroke><Point x=\"1\" y=\"1e999\" time=\"3\"/></Stroke>")),
              HasSubstr("y is no number"));
  EXPECT_EQ(StrokesMessage(File("<Stroke><Point x=\"1\" y=\"1\"/></Stroke>")),
            "a01-000u-01.xml: stroke 1, point 1 has no time");
  EXPECT_THAT(StrokesMessage(File("")), HasSubstr("the file has no strokes"));
  EXPECT_THAT(StrokesMessage("<ink/>"), HasSubstr("no WhiteboardCaptureSession\n  found:   'ink'"));
  EXPECT_THAT(StrokesMessage(""), HasSubstr("this is no XML"));
  const std::string whole = File("<Stroke><Point x=\"1\" y=\"2\" time=\"3\"/></Stroke>\n");
  EXPECT_THAT(StrokesMessage(whole.substr(0, whole.size() - 30)),
              HasSubstr("a01-000u-01.xml:6: this is no XML"));
  // The name's bytes are no UTF-8, and the message has them all the same.
  EXPECT_EQ(Message([&] { ParseIamStrokes("", "\xff.xml"); }).substr(0, 5), "\xff.xml");
}

TEST(IamOnline, EntitiesAreNotReplaced) {
  const std::string doctype =
      "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY n \"7\">"
      "<!ENTITY b \"&n;&n;&n;&n;\">]>";
  const std::string good = File("<Stroke><Point x=\"1\" y=\"2\" time=\"3\"/></Stroke>");
  const size_t place = good.find('\n') + 1;
  const std::string with = good.substr(0, place) + doctype + good.substr(place);
  EXPECT_EQ(ParseIamStrokes(with, "x").size(), 1u);
  for (const std::string entity : {"&x;", "&n;", "&b;"}) {
    std::string bad = with;
    bad.replace(bad.find("x=\"1\""), 5, "x=\"" + entity + "\"");
    EXPECT_THAT(StrokesMessage(bad), HasSubstr("x is no number\n  found:   '" + entity + "'"));
  }
}

TEST(IamOnline, SizeAndNestingAreBounded) {
  EXPECT_EQ(StrokesMessage(std::string((4 << 20) + 1, ' ')),
            "a01-000u-01.xml: the XML file is too large\n  found:   4194305 bytes\n  allowed: at "
            "most 4194304 bytes");
  std::string deep;
  for (int i = 0; i < 500'000; ++i) deep += "<a>";
  for (int i = 0; i < 500'000; ++i) deep += "</a>";
  EXPECT_THAT(StrokesMessage(deep), HasSubstr("no WhiteboardCaptureSession"));
}

TEST(IamOnline, TranscriptsFollowTheLineCsr) {
  EXPECT_THAT(ParseIamTranscript("OCR:\n\nA MQVE\n\nCSR:\n\nA MOVE to stop\r\nMr. Gaitskell \n\n"
                                 "caf\xe9\n",
                                 "x"),
              ElementsAre("A MOVE to stop", "Mr. Gaitskell", "caf\xc3\xa9"));
  EXPECT_TRUE(ParseIamTranscript("CSR:\n", "x").empty());
  EXPECT_EQ(Message([] { ParseIamTranscript("OCR:\nabc\n", "a.txt"); }),
            "a.txt: the transcript has no line 'CSR:'\n  hint:    files of ascii/ are read here");
  EXPECT_EQ(Message([] { ParseIamTranscript(std::string_view("CSR:\na\0b\n", 9), "a.txt"); }),
            "a.txt:2: the transcript has a NUL byte");
}

}  // namespace
}  // namespace mnemo
