// Whole files: read, written so that a crash leaves the old or the new content, never a part.
//
// Everything here may be called from any thread; two threads must not write the same path at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace mnemo {

namespace fs = std::filesystem;

// The whole content (of a pipe too, up to its end). Throws Error: kBadInput when the file is
// missing, a folder, a device that is no terminal, unreadable, or larger than max_bytes.
std::string ReadFile(const fs::path& path, uint64_t max_bytes = uint64_t{1} << 36);

// Writes `path.tmp-PID`, syncs it, renames it over `path`, syncs the folder. On any failure (a full
// disk, no permission) removes the temporary file, leaves `path` as it was, and throws Error
// (kFailed) with the system's reason. A path that names a device or a pipe is written directly.
void WriteFile(const fs::path& path, std::string_view content);

// WriteFile in pieces, for content that is not in memory as a whole. What Publish() never saw is
// removed by the destructor. Every function throws Error (kFailed) with the system's reason.
class OutputFile {
 public:
  explicit OutputFile(const fs::path& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void Append(std::string_view bytes);
  // Replaces bytes that were appended before: offset + bytes.size() <= size().
  void Patch(uint64_t offset, std::string_view bytes);
  uint64_t size() const { return size_; }  // of all appended bytes
  // Syncs the file and gives it its name. Nothing may follow.
  void Publish();

 private:
  void Flush();

  fs::path path_;
  fs::path written_;  // the temporary file, or path_ itself where that is a device or a pipe
  int descriptor_ = -1;
  uint64_t size_ = 0;
  std::string buffer_;  // the last bytes appended, not written yet
};

// Adds to the end (one write call, no sync). Throws Error (kFailed); a part that was written
// before the disk was full is cut off again.
void AppendFile(const fs::path& path, std::string_view content);

// Makes sure that a file or folder outlives a power cut. Devices, pipes and some file systems have
// nothing to sync, and that is none of an error. Throws Error (kFailed).
void SyncFile(const fs::path& path);

// As fs::create_directories, with an Error (kFailed) that names the path.
void MakeFolder(const fs::path& path);

// Publishes a finished folder by one rename: syncs every file in `from` and the folder, renames it
// to `to` (which must not exist), syncs the parent. Throws Error (kFailed).
void PublishFolder(const fs::path& from, const fs::path& to);

// SHA-256, 64 lower-case hexadecimal digits.
std::string Sha256(std::string_view bytes);

}  // namespace mnemo
