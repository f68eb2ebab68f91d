// Every wrong cell of tests/cell_errors with the whole message that a person gets.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

const fs::path kFolder = fs::path(MNEMO_SOURCE_DIR) / "tests/cell_errors";

std::vector<std::string> Cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".cell") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST(CellErrors, TheFolderIsComplete) { EXPECT_GE(Cases().size(), 100u); }

class CellError : public testing::TestWithParam<std::string> {};

TEST_P(CellError, SaysWhatIsWrong) {
  const std::string file = GetParam() + ".cell";
  const std::string expected = ReadFile(kFolder / (GetParam() + ".expected"));
  const std::string text = ReadFile(kFolder / file);
  try {
    CheckCell(ParseCell(text, file), GetParam());
    ADD_FAILURE() << file << " was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()) + "\n", expected);
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
  }
}

INSTANTIATE_TEST_SUITE_P(Folder, CellError, testing::ValuesIn(Cases()),
                         [](const auto& suite) { return suite.param; });

}  // namespace
}  // namespace mnemo
