#include "data/fetch/partial_file.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

constexpr char kAddress[] = "http://example.org/a";

void Begin(const fs::path& path) {
  PartialFile file(path);
  file.StartAnew(kAddress, "\"1\"");
  file.Append("abc");
}

TEST(PartialFile, GoesOnWhereTheLastProcessStopped) {
  const TestFolder folder;
  Begin(folder / "a");
  EXPECT_FALSE(fs::exists(folder / "a"));
  PartialFile file(folder / "a");
  EXPECT_EQ(file.size(), 3u);
  EXPECT_EQ(file.ValidatorFor(kAddress), "\"1\"");
  EXPECT_EQ(file.ValidatorFor("http://example.org/b"), "");
  file.Append("def");
  EXPECT_EQ(file.Sha256(), Sha256("abcdef"));
  file.Publish();
  EXPECT_EQ(ReadFile(folder / "a"), "abcdef");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(PartialFile, StartsAnewWithNothingOfTheOldBytes) {
  const TestFolder folder;
  Begin(folder / "a");
  {
    PartialFile file(folder / "a");
    file.StartAnew(kAddress, "");
    file.Append("xy");
    EXPECT_EQ(file.ValidatorFor(kAddress), "");
  }
  // Nothing says any more of which file these bytes are.
  PartialFile file(folder / "a");
  EXPECT_EQ(file.size(), 2u);
  EXPECT_EQ(file.ValidatorFor(kAddress), "");
}

TEST(PartialFile, ADamagedNoteIsNoMark) {
  const TestFolder folder;
  for (const char* note : {"", "{", "[]", "{\"address\": 3, \"validator\": \"x\"}",
                           R"({"address": "http://example.org/a", "validator": "a\r\nHost: b"})"}) {
    Begin(folder / "a");
    WriteFile(folder / "a.part.json", note);
    EXPECT_EQ(PartialFile(folder / "a").ValidatorFor(kAddress), "") << note;
  }
}

TEST(PartialFile, OneProcessAtATime) {
  const TestFolder folder;
  const PartialFile first(folder / "a");
  EXPECT_THROW(PartialFile(folder / "a"), Error);
}

TEST(PartialFile, LeavesNothingWhereNothingCame) {
  const TestFolder folder;
  { const PartialFile file(folder / "a"); }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

}  // namespace
}  // namespace mnemo
