// The seeds of the fuzz targets: what is called bad-* is refused, everything else is read.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/files.h"
#include "data/speech/kaldi_ark.h"
#include "data/speech/kaldi_scp.h"
#include "data/speech/recording.h"

namespace mnemo {
namespace {

// Calls check(file, is it a good one) for every seed; both kinds must be there.
template <class Check>
void ForSeeds(const char* target, Check check) {
  int good = 0, bad = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(MNEMO_SOURCE_DIR) / "tests/fuzz" / target)) {
    const bool is_good = !entry.path().filename().string().starts_with("bad-");
    SCOPED_TRACE(entry.path().string());
    check(entry.path(), is_good);
    ++(is_good ? good : bad);
  }
  EXPECT_GT(good, 5);
  EXPECT_GT(bad, 5);
}

TEST(SpeechSeeds, Recordings) {
  ForSeeds("recording", [](const fs::path& path, bool is_good) {
    try {
      const Recording recording = ReadRecording(path, {.max_samples = 100000});
      EXPECT_TRUE(is_good);
      EXPECT_EQ(ReadRecordingBytes(ReadFile(path), "x").samples, recording.samples);
    } catch (const Error& error) {
      EXPECT_FALSE(is_good) << error.what();
    }
  });
}

TEST(SpeechSeeds, FlacByHand) {
  const Recording recording = ReadRecording(MNEMO_SOURCE_DIR "/tests/fuzz/recording/flac.sound");
  EXPECT_EQ(SixteenBitScaled(recording), std::vector<float>(300, 99));
}

TEST(SpeechSeeds, Archives) {
  ForSeeds("kaldi_ark", [](const fs::path& path, bool is_good) {
    BadData bad(BadData::Policy::kSkip);
    int records = 0;
    ReadKaldiArk(path, &bad, [&](const KaldiRecord&) { ++records; });
    EXPECT_EQ(bad.count() == 0, is_good);
    EXPECT_TRUE(records > 0 || !is_good);
  });
}

}  // namespace
}  // namespace mnemo
