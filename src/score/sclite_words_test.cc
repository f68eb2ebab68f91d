#include "score/sclite_words.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace mnemo {
namespace {

using Words = std::vector<std::string>;

TEST(ScliteWords, CutsAndFolds) {
  EXPECT_EQ(ScliteWords(" The\tCAT's (uh) a-\r\n"), (Words{"the", "cat's", "(uh)", "a-"}));
  EXPECT_EQ(ScliteWords("The Cat", true), (Words{"The", "Cat"}));
  EXPECT_EQ(ScliteWords(""), Words{});
  EXPECT_EQ(ScliteWords(" \t "), Words{});
  EXPECT_EQ(ScliteWords("\xc3\x89T\xc3\x89"), Words{"\xc3\x89t\xc3\x89"});  // A to Z only
  EXPECT_EQ(ScliteWords("a* b** *"), (Words{"a", "b*", "*"}));
  EXPECT_EQ(ScliteWords("a/b / a@b"), (Words{"a/b", "/", "a@b"}));
}

TEST(ScliteWords, RefusesWhatHasAMeaning) {
  for (const std::string word : {"@", "{", "}", "a{b", "a;b", ";;", "a\\b"}) {
    try {
      ScliteWords("fine " + word);
      FAIL() << "must throw: " << word;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      EXPECT_NE(std::string(error.what()).find("'" + word + "'"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace mnemo
