// Labels with times in the manner of TIMIT: files of lines "begin end label", in samples.
//
// Source: what LDC93S1's readme.doc says of .phn, .wrd and .txt, and what all files of the 160
// recordings at hand look like:
// - .phn (6,185 labels): the first begins at 0, each begins where the one before it ends. All but
//   two end within 119 samples of the recording's end; the last of dr3-madc0/si1367 ends 2,802
//   samples before it. None ends after it.
// - .wrd (1,394 labels): pauses lie between words, and 21 words begin up to 2,381 samples before
//   the one before them ends (two words that share a sound); none lies inside another.
// - .txt: one line, "begin end sentence". Four of them name one sample more than there are.
//
// Pure functions over values; any thread may call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

struct TimedLabel {
  int64_t begin = 0, end = 0;  // samples [begin, end)
  std::string label;
  int line = 0;  // of the file, from 1; 0: from no file

  bool operator==(const TimedLabel&) const = default;
};

struct LabelRules {
  bool gaps = false;      // a label may begin after the one before it ends (the first: after 0)
  bool overlaps = false;  // it may begin before that; begins and ends ascend all the same
  int64_t samples = -1;   // of the recording; no label ends after them. Below 0: not known
};

// Of phones and of words; `samples` as in LabelRules.
LabelRules PhoneRules(int64_t samples = -1);
LabelRules WordRules(int64_t samples = -1);

// The labels of a file, at least one. Throws Error (kBadInput) with file and line for a line that
// is not "begin end label", a label that is not UTF-8, begin < 0, begin >= end, what `rules`
// forbid, and for a file without labels. `file` is for messages.
std::vector<TimedLabel> ParseLabels(std::string_view text, const std::string& file,
                                    const LabelRules& rules);

// The sentence of a .txt file; its two numbers are checked to be numbers and dropped. Throws Error
// (kBadInput) for more than one line, an empty sentence and what is not UTF-8.
std::string ParseSentence(std::string_view text, const std::string& file);

// Where frames lie: frame t covers the samples from first + t * shift, `length` of them.
struct FrameGrid {
  int64_t length = 400, shift = 160;  // 25 ms and 10 ms at 16 kHz
  int64_t first = 0;  // negative where frames stand centred and the edges are padded
};

// For each of `frames` frames the index of its label. A frame has the label at its middle sample,
// first + t * shift + length / 2. To be exact: the last label that begins at or before that
// sample. So where two overlap the later one counts, a gap belongs to the label before it, and
// frames beyond the last label have the last one (TIMIT's closing silence h#, for example the last
// 2,802 samples of dr3-madc0/si1367). A middle before the first label has the first.
// `labels` is not empty and begins ascend; length and shift are above 0.
std::vector<int> FrameLabels(const std::vector<TimedLabel>& labels, int64_t frames,
                             const FrameGrid& grid);

}  // namespace mnemo
