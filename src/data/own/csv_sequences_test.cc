#include "data/own/csv_sequences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/own/own_reader_for_tests.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CsvOptions With(const std::string& target, const std::string& kind = "auto") {
  CsvOptions options;
  options.sequence = "id";
  options.target = target;
  options.kind = kind;
  return options;
}

struct Opened {
  SequenceForm form;
  std::array<bool, 3> parts = {};
  std::vector<OwnSequence> all;
};

Opened Open(const std::string& text, const CsvOptions& options) {
  CsvSequences reader(text, "f.csv", options);
  const Opened opened = {reader.form(), reader.parts(), AllOf(&reader)};
  EXPECT_EQ(AllOf(&reader).size(), opened.all.size());
  return opened;
}

std::string Refusal(const std::string& text, const CsvOptions& options) {
  return MessageOf([&] { Open(text, options); });
}

// What is wrong with the second of three sequences; the others must be right.
std::string SecondIsBad(const std::string& text, const CsvOptions& options) {
  const Opened opened = Open(text, options);
  EXPECT_EQ(opened.all.size(), 3u);
  EXPECT_FALSE(opened.all.front().bad);
  EXPECT_FALSE(opened.all.back().bad);
  EXPECT_EQ(opened.all[1].record.steps, 0);
  return opened.all[1].bad ? opened.all[1].bad->what() : "";
}

TEST(CsvSequences, ARowIsAStep) {
  const Opened opened = Open(
      "x1,id,label,x2\n"
      "1,a,up,2\n3,a,down,-4e-1\n"
      "5,b,up,+6\n",
      With("label"));
  EXPECT_THAT(opened.form.input_names, ElementsAre("x1", "x2"));
  EXPECT_THAT(opened.form.output_names, ElementsAre("down", "up"));
  EXPECT_EQ(opened.form.inputs, 2);
  EXPECT_EQ(opened.form.outputs, 2);
  EXPECT_EQ(opened.parts, (std::array<bool, 3>{}));
  ASSERT_EQ(opened.all.size(), 2u);
  EXPECT_EQ(opened.all[0].record.name, "a");
  EXPECT_EQ(opened.all[0].record.steps, 2);
  EXPECT_THAT(opened.all[0].record.vectors, ElementsAre(1, 2, 3, -0.4F));
  EXPECT_THAT(opened.all[0].record.classes, ElementsAre(1, 0));
  EXPECT_THAT(opened.all[1].record.vectors, ElementsAre(5, 6));
}

TEST(CsvSequences, ColumnsAreTakenInTheOrderThatIsSaid) {
  CsvOptions options = With("y");
  options.inputs = "x2,\"a,b\"";
  const Opened opened = Open("id;\"a,b\";x2;unused;y\ns;1;2;word;0.5\n", options);
  EXPECT_THAT(opened.all[0].record.vectors, ElementsAre(2, 1));
  EXPECT_EQ(opened.form.target, TargetKind::kNumbers);
  EXPECT_THAT(opened.form.output_names, ElementsAre("y"));
}

TEST(CsvSequences, OneTargetASequence) {
  CsvOptions options = With("y", "classes");
  options.per = "sequence";
  const std::string text = "id,x,y\na,1,10\na,2,10\na,3,10\nb,4,9\nc,5,9\n";
  const Opened classes = Open(text, options);
  EXPECT_THAT(classes.form.output_names, ElementsAre("9", "10"));  // by value
  EXPECT_THAT(classes.all[0].record.classes, ElementsAre(-1, -1, 1));
  EXPECT_THAT(classes.all[1].record.classes, ElementsAre(0));
  options.kind = "numbers";
  const Opened numbers = Open(text, options);
  EXPECT_TRUE(numbers.form.some_counted);
  EXPECT_THAT(numbers.all[0].record.numbers, ElementsAre(0, 0, 10));
  EXPECT_THAT(numbers.all[0].record.counted, ElementsAre(0, 0, 1));
  EXPECT_EQ(SecondIsBad("id,x,y\na,1,0\nb,2,1\nb,3,2\nc,1,1\n", options),
            "f.csv:4: column 'y' changes within a sequence, which has one target\n"
            "  found:   '2'\n  allowed: '1', as in its first row");
}

