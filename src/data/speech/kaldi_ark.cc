#include "data/speech/kaldi_ark.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "base/error.h"
#include "base/legible.h"
#include "data/speech/kaldi_object.h"

namespace mnemo {
namespace {

constexpr size_t kMaxKey = 1000;

class ArkReader {
 public:
  ArkReader(ByteSource* source, const std::string& file) : cursor_(source), file_(file) {}

  // False at the end of the archive. *line is where the record begins.
  bool Next(KaldiRecord* record, int* line) {
    while (IsSpace(cursor_.Peek())) {
      if (cursor_.Get() == '\n' && line_ > 0) ++line_;
    }
    if (cursor_.Peek() == ByteCursor::kEnd) return false;
    *line = line_;
    std::string key = Key();
    if (cursor_.Peek() != '\n') cursor_.Get();
    *record = ParseKaldiObject(&cursor_, key, file_, &line_);
    record->key = std::move(key);
    if (line_ == 0) *line = 0;  // it was binary
    return true;
  }

 private:
  static bool IsSpace(int byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
  }

  std::string Key() {
    std::string key;
    for (int byte = cursor_.Peek(); !IsSpace(byte); byte = cursor_.Peek()) {
      if (byte <= 0 || key.size() == kMaxKey) {
        throw BadInput(
            fmt::format("an utterance's name and a space were expected (byte {})", cursor_.place()))
            .At(file_, line_)
            .Found(key.empty() ? "something else" : "'" + Legible(key, 40) + "'")
            .Hint("is this a Kaldi archive?");
      }
      key += static_cast<char>(cursor_.Get());
    }
    return key;
  }

  ByteCursor cursor_;
  const std::string& file_;
  int line_ = 1;
};

}  // namespace

void ReadKaldiArk(ByteSource* source, const std::string& file, BadData* bad,
                  const KaldiVisit& visit) {
  ArkReader reader(source, file);
  std::set<std::string> keys;
  while (true) {
    KaldiRecord record;
    int line = 0;
    try {
      if (!reader.Next(&record, &line)) break;
    } catch (const Error& error) {
      bad->Report(error);
      return;
    }
    if (const auto error = KaldiValueError(record, file, line)) {
      bad->Report(*error);
    } else if (!keys.insert(record.key).second) {
      bad->Report(
          BadInput("utterance '" + Legible(record.key) + "' is there twice").At(file, line));
    } else {
      visit(std::move(record));
    }
  }
  if (const std::string reason = source->failure(); !reason.empty()) {
    bad->Report(BadInput("cannot read the file: " + reason).At(file));
  }
}

void ReadKaldiArk(const fs::path& path, BadData* bad, const KaldiVisit& visit) {
  FileSource source(path);
  ReadKaldiArk(&source, LegiblePath(path), bad, visit);
}

KaldiRecord ReadKaldiObject(ByteSource* source, uint64_t offset, const std::string& key,
                            const std::string& file) {
  if (offset >= source->size()) {
    throw BadInput("utterance '" + Legible(key) + "' lies beyond the end of the archive")
        .At(file)
        .Found(fmt::format("byte {}", offset))
        .Allowed(fmt::format("below {}", source->size()));
  }
  ByteCursor cursor(source, offset);
  int line = 0;
  KaldiRecord record = ParseKaldiObject(&cursor, key, file, &line);
  record.key = key;
  if (const auto error = KaldiValueError(record, file, 0)) throw Error(*error);
  return record;
}

}  // namespace mnemo
