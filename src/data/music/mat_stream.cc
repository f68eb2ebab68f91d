#include "data/music/mat_stream.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/error.h"

namespace mnemo {

// One bit of a deflate stream stands for at most 129 bytes (zlib's technical note).
constexpr uint64_t kBestRatio = 1032;

struct MatStream::Inflater {
  Inflater() { MNEMO_CHECK(inflateInit(&stream) == Z_OK); }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  z_stream stream{};
  bool ended = false, failed = false;
};

MatStream::MatStream(std::string_view bytes, bool compressed)
    : bytes_(bytes), inflater_(compressed ? std::make_unique<Inflater>() : nullptr) {}

MatStream::~MatStream() = default;

bool MatStream::Read(void* to, size_t n) {
  if (!inflater_) {
    if (n > bytes_.size()) return false;
    std::memcpy(to, bytes_.data(), n);
    bytes_.remove_prefix(n);
    taken_ += n;
    return true;
  }
  auto* out = static_cast<Bytef*>(to);
  z_stream& stream = inflater_->stream;
  while (n > 0 && !inflater_->ended && !inflater_->failed) {
    const size_t in_piece = std::min(bytes_.size(), size_t{1} << 30);
    const size_t out_piece = std::min(n, size_t{1} << 30);
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes_.data()));
    stream.avail_in = static_cast<uInt>(in_piece);
    stream.next_out = out;
    stream.avail_out = static_cast<uInt>(out_piece);
    const int code = inflate(&stream, Z_NO_FLUSH);
    bytes_.remove_prefix(in_piece - stream.avail_in);
    const size_t made = out_piece - stream.avail_out;
    out += made;
    n -= made;
    taken_ += made;
    if (code == Z_STREAM_END) {
      inflater_->ended = true;
    } else if (code != Z_OK) {   // Z_BUF_ERROR: the packed bytes are at their end
      inflater_->failed = true;  // what came out before may be all that was asked for
    }
  }
  return n == 0;
}

bool MatStream::Skip(uint64_t n) {
  if (!inflater_) {
    if (n > bytes_.size()) return false;
    bytes_.remove_prefix(n);
    taken_ += n;
    return true;
  }
  std::array<char, 1 << 14> thrown_away;
  while (n > 0) {
    const size_t piece = std::min<uint64_t>(n, thrown_away.size());
    if (!Read(thrown_away.data(), piece)) return false;
    n -= piece;
  }
  return true;
}

uint64_t MatStream::AtMost() const {
  if (!inflater_) return bytes_.size();
  // zlib may have taken bytes in whose meaning it has not given out yet: a window of 32 KiB.
  return inflater_->ended ? 0 : (bytes_.size() + 64) * kBestRatio + (1 << 16);
}

bool MatStream::EndsWell() {
  if (!inflater_) return bytes_.empty();
  char more;
  return !Read(&more, 1) && inflater_->ended && bytes_.empty();
}

}  // namespace mnemo
