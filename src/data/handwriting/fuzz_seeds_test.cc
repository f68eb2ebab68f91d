// The seeds of the fuzz targets (tests/fuzz/make_strokes.py): ok-* are read, bad-* are refused.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "data/handwriting/hershey.h"
#include "data/handwriting/iam_online.h"
#include "data/handwriting/inkml.h"
#include "data/handwriting/omniglot.h"
#include "data/handwriting/pendigits.h"
#include "data/speech/japanese_vowels.h"

namespace mnemo {
namespace {

using Parse = std::function<void(const std::string& bytes, const std::string& file)>;

// The files of tests/fuzz/NAME that end so: at least one of either kind.
void Check(const std::string& name, const std::string& ending, const Parse& parse) {
  int good = 0, bad = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(MNEMO_SOURCE_DIR) / "tests" / "fuzz" / name)) {
    const std::string file = entry.path().filename().string();
    if (!file.ends_with(ending)) continue;
    const bool ok = file.starts_with("ok-");
    EXPECT_TRUE(ok || file.starts_with("bad-")) << file;
    ++(ok ? good : bad);
    try {
      parse(ReadFile(entry.path()), file);
      EXPECT_TRUE(ok) << file << " was read";
    } catch (const Error& error) {
      EXPECT_FALSE(ok) << error.what();
      EXPECT_TRUE(std::string(error.what()).starts_with(file)) << error.what();
    }
  }
  EXPECT_GE(good, 1) << name;
  EXPECT_GE(bad, 1) << name;
}

TEST(FuzzSeeds, OkAreReadAndBadAreRefused) {
  Check("iam_online", ".xml", [](const auto& b, const auto& f) { ParseIamStrokes(b, f); });
  Check("iam_online", ".txt", [](const auto& b, const auto& f) { ParseIamTranscript(b, f); });
  Check("inkml", ".inkml", [](const auto& b, const auto& f) { ParseInkml(b, f); });
  Check("hershey", ".jhf", [](const auto& b, const auto& f) { ParseHershey(b, f); });
  Check("omniglot", ".txt", [](const auto& b, const auto& f) { ParseOmniglotStrokes(b, f); });
  BadData stop;
  Check("pendigits", ".csv", [&](const auto& b, const auto& f) { ParsePenDigits(b, f, &stop); });
  Check("japanese_vowels", ".ts",
        [&](const auto& b, const auto& f) { ParseJapaneseVowels(b, f, &stop); });
}

}  // namespace
}  // namespace mnemo
