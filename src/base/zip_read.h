// Reads zip archives (PKWARE's APPNOTE 6.3.3, sections 4.3 to 4.5, zip64 included): members that
// are stored or deflated, neither encrypted nor split over disks.
//
// Takes the bytes for hostile. Members may not share bytes, and a member is unpacked only as far
// as its promised size, so that memory is bounded by what deflate can pack: about 1000 times the
// archive. Readers that expect less say so with `max_bytes`. Every function throws Error
// (kBadInput), and may be called from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/zip_format.h"

namespace mnemo {

class ZipArchive {
 public:
  // `bytes` must outlive the archive. `file` and `kind` (".npz file") are used in messages.
  ZipArchive(std::string_view bytes, std::string file, std::string kind = "zip archive");

  // In the directory's order; folders end with '/'. A name is any bytes, and no safe path.
  const std::vector<ZipMember>& members() const { return members_; }

  // The unpacked content of one of members(), its checksum compared.
  std::string Read(const ZipMember& member, uint64_t max_bytes = ~uint64_t{0}) const;

  // The same without a copy, of a member that is stored as it is (not deflated).
  std::string_view View(const ZipMember& member) const;

 private:
  std::string_view bytes_;
  std::string file_, kind_;
  std::vector<ZipMember> members_;
};

}  // namespace mnemo
