// The layout of TIMIT (LDC93S1), and of the sample of it that NLTK gives away.
//
// Full: .../TRAIN/DR1/FCJF0/SI1027.WAV, .PHN, .WRD, .TXT, and TEST beside TRAIN. The sample:
// .../dr1-fvmh0/si836.wav and so on, without the folders of the two parts. Upper and lower case are
// alike. Recordings are RIFF or NIST SPHERE whatever their name says; a copy that was converted
// beside the original (SI1027.WAV.wav) stands in for it only where the original is not there.
// A sentence's kind is in its name: sa (two sentences that everybody reads), si and sx.
//
// Parts to train on, to choose by and to report on (no speaker is in two of them):
// - full TIMIT: train = the folder TRAIN (462 speakers); test = the 24 speakers of the core test
// set
//   (testset.doc, table 1); valid = 50 other speakers of TEST after Halberstadt's thesis (1998), in
//   the list that Kaldi's recipe has (conf/dev_spk.list). The other speakers of TEST are left out.
//   Without the sa sentences 3,696, 400 and 192 recordings.
// - the sample, 16 speakers, a man and a woman of each region:
//     test  fvmh0 (region 1)  madc0 (3)  ftlg0 (5)  madd0 (7)
//     valid faem0 (region 2)  mbma1 (6)
//     train the other ten, five women and five men; every region is in it
//   Without the sa sentences 80, 16 and 32 recordings, no sentence in two parts.
//
// Values without owners; any thread may call.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/speech/phone_labels.h"

namespace mnemo {

struct TimitUtterance {
  std::string id;        // "dr1-fvmh0/si836"
  std::string speaker;   // "fvmh0": sex, three initials, a digit
  std::string sentence;  // "si836"
  int region = 0;        // 1 .. 8
  bool female = false;
  enum class Folder { kNone, kTrain, kTest } folder = Folder::kNone;
  fs::path wav, phn, wrd, txt;  // wrd and txt are empty where there is no such file

  bool is_sa() const { return sentence.starts_with("sa"); }
};

// All utterances below `root`, in the bytewise order of their id. A recording
// without .phn, a .phn without recording and two files of one name that differ in case only go to
// `bad`. Links to folders are not followed. Throws Error (kBadInput) when `root` is no folder, or
// has no utterance.
std::vector<TimitUtterance> FindTimit(const fs::path& root, BadData& bad);

// The phones: labels of TimitPhones() (phone_map.h), without gaps and overlaps. `samples` is the
// length of the recording, below 0 if not known. Throws Error (kBadInput) with file and line.
std::vector<TimedLabel> ReadTimitPhones(const TimitUtterance& utterance, int64_t samples);
// The words. Throws Error (kBadInput), also where there is no .wrd.
std::vector<TimedLabel> ReadTimitWords(const TimitUtterance& utterance, int64_t samples);
// The sentence. Throws Error (kBadInput), also where there is no .txt.
std::string ReadTimitSentence(const TimitUtterance& utterance);

struct TimitParts {
  std::vector<TimitUtterance> train, valid, test;
};

struct TimitSplitOptions {
  bool sa = false;  // with the sa sentences, which every speaker reads, those of test too
};

// As above. Which of the two it is, shows in the folders. Throws Error (kBadInput) when some
// utterances lie in TRAIN or TEST and others in neither, when in neither there is a speaker whom
// the sample does not have, and when a part gets nothing.
TimitParts SplitTimit(const std::vector<TimitUtterance>& utterances,
                      const TimitSplitOptions& options = {});

}  // namespace mnemo