TEST(CsvSequences, SymbolsAndLabels) {
  CsvOptions options = With("text", "labels");
  options.symbols = true;
  const Opened opened = Open(
      "id,sound,text\n1,hiss,s iy\n1,hum,s iy\n2,hiss,\"\"\n2,\" \",\"\"\n3,hum,iy iy\n", options);
  EXPECT_THAT(opened.form.input_names, ElementsAre(" ", "hiss", "hum"));
  EXPECT_THAT(opened.form.output_names, ElementsAre("iy", "s"));
  EXPECT_EQ(opened.form.target, TargetKind::kLabels);
  EXPECT_THAT(opened.all[0].record.symbols, ElementsAre(1, 2));
  EXPECT_THAT(opened.all[0].record.labels, ElementsAre(1, 0));
  EXPECT_THAT(opened.all[1].record.labels, IsEmpty());
  EXPECT_THAT(opened.all[2].record.labels, ElementsAre(0, 0));
  EXPECT_TRUE(opened.form.notes.empty());
}

TEST(CsvSequences, GapsAreStepsWithoutATarget) {
  const std::string classes = "id,x,y\na,1,n\nb,1,m\nb,2,\nc,3,m\n";
  CsvOptions options = With("y");
  EXPECT_THAT(SecondIsBad(classes, options), HasSubstr("f.csv:4: column 'y' has no value"));
  options.gaps = true;
  EXPECT_THAT(Open(classes, options).all[1].record.classes, ElementsAre(0, -1));
  options.target = "y,z";
  const Opened numbers = Open("id,x,y,z\na,1,2,3\na,1,,\nb,1,.5,0\nb,1,1,\nc,1,0,0\n", options);
  EXPECT_THAT(numbers.all[0].record.numbers, ElementsAre(2, 3, 0, 0));
  EXPECT_THAT(numbers.all[0].record.counted, ElementsAre(1, 0));
  ASSERT_TRUE(numbers.all[1].bad);
  EXPECT_THAT(numbers.all[1].bad->what(), HasSubstr("f.csv:5: column 'z' has no value"));
}

TEST(CsvSequences, PartsStandInAColumn) {
  CsvOptions options = With("y");
  options.part = "p";
  const Opened opened = Open("id,p,x,y\na,train,1,m\nb,2,1,n\n", options);
  EXPECT_EQ(opened.parts, (std::array<bool, 3>{true, false, true}));
  EXPECT_EQ(opened.all[1].part, Split::kTest);
  EXPECT_EQ(opened.form.inputs, 1);
  EXPECT_THAT(SecondIsBad("id,p,x,y\na,0,1,m\nb,dev,1,n\nc,0,1,n\n", options),
              HasSubstr("column 'p' names no part\n  found:   'dev'\n  allowed: train or 0"));
  EXPECT_THAT(SecondIsBad("id,p,x,y\na,0,1,m\nb,0,1,n\nb,1,1,n\nc,0,1,n\n", options),
              HasSubstr("f.csv:4: column 'p' changes within a sequence"));
}

TEST(CsvSequences, WhatTheTargetsAreIsAskedWhereItIsNotClear) {
  const auto kind = [](const std::string& a, const std::string& b) {
    return Open("id,x,y\na,1," + a + "\nb,1," + b + "\n", With("y")).form.target;
  };
  EXPECT_EQ(kind("m", "n"), TargetKind::kClasses);
  EXPECT_EQ(kind("1", "2.5"), TargetKind::kNumbers);
  EXPECT_EQ(kind("1.0", "2"), TargetKind::kNumbers);
  const auto refusal = [](const std::string& a, const std::string& b) {
    return Refusal("id,x,y\na,1," + a + "\nb,1," + b + "\n", With("y"));
  };
  EXPECT_THAT(refusal("1", "2"), HasSubstr("whole numbers\n  hint:    --option kind=classes"));
  EXPECT_THAT(refusal("1.5", "NA"), HasSubstr("words and numbers\n  found:   line 3: 'NA'"));
  EXPECT_THAT(refusal("", ""), HasSubstr("no row has one"));
  const auto two = [](const std::string& values) {
    return Refusal("id,x,y,z\na,1," + values + "\n", With("y,z"));
  };
  EXPECT_THAT(two("0,1"), HasSubstr("all are 0 or 1\n  hint:    --option kind=bits"));
  EXPECT_THAT(two("0,m"), HasSubstr("several columns, and not all have numbers"));
  EXPECT_EQ(two("0,2"), "");
  EXPECT_THAT(Refusal("id,x,y,z\na,1,0,1\n", With("y,z", "classes")), HasSubstr("one column"));
}

