#include "data/music/json_rolls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/music/music_test.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

std::string Read(const std::string& text) {
  return ErrorOf([&] { ReadJsonRolls(text, "a.json"); });
}

TEST(JsonRolls, SeedsAreReadOrRefused) {
  int good = 0;
  for (const Seed& seed : Seeds("json_rolls")) {
    SCOPED_TRACE(seed.name);
    if (seed.bad) {
      EXPECT_THAT(Read(seed.bytes), HasSubstr("a.json"));
      continue;
    }
    ++good;
    PianoRolls rolls;
    EXPECT_EQ(ErrorOf([&] { rolls = ReadJsonRolls(seed.bytes, "a.json"); }), "");
    EXPECT_EQ(RollText(rolls),
              seed.name == "ok-rests.json"
                  ? "part train\npiece\n60 \npart valid\npiece\n\npart test\npiece\n\n"
                  : kSeedPieces);
    EXPECT_EQ(rolls.train[0].name(), "train[0]");
  }
  EXPECT_EQ(good, 3);
}

TEST(JsonRolls, MessagesSayWhereAndWhatIsAllowed) {
  const std::string pitches = "\n  allowed: MIDI pitches, 0 to 127, or -1 for a rest";
  for (const auto& [text, message] : std::vector<std::pair<std::string, std::string>>{
           {"{\"train\":\n [[[60]] nul", "a.json:2:13: this is not JSON"},
           {"", "a.json:1:1: this is not JSON"},
           {"{} {}", "a.json:1:4: this is not JSON"},
           {"{}",
            "a.json: the JSON has no part 'train'\n  allowed: an object with train, valid and "
            "test"},
           {"[]",
            "a.json: the JSON is no piano roll\n  found:   an array\n  allowed: an object "
            "with train, valid and test"},
           {R"({"tests": []})",
            "a.json: the JSON has a part that is not known\n  found:   tests\n  "
            "allowed: train, valid and test"},
           {R"({"train": [], "train": []})", "a.json: the part 'train' is there twice"},
           {R"({"train": {}})",
            "a.json: train is no piano roll\n  found:   an object\n  allowed: an "
            "array of sequences"},
           {R"({"train": [[[60]], 7]})",
            "a.json: train[1] is no piano roll\n  found:   7\n  allowed: "
            "an array of steps"},
           {R"({"train": [[[60], "a\u0007"]]})",
            "a.json: train[0][1] is no piano roll\n  found:   the string \"a\\x07\"\n  allowed: an "
            "array of MIDI pitches"},
           {R"({"train": [[[60], [128]]]})",
            "a.json: train[0][1] is no piano roll\n  found:   128" + pitches},
           {R"({"train": [[[-2]]]})",
            "a.json: train[0][0] is no piano roll\n  found:   -2" + pitches},
           {R"({"train": [[[60.0]]]})",
            "a.json: train[0][0] is no piano roll\n  found:   60.0" + pitches},
           {R"({"train": [[[1e999]]]})",
            "a.json: train[0][0] is no piano roll\n  found:   a number that is too large" +
                pitches},
           {R"({"train": [[[[60]]]]})",
            "a.json: train[0][0] is no piano roll\n  found:   an array" + pitches},
           {R"({"train": [[[null]]]})",
            "a.json: train[0][0] is no piano roll\n  found:   null" + pitches},
       }) {
    EXPECT_EQ(Read(text), message) << text;
  }
}

TEST(JsonRolls, NoCutTextIsReadAndNoDamageCrashes) {
  const std::string text = ReadFile(MNEMO_SOURCE_DIR "/tests/fuzz/json_rolls/ok-compact.json");
  for (size_t size = 0; size < text.size(); ++size) {
    ASSERT_THAT(Read(text.substr(0, size)), HasSubstr("this is not JSON")) << size;
  }
  EXPECT_GT(ReadDamaged(text, 500, [](const std::string& b) { ReadJsonRolls(b, "a.json"); }), 200);
}

}  // namespace
}  // namespace mnemo
