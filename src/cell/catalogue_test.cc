#include "cell/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/files.h"

namespace mnemo {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::ThrowsMessage;

class Catalogue : public testing::Test {
 protected:
  void SetUp() override {
    unsetenv("MNEMO_CELLS");
    std::string pattern = (fs::temp_directory_path() / "mnemo_cells_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    unsetenv("MNEMO_CELLS");
    fs::remove_all(folder_);
  }
  fs::path folder_;
};

TEST_F(Catalogue, LoadsByName) {
  EXPECT_THAT(CatalogueNames(), IsSupersetOf({"gru", "gru_after", "lstm", "lstm_np", "tanh"}));
  const CellGraph gru = LoadCell("gru");
  EXPECT_EQ(gru.name, "gru");
  EXPECT_THAT(gru.about, HasSubstr("Gated recurrent unit.\nCho et al. 2014; Chung et al. 2014"));
}

TEST_F(Catalogue, AnUnknownNameListsTheCatalogue) {
  EXPECT_THAT([] { LoadCell("gur"); },
              ThrowsMessage<Error>(AllOf(HasSubstr("no cell is named 'gur'"),
                                         HasSubstr("gru, gru_after, gru_cho, "),
                                         HasSubstr("did you mean 'gru'?"))));
  EXPECT_THROW(LoadCell(""), Error);
  EXPECT_THROW(LoadCell(".."), Error);
}

TEST_F(Catalogue, TheEnvironmentNamesAnotherFolder) {
  WriteFile(folder_ / "mine.cell", "state h\nh' = tanh(W @ x)\n");
  WriteFile(folder_ / "notes.txt", "not a cell");
  fs::create_directory(folder_ / "folder.cell");
  setenv("MNEMO_CELLS", folder_.c_str(), 1);
  EXPECT_THAT(CatalogueNames(), ElementsAre("mine"));
  EXPECT_EQ(LoadCell("mine").name, "mine");
  EXPECT_THROW(LoadCell("gru"), Error);
  setenv("MNEMO_CELLS", (folder_ / "absent").c_str(), 1);
  EXPECT_THAT([] { CatalogueNames(); }, ThrowsMessage<Error>(HasSubstr("MNEMO_CELLS")));
}

TEST_F(Catalogue, APathIsAFile) {
  const fs::path file = folder_ / "own.cell";
  WriteFile(file, "state h\nh' = tanh(W @ x)\n");
  EXPECT_EQ(LoadCell(file).name, "own");
  const fs::path other = folder_ / "no_ending";
  WriteFile(other, "state h\nh = 1\n");
  EXPECT_THAT([&] { LoadCell(other); },
              ThrowsMessage<Error>(HasSubstr(other.string() + ":2:1: 'h' is a state's previous")));
  EXPECT_THROW(LoadCell((folder_ / "absent.cell").string()), Error);
  EXPECT_THROW(LoadCell("absent.cell"), Error);
  EXPECT_THROW(LoadCell(folder_.string()), Error);
}

}  // namespace
}  // namespace mnemo