TEST(CsvSequences, BadSequencesAreNamedAndTheOthersRead) {
  const CsvOptions options = With("y", "bits");
  const auto bad = [&](const std::string& rows) {
    return SecondIsBad("id,x,y\na,1,1\n" + rows + "c,1,0\n", options);
  };
  EXPECT_EQ(bad("b,1,0\nb,,1\n"), "f.csv:4: column 'x' has no value\n  allowed: a number");
  EXPECT_THAT(bad("b,nan,0\n"), HasSubstr("column 'x' is no number\n  found:   'nan'"));
  EXPECT_THAT(bad("b,1e999,0\n"), HasSubstr("is no number"));
  EXPECT_THAT(bad("b,\"1,5\",0\n"), HasSubstr("behind a point"));
  EXPECT_THAT(bad("b,1,2\n"), HasSubstr("f.csv:3: column 'y' is no bit\n  found:   '2'"));
  EXPECT_THAT(bad("b,1,0\nb,1\n"), HasSubstr("f.csv:4: the row has the wrong number of fields"));
  EXPECT_THAT(bad("b,1,0,4\nb,1,1\n"), HasSubstr("found:   4\n  allowed: 3"));
  EXPECT_THAT(bad("\"\xff\",1,0\n"), HasSubstr("not UTF-8"));
  EXPECT_THAT(SecondIsBad("id,x,y\na,1,m\nb,1,\"\xff\"\nc,1,m\n", With("y")),
              HasSubstr("f.csv:3: column 'y' is not UTF-8"));
}

TEST(CsvSequences, ARowWhoseSequenceIsNotKnownSpoilsBothNeighbours) {
  CsvOptions options = With("y", "numbers");
  const Opened opened = Open("x,y,id\n1,1,a\n1,1,b\n1,1\n1,1,c\n1,1,d\n", options);
  ASSERT_EQ(opened.all.size(), 4u);
  EXPECT_FALSE(opened.all[0].bad);
  ASSERT_TRUE(opened.all[1].bad && opened.all[2].bad);
  EXPECT_THAT(opened.all[2].bad->what(), HasSubstr("f.csv:4: it is not to be seen which sequence"));
  EXPECT_FALSE(opened.all[3].bad);
  // Within a sequence only that one.
  EXPECT_FALSE(Open("x,y,id\n1,1,a\n1,1\n1,1,a\n1,1,c\n", options).all[1].bad);
  EXPECT_THAT(Refusal("x,y,id\n1,1\n1,1,c\n", options), HasSubstr("f.csv:2"));
}

TEST(CsvSequences, WhatCannotBeReadOnIsRefused) {
  const CsvOptions options = With("y", "numbers");
  EXPECT_EQ(Refusal("id,x,y\na,1,1\nb,1,1\na,1,1\n", options),
            "f.csv:4: the rows of this sequence do not stand together\n"
            "  found:   'a', which there was before\n"
            "  hint:    sort the rows by the sequence, and by time within it");
  EXPECT_THAT(Refusal("id,x,y\na,1,\"1\n", options), HasSubstr("f.csv:2: a quoted field"));
  for (const CsvOptions& any : {options, With("y")}) {
    EXPECT_THAT(Refusal("id,x,y\na,1,1,5\nb,1,2,5\n", any),
                HasSubstr("f.csv:2: no row has as many fields as the header\n"
                          "  found:   4 here\n  allowed: 3"));
    EXPECT_THAT(Refusal("id,x,y\n", any), HasSubstr("a header and no row"));
  }
  EXPECT_THAT(Refusal("", options), HasSubstr("no header"));
  EXPECT_THAT(Refusal("id,x,x,y\n", options), HasSubstr("same name\n  found:   'x'"));
  EXPECT_THAT(Refusal(",id,x,y\n", options), HasSubstr("column 1 has no name"));
  EXPECT_THAT(Refusal("id,y\n", options), HasSubstr("no column is left for the inputs"));
  EXPECT_THAT(Refusal("ids,x,y\n", options),
              HasSubstr("option 'sequence' names a column that is not there\n  found:   'id'\n"
                        "  allowed: ids, x, y\n  hint:    did you mean 'ids'?"));
  EXPECT_THAT(Refusal("id|x|y\n", options), HasSubstr("is the separator right?"));
  EXPECT_THAT(Refusal("id,x,y\n", With("id")), HasSubstr("something else already"));
  EXPECT_THAT(Refusal("id,x,y\n", With("")), HasSubstr("--option target=COLUMN is missing"));
  EXPECT_THAT(Refusal("id,x,y\n", CsvOptions{}), HasSubstr("--option sequence=COLUMN is missing"));
  CsvOptions symbols = options;
  symbols.symbols = true;
  EXPECT_THAT(Refusal("id,x1,x2,y\n", symbols), HasSubstr("symbols stand in one column"));
}

}  // namespace
}  // namespace mnemo
