// The text files of a Kaldi data folder, one at a time. Every line is a key and its value.
// (kaldi_folder.h joins them; kaldi-asr.org/doc/data_prep.html describes them.)
//
//   text      utterance words           utt2spk   utterance speaker
//   wav.scp   recording file            spk2utt   speaker utterances
//   segments  utterance recording begin end       (seconds; an end of -1 is the recording's end)
//   feats.scp utterance file:offset     reco2dur  recording seconds
//
// Nothing here is ever run: Kaldi reads a value that ends in "|" (or begins so) as a shell command,
// these readers refuse it. Each wrong line goes to the BadData with file and line, and its key is
// left out. Wrong everywhere: a key without a value, a key that stands twice, a NUL byte. Keys and
// file names may be any other bytes; transcripts must be UTF-8. `file` is for messages.
//
// Values without owners; any thread may call.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "data/bad_data.h"

namespace mnemo {

template <typename Value>
struct KaldiTable {
  struct Row {
    Value value;
    int line = 0;
  };
  std::map<std::string, Row> rows;  // by key, in the C locale's order, as Kaldi's sort has it
  std::set<std::string> refused;    // keys of wrong lines; `rows` has none of them
  bool sorted = true;               // in the file, too
};

struct KaldiSegment {
  std::string recording;
  double begin = 0, end = -1;  // seconds; -1: to the recording's end
};

// What an .scp line points to. A number after the last ":" is an offset in bytes.
struct KaldiLocation {
  std::string file;
  int64_t offset = -1;  // -1: none
};

KaldiTable<std::string> ParseKaldiText(std::string_view text, const std::string& file,
                                       BadData& bad);
// A speaker is one word.
KaldiTable<std::string> ParseKaldiSpeakers(std::string_view text, const std::string& file,
                                           BadData& bad);
KaldiTable<std::vector<std::string>> ParseKaldiLists(std::string_view text, const std::string& file,
                                                     BadData& bad);
// wav.scp and feats.scp. Bad: commands, "-" (standard input), a range of rows in brackets.
KaldiTable<KaldiLocation> ParseKaldiScp(std::string_view text, const std::string& file,
                                        BadData& bad);
// Bad: what is no number, begin < 0, end <= begin (but -1).
KaldiTable<KaldiSegment> ParseKaldiSegments(std::string_view text, const std::string& file,
                                            BadData& bad);
// Bad: what is no number above 0.
KaldiTable<double> ParseKaldiSeconds(std::string_view text, const std::string& file, BadData& bad);

}  // namespace mnemo
