#include "base/zip_format.h"

namespace mnemo {
namespace {

constexpr uint32_t kInLongForm = 0xFFFFFFFF;
constexpr uint16_t kVersion = 45;  // zip64
constexpr uint16_t kUtf8Names = 1 << 11;
constexpr uint16_t kDate = 1 << 5 | 1;  // 1 January 1980: the same content, the same bytes
constexpr uint16_t kLongFormTag = 1;

// From "version needed to extract" to the date: the same in both headers.
void PutCommon(bool deflate, std::string* bytes) {
  PutInt<uint16_t>(kVersion, bytes);
  PutInt<uint16_t>(kUtf8Names, bytes);
  PutInt<uint16_t>(deflate ? 8 : 0, bytes);
  PutInt<uint16_t>(0, bytes);  // time
  PutInt<uint16_t>(kDate, bytes);
}

}  // namespace

std::string LocalHeader(std::string_view name, bool deflate) {
  std::string bytes = "PK\3\4";
  PutCommon(deflate, &bytes);
  PutInt<uint32_t>(0, &bytes);  // checksum
  PutInt<uint32_t>(kInLongForm, &bytes);
  PutInt<uint32_t>(kInLongForm, &bytes);
  PutInt<uint16_t>(static_cast<uint16_t>(name.size()), &bytes);
  PutInt<uint16_t>(20, &bytes);
  bytes += name;
  PutInt<uint16_t>(kLongFormTag, &bytes);
  PutInt<uint16_t>(16, &bytes);
  PutInt<uint64_t>(0, &bytes);
  PutInt<uint64_t>(0, &bytes);
  return bytes;
}

void PatchLocalHeader(OutputFile* file, uint64_t offset, std::string_view name, uint32_t crc,
                      uint64_t size, uint64_t compressed) {
  std::string bytes;
  PutInt(crc, &bytes);
  file->Patch(offset + 14, bytes);
  bytes.clear();
  PutInt(size, &bytes);
  PutInt(compressed, &bytes);
  file->Patch(offset + 30 + name.size() + 4, bytes);
}

std::string DirectoryEntry(const ZipMember& member, uint64_t zip64_from) {
  std::string long_form;
  const auto number = [&](uint64_t value, std::string* bytes) {
    if (value < zip64_from) {
      PutInt<uint32_t>(static_cast<uint32_t>(value), bytes);
    } else {
      PutInt<uint32_t>(kInLongForm, bytes);
      PutInt(value, &long_form);
    }
  };
  // The long form has the numbers in another order than the entry.
  std::string sizes, offset;
  number(member.size, &sizes);
  std::string compressed;
  number(member.compressed, &compressed);
  number(member.offset, &offset);

  std::string bytes = "PK\1\2";
  PutInt<uint16_t>(3 << 8 | kVersion, &bytes);  // made by: Unix
  PutCommon(member.deflate, &bytes);
  PutInt(member.crc, &bytes);
  bytes += compressed + sizes;
  PutInt<uint16_t>(static_cast<uint16_t>(member.name.size()), &bytes);
  PutInt<uint16_t>(static_cast<uint16_t>(long_form.empty() ? 0 : 4 + long_form.size()), &bytes);
  PutInt<uint16_t>(0, &bytes);               // comment
  PutInt<uint16_t>(0, &bytes);               // disk
  PutInt<uint16_t>(0, &bytes);               // internal attributes
  PutInt<uint32_t>(0100644u << 16, &bytes);  // external attributes: a file, rw-r--r--
  bytes += offset + member.name;
  if (!long_form.empty()) {
    PutInt<uint16_t>(kLongFormTag, &bytes);
    PutInt<uint16_t>(static_cast<uint16_t>(long_form.size()), &bytes);
    bytes += long_form;
  }
  return bytes;
}

std::string DirectoryEnd(uint64_t count, uint64_t begin, uint64_t size, uint64_t zip64_from) {
  const bool long_form = count >= 0xFFFF || begin >= zip64_from || size >= zip64_from;
  std::string bytes;
  if (long_form) {
    bytes += "PK\6\6";
    PutInt<uint64_t>(44, &bytes);  // bytes of this record from here on
    PutInt<uint16_t>(3 << 8 | kVersion, &bytes);
    PutInt<uint16_t>(kVersion, &bytes);
    PutInt<uint32_t>(0, &bytes);  // this disk
    PutInt<uint32_t>(0, &bytes);  // the directory's disk
    PutInt(count, &bytes);
    PutInt(count, &bytes);
    PutInt(size, &bytes);
    PutInt(begin, &bytes);
    bytes += "PK\6\7";
    PutInt<uint32_t>(0, &bytes);  // the disk of the record above
    PutInt(begin + size, &bytes);
    PutInt<uint32_t>(1, &bytes);  // disks
  }
  bytes += "PK\5\6";
  PutInt<uint16_t>(0, &bytes);
  PutInt<uint16_t>(0, &bytes);
  PutInt<uint16_t>(static_cast<uint16_t>(long_form ? 0xFFFF : count), &bytes);
  PutInt<uint16_t>(static_cast<uint16_t>(long_form ? 0xFFFF : count), &bytes);
  PutInt<uint32_t>(long_form ? kInLongForm : static_cast<uint32_t>(size), &bytes);
  PutInt<uint32_t>(long_form ? kInLongForm : static_cast<uint32_t>(begin), &bytes);
  PutInt<uint16_t>(0, &bytes);  // comment
  return bytes;
}

}  // namespace mnemo
