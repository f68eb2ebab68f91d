#include "data/handwriting/iam_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

constexpr char kGood[] = "<Stroke><Point x=\"1\" y=\"2\" time=\"3\"/></Stroke>";

// A small database of the layout that the header describes.
class Database {
 public:
  Database() {
    Form("a01-000u", "first line\nsecond line\n", {{1, kGood}, {2, kGood}});
    Form("a01-000x", "third\n", {{1, kGood}});
    Form("b02-111", "no letter\n", {{1, kGood}});
    Form("c03-222z", "test\n", {{1, kGood}});
    List("trainset.txt", " a01-000u\n a01-000x\n\n");
    List("testset_v.txt", "b02-111\r\n");
    List("testset_t.txt", "a01-000x\n");
    List("testset_f.txt", "c03-222z");
  }

  void Form(const std::string& form, const std::string& texts,
            const std::vector<std::pair<int, std::string>>& lines) {
    const fs::path below = fs::path(form.substr(0, 3)) / form.substr(0, 7);
    MakeFolder(folder_.path() / "ascii" / below);
    MakeFolder(folder_.path() / "lineStrokes" / below);
    WriteFile(folder_.path() / "ascii" / below / (form + ".txt"), "OCR:\n\nx\n\nCSR:\n\n" + texts);
    for (const auto& [number, strokes] : lines) {
      WriteFile(
          folder_.path() / "lineStrokes" / below /
              (form + (number < 10 ? "-0" : "-") + std::to_string(number) + ".xml"),
          "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><WhiteboardCaptureSession><StrokeSet>" +
              strokes + "</StrokeSet></WhiteboardCaptureSession>");
    }
  }
  void List(const std::string& name, const std::string& content) {
    WriteFile(folder_ / name, content);
  }
  const fs::path& path() const { return folder_.path(); }

 private:
  TestFolder folder_;
};

std::vector<std::string> Names(const IamSet& set) {
  std::vector<std::string> names;
  for (const Drawing& line : set.lines) names.push_back(line.name + "=" + line.text);
  return names;
}

TEST(IamFolder, PartsAreTheListsLinesAreTheForms) {
  const Database database;
  BadData bad;
  const IamSet train = ReadIamOnline(database.path(), IamPart::kTrain, &bad);
  EXPECT_EQ(train.forms, 2);
  EXPECT_THAT(Names(train), ElementsAre("a01-000u-01=first line", "a01-000u-02=second line",
                                        "a01-000x-01=third"));
  EXPECT_EQ(train.lines[0].strokes.size(), 1u);
  EXPECT_THAT(train.notes, IsEmpty());
  EXPECT_THAT(Names(ReadIamOnline(database.path(), IamPart::kValidation, &bad)),
              ElementsAre("b02-111-01=no letter", "a01-000x-01=third"));
  EXPECT_THAT(Names(ReadIamOnline(database.path(), IamPart::kTest, &bad)),
              ElementsAre("c03-222z-01=test"));
}

TEST(IamFolder, ListsMayStandInTask1) {
  const Database database;
  MakeFolder(database.path() / "task1");
  fs::rename(database.path() / "testset_f.txt", database.path() / "task1" / "testset_f.txt");
  BadData bad;
  EXPECT_EQ(ReadIamOnline(database.path(), IamPart::kTest, &bad).lines.size(), 1u);
}

TEST(IamFolder, FilesKnownToBeBadAreLeftOutWithANote) {
  Database database;
  database.Form("a08-551z", "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
                {{1, kGood},
                 {2, kGood},
                 {3, kGood},
                 {4, kGood},
                 {5, kGood},
                 {6, kGood},
                 {7, kGood},
                 {8, "<Stroke/>"},
                 {9, "<Stroke/>"}});
  database.Form("z01-000z", "wrong\n", {{1, kGood}});
  database.List("trainset.txt", "a08-551z\nz01-000z\n");
  BadData bad;
  const IamSet all =
      ReadIamOnline(database.path(), IamPart::kTrain, &bad, {.whole_a08_551z_left_out = false});
  EXPECT_EQ(all.lines.size(), 7u);
  EXPECT_THAT(all.notes, ElementsAre(HasSubstr("a08-551z-08"), HasSubstr("a08-551z-09"),
                                     HasSubstr("the form z01-000z")));
  const IamSet greff = ReadIamOnline(database.path(), IamPart::kTrain, &bad);
  EXPECT_EQ(greff.forms, 2);
  EXPECT_THAT(greff.lines, IsEmpty());
  EXPECT_THAT(greff.notes,
              ElementsAre(HasSubstr("as Greff et al. 2015 did"), HasSubstr("the form z01-000z")));
}

TEST(IamFolder, BadLinesAreSkippedOrStop) {
  Database database;
  database.Form("a01-000u", "one\ntwo\nthree\nfour\n",
                {{1, kGood}, {2, "<Stroke/>"}, {3, kGood}, {5, kGood}});
  fs::remove(database.path() / "ascii" / "a01" / "a01-000" / "a01-000x.txt");
  database.List("trainset.txt", "a01-000u\na01-000x\nd04-444\n");
  MakeFolder(database.path() / "lineStrokes" / "d04" / "d04-444");
  BadData skip(BadData::Policy::kSkip);
  const IamSet set = ReadIamOnline(database.path(), IamPart::kTrain, &skip);
  EXPECT_THAT(Names(set), ElementsAre("a01-000u-01=one", "a01-000u-03=three"));
  EXPECT_THAT(
      skip.messages(),
      ElementsAre(HasSubstr("a01-000u-02.xml: stroke 1 has no points"),
                  HasSubstr("a01-000u-05.xml: the line has no transcript\n  found:   4 lines"),
                  HasSubstr("a01-000u.txt: the strokes of text line 4 are missing"),
                  HasSubstr("a01-000x.txt: no such file"), HasSubstr("d04-444.txt: no such file")));
  BadData stop;
  EXPECT_THAT(Message([&] { ReadIamOnline(database.path(), IamPart::kTrain, &stop); }),
              HasSubstr("stroke 1 has no points"));
}

TEST(IamFolder, OtherFoldersAndListsAreRefused) {
  const TestFolder empty;
  BadData bad;
  EXPECT_THAT(Message([&] { ReadIamOnline(empty.path(), IamPart::kTrain, &bad); }),
              HasSubstr("the folder 'lineStrokes' is missing\n  hint:    the folder of IAM-OnDB"));
  Database database;
  database.List("trainset.txt", "a01-000u\n../../../etc\n");
  EXPECT_THAT(Message([&] { ReadIamOnline(database.path(), IamPart::kTrain, &bad); }),
              HasSubstr("trainset.txt:2: this is no form's name\n  found:   '../../../etc'"));
  database.List("trainset.txt", "\n");
  EXPECT_THAT(Message([&] { ReadIamOnline(database.path(), IamPart::kTrain, &bad); }),
              HasSubstr("the list names no form"));
  fs::remove(database.path() / "testset_t.txt");
  EXPECT_THAT(Message([&] { ReadIamOnline(database.path(), IamPart::kValidation, &bad); }),
              HasSubstr("the list 'testset_t.txt' is missing"));
}

}  // namespace
}  // namespace mnemo
