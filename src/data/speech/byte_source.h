// Bytes that are read by offset: a file, or a piece of memory. So that one reader serves both, and
// a long file never stands in memory as a whole.
//
// A source belongs to one reader and one thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/files.h"

namespace mnemo {

class ByteSource {
 public:
  ByteSource() = default;
  virtual ~ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  virtual uint64_t size() const = 0;
  // Copies up to `count` bytes; fewer only at the end or when the system fails. Throws nothing:
  // libraries in C call it.
  virtual size_t Read(uint64_t offset, char* to, size_t count) noexcept = 0;
  // The system's reason why a Read fell short, or "".
  virtual std::string failure() const { return ""; }

  // At most `count` bytes, fewer at the end.
  std::string Bytes(uint64_t offset, size_t count);
};

// Looks at bytes that must outlive it.
class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  uint64_t size() const override { return bytes_.size(); }
  size_t Read(uint64_t offset, char* to, size_t count) noexcept override;

 private:
  std::string_view bytes_;
};

// Throws Error (kBadInput) when the path is missing, unreadable, or no plain file.
class FileSource : public ByteSource {
 public:
  explicit FileSource(const fs::path& path);
  ~FileSource() override;
  uint64_t size() const override { return size_; }
  size_t Read(uint64_t offset, char* to, size_t count) noexcept override;
  std::string failure() const override { return error_ == 0 ? "" : std::strerror(error_); }

 private:
  int descriptor_ = -1;
  int error_ = 0;
  uint64_t size_ = 0;
};

// Walks over a source, byte by byte or in pieces.
class ByteCursor {
 public:
  static constexpr int kEnd = -1;

  explicit ByteCursor(ByteSource* source, uint64_t place = 0) : source_(source), begin_(place) {}

  // 0 .. 255, or kEnd.
  int Peek();
  int Get();
  // The next `count` bytes. False, and nothing is taken or allocated, when the source has fewer.
  bool Take(uint64_t count, std::string* bytes);

  uint64_t place() const { return begin_ + used_; }
  uint64_t remaining() const { return place() < source_->size() ? source_->size() - place() : 0; }

 private:
  ByteSource* source_;
  std::string buffer_;  // of the source from begin_ on
  uint64_t begin_;
  size_t used_ = 0;  // of buffer_
};

}  // namespace mnemo
