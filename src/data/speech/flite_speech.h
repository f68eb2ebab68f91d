// Speech with exact phone times, made by flite (festvox.org/flite; Debian's package "flite", 2.2).
// It is run as a program, not linked: `flite -voice slt -psdur -t TEXT -o x.wav` prints each phone
// with the second where it ends, "pau:0.216 p:0.276 ...".
//
// Five voices: kal (8 kHz) and kal16 (16 kHz) are diphones, awb, rms and slt statistical, 16 kHz.
// Their phones are a subset of TIMIT's 61 (phone_map.h); silence is pau. The times are those of the
// sound, measured at the begin and end of speech within 10 to 40 ms of every voice. Only the
// closing silence is longer than the file, with the two kal voices by half of it (0.11 s), else by
// some samples: it ends here where the file ends.
//
// flite exits with 0 whatever happens, and takes another voice for one that it does not know: both
// are noticed here. The same text and voice make the same bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "data/speech/phone_labels.h"

namespace mnemo {

// Their names, in a fixed order: part of what a seed means.
const std::vector<std::string>& FliteVoices();

struct FliteSpeech {
  int rate = 0;                    // samples a second
  int64_t samples = 0;             // of the file, 16 bits, one channel
  std::vector<TimedLabel> phones;  // from 0 to `samples`, without gaps
};

// Speaks `text` into the file `wav`, which is there as a whole or not at all; its folder exists.
// Any thread may call, with a file of its own. Throws Error: kBadInput where flite is not
// installed, the voice is unknown, and a text is empty, longer than 1,000 bytes or not printable
// ASCII; kFailed where flite cannot write the file or does what this program does not know.
FliteSpeech SpeakWithFlite(const std::string& text, const std::string& voice, const fs::path& wav);

// The phones of what `flite -psdur` prints, in samples at `rate`; ends are rounded, the last one is
// `samples`. Throws Error (kFailed) for another form, unknown phones and ends that do not ascend.
std::vector<TimedLabel> ParsePhoneEnds(std::string_view output, int rate, int64_t samples);

struct FliteItem {
  std::string text, voice;
};

// Item `index` (below 2^32) of the endless set with this seed: a sentence of spoken_sentences.h,
// the voices in turn. A pure function.
FliteItem FliteItemAt(uint64_t seed, uint64_t index);

}  // namespace mnemo
