// .npz files: a zip archive of .npy arrays, as numpy.savez and numpy.savez_compressed write them.
// Zip format: PKWARE's APPNOTE 6.3.3, sections 4.3 to 4.5 (zip64 included).
//
// The writer streams: an array may come in pieces, and its number of rows need not be known before
// the last one. The same calls make the same bytes (no times are stored). One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/stored_tensor.h"

namespace mnemo {

enum class NpzCompression { kStored, kDeflate };

class NpzWriter {
 public:
  // The file appears under its name at Finish(), and never without it. Every function throws Error
  // (kFailed) when the disk refuses. `zip64_from`: fields that reach this value take zip64's form.
  explicit NpzWriter(const fs::path& path, NpzCompression compression = NpzCompression::kStored,
                     uint64_t zip64_from = 0xFFFFFFFF);
  ~NpzWriter();
  NpzWriter(const NpzWriter&) = delete;
  NpzWriter& operator=(const NpzWriter&) = delete;

  // A whole array. Names differ from each other, are not empty, and have at most 1000 bytes.
  void Add(const StoredTensor& tensor) {
    AddBytes(tensor.name, tensor.type, tensor.shape, tensor.bytes);
  }
  template <class T>
  void Add(const std::string& name, const std::vector<int64_t>& shape, std::span<const T> values) {
    AddBytes(name, ElementTypeOf<T>(), shape, Bytes(values));
  }

  // An array of rows, each of shape `row` ({} for numbers). Append takes whole elements, not
  // necessarily whole rows; End() checks that whole rows came and counts them.
  void Begin(const std::string& name, ElementType type, const std::vector<int64_t>& row);
  template <class T>
  void Append(std::span<const T> values) {
    AppendBytes(ElementTypeOf<T>(), Bytes(values));
  }
  void End();

  // Writes the directory and publishes the file. No array may be open.
  void Finish();

 private:
  struct Member;
  class Deflater;

  template <class T>
  static std::string_view Bytes(std::span<const T> values) {
    return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
  }
  void AddBytes(const std::string& name, ElementType type, const std::vector<int64_t>& shape,
                std::string_view bytes);
  void AppendBytes(ElementType type, std::string_view bytes);
  void CloseMember(const std::vector<int64_t>& shape);

  OutputFile file_;
  NpzCompression compression_;
  uint64_t zip64_from_;
  std::vector<Member> members_;
  bool open_ = false;
  std::unique_ptr<Deflater> deflater_;
};

// The arrays of an .npz file (stored or deflated), in its order. `file` is used in messages only.
// Takes the bytes for hostile; throws Error (kBadInput) when they are damaged or not supported.
std::vector<StoredTensor> ReadNpz(std::string_view bytes, const std::string& file);

}  // namespace mnemo
