// The records of a zip archive (PKWARE's APPNOTE 6.3.3, sections 4.3 and 4.5), as bytes. Used
// by the readers and the writer of archives only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/files.h"

namespace mnemo {

// Appends a number's little-endian bytes.
template <class T>
void PutInt(T value, std::string* bytes) {
  bytes->append(reinterpret_cast<const char*>(&value), sizeof value);
}

// The record before a member's bytes. Its checksum and sizes are not known yet: it always has room
// for the long form of the sizes.
std::string LocalHeader(std::string_view name, bool deflate);
void PatchLocalHeader(OutputFile* file, uint64_t offset, std::string_view name, uint32_t crc,
                      uint64_t size, uint64_t compressed);

struct ZipMember {
  std::string name;
  bool deflate = false;
  uint32_t crc = 0;
  uint64_t compressed = 0;  // bytes in the archive
  uint64_t size = 0;        // bytes when unpacked
  uint64_t offset = 0;      // of its local header
};

// One entry of the directory. Numbers from zip64_from on (at most 2^32 - 1) take the long form.
std::string DirectoryEntry(const ZipMember& member, uint64_t zip64_from);

// What follows the directory of `count` entries, `size` bytes from `begin` on.
std::string DirectoryEnd(uint64_t count, uint64_t begin, uint64_t size, uint64_t zip64_from);

}  // namespace mnemo
