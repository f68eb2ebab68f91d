// The safetensors format: a u64 header length, a JSON header, the tensors' bytes. Format as the
// safetensors project's README gives it: https://github.com/huggingface/safetensors#format
//
// The reader takes the file for hostile: every number is checked before it is used, nothing is
// allocated on the word of the file, and what is not exactly the format is refused. Any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/stored_tensor.h"

namespace mnemo {

struct TensorFile {
  std::map<std::string, std::string> metadata;  // UTF-8
  std::vector<StoredTensor> tensors;            // in the order of their bytes

  // Throws Error (kFailed) naming the nearest name there is.
  const StoredTensor& Find(std::string_view name) const;

  bool operator==(const TensorFile&) const = default;
};

// The file's content; the header is padded with spaces, so that the tensors' bytes begin at a
// multiple of 8. Names must differ from each other and from "__metadata__", shapes must fit bytes.
// Throws Error (kFailed) when a name or the metadata is not UTF-8.
std::string WriteSafetensors(const TensorFile& content);

// `file` is used in messages only. Throws Error (kFailed) when the bytes are damaged or hold
// a type that ElementType does not have.
TensorFile ReadSafetensors(std::string_view bytes, const std::string& file);

// The same, to and from a path, as files.h does it.
void SaveTensors(const fs::path& path, const TensorFile& content);
TensorFile LoadTensors(const fs::path& path);

}  // namespace mnemo
