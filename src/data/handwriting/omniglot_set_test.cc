#include "data/handwriting/omniglot_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kDrawing[] = "START\n1,2,0\n3,4,10\nBREAK\n";

std::string Message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

void Put(const TestFolder& folder, const std::string& name, const std::string& content) {
  MakeFolder((folder.path() / name).parent_path());
  WriteFile(folder.path() / name, content);
}

TEST(OmniglotSet, ReadsAFolder) {
  const TestFolder folder;
  Put(folder, "Greek/character02/0395_01.txt", kDrawing);
  Put(folder, "Greek/character01/0394_20.txt", kDrawing);
  Put(folder, "Greek/character01/0394_03.txt", "START\n1,2,9\n1,2,8\nBREAK\n");
  Put(folder, "Balinese/character07/0100_15.txt", kDrawing);
  // No drawings, and passed over.
  Put(folder, "Greek/character01/._0394_03.txt", "x");
  Put(folder, "Greek/character01/0394_21.txt", "x");
  Put(folder, "Greek/readme.txt", "x");
  BadData bad;
  const OmniglotSet set = ReadOmniglot(folder.path(), &bad);
  EXPECT_THAT(set.classes,
              ElementsAre("Balinese/character07", "Greek/character01", "Greek/character02"));
  std::vector<std::string> drawings;
  for (const OmniglotDrawing& d : set.drawings) {
    EXPECT_THAT(d.drawing.name, HasSubstr(d.drawing.text + "/0"));
    EXPECT_FALSE(d.drawing.name.starts_with("set/"));
    drawings.push_back(d.drawing.text + " " + std::to_string(d.label) + " " +
                       std::to_string(d.person));
  }
  EXPECT_THAT(drawings, ElementsAre("Balinese/character07 0 15", "Greek/character01 1 3",
                                    "Greek/character01 1 20", "Greek/character02 2 1"));
  EXPECT_THAT(set.notes, ElementsAre(HasSubstr("clocks step back in 1 drawings")));
}

TEST(OmniglotSet, BadDrawingsAreSkippedOrStop) {
  const TestFolder folder;
  Put(folder, "Greek/character01/0394_01.txt", kDrawing);
  Put(folder, "Greek/character01/0394_02.txt", "START\n1,2\nBREAK\n");
  Put(folder, "Greek/character01/0394_04.txt", std::string((1 << 20) + 1, ' '));
  BadData skip(BadData::Policy::kSkip);
  EXPECT_EQ(ReadOmniglot(folder.path(), &skip).drawings.size(), 1u);
  EXPECT_THAT(skip.messages(),
              ElementsAre(HasSubstr("0394_02.txt:2: this is no point"), HasSubstr("too large")));
  BadData stop;
  EXPECT_THAT(Message([&] { ReadOmniglot(folder.path(), &stop); }), HasSubstr("0394_02.txt:2"));
}

TEST(OmniglotSet, FindsTheArchiveInAFolderOfItsRepository) {
  const TestFolder folder;
  MakeFolder(folder / "python");
  WriteFile(folder / "python/strokes_background_small1.zip", "PK");
  BadData bad;
  for (const char* place : {"", "python"}) {
    EXPECT_THAT(Message([&] { ReadOmniglot(folder / place, &bad); }),
                HasSubstr("small1.zip: damaged zip archive"));
  }
}

TEST(OmniglotSet, RefusesWhatIsNoSet) {
  const TestFolder folder;
  BadData bad;
  EXPECT_THAT(Message([&] { ReadOmniglot(folder.path(), &bad); }),
              HasSubstr("no drawings of Omniglot here"));
  EXPECT_THAT(Message([&] { ReadOmniglot(folder / "x.zip", &bad); }), HasSubstr("no such file"));
  WriteFile(folder / "x.zip", "PK");
  EXPECT_THAT(Message([&] { ReadOmniglot(folder / "x.zip", &bad); }),
              HasSubstr("x.zip: damaged zip archive: it is no zip archive"));
}

TEST(OmniglotSet, EveryPersonIsInOnePart) {
  int counts[3] = {};
  for (int person = 1; person <= 20; ++person) {
    ++counts[static_cast<int>(OmniglotPartOf(person))];
  }
  EXPECT_THAT(counts, ElementsAre(14, 3, 3));
}

}  // namespace
}  // namespace mnemo
