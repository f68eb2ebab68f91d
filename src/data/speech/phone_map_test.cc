#include "data/speech/phone_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Folded(const std::string& label) {
  const PhoneMap& map = TimitPhones();
  const int coarse = map.FineToCoarse(map.Find(label, "x", 1));
  return coarse < 0 ? "" : map.coarse[static_cast<size_t>(coarse)];
}

TEST(PhoneMap, TimitsSetsHaveTheirSizesAndOrder) {
  const PhoneMap& map = TimitPhones();
  EXPECT_EQ(map.fine.size(), 61u);
  EXPECT_EQ(map.middle.size(), 48u);
  EXPECT_EQ(map.coarse.size(), 39u);
  for (const auto* set : {&map.fine, &map.middle, &map.coarse}) {
    EXPECT_TRUE(std::is_sorted(set->begin(), set->end()));
    EXPECT_EQ(std::adjacent_find(set->begin(), set->end()), set->end());
  }
  EXPECT_EQ(map.Find("aa", "x", 1), 0);
  EXPECT_EQ(map.Find("zh", "x", 1), 60);
  EXPECT_EQ(map.fine[27], "h#");
}

TEST(PhoneMap, FoldsAsLeeAndHon) {
  // What their table joins, each line a phone of the 39.
  const std::vector<std::vector<std::string>> joined = {
      {"aa", "ao"},  {"ah", "ax", "ax-h"},
      {"er", "axr"}, {"hh", "hv"},
      {"ih", "ix"},  {"l", "el"},
      {"m", "em"},   {"n", "en", "nx"},
      {"ng", "eng"}, {"sh", "zh"},
      {"uw", "ux"},  {"sil", "bcl", "dcl", "gcl", "pcl", "tcl", "kcl", "h#", "pau", "epi"}};
  size_t others = 61 - 1;  // q
  for (const auto& line : joined) {
    for (const std::string& phone : line) {
      if (phone == "sil") continue;
      EXPECT_EQ(Folded(phone), line[0]) << phone;
      --others;
    }
  }
  EXPECT_EQ(others, 39 - joined.size());
  for (const char* phone : {"b", "ch", "dh", "dx", "iy", "oy", "th", "z"}) {
    EXPECT_EQ(Folded(phone), phone);
  }
  EXPECT_EQ(Folded("q"), "");
}

TEST(PhoneMap, TheGlottalStopIsDroppedAndNeighboursAreKept) {
  const PhoneMap& map = TimitPhones();
  std::vector<int> fine;
  for (const char* phone : {"h#", "q", "ao", "kcl", "pau", "q"})
    fine.push_back(map.Find(phone, "x", 1));
  std::vector<std::string> names;
  for (const int phone : Coarse(map, fine)) names.push_back(map.coarse[static_cast<size_t>(phone)]);
  EXPECT_THAT(names, ElementsAre("sil", "aa", "sil", "sil"));
}

TEST(PhoneMap, UnknownPhonesNameTheNearest) {
  const auto refusal = [](const std::string& label) {
    return Complaint([&] { TimitPhones().Find(label, "a.phn", 7); });
  };
  EXPECT_EQ(refusal("ax-hh"),
            "a.phn:7: unknown phone 'ax-hh'\n  allowed: one of the 61 phones of TIMIT\n"
            "  hint:    did you mean 'ax-h'?");
  EXPECT_THAT(refusal("SH"), HasSubstr("phones are in lower case: 'sh'"));
  EXPECT_EQ(refusal("hello\x01"),
            "a.phn:7: unknown phone 'hello\\x01'\n  allowed: one of the 61 phones of TIMIT");
  EXPECT_THAT(refusal(""), StartsWith("a.phn:7: unknown phone ''"));
  const PhoneMap own = ParsePhoneMap("b x y\na x y\nq\n", "own.map");
  EXPECT_THAT(Complaint([&] { own.Find("c", "b.phn", 1); }),
              HasSubstr("one of the 3 phones of the map own.map"));
}

TEST(PhoneMap, ReadsAMapOfTheUsers) {
  const PhoneMap map = ParsePhoneMap("b\tx  z\r\na y z\n\nq\nc x z\nd v w\n", "own.map");
  EXPECT_THAT(map.fine, ElementsAre("a", "b", "c", "d", "q"));
  EXPECT_THAT(map.middle, ElementsAre("v", "x", "y"));
  EXPECT_THAT(map.coarse, ElementsAre("w", "z"));
  EXPECT_THAT(map.fine_to_middle, ElementsAre(2, 1, 1, 0, -1));
  EXPECT_THAT(map.middle_to_coarse, ElementsAre(0, 1, 1));
  EXPECT_EQ(map.FineToCoarse(3), 0);
  EXPECT_EQ(map.FineToCoarse(4), -1);
}

TEST(PhoneMap, WrongMapsAreRefused) {
  const auto refusal = [](const std::string& text) {
    return Complaint([&] { ParsePhoneMap(text, "own.map"); });
  };
  EXPECT_EQ(refusal("a x y\nb x\n"),
            "own.map:2: this is no line of a phone map\n  found:   'b x'\n"
            "  allowed: three names, or one: a phone that is dropped");
  EXPECT_THAT(refusal("a b c d"), StartsWith("own.map:1: this is no line"));
  EXPECT_THAT(refusal("a x y\na x y"), StartsWith("own.map:2: this phone stands twice"));
  EXPECT_THAT(refusal("a x y\na"), StartsWith("own.map:2: this phone stands twice"));
  EXPECT_THAT(refusal("a x y\nb x z"), StartsWith("own.map:2: 'x' became 'y' in a line above"));
  EXPECT_THAT(refusal("a \xff y"), StartsWith("own.map:1: this line is not UTF-8 text"));
  EXPECT_EQ(refusal(""), "own.map: this phone map keeps no phone");
  EXPECT_EQ(refusal("a\nb\n"), "own.map: this phone map keeps no phone");
}

TEST(PhoneMap, IsKaldisMap) {
  MNEMO_NEEDS_SHARED("timit-maps", "the built-in phone map against Kaldi's");
  PhoneMap map = ParsePhoneMap(ReadFile(SharedData() / "timit-maps" / "phones.60-48-39.map"),
                               "phones.60-48-39.map");
  map.file = "";
  EXPECT_EQ(map, TimitPhones());
}

}  // namespace
}  // namespace mnemo
