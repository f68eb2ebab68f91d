// Kaldi's lists of objects in archives (.scp): lines "KEY PATH" or "KEY PATH:OFFSET". Kaldi also
// takes commands ("sox x.sph |") and ranges ("x.ark:17[0:9]"); neither is taken here, and a command
// is never run. Functions without state; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/speech/kaldi_ark.h"

namespace mnemo {

struct KaldiScpEntry {
  std::string key;
  std::string path;  // as it stands there
  uint64_t offset = 0;
  int line = 0;

  bool operator==(const KaldiScpEntry&) const = default;
};

// Bad lines, and keys that were there before, go to `bad`. Blank lines are passed over.
std::vector<KaldiScpEntry> ParseKaldiObjectList(std::string_view text, const std::string& file,
                                                BadData* bad);

// Calls visit for every object that the list names, in its order. A relative path is taken from the
// working directory, as Kaldi does, and if nothing is there from the list's folder. What cannot be
// read goes to `bad` and is left out.
void ReadKaldiScp(const fs::path& path, BadData* bad, const KaldiVisit& visit);

}  // namespace mnemo
