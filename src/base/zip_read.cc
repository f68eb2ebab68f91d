#include "base/zip_read.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr uint32_t kInLongForm = 0xFFFFFFFF;
constexpr size_t kEndBytes = 22, kLocatorBytes = 20, kLongEndBytes = 56;
constexpr size_t kEntryBytes = 46, kLocalBytes = 30;

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& file, const std::string& kind)
      : bytes_(bytes), file_(file), kind_(kind) {}

  std::vector<ZipMember> Directory() const {
    const size_t end = FindEnd();
    uint64_t count = Int<uint16_t>(bytes_, end + 10);
    uint64_t size = Int<uint32_t>(bytes_, end + 12);
    uint64_t begin = Int<uint32_t>(bytes_, end + 16);
    if (end >= kLocatorBytes && bytes_.substr(end - kLocatorBytes).starts_with("PK\6\7")) {
      const auto place = Int<uint64_t>(bytes_, end - kLocatorBytes + 8);
      const std::string_view record = Piece(place, kLongEndBytes, "the end of its directory");
      if (!record.starts_with("PK\6\6")) throw Damaged("the end of its directory is damaged");
      count = Int<uint64_t>(record, 32);
      size = Int<uint64_t>(record, 40);
      begin = Int<uint64_t>(record, 48);
    }
    std::string_view directory = Piece(begin, size, "its directory");
    std::vector<ZipMember> members;
    uint64_t unread = bytes_.size();
    for (uint64_t i = 0; i < count; ++i) {
      members.push_back(NextEntry(&directory));
      // Members that share bytes make a small file unpack to a huge one.
      if (members.back().compressed > unread) throw Damaged("its members overlap");
      unread -= members.back().compressed;
    }
    return members;
  }

  std::string Unpack(const ZipMember& member, uint64_t max_bytes) const {
    if (member.size > max_bytes) {
      throw BadInput("'" + member.name + "' in the " + kind_ + " is too large")
          .At(file_)
          .Found(std::to_string(member.size) + " bytes")
          .Allowed("at most " + std::to_string(max_bytes) + " bytes");
    }
    const std::string_view packed = Packed(member);
    std::string content = member.deflate ? Inflate(packed, member) : std::string(packed);
    CheckContent(content, member);
    return content;
  }

  std::string_view View(const ZipMember& member) const {
    MNEMO_CHECK(!member.deflate);
    const std::string_view content = Packed(member);
    CheckContent(content, member);
    return content;
  }

 private:
  // A member's bytes as they stand in the archive.
  std::string_view Packed(const ZipMember& member) const {
    const std::string_view local = Piece(member.offset, kLocalBytes, "a member");
    if (!local.starts_with("PK\3\4")) throw Damaged("'" + member.name + "' has no header");
    const uint64_t header = kLocalBytes + Int<uint16_t>(local, 26) + Int<uint16_t>(local, 28);
    return Piece(member.offset + header, member.compressed, "a member");
  }

  void CheckContent(std::string_view content, const ZipMember& member) const {
    const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size());
    if (content.size() == member.size && crc == member.crc) return;
    throw Damaged("'" + member.name + "' is not what its checksum says");
  }

  Error Damaged(const std::string& what) const {
    return BadInput("damaged " + kind_ + ": " + what).At(file_);
  }

  // `size` bytes from `offset` on, which the file must have.
  std::string_view Piece(uint64_t offset, uint64_t size, const char* what) const {
    if (offset > bytes_.size() || size > bytes_.size() - offset) {
      throw Damaged(std::string(what) + " lies outside of the file");
    }
    return bytes_.substr(offset, size);
  }

  template <class T>
  static T Int(std::string_view piece, size_t place) {
    T value;
    std::memcpy(&value, piece.data() + place, sizeof value);
    return value;
  }

  // The place of the record that ends every archive; a comment may follow it.
  size_t FindEnd() const {
    const size_t last = bytes_.size() < kEndBytes ? 0 : bytes_.size() - kEndBytes + 1;
    for (size_t i = last; i-- > (last > 0x10000 ? last - 0x10000 : 0);) {
      if (bytes_.substr(i).starts_with("PK\5\6") &&
          Int<uint16_t>(bytes_, i + 20) == bytes_.size() - i - kEndBytes) {
        return i;
      }
    }
    throw Damaged("it is no zip archive, or its end is missing");
  }

  // Takes one entry off the front of the directory.
  ZipMember NextEntry(std::string_view* directory) const {
    const std::string_view entry = *directory;
    if (entry.size() < kEntryBytes || !entry.starts_with("PK\1\2")) {
      throw Damaged("its directory is damaged");
    }
    const size_t name = Int<uint16_t>(entry, 28), extra = Int<uint16_t>(entry, 30);
    const size_t all = kEntryBytes + name + extra + Int<uint16_t>(entry, 32);
    if (all > entry.size()) throw Damaged("its directory is damaged");
    ZipMember member;
    member.name = entry.substr(kEntryBytes, name);
    const auto flags = Int<uint16_t>(entry, 8), method = Int<uint16_t>(entry, 10);
    if (flags & 1) throw Damaged("'" + member.name + "' is encrypted");
    if (method != 0 && method != 8) {
      throw Damaged("'" + member.name + "' is packed by a method that is not supported")
          .Found(std::to_string(method))
          .Allowed("0 (stored), 8 (deflate)");
    }
    member.deflate = method == 8;
    member.crc = Int<uint32_t>(entry, 16);
    member.compressed = Int<uint32_t>(entry, 20);
    member.size = Int<uint32_t>(entry, 24);
    member.offset = Int<uint32_t>(entry, 42);
    ReadLongForm(entry.substr(kEntryBytes + name, extra), &member);
    directory->remove_prefix(all);
    return member;
  }

  void ReadLongForm(std::string_view extra, ZipMember* member) const {
    while (extra.size() >= 4) {
      const auto tag = Int<uint16_t>(extra, 0);
      const size_t size = Int<uint16_t>(extra, 2);
      if (size > extra.size() - 4) throw Damaged("its directory is damaged");
      std::string_view numbers = extra.substr(4, size);
      extra.remove_prefix(4 + size);
      if (tag != 1) continue;
      for (uint64_t* number : {&member->size, &member->compressed, &member->offset}) {
        if (*number != kInLongForm) continue;
        if (numbers.size() < 8) throw Damaged("its directory is damaged");
        *number = Int<uint64_t>(numbers, 0);
        numbers.remove_prefix(8);
      }
      return;
    }
  }

  // Stops when more than the promised bytes come out; allocates only what came out.
  std::string Inflate(std::string_view packed, const ZipMember& member) const {
    z_stream stream{};
    MNEMO_CHECK(inflateInit2(&stream, -MAX_WBITS) == Z_OK);
    std::string content;
    std::vector<Bytef> buffer(std::min<uint64_t>(member.size, 1 << 18) + 1);
    int code = Z_OK;
    while (code == Z_OK && content.size() <= member.size) {
      if (stream.avail_in == 0) {
        const size_t piece = std::min(packed.size(), size_t{1} << 30);
        stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
        stream.avail_in = static_cast<uInt>(piece);
        packed.remove_prefix(piece);
      }
      stream.next_out = buffer.data();
      stream.avail_out = static_cast<uInt>(buffer.size());
      code = inflate(&stream, Z_NO_FLUSH);
      content.append(reinterpret_cast<const char*>(buffer.data()),
                     buffer.size() - stream.avail_out);
    }
    const bool whole = code == Z_STREAM_END && stream.avail_in == 0 && packed.empty();
    inflateEnd(&stream);
    if (!whole) throw Damaged("'" + member.name + "' cannot be unpacked");
    return content;
  }

  std::string_view bytes_;
  const std::string& file_;
  const std::string& kind_;
};

}  // namespace

ZipArchive::ZipArchive(std::string_view bytes, std::string file, std::string kind)
    : bytes_(bytes), file_(std::move(file)), kind_(std::move(kind)) {
  members_ = Reader(bytes_, file_, kind_).Directory();
}

std::string ZipArchive::Read(const ZipMember& member, uint64_t max_bytes) const {
  return Reader(bytes_, file_, kind_).Unpack(member, max_bytes);
}

std::string_view ZipArchive::View(const ZipMember& member) const {
  return Reader(bytes_, file_, kind_).View(member);
}

}  // namespace mnemo
