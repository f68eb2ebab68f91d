// Recordings of sound: wav (PCM, float, mu-law, A-law), FLAC, AIFF and NIST SPHERE (PCM, mu-law),
// read by libsndfile in blocks, so that an hour costs no more memory than its floats.
//
// Integer samples of b bits become x / 2^(b-1): 16 bits x / 32768, exact in float, -1 <= x < 1.
// Float files are taken as they are. Functions without state; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"

namespace mnemo {

struct Recording {
  int rate = 0;                // samples a second
  std::vector<float> samples;  // one channel

  double seconds() const { return static_cast<double>(samples.size()) / rate; }
};

struct RecordingOptions {
  // Which channel is taken, counted from 1. 0: a recording of several channels is an error.
  int channel = 0;
  // More is an error: a small FLAC file can unpack to any length. 2^30 are 18 hours at 16 kHz.
  int64_t max_samples = int64_t{1} << 30;
};

// Throws Error (kBadInput) with the file's name: unreadable, no recording, another format or
// coding, truncated (the header promises more samples than there are), no samples, a rate outside
// of kMinRate .. kMaxRate, several channels and none chosen, a sample that is no number or beyond
// kMaxSample.
Recording ReadRecording(const fs::path& path, const RecordingOptions& options = {});

// The same from a file's bytes; `file` is the name in messages.
Recording ReadRecordingBytes(std::string_view bytes, const std::string& file,
                             const RecordingOptions& options = {});

constexpr int kMinRate = 1000, kMaxRate = 768000;
// Float files may overshoot 1 a little; 16-bit numbers stored as floats are refused.
constexpr float kMaxSample = 8;

// The samples x 32768: the scale of 16-bit integers, in which Kaldi computes its features.
std::vector<float> SixteenBitScaled(const Recording& recording);

}  // namespace mnemo
