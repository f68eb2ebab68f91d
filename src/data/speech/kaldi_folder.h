// Kaldi's data folders: which utterances there are, what is said in them, by whom, and where their
// sound or features lie. kaldi_table.h describes the files one by one.
//
// Needed: text, utt2spk or spk2utt, and wav.scp or feats.scp. With segments an utterance is a part
// of a recording of wav.scp, without it a whole one. reco2dur is read where there is one.
//
// Values without owners; any thread may call.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"

namespace mnemo {

struct KaldiUtterance {
  std::string id, speaker, text;
  // The sound; without wav.scp recording and wav are empty.
  std::string recording;
  fs::path wav;
  double begin = 0, end = -1;  // seconds in the recording; -1: its end
  // The features; without feats.scp features is empty.
  fs::path features;
  int64_t features_offset = -1;  // bytes into the file; -1: none
};

struct KaldiFolder {
  std::vector<KaldiUtterance> utterances;  // by id, in bytewise order
  // One sentence each, for the user: files that are not sorted (Kaldi itself would refuse them).
  std::vector<std::string> notes;
};

struct KaldiFolderOptions {
  // Relative names of wav.scp and feats.scp are taken from here; empty: from the current folder, as
  // Kaldi does.
  fs::path relative_to;
  // Seconds that a recording lasts, for segments in recordings that reco2dur does not name. Empty:
  // such ends are not checked. May throw Error: the utterance then goes to `bad`.
  std::function<double(const fs::path& wav)> seconds;
};

// A segment may end this long after its recording: times are written with two decimals.
constexpr double kKaldiOverhang = 0.01;

// The union of all keys that stand for an utterance (in text, utt2spk, segments, feats.scp, and
// wav.scp where there are no segments); one that lacks something goes to `bad`, which says what it
// lacks and where. (Not again, if its own line in one of these files is wrong.) Bad besides: a
// segment of an unknown recording or past its end; a speaker in spk2utt who is another in utt2spk.
// Whether files exist that wav.scp and feats.scp name, shows when they are opened. Throws Error
// (kBadInput) when a needed file is missing or cannot be read, and when no utterance is left.
KaldiFolder ReadKaldiFolder(const fs::path& folder, BadData& bad,
                            const KaldiFolderOptions& options = {});

}  // namespace mnemo
