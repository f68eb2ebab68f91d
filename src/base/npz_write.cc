#include <zlib.h>

#include <algorithm>

#include "base/npy.h"
#include "base/npz.h"
#include "base/zip_format.h"

namespace mnemo {
namespace {

// The header stands in a deflate block of its own that is not compressed (RFC 1951, 3.2.4), so that
// it can be written again when the number of rows is known.
std::string StoredBlock(std::string_view bytes) {
  const auto size = static_cast<uint16_t>(bytes.size());
  std::string block(1, '\0');
  PutInt(size, &block);
  PutInt(static_cast<uint16_t>(~size), &block);
  return block.append(bytes);
}

std::string_view View(const Bytef* bytes, size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

struct NpzWriter::Member {
  std::string name;  // with ".npy"
  ElementType type = ElementType::kF32;
  std::vector<int64_t> row;
  uint64_t offset = 0;      // of its local header
  uint64_t header = 0;      // of its .npy header
  uint64_t elements = 0;    // bytes of elements
  uint64_t compressed = 0;  // bytes in the archive, .npy header included
  uint32_t elements_crc = 0;
  uint32_t crc = 0;
};

class NpzWriter::Deflater {
 public:
  Deflater() {
    MNEMO_CHECK(deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
                             Z_DEFAULT_STRATEGY) == Z_OK);
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  void Put(std::string_view bytes, bool last, OutputFile* file) {
    do {
      const size_t piece = std::min(bytes.size(), size_t{1} << 30);
      // zlib's interface is not const, but it does not write.
      stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
      stream_.avail_in = static_cast<uInt>(piece);
      bytes.remove_prefix(piece);
      const int flush = last && bytes.empty() ? Z_FINISH : Z_NO_FLUSH;
      do {
        stream_.next_out = buffer_.data();
        stream_.avail_out = static_cast<uInt>(buffer_.size());
        MNEMO_CHECK(deflate(&stream_, flush) != Z_STREAM_ERROR);
        file->Append(View(buffer_.data(), buffer_.size() - stream_.avail_out));
      } while (stream_.avail_out == 0);
    } while (!bytes.empty());
  }

 private:
  z_stream stream_{};
  std::vector<Bytef> buffer_ = std::vector<Bytef>(1 << 16);
};

NpzWriter::NpzWriter(const fs::path& path, NpzCompression compression, uint64_t zip64_from)
    : file_(path), compression_(compression), zip64_from_(zip64_from) {}

NpzWriter::~NpzWriter() = default;

void NpzWriter::Begin(const std::string& name, ElementType type, const std::vector<int64_t>& row) {
  MNEMO_CHECK(!open_ && !name.empty() && name.size() <= 1000);
  Member member;
  member.name = name + ".npy";
  for (const Member& other : members_) MNEMO_CHECK(other.name != member.name);
  member.type = type;
  member.row = row;
  member.offset = file_.size();
  const bool deflate = compression_ == NpzCompression::kDeflate;
  file_.Append(LocalHeader(member.name, deflate));
  const std::string header = NpyHeader(type, {});
  file_.Append(deflate ? StoredBlock(header) : header);
  member.header = file_.size() - header.size();
  if (deflate) deflater_ = std::make_unique<Deflater>();
  members_.push_back(std::move(member));
  open_ = true;
}

void NpzWriter::AppendBytes(ElementType type, std::string_view bytes) {
  MNEMO_CHECK(open_ && members_.back().type == type);
  Member& member = members_.back();
  if (bytes.empty()) return;
  member.elements += bytes.size();
  member.elements_crc = static_cast<uint32_t>(
      crc32_z(member.elements_crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
  if (deflater_) {
    deflater_->Put(bytes, false, &file_);
  } else {
    file_.Append(bytes);
  }
}

void NpzWriter::End() {
  MNEMO_CHECK(open_);
  const Member& member = members_.back();
  const int64_t row_bytes = StoredBytes(member.type, member.row);
  MNEMO_CHECK(row_bytes > 0 && member.elements % static_cast<uint64_t>(row_bytes) == 0);
  std::vector<int64_t> shape = member.row;
  shape.insert(shape.begin(), static_cast<int64_t>(member.elements) / row_bytes);
  CloseMember(shape);
}

void NpzWriter::CloseMember(const std::vector<int64_t>& shape) {
  Member& member = members_.back();
  if (deflater_) deflater_->Put({}, true, &file_);
  deflater_.reset();
  const std::string header = NpyHeader(member.type, shape);
  const auto header_crc = crc32_z(0, reinterpret_cast<const Bytef*>(header.data()), header.size());
  member.crc = static_cast<uint32_t>(
      crc32_combine(header_crc, member.elements_crc, static_cast<z_off_t>(member.elements)));
  member.compressed = file_.size() - (member.offset + LocalHeader(member.name, false).size());
  file_.Patch(member.header, header);
  PatchLocalHeader(&file_, member.offset, member.name, member.crc,
                   member.elements + kNpyHeaderBytes, member.compressed);
  open_ = false;
}

void NpzWriter::AddBytes(const std::string& name, ElementType type,
                         const std::vector<int64_t>& shape, std::string_view bytes) {
  MNEMO_CHECK(StoredBytes(type, shape) == static_cast<int64_t>(bytes.size()));
  Begin(name, type, {});
  AppendBytes(type, bytes);
  CloseMember(shape);
}

void NpzWriter::Finish() {
  MNEMO_CHECK(!open_);
  const uint64_t begin = file_.size();
  for (const Member& member : members_) {
    file_.Append(DirectoryEntry({.name = member.name,
                                 .deflate = compression_ == NpzCompression::kDeflate,
                                 .crc = member.crc,
                                 .compressed = member.compressed,
                                 .size = member.elements + kNpyHeaderBytes,
                                 .offset = member.offset},
                                zip64_from_));
  }
  file_.Append(DirectoryEnd(members_.size(), begin, file_.size() - begin, zip64_from_));
  file_.Publish();
}

}  // namespace mnemo
