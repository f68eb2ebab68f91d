// The utterances of a Kaldi data folder, or of several for the parts of a set, and what is in them:
// what the set "kaldi" is made of. speech/kaldi_folder.h reads one folder.
//
// A folder with a file `text` is drawn into parts by its speakers, so that nobody is in two.
// Otherwise there are folders `train`, `test` (or `eval`) and `valid` (or `dev`); without the last,
// speakers of train are drawn for it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/matrix.h"
#include "data/sequences.h"
#include "data/speech/byte_source.h"
#include "data/speech/kaldi_folder.h"
#include "data/speech/recording.h"

namespace mnemo {

struct KaldiCorpus {
  struct Item {
    KaldiUtterance utterance;
    Split split = Split::kTrain;
  };
  std::vector<Item> items;  // train, valid, test; each by utterance
  std::vector<std::string> notes;
};

struct KaldiCorpusOptions {
  fs::path relative_to;  // KaldiFolderOptions; empty: the current folder, or else the data folder
  int valid = 10, test = 10;  // per cent of the speakers, at least one
  uint64_t seed = 1;
};

// Throws Error (kBadInput) when there is no such folder, and when a part gets nothing.
KaldiCorpus ReadKaldiCorpus(const fs::path& root, const KaldiCorpusOptions& options, BadData& bad);

// Opens what utterances name. Neighbours mostly are parts of one file: the last one stays open.
// One thread.
class KaldiMedia {
 public:
  // The utterance's part of its recording. Throws Error (kBadInput) that names file and utterance:
  // as ReadRecording does, and for a segment past the end.
  Recording Sound(const KaldiUtterance& utterance);
  // Its matrix of features. Throws Error (kBadInput) in the same way.
  Matrix Features(const KaldiUtterance& utterance);

 private:
  fs::path sound_path_, archive_path_;
  Recording sound_;
  std::unique_ptr<FileSource> archive_;
};

}  // namespace mnemo
