#include "data/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
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

std::string LoadMessage(const fs::path& path, const TextOptions& options = {}) {
  return Message([&] { LoadText(path, options); });
}

// The text that the splits stand for.
std::string Decoded(const TextData& data) {
  std::string text;
  for (const auto* part : {&data.train, &data.valid, &data.test}) {
    text += data.vocabulary.Decode(*part);
  }
  return text;
}

TEST(Text, SplitsInOrder) {
  const TestFolder folder;
  WriteFile(folder / "a.txt", "abcdefghijabcdefghijabcdefghi");  // 29 bytes
  const TextData data = LoadText(folder / "a.txt");
  EXPECT_EQ(data.name, "a.txt");
  EXPECT_EQ(data.files, 1);
  EXPECT_EQ(data.train.size(), 25u);
  EXPECT_THAT(data.valid.ToVector(), ElementsAre(5, 6));
  EXPECT_THAT(data.test.ToVector(), ElementsAre(7, 8));
  EXPECT_EQ(data.vocabulary.size(), 10u);
  EXPECT_EQ(Decoded(data), "abcdefghijabcdefghijabcdefghi");
  EXPECT_EQ(data.sha256, Sha256("abcdefghijabcdefghijabcdefghi"));
  EXPECT_THAT(data.notes, IsEmpty());
}

TEST(Text, TheVocabularyIsOfTheWholeTextAndSorted) {
  const TextData data = TextFromBytes(
      "bbbbbbbbbbbbbbbbbbbbbbbb\xff"
      "a\n",
      "t");
  EXPECT_EQ(data.vocabulary, Vocabulary::OfBytes({'\n', 'a', 'b', 0xff}));
  EXPECT_THAT(data.test.ToVector(), ElementsAre(1, 0));
  EXPECT_EQ(data.vocabulary.Find("b"), 2);
  EXPECT_EQ(data.vocabulary.Find("\xff"), 3);
  EXPECT_EQ(data.vocabulary.Find("c"), -1);
}

TEST(Text, AllBytesAreSymbols) {
  std::string bytes;
  for (int i = 0; i < 1024; ++i) bytes += static_cast<char>(i * 7);
  const TextData data = TextFromBytes(bytes, "binary");
  EXPECT_EQ(data.vocabulary.size(), 256u);
  EXPECT_EQ(data.vocabulary.Find("\xff"), 255);
  EXPECT_EQ(Decoded(data), bytes);
  EXPECT_THAT(data.notes, ElementsAre(HasSubstr("binary has 4 NUL bytes")));
}

TEST(Text, FoldersAreJoinedInBytewiseOrder) {
  const TestFolder folder;
  MakeFolder(folder / "t/a");
  MakeFolder(folder / "t/empty");
  WriteFile(folder / "t/a/z.h", "3333333333");
  WriteFile(folder / "t/a.c", "2222222222");  // '.' comes before '/'
  WriteFile(folder / "t/B.h", "1111111111");
  WriteFile(folder / "t/b.h", "4444444444");
  const TextData data = LoadText(folder / "t/");
  EXPECT_EQ(Decoded(data), "1111111111222222222233333333334444444444");
  EXPECT_EQ(data.name, "t");
  EXPECT_EQ(data.files, 4);

  TextOptions headers;
  headers.endings = {".hpp", ".h"};
  EXPECT_EQ(Decoded(LoadText(folder / "t", headers)), "111111111133333333334444444444");
  headers.endings = {".txt"};
  EXPECT_THAT(LoadMessage(folder / "t", headers), HasSubstr("found:   .c, .h\n  allowed: .txt"));
}

TEST(Text, LinksToFilesAreReadAndLinksToFoldersAreNot) {
  const TestFolder folder;
  MakeFolder(folder / "t");
  WriteFile(folder / "t/a", "aaaaaaaaaaaaaaaaaaaa");
  WriteFile(folder / "b", "b");
  fs::create_symlink(folder / "b", folder / "t/b");
  fs::create_directory_symlink(folder / "t", folder / "t/loop");
  fs::create_symlink(folder / "none", folder / "t/dangling");
  const TextData data = LoadText(folder / "t");
  EXPECT_EQ(Decoded(data), "aaaaaaaaaaaaaaaaaaaab");
  EXPECT_EQ(data.files, 2);
  EXPECT_THAT(data.notes, ElementsAre(HasSubstr("left out 2")));
  fs::create_directory_symlink(folder / "t", folder / "link");
  EXPECT_EQ(LoadText(folder / "link").files, 2);
}

