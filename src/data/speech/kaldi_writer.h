// Writes Kaldi archives of float matrices, binary ("FM") or as text, and the .scp that names every
// matrix in it. One thread at a time.
#pragma once

#include <optional>
#include <string>

#include "base/files.h"
#include "data/matrix.h"

namespace mnemo {

enum class KaldiForm { kBinary, kText };

// Appends one record to `ark` and returns where its object begins in it. Numbers in text are the
// shortest that read back as the same float. Throws Error (kBadInput): a key that is empty or holds
// white space, a value that is not finite, more than 2^31 - 1 rows or columns, or only one of the
// two 0.
size_t AppendKaldiMatrix(const std::string& key, const Matrix& matrix, KaldiForm form,
                         std::string* ark);

class KaldiWriter {
 public:
  // Nothing is there before Publish (files.h: OutputFile). The .scp names the archive as `ark`
  // does.
  explicit KaldiWriter(const fs::path& ark, KaldiForm form = KaldiForm::kBinary,
                       std::optional<fs::path> scp = std::nullopt);
  void Write(const std::string& key, const Matrix& matrix);
  void Publish();

 private:
  fs::path ark_;
  KaldiForm form_;
  std::optional<fs::path> scp_;
  OutputFile output_;
  std::string lines_;  // of the .scp
};

}  // namespace mnemo
