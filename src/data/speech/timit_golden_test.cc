// The phone of every frame of the 160 recordings, against a program that shares nothing with ours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/test_folder.h"
#include "data/speech/run_program.h"
#include "data/speech/speech_test_data.h"
#include "data/speech/timit.h"

namespace mnemo {
namespace {

// Prints "dr1-fvmh0/sa1 h# h# ..." for the folder that it is given, 25 ms windows every 10 ms.
constexpr const char* kProgram = R"PY(
import pathlib, sys
for phn in sorted(pathlib.Path(sys.argv[1]).glob("dr*-*/*.phn")):
    spans = [line.split() for line in phn.read_text().splitlines()]
    wav = phn.with_suffix(".wav").read_bytes()
    samples = (len(wav) - (1024 if wav[:4] == b"NIST" else 44)) // 2
    phone = [spans[-1][2]] * samples
    for begin, end, name in spans:
        phone[int(begin):int(end)] = [name] * (int(end) - int(begin))
    frames = [phone[begin + 200] for begin in range(0, samples - 399, 160)]
    print(phn.parent.name + "/" + phn.stem, samples, *frames)
)PY";

TEST(TimitGolden, TheFramesLabelsAreAnIndependentPrograms) {
  MNEMO_NEEDS_SHARED("timit-sample", "the phone of every frame of the 160 recordings");
  const TestFolder folder;
  WriteFile(folder / "frames.py", kProgram);
  const ProgramResult golden = RunProgram({"/usr/bin/python3", (folder / "frames.py").string(),
                                           (SharedData() / "timit-sample").string()},
                                          "apt install python3", {.bytes = size_t{1} << 24});
  ASSERT_EQ(golden.status, 0) << golden.errors;
  std::string ours;
  int64_t frames = 0;
  BadData bad;
  for (const TimitUtterance& utterance : FindTimit(SharedData() / "timit-sample", bad)) {
    const auto size = static_cast<int64_t>(fs::file_size(utterance.wav));
    const int64_t samples = (size - (utterance.id == "dr1-fvmh0/si836" ? 1024 : 44)) / 2;
    const auto labels = ReadTimitPhones(utterance, samples);
    ours += utterance.id + " " + std::to_string(samples);
    for (const int label : FrameLabels(labels, (samples - 400) / 160 + 1, {})) {
      ours += " " + labels[static_cast<size_t>(label)].label;
      ++frames;
    }
    ours += "\n";
  }
  EXPECT_TRUE(ours == golden.output);
  EXPECT_GT(frames, 48'000);
}

}  // namespace
}  // namespace mnemo
