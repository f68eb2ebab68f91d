// The bytes of one element of a MATLAB v5 file, in order; unpacked on the way where the element is
// compressed, so that no more than a small buffer is ever held. Used by mat_file.cc only.
//
// The bytes must outlive it; one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace mnemo {

class MatStream {
 public:
  MatStream(std::string_view bytes, bool compressed);
  ~MatStream();
  MatStream(const MatStream&) = delete;
  MatStream& operator=(const MatStream&) = delete;

  // The next n bytes. False when the stream ends, or cannot be unpacked, before.
  bool Read(void* to, size_t n);
  bool Skip(uint64_t n);

  // No more bytes than this can follow, however well they are compressed.
  uint64_t AtMost() const;
  // Is the stream at its end, and, where compressed, is its checksum right?
  bool EndsWell();

  uint64_t taken() const { return taken_; }

 private:
  struct Inflater;

  std::string_view bytes_;  // what is left
  uint64_t taken_ = 0;
  std::unique_ptr<Inflater> inflater_;
};

}  // namespace mnemo
