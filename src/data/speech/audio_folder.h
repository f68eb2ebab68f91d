// A folder of recordings of the user's own, and which of them train, choose and report.
//
// Where the folder has subfolders "train" and "test", the parts are those, and "valid" (or "dev")
// if it is there, too; files beside them are in no part. Otherwise parts are drawn by the seed from
// all files below the folder; without "valid" it is drawn so from "train".
//
// Values without owners; any thread may call.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/sequences.h"

namespace mnemo {

struct AudioFolder {
  struct File {
    std::string name;  // the path below the folder
    fs::path path;
    Split split = Split::kTrain;
  };
  std::vector<File> files;       // by path, in bytewise order
  int64_t beside = 0;            // recordings in no part
  bool valid_was_drawn = false;  // by the seed, and so was test unless there are subfolders
  bool test_was_drawn = false;
};

struct AudioShares {
  int valid = 10, test = 10;  // per cent of what they are drawn from; at least one recording each
};

// Names that end so, in upper or lower case: .wav .flac .aif .aiff .aifc .sph .nist
bool IsRecordingName(const fs::path& file);

// Throws Error (kBadInput) when the folder cannot be read, and when a part gets no recording.
AudioFolder FindAudio(const fs::path& root, const AudioShares& shares, uint64_t seed, BadData& bad);

// Which of `count` things are drawn: `share` per cent of them rounded, at least one and never all
// (none of one). A pure function of its arguments; `layer` (below 256) keeps two draws
// of one seed apart.
std::vector<bool> DrawShare(int64_t count, int share, uint64_t seed, uint32_t layer);

}  // namespace mnemo
