#include "data/music/mat_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "data/music/music_test.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

std::string Read(const std::string& bytes) {
  return ErrorOf([&] { ReadMatRolls(bytes, "a.mat"); });
}

std::string SeedBytes(const std::string& name) {
  return ReadFile(MNEMO_SOURCE_DIR "/tests/fuzz/mat_file/" + name + ".mat");
}

TEST(MatFile, SeedsAreReadOrRefused) {
  int good = 0;
  for (const Seed& seed : Seeds("mat_file")) {
    SCOPED_TRACE(seed.name);
    if (seed.bad) {
      EXPECT_THAT(Read(seed.bytes), HasSubstr("a.mat: "));
      continue;
    }
    ++good;
    PianoRolls rolls;
    EXPECT_EQ(ErrorOf([&] { rolls = ReadMatRolls(seed.bytes, "a.mat"); }), "");
    EXPECT_EQ(RollText(rolls), kSeedPieces);
  }
  EXPECT_GE(good, 15);  // both byte orders, every type of numbers
}

TEST(MatFile, PiecesHaveMatlabsNames) {
  const PianoRolls rolls = ReadMatRolls(SeedBytes("ok-little-packed-2"), "a.mat");
  EXPECT_EQ(rolls.train[1].name(), "traindata{2}");
}

TEST(MatFile, MessagesSayWhatWhereAndWhatIsAllowed) {
  const std::string allowed = "\n  allowed: a T x 88 matrix of 0 and 1";
  for (const auto& [name, message] : std::vector<std::pair<std::string, std::string>>{
           {"bad-missing",
            "the MATLAB file has no variable 'testdata'\n  found:   no other variables\n  "
            "allowed: traindata, validdata and testdata"},
           {"bad-twice", "the variable 'traindata' is there twice"},
           {"bad-value-2",
            "testdata{1} is no piano roll\n  found:   2 in row 1, column 44\n  allowed: 0 and 1"},
           {"bad-value-half",
            "testdata{1} is no piano roll\n  found:   0.5 in row 1, column 44\n  allowed: 0 and 1"},
           {"bad-value-nan",
            "testdata{1} is no piano roll\n  found:   nan in row 1, column 44\n  allowed: 0 and 1"},
           {"bad-width-87", "testdata{1} is no piano roll\n  found:   3 x 87 double" + allowed},
           {"bad-width-89", "testdata{1} is no piano roll\n  found:   3 x 89 double" + allowed},
           {"bad-complex",
            "testdata{1} is no piano roll\n  found:   3 x 88 complex double" + allowed},
           {"bad-sparse", "testdata{1} is no piano roll\n  found:   3 x 88 sparse" + allowed +
                              "\n  hint:    full(...) makes a usual matrix of a sparse one"},
           {"bad-not-cell",
            "'testdata' is no list of piano rolls\n  found:   3 x 88 double\n  allowed: a 1 x N "
            "cell array, each cell a T x 88 matrix of 0 and 1"},
           {"bad-no-step", "testdata{1} has no steps"},
           {"bad-no-sequence", "the part 'test' has no sequences"},
           {"bad-too-many-steps", "the file has too many steps\n  allowed: at most 4000000 in all"},
           {"bad-checksum", "damaged MATLAB file: testdata is not what its checksum says"},
           {"bad-steps-promised-packed",
            "damaged MATLAB file: testdata{1} ends before its time, or cannot be unpacked"},
           {"bad-7.3",
            "this is a MATLAB file of version 7.3 (HDF5)\n  allowed: version 5\n  hint:    in "
            "MATLAB: save(..., '-v7'); in Python: scipy.io.savemat"},
       }) {
    EXPECT_EQ(Read(SeedBytes(name)), "a.mat: " + message) << name;
  }
}

TEST(MatFile, DamageIsAnErrorOrOtherPieces) {
  for (const char* name : {"ok-big-packed-2", "ok-little-plain-2"}) {
    const std::string bytes = SeedBytes(name);
    EXPECT_GT(ReadDamaged(bytes, 400, [](const std::string& b) { ReadMatRolls(b, "a.mat"); }), 400);
  }
}

TEST(MatFile, NoCutFileIsRead) {
  for (const char* name : {"ok-big-packed-2", "ok-little-plain-2"}) {
    const std::string bytes = SeedBytes(name);
    for (size_t size = 0; size < bytes.size(); ++size) {
      ASSERT_NE(Read(bytes.substr(0, size)), "") << name << " " << size;
    }
  }
}

TEST(MatFile, AgreesWithSciPy) {
  const TestFolder folder;
  const std::string shared = SharedMusic("JSB as SciPy reads it");
  const std::string jsb = shared.empty() ? "" : " " + shared + "/JSB_Chorales.mat";
  if (!RunPython("mat_by_scipy.py", "scipy.io", folder.path().string() + jsb)) {
    GTEST_SKIP() << "NOT TESTED: against SciPy";
  }
  int files = 0;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    if (entry.path().extension() != ".txt") continue;
    const fs::path mat = fs::path(entry.path()).replace_extension(".mat");
    SCOPED_TRACE(mat.string());
    ++files;
    const bool is_jsb = mat.stem() == "jsb";
    const std::string bytes = ReadFile(is_jsb ? fs::path(shared) / "JSB_Chorales.mat" : mat);
    EXPECT_EQ(RollText(ReadMatRolls(bytes, "a.mat")), ReadFile(entry.path()));
  }
  EXPECT_EQ(files, shared.empty() ? 8 : 9);
}

}  // namespace
}  // namespace mnemo
