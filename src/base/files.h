// Whole files: read, written so that a crash leaves the old or the new content, never a part.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace mnemo {

namespace fs = std::filesystem;

// The whole content. Throws Error: kBadInput when the file is missing, a folder or unreadable,
// or larger than max_bytes.
std::string ReadFile(const fs::path& path, uint64_t max_bytes = uint64_t{1} << 36);

// Writes `path.tmp-PID`, syncs it, renames it over `path`, syncs the folder. On any failure (a full
// disk, no permission) removes the temporary file, leaves `path` as it was, and throws Error
// (kFailed) with the system's reason.
void WriteFile(const fs::path& path, std::string_view content);

// Adds to the end (one write call, no sync). Throws Error (kFailed).
void AppendFile(const fs::path& path, std::string_view content);

// As fs::create_directories, with an Error (kFailed) that names the path.
void MakeFolder(const fs::path& path);

// Publishes a finished folder by one rename: syncs every file in `from` and the folder, renames it
// to `to` (which must not exist), syncs the parent. Throws Error (kFailed).
void PublishFolder(const fs::path& from, const fs::path& to);

// SHA-256, 64 lower-case hexadecimal digits.
std::string Sha256(std::string_view bytes);

}  // namespace mnemo
