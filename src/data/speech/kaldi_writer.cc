#include "data/speech/kaldi_writer.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

template <class T>
void AppendBytes(const T* values, size_t count, std::string* to) {
  to->append(reinterpret_cast<const char*>(values), count * sizeof(T));
}

void CheckRecord(const std::string& key, const Matrix& matrix) {
  const auto bad = [&](const std::string& what) {
    return BadInput("utterance '" + Legible(key) + "': " + what);
  };
  const std::string_view forbidden(" \t\r\n\v\f\0", 7);
  if (key.empty() || key.find_first_of(forbidden) != std::string::npos) {
    throw bad("a name in an archive may not be empty or hold white space");
  }
  MNEMO_CHECK(matrix.values.size() == static_cast<size_t>(matrix.rows * matrix.columns));
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  if (matrix.rows > kMost || matrix.columns > kMost ||
      (matrix.rows == 0) != (matrix.columns == 0)) {
    throw bad("an archive cannot hold a matrix of this size")
        .Found(fmt::format("{} x {}", matrix.rows, matrix.columns));
  }
  for (size_t i = 0; i < matrix.values.size(); ++i) {
    if (std::isfinite(matrix.values[i])) continue;
    throw bad(fmt::format("the value in frame {} is not finite", i / matrix.columns + 1))
        .Found(fmt::format("{}", matrix.values[i]));
  }
}

}  // namespace

size_t AppendKaldiMatrix(const std::string& key, const Matrix& matrix, KaldiForm form,
                         std::string* ark) {
  CheckRecord(key, matrix);
  *ark += key + " ";
  const size_t begin = ark->size();
  if (form == KaldiForm::kBinary) {
    ark->append("\0BFM ", 5);
    for (const int64_t size : {matrix.rows, matrix.columns}) {
      const auto value = static_cast<int32_t>(size);
      *ark += '\4';
      AppendBytes(&value, 1, ark);
    }
    AppendBytes(matrix.values.data(), matrix.values.size(), ark);
    return begin;
  }
  *ark += " [";
  for (int64_t row = 0; row < matrix.rows; ++row) {
    *ark += "\n ";
    for (const float value : matrix.Row(row)) *ark += fmt::format(" {}", value);
  }
  *ark += " ]\n";
  return begin;
}

KaldiWriter::KaldiWriter(const fs::path& ark, KaldiForm form, std::optional<fs::path> scp)
    : ark_(ark), form_(form), scp_(std::move(scp)), output_(ark) {}

void KaldiWriter::Write(const std::string& key, const Matrix& matrix) {
  std::string record;
  const uint64_t offset = output_.size() + AppendKaldiMatrix(key, matrix, form_, &record);
  output_.Append(record);
  if (scp_) lines_ += fmt::format("{} {}:{}\n", key, ark_.string(), offset);
}

void KaldiWriter::Publish() {
  output_.Publish();
  if (scp_) WriteFile(*scp_, lines_);
}

}  // namespace mnemo
