// What the tests of the readers of music share. For *_test.cc only.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "data/music/piano_roll.h"
#include "data/shared_data_for_tests.h"

namespace mnemo {

// A set as text that Python programs can write, too: a line for each part, piece and step.
inline std::string RollText(const PianoRolls& rolls) {
  std::string text;
  const auto add = [&](const char* name, const std::vector<Roll>& part) {
    text += std::string("part ") + name + "\n";
    for (const Roll& roll : part) {
      text += "piece\n";
      for (size_t step = 0; step < roll.steps(); ++step) {
        for (const uint8_t pitch : roll.At(step)) text += std::to_string(pitch) + " ";
        text += "\n";
      }
    }
  };
  add("train", rolls.train);
  add("valid", rolls.valid);
  add("test", rolls.test);
  return text;
}

// The pieces that tests/fuzz/make_music.py puts into every valid seed of no other name.
inline constexpr const char* kSeedPieces =
    "part train\npiece\n60 64 67 \n\n21 108 \npiece\n60 \npart valid\npiece\n62 \n62 65 \n"
    "part test\npiece\n64 \n\n\n";

struct Seed {
  std::string name, bytes;
  bool bad = false;
};

// The files of tests/fuzz/NAME, by name.
inline std::vector<Seed> Seeds(const std::string& name) {
  std::vector<Seed> seeds;
  for (const auto& entry : fs::directory_iterator(MNEMO_SOURCE_DIR "/tests/fuzz/" + name)) {
    const std::string file = entry.path().filename().string();
    seeds.push_back({file, ReadFile(entry.path()), file.starts_with("bad-")});
  }
  std::sort(seeds.begin(), seeds.end(),
            [](const Seed& a, const Seed& b) { return a.name < b.name; });
  return seeds;
}

// The message of the Error (kBadInput) that `work` throws; "" if none.
inline std::string ErrorOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << error.what();
    return error.what();
  }
  return "";
}

// Reads `bytes` cut at every length and with single bytes changed, at most `most` of each: either
// works or throws an Error; nothing else may happen. Returns how many were refused.
inline int ReadDamaged(const std::string& bytes, size_t most,
                       const std::function<void(const std::string&)>& read) {
  int refused = 0;
  const auto attempt = [&](const std::string& damaged) {
    try {
      read(damaged);
    } catch (const Error&) {
      ++refused;
    }
  };
  const size_t stride = 1 + bytes.size() / most;
  for (size_t size = 0; size < bytes.size(); size += stride) attempt(bytes.substr(0, size));
  for (size_t place = 0; place < bytes.size(); place += stride) {
    for (const int change : {0x01, 0x80, 0xff}) {
      std::string damaged = bytes;
      damaged[place] = static_cast<char>(damaged[place] ^ change);
      attempt(damaged);
    }
  }
  return refused;
}

// Runs tests/music/NAME with arguments by Debian's Python, which has Debian's modules. False, with
// a line "NOT TESTED", when a module is missing; in CI that is a failure.
inline bool RunPython(const std::string& name, const std::string& module,
                      const std::string& arguments) {
  const std::string python = "/usr/bin/python3";
  if (std::system((python + " -c 'import " + module + "' 2> /dev/null").c_str()) != 0) {
    std::printf("NOT TESTED: music against Python's %s, which is not installed\n", module.c_str());
    if (std::getenv("CI")) ADD_FAILURE() << module << " is missing: CI must install it";
    return false;
  }
  const std::string command =
      python + " " MNEMO_SOURCE_DIR "/tests/music/" + name + " " + arguments;
  const int status = std::system(command.c_str());
  EXPECT_EQ(status, 0) << command;
  return status == 0;
}

// ../shared/data/music, or "" with a line "NOT TESTED".
inline std::string SharedMusic(const std::string& what) {
  if (HasShared("music/JSB_Chorales.mat")) return (SharedData() / "music").string();
  std::printf("NOT TESTED: %s (needs ../shared/data/music)\n", what.c_str());
  return "";
}

}  // namespace mnemo
