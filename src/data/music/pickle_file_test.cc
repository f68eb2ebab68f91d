#include "data/music/pickle_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "data/music/music_test.h"
#include "data/music/pickle_rolls.h"

namespace mnemo {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Read(const std::string& bytes) {
  return ErrorOf([&] { ReadPickleRolls(bytes, "a.pickle"); });
}

// A value as Python's repr() has it; for values of ASCII text.
std::string Repr(const Pickle& pickle, uint32_t index) {
  const Pickle::Value& value = pickle.At(index);
  const auto joined = [&](const char* open, const char* close) {
    std::string text = open;
    for (size_t i = 0; i < value.items.size(); ++i) {
      text += (i == 0 ? "" : ", ") + Repr(pickle, value.items[i]);
    }
    return text + (value.kind == Pickle::Kind::kTuple && value.items.size() == 1 ? "," : "") +
           close;
  };
  switch (value.kind) {
    case Pickle::Kind::kNone: return "None";
    case Pickle::Kind::kBool: return value.number ? "True" : "False";
    case Pickle::Kind::kInt: return std::to_string(value.number);
    case Pickle::Kind::kText: return "'" + pickle.Text(value) + "'";
    case Pickle::Kind::kBytes: return "b'" + pickle.Text(value) + "'";
    case Pickle::Kind::kList: return joined("[", "]");
    case Pickle::Kind::kTuple: return joined("(", ")");
    case Pickle::Kind::kDict: break;
  }
  std::string text = "{";
  for (size_t i = 0; i < value.items.size(); i += 2) {
    text += (i == 0 ? "" : ", ") + Repr(pickle, value.items[i]) + ": " +
            Repr(pickle, value.items[i + 1]);
  }
  return text + "}";
}

TEST(PickleFile, SeedsAreReadOrRefused) {
  int good = 0, bad = 0;
  for (const Seed& seed : Seeds("pickle_file")) {
    SCOPED_TRACE(seed.name);
    if (seed.bad) {
      ++bad;
      EXPECT_THAT(Read(seed.bytes), HasSubstr("a.pickle: "));
      continue;
    }
    ++good;
    PianoRolls rolls;
    EXPECT_EQ(ErrorOf([&] { rolls = ReadPickleRolls(seed.bytes, "a.pickle"); }), "");
    if (seed.name == "ok-rests.pickle") {
      EXPECT_EQ(RollText(rolls),
                "part train\npiece\n60 \npart valid\npiece\n\npart test\npiece\n\n");
    } else {
      EXPECT_EQ(RollText(rolls), kSeedPieces);
      EXPECT_EQ(rolls.train[1].name(), "train[1]");
    }
  }
  EXPECT_GE(good, 9);
  EXPECT_GE(bad, 60);
}

// Each is one instruction that could make Python run something.
TEST(PickleFile, NothingIsEverRun) {
  for (const auto& [seed, found] : std::vector<std::pair<std::string, std::string>>{
           {"global", "GLOBAL at byte 0, which wants os.system"},
           {"stack-global", "STACK_GLOBAL at byte 12, which wants os.system"},
           {"inst", "INST at byte 1, which wants os.system"},
           {"obj", "OBJ at byte 2"},
           {"newobj", "NEWOBJ at byte 2"},
           {"newobj-ex", "NEWOBJ_EX at byte 3"},
           {"build", "BUILD at byte 2"},
           {"reduce", "REDUCE at byte 2"},
           {"persid", "PERSID at byte 0"},
           {"binpersid", "BINPERSID at byte 1"},
           {"ext1", "EXT1 at byte 0"},
           {"ext2", "EXT2 at byte 0"},
           {"ext4", "EXT4 at byte 0"},
           {"attack-0", "GLOBAL at byte"},
           {"attack-2", "GLOBAL at byte"},
           {"attack-5", "STACK_GLOBAL at byte"},
           {"numpy", "GLOBAL at byte 0, which wants numpy.core.multiarray.scalar"},
       }) {
    const std::string message =
        Read(ReadFile(MNEMO_SOURCE_DIR "/tests/fuzz/pickle_file/bad-" + seed + ".pickle"));
    EXPECT_THAT(message, StartsWith("a.pickle: the pickle wants to run code, which is never done "
                                    "here\n  found:   " +
                                    found))
        << seed;
    EXPECT_THAT(message,
                HasSubstr(seed == "numpy" ? "tuple(int(p) for p in step)" : "unless you trust it"));
  }
}

TEST(PickleFile, MessagesSayWhereAndWhatIsAllowed) {
  for (const auto& [seed, message] : std::vector<std::pair<std::string, std::string>>{
           {"no-stop", "damaged pickle, at byte 1: it ends early"},
           {"rest", "damaged pickle, at byte 1: it goes on behind its end"},
           {"opcode", "damaged pickle, at byte 0: there is no instruction 0xff"},
           {"length", "damaged pickle, at byte 0: it ends early"},
           {"append-below-mark", "damaged pickle, at byte 3: a value is missing"},
           {"put-far", "damaged pickle, at byte 1: a kept value has too high a number"},
           {"cycle", "the pickle has a value that contains itself"},
           {"deep", "the pickle's values are nested too deeply\n  allowed: 64 levels"},
           {"bomb",
            "the pickle repeats its values so often that they would fill the memory\n  allowed: "
            "5736 values for a file of 296 bytes"},
           {"long-large",
            "the pickle has a whole number that is too large, at byte 0\n  allowed: 64 bits"},
           {"protocol",
            "the pickle is of a protocol that is not supported\n  found:   6\n  allowed: 0 to 5"},
           {"list",
            "the pickle is no piano roll\n  found:   a list\n  allowed: a dict with train, "
            "valid, test"},
           {"part-missing",
            "the pickle has no part 'test'\n  allowed: a dict with train, valid and "
            "test"},
           {"part-unknown",
            "the pickle has a part that is not known\n  found:   more\n  allowed: "
            "train, valid and test"},
           {"step-number",
            "test[0][0] is no piano roll\n  found:   60\n  allowed: a tuple of MIDI pitches"},
           {"pitch-128",
            "test[0][0] is no piano roll\n  found:   128\n  allowed: MIDI pitches, 0 to "
            "127, or -1 for a rest"},
           {"pitch-bool",
            "test[0][0] is no piano roll\n  found:   a bool\n  allowed: MIDI pitches, "
            "0 to 127, or -1 for a rest"},
       }) {
    EXPECT_EQ(Read(ReadFile(MNEMO_SOURCE_DIR "/tests/fuzz/pickle_file/bad-" + seed + ".pickle")),
              "a.pickle: " + message)
        << seed;
  }
}

TEST(PickleFile, NoCutFileIsReadAndNoDamageCrashes) {
  for (const Seed& seed : Seeds("pickle_file")) {
    if (seed.bad) continue;
    for (size_t size = 0; size < seed.bytes.size(); ++size) {
      ASSERT_THAT(Read(seed.bytes.substr(0, size)), HasSubstr("it ends early"))
          << seed.name << " " << size;
    }
    EXPECT_GT(
        ReadDamaged(seed.bytes, 500, [](const std::string& b) { ReadPickleRolls(b, "a.pickle"); }),
        50)
        << seed.name;
  }
}

// Strings as protocol 0 writes them: quoted, and with escapes of Unicode.
TEST(PickleFile, OldStrings) {
  const auto text = [](const std::string& bytes) {
    const Pickle pickle = ReadPickle(bytes, "a");
    return pickle.Text(pickle.At(pickle.root));
  };
  EXPECT_EQ(text("S'a\\n\\t\\r\\\\\\'\\x7f\"'\n."), "a\n\t\r\\'\x7f\"");
  EXPECT_EQ(text("S\"\"\n."), "");
  EXPECT_EQ(text("Va\\u00e9\\U0001d11e\\n\xe9\n."),
            "a\xc3\xa9\xf0\x9d\x84\x9e\\n\xc3\xa9");  // \n is no escape here; Latin-1 is
}

TEST(PickleFile, WholeNumbersOfEverySize) {
  const auto number = [](const std::string& bytes) {
    const Pickle pickle = ReadPickle(bytes, "a");
    return pickle.At(pickle.root).number;
  };
  using namespace std::string_literals;
  EXPECT_EQ(number("I-129\n."), -129);
  EXPECT_EQ(number("L-5L\n."), -5);
  EXPECT_EQ(number("J\xff\xff\xff\xff."), -1);
  EXPECT_EQ(number("\x8a\0."s), 0);
  EXPECT_EQ(number("\x8a\1\xff."), -1);
  EXPECT_EQ(number("\x8a\2\xff\0."s), 255);
  EXPECT_EQ(number("\x8a\x08\0\0\0\0\0\0\0\x80."s), INT64_MIN);
  EXPECT_EQ(number("\x8a\x09\xff\xff\xff\xff\xff\xff\xff\x7f\0."s), INT64_MAX);
  EXPECT_THAT(ErrorOf([&] { number("\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\0."s); }),
              EndsWith("64 bits"));
  EXPECT_THAT(ErrorOf([&] { number("I9223372036854775808\n."); }), EndsWith("64 bits"));
}

TEST(PickleFile, AgreesWithPython) {
  const TestFolder folder;
  if (!RunPython("pickles_by_python.py", "pickle", folder.path().string())) {
    GTEST_SKIP() << "NOT TESTED: against Python";
  }
  int files = 0;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    const fs::path text = fs::path(entry.path()).replace_extension(".txt");
    if (entry.path().extension() != ".pickle") continue;
    SCOPED_TRACE(entry.path().string());
    ++files;
    const std::string bytes = ReadFile(entry.path());
    if (entry.path().stem().string().starts_with("pieces")) {
      EXPECT_EQ(RollText(ReadPickleRolls(bytes, "a")), ReadFile(text));
    } else {
      const Pickle pickle = ReadPickle(bytes, "a");
      EXPECT_EQ(Repr(pickle, pickle.root), ReadFile(text));
    }
  }
  EXPECT_EQ(files, 12);  // two for each of protocols 0 to 5
}

}  // namespace
}  // namespace mnemo
