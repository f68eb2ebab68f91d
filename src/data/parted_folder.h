// A folder of the user's own files (recordings, drawings), and which of them train, choose and
// report.
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

struct PartedFolder {
  struct File {
    std::string name;  // the path below the folder
    fs::path path;
    Split split = Split::kTrain;
  };
  std::vector<File> files;       // by path, in bytewise order
  int64_t beside = 0;            // files in no part
  bool valid_was_drawn = false;  // by the seed, and so was test unless there are subfolders
  bool test_was_drawn = false;
};

struct PartShares {
  int valid = 10, test = 10;  // per cent of what they are drawn from; at least one file each
};

// Which files are wanted, and what they are called in messages.
struct FileKind {
  std::string noun;                  // "recording"
  std::vector<std::string> endings;  // ".wav": in lower case, files' in any
};

// Throws Error (kBadInput) when the folder cannot be read, and when a part gets no file.
PartedFolder FindParted(const fs::path& root, const FileKind& kind, const PartShares& shares,
                        uint64_t seed, BadData& bad);
// What a set says of how its parts were made.
std::vector<std::string> PartNotes(const PartedFolder& folder, const FileKind& kind, uint64_t seed);

// Which of `count` things are drawn: `share` per cent of them rounded, at least one and never all
// (none of one). A pure function of its arguments; `layer` (below 256) keeps two draws
// of one seed apart.
std::vector<bool> DrawShare(int64_t count, int share, uint64_t seed, uint32_t layer);

}  // namespace mnemo
