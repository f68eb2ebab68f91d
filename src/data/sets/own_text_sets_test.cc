#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_of_for_tests.h"
#include "base/test_folder.h"
#include "data/sets/sets_test_data.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

std::string TextOf(const SequenceData& data, Split part) {
  std::string text;
  const Table& inputs = data.split(part).inputs;
  for (int64_t row = 0; row < inputs.rows(); ++row) {
    text += data.form.vocabulary.Name(inputs.Symbol(row));
  }
  return text;
}

std::string Refusal(const fs::path& from, const std::map<std::string, std::string>& options,
                    const fs::path& folder) {
  return fixture::ErrorOf([&] { Prepare("text", from, options, folder); });
}

TEST(OwnText, AllTextsOfAFolderAreOneByName) {
  const TestFolder folder;
  MakeFolder(folder.path() / "books");
  WriteFile(folder.path() / "books/b.txt", "bbbb");
  WriteFile(folder.path() / "books/a.txt", "aaaaaaaaaaac");
  WriteFile(folder.path() / "books/left.md", "zzz");
  MakeFolder(folder.path() / "books/c");
  WriteFile(folder.path() / "books/c/d.txt", "bbbb");
  const SequenceData data = Prepare("text", folder.path() / "books",
                                    {{"valid", "0.2"}, {"test", "0.1"}}, folder.path() / "set");
  EXPECT_EQ(TextOf(data, Split::kTrain), "aaaaaaaaaaacbb");
  EXPECT_EQ(TextOf(data, Split::kValid), "bbbb");
  EXPECT_EQ(TextOf(data, Split::kTest), "bb");
  EXPECT_EQ(data.form.outputs, 3);
}

TEST(OwnText, InTheSymbolsOfAnotherText) {
  const TestFolder folder;
  WriteFile(folder.path() / "one.txt", "abcdeabcdeabcdeabcde");
  WriteFile(folder.path() / "other.txt", "a-b-c-a-b-c-a-b-c-a-b-c-a-b-c-a-b-c-a-b-");
  const SequenceData one = Prepare("text", folder.path() / "one.txt", {}, folder.path() / "one");
  const SequenceData other =
      Prepare("text", folder.path() / "other.txt", {{"alphabet", (folder.path() / "one").string()}},
              folder.path() / "other");
  EXPECT_TRUE(other.form.vocabulary == one.form.vocabulary);
  EXPECT_EQ(other.form.outputs, 5);
  EXPECT_EQ(TextOf(other, Split::kTrain), "abcabcabcabcabca");  // 16 of 20
  ASSERT_FALSE(other.form.notes.empty());
  EXPECT_THAT(other.form.notes[0], HasSubstr("20 of 40 bytes (50 %)"));
  EXPECT_THAT(other.form.notes[0], HasSubstr(" '-' (20)"));
}

TEST(OwnText, WhatNoPartGetsIsTold) {
  const TestFolder folder;
  WriteFile(folder.path() / "a.txt", std::string(2150, 'a') + std::string(2150, 'b'));
  const SequenceData data =
      Prepare("text", folder.path() / "a.txt", {{"streams", "2"}}, folder.path() / "set");
  // 21 chunks of 100 bytes a piece.
  EXPECT_EQ(data.split(Split::kTrain).steps() + data.split(Split::kValid).steps() +
                data.split(Split::kTest).steps(),
            4200);
  ASSERT_EQ(data.form.notes.size(), 1u);
  EXPECT_THAT(data.form.notes[0], HasSubstr("100 of 4300 bytes"));
}

TEST(OwnText, WhatCannotBeIsRefused) {
  const TestFolder folder;
  MakeFolder(folder.path() / "empty");
  std::string text(100, 'a');
  text += 'b';
  WriteFile(folder.path() / "a.txt", text);
  EXPECT_THAT(Refusal(folder.path() / "empty", {}, folder.path() / "s"), HasSubstr("no text is"));
  WriteFile(folder.path() / "nothing.txt", "");
  EXPECT_THAT(Refusal(folder.path() / "nothing.txt", {}, folder.path() / "s"),
              HasSubstr("nothing.txt: the file is empty"));
  EXPECT_THAT(Refusal(folder.path() / "none.txt", {}, folder.path() / "s"), HasSubstr("none.txt"));
  EXPECT_THAT(Refusal(folder.path() / "a.txt", {{"valid", "0.9"}}, folder.path() / "s"),
              HasSubstr("option 'valid'"));
  EXPECT_THAT(Refusal(folder.path() / "a.txt", {{"streams", "50"}}, folder.path() / "s"),
              HasSubstr("too short"));
  // Words are no alphabet; pixels even less.
  WriteFile(folder.path() / "tune.json",
            R"({"train": [[[60]]], "valid": [[[62]]], "test": [[[60]]]})");
  Prepare("jsb", folder.path() / "tune.json", {}, folder.path() / "tune");
  EXPECT_THAT(Refusal(folder.path() / "a.txt", {{"alphabet", (folder.path() / "tune").string()}},
                      folder.path() / "s"),
              HasSubstr("no text by characters"));
  EXPECT_FALSE(fs::exists(folder.path() / "s"));
}

}  // namespace
}  // namespace mnemo
