// Reads archives of files: zip, tar, and tar packed by gzip or xz (libarchive).
//
// Takes the bytes for hostile. A name that leads out of the folder that it is unpacked into is
// refused; links, devices and pipes are left out, so that no name can lead through one; no length
// is believed: what comes out is counted, and refused when it becomes too much. Pure functions but
// for the sink; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mnemo {

struct ArchiveLimits {
  uint64_t most_bytes = uint64_t{1} << 30;  // of all files together, unpacked
  int64_t most_entries = 100'000;
};

// Where the files go. Names are relative, of plain parts between single '/': no "..", none empty.
class ArchiveSink {
 public:
  virtual ~ArchiveSink() = default;
  virtual void BeginFile(const std::string& name) = 0;
  virtual void Append(std::string_view bytes) = 0;  // of the file that was begun last
  virtual void EndFile() = 0;
};

struct ArchiveCounts {
  int64_t files = 0;
  int64_t left_out = 0;  // links, devices, pipes
  uint64_t bytes = 0;
};

// `file` is for messages. Throws Error (kBadInput) for what is no such archive, damaged, encrypted,
// too large or unsafe, and what the sink throws; files that came before it have gone to the sink.
ArchiveCounts ReadArchive(std::string_view bytes, const std::string& file,
                          const ArchiveLimits& limits, ArchiveSink* sink);

}  // namespace mnemo
