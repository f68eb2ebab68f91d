// The sets of handwriting that are made of a user's files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "data/sets/sets_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Ink(const std::string& text, const std::string& points) {
  return "<ink xmlns=\"http://www.w3.org/2003/InkML\"><annotation type=\"truth\">" + text +
         "</annotation><trace>" + points + "</trace></ink>";
}

class InkmlSet : public ::testing::Test {
 protected:
  InkmlSet() {
    Put("train/deep/a.INKML", Ink("ab", "0 0, 0 4, 2 4, 2 0"));
    Put("train/b.inkml", Ink("b", "0 0, 4 2"));
    Put("valid/c.inkml", Ink("a", "0 0, 1 1"));
    Put("test/d.inkml", Ink("ba", "0 0, 1 1"));
    Put("test/readme.txt", "no ink");
  }
  void Put(const std::string& name, const std::string& content) {
    fs::create_directories((folder_ / "in" / name).parent_path());
    WriteFile(folder_ / "in" / name, content);
  }
  SequenceData Read(BadData* bad, const std::string& points = "1") {
    const DataSet& set = FindDataSet("inkml");
    PrepareDataSet(set, {folder_ / "in", 1, SetOptions(set.options, {{"points", points}}), bad},
                   folder_ / ("set" + points));
    return OpenPrepared(folder_ / ("set" + points));
  }

  TestFolder folder_;
};

TEST_F(InkmlSet, DrawingsAreStringsOfCharacters) {
  BadData bad;
  const SequenceData data = Read(&bad);
  EXPECT_THAT(data.form.output_names, ElementsAre("a", "b"));
  EXPECT_EQ(data.form.unit, "character");
  const SequenceSplit& train = data.split(Split::kTrain);
  EXPECT_THAT(train.names, ElementsAre(HasSubstr("b.inkml"), HasSubstr("a.INKML")));
  EXPECT_THAT(train.Labels(1), ElementsAre(0, 1));
  EXPECT_EQ(train.length(1), 4);  // a step each point; two with points=2
  EXPECT_EQ(Read(&bad, "2").split(Split::kTrain).length(1), 2);
  EXPECT_THAT(data.split(Split::kTest).Labels(0), ElementsAre(1, 0));
  EXPECT_EQ(data.form.look, Look::kPen);
}

TEST_F(InkmlSet, FilesThatCannotBeUsedAreNamed) {
  Put("train/e.inkml", "<ink><trace>0 0</trace></ink>");
  Put("train/f.inkml", "no xml");
  Put("test/g.inkml", Ink("c", "0 0, 1 1"));  // a character that nobody is trained on
  BadData bad(BadData::Policy::kSkip);
  EXPECT_EQ(Read(&bad).split(Split::kTrain).count(), 2);
  EXPECT_THAT(bad.messages(), ElementsAre(HasSubstr("e.inkml: the drawing has no transcript"),
                                          HasSubstr("f.inkml:1: this is no XML"),
                                          HasSubstr("g.inkml: the transcript has a character")));
}

}  // namespace
}  // namespace mnemo
