// Every wrong cell of tests/cell_errors with the whole message that a person gets.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
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

// The words of a message without what is quoted from the cell: "state ", " is never assigned".
std::vector<std::string> Fragments(const std::string& message) {
  std::vector<std::string> fragments(1);
  bool quoted = false;
  for (size_t i = 0; i < message.size(); ++i) {
    // An apostrophe inside a word ("a state's") is no quotation mark.
    const bool inside = i > 0 && std::isalpha(static_cast<unsigned char>(message[i - 1])) &&
                        i + 1 < message.size() &&
                        std::isalpha(static_cast<unsigned char>(message[i + 1]));
    if (message[i] == '\'' && !inside) {
      if (!quoted) fragments.emplace_back();
      quoted = !quoted;
    } else if (!quoted) {
      fragments.back() += message[i];
    }
  }
  return fragments;
}

TEST_P(CellError, StandsInTheReference) {
  const std::string reference = ReadFile(fs::path(MNEMO_SOURCE_DIR) / "docs/cells.md");
  const std::string expected = ReadFile(kFolder / (GetParam() + ".expected"));
  std::string message = expected.substr(0, expected.find('\n'));
  message = message.substr(message.find(": ") + 2);
  for (std::string fragment : Fragments(message)) {
    // What kind of word it is stands in parentheses there.
    const size_t kind = fragment.find(": a ");
    if (kind != std::string::npos) fragment.resize(kind);
    while (!fragment.empty() && fragment.back() == ' ') fragment.pop_back();
    while (!fragment.empty() && fragment.front() == ' ') fragment.erase(0, 1);
    if (fragment.size() < 4) continue;
    EXPECT_NE(reference.find(fragment), std::string::npos)
        << "docs/cells.md does not have '" << fragment << "' of: " << message;
  }
}

INSTANTIATE_TEST_SUITE_P(Folder, CellError, testing::ValuesIn(Cases()),
                         [](const auto& suite) { return suite.param; });

}  // namespace
}  // namespace mnemo