TEST(Text, FilesOfTheirOwnForEachPart) {
  const TestFolder folder;
  WriteFile(folder / "train", "abab");
  WriteFile(folder / "valid", "bc");
  WriteFile(folder / "test", "ccd");
  TextOptions options;
  options.valid = folder / "valid";
  EXPECT_THAT(LoadMessage(folder / "train", options), HasSubstr("only one of"));
  options.test = folder / "test";
  const TextData data = LoadText(folder / "train", options);
  EXPECT_THAT(data.train.ToVector(), ElementsAre(0, 1, 0, 1));
  EXPECT_THAT(data.valid.ToVector(), ElementsAre(1, 2));
  EXPECT_THAT(data.test.ToVector(), ElementsAre(2, 2, 3));
  EXPECT_EQ(data.files, 3);
  WriteFile(folder / "valid", "bcc");
  WriteFile(folder / "test", "cd");
  EXPECT_NE(LoadText(folder / "train", options).sha256, data.sha256);  // cut elsewhere
  WriteFile(folder / "valid", "bc");
  WriteFile(folder / "test", "ccd");
  EXPECT_EQ(LoadText(folder / "train", options).sha256, data.sha256);
  WriteFile(folder / "valid", "b");
  EXPECT_EQ(LoadMessage(folder / "train", options),
            (folder / "valid").string() +
                ": the text is too short\n  found:   1 byte\n  allowed: at least 2 bytes");
}

TEST(Text, RefusesWhatCannotBeSplit) {
  const TestFolder folder;
  const auto message = [&](const std::string& content) {
    WriteFile(folder / "a", content);
    return LoadMessage(folder / "a");
  };
  EXPECT_THAT(message(""), HasSubstr("the file is empty"));
  EXPECT_THAT(message("x"), HasSubstr("found:   1 byte\n  allowed: at least 20 bytes"));
  EXPECT_THAT(message("abcdefghijklmnopqrs"), HasSubstr("found:   19 bytes"));
  EXPECT_EQ(message("abcdefghijklmnopqrst"), "");
  EXPECT_THAT(message(std::string(100, 'x')), HasSubstr("nothing to predict"));
}

TEST(Text, RefusesWrongFractions) {
  const auto message = [](double valid, double test) {
    TextOptions options;
    options.valid_fraction = valid;
    options.test_fraction = test;
    return Message([&] { TextFromBytes("abcdefghijklmnopqrstuvwxyz", "t", options); });
  };
  EXPECT_EQ(message(0.25, 0.5), "");
  for (const auto& [valid, test] : {std::pair(0.0, 0.1), {0.1, -0.1}, {0.5, 0.5}, {NAN, 0.1}}) {
    EXPECT_THAT(message(valid, test), HasSubstr("fractions of the split are wrong"));
  }
}

TEST(Text, RefusesWhatIsNotThere) {
  const TestFolder folder;
  EXPECT_THAT(LoadMessage(folder / "none"), HasSubstr("none: no such file or folder"));
  MakeFolder(folder / "t");
  EXPECT_THAT(LoadMessage(folder / "t"), HasSubstr("the folder has no files"));
  WriteFile(folder / "t/a", "");
  WriteFile(folder / "t/b", "");
  EXPECT_THAT(LoadMessage(folder / "t"), HasSubstr("files are all empty"));
}

TEST(Text, NamesAnUnreadableFile) {
  const TestFolder folder;
  fs::permissions(folder.path(), fs::perms(0755));
  MakeFolder(folder / "t/closed");
  WriteFile(folder / "t/closed/a", "aaaaaaaaaaaaaaaaaaaaa");
  WriteFile(folder / "t/b", "b");
  const auto as_user = [&](const char* part) {
    const pid_t reader = ::fork();
    if (reader == 0) {  // as a user who is not root
      if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
      ::_exit(LoadMessage(folder / "t").find(part) == std::string::npos ? 1 : 0);
    }
    int status = -1;
    ::waitpid(reader, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  };
  fs::permissions(folder / "t/b", fs::perms::none);
  EXPECT_EQ(as_user("t/b: cannot open: Permission denied"), 0);
  fs::permissions(folder / "t/closed", fs::perms::none);
  EXPECT_EQ(as_user("t/closed: cannot list the folder: Permission denied"), 0);
  fs::permissions(folder / "t/closed", fs::perms::owner_all);
}

TEST(Text, RefusesMoreThanFourGiB) {
  const TestFolder folder;
  WriteFile(folder / "a", "abc");
  fs::resize_file(folder / "a", (uint64_t{4} << 30) + 1);  // a hole: it takes no room on the disk
  EXPECT_THAT(LoadMessage(folder / "a"), HasSubstr("too large\n  allowed: at most 4 GiB"));
}

}  // namespace
}  // namespace mnemo
