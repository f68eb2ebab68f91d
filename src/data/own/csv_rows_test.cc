#include "data/own/csv_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/own/own_reader_for_tests.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Row = std::vector<std::string>;

struct Read {
  std::vector<Row> rows;
  std::vector<int> lines;
};

Read ReadAll(const std::string& text, char separator = ',') {
  CsvRows rows(text, "f.csv", separator);
  Read read;
  while (rows.Next()) {
    read.rows.emplace_back(rows.fields().begin(), rows.fields().end());
    read.lines.push_back(rows.line());
  }
  rows.Rewind();
  size_t again = 0;
  while (rows.Next()) {
    EXPECT_EQ(Row(rows.fields().begin(), rows.fields().end()), read.rows[again]);
    EXPECT_EQ(rows.line(), read.lines[again++]);
  }
  EXPECT_EQ(again, read.rows.size());
  return read;
}

TEST(CsvRows, FieldsAndEnds) {
  const Read read = ReadAll(
      "\xef\xbb\xbf"
      "a,b\r\n\n1,,3\n\r\n , x ,\n\"last\"");
  EXPECT_THAT(read.rows,
              ElementsAre(Row{"a", "b"}, Row{"1", "", "3"}, Row{" ", " x ", ""}, Row{"last"}));
  EXPECT_THAT(read.lines, ElementsAre(1, 3, 5, 6));
  EXPECT_THAT(ReadAll("a;b,c\td\n", ';').rows, ElementsAre(Row{"a", "b,c\td"}));
  EXPECT_TRUE(ReadAll("").rows.empty());
  EXPECT_TRUE(ReadAll("\n\r\n").rows.empty());
  EXPECT_THAT(ReadAll("a,").rows, ElementsAre(Row{"a", ""}));
}

TEST(CsvRows, Quotes) {
  const Read read = ReadAll("\"a,b\",\"say \"\"hi\"\"\",\"\"\n\"two\r\nlines\",\"\"\"\",x\nnext");
  EXPECT_THAT(read.rows, ElementsAre(Row{"a,b", "say \"hi\"", ""}, Row{"two\r\nlines", "\"", "x"},
                                     Row{"next"}));
  EXPECT_THAT(read.lines, ElementsAre(1, 2, 4));
  CsvRows rows("\"\",", "f", ',');
  ASSERT_TRUE(rows.Next());
  EXPECT_TRUE(rows.quoted(0));
  EXPECT_FALSE(rows.quoted(1));
}

TEST(CsvRows, WhatIsNoCsvIsRefused) {
  const auto refusal = [](const std::string& text) { return MessageOf([&] { ReadAll(text); }); };
  EXPECT_EQ(refusal("a\n\"b\nc"), "f.csv:2: a quoted field has no end");
  EXPECT_THAT(refusal("a\nb\"c\n"), HasSubstr("f.csv:2: a quote stands inside"));
  EXPECT_THAT(refusal("\"a\" ,b"),
              HasSubstr("follows the end of a quoted field\n  found:   ' ,b'"));
  EXPECT_THAT(refusal("\"a\"\rb"), HasSubstr("follows the end"));
  EXPECT_THAT(refusal("a\rb\r"), HasSubstr("CR alone"));
  EXPECT_THAT(refusal("\xff\xfe"
                      "a"),
              HasSubstr("UTF-16"));
}

TEST(CsvRows, TheHeaderSaysTheSeparator) {
  EXPECT_EQ(DetectSeparator("a;b;c,d\n1,1,1,1,1,1"), ';');
  EXPECT_EQ(DetectSeparator("a\tb\n"), '\t');
  EXPECT_EQ(DetectSeparator("\"a;;;;\",b\n"), ',');
  EXPECT_EQ(DetectSeparator("alone"), ',');
}

}  // namespace
}  // namespace mnemo
