// A download's state as one line for people: "a.zip: 3.1 of 24.5 MB (12 %), 1.4 MB/s, 15 s left".
// Pure functions.
#pragma once

#include <cstdint>
#include <string>

namespace mnemo {

struct DownloadState {
  std::string name;    // of the file
  uint64_t bytes = 0;  // on the disk
  uint64_t total = 0;  // of the whole file; 0: not known
  uint64_t fresh = 0;  // of `bytes`, those that came on this connection,
  double seconds = 0;  // in so long
};

std::string DownloadLine(const DownloadState& state);

// "97 bytes", "812 kB", "4.7 MB"; powers of 1000.
std::string BytesText(uint64_t bytes);
// "45 s", "3 min 20 s", "2 h 5 min".
std::string DurationText(double seconds);

}  // namespace mnemo
