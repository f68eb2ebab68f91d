// libFuzzer: matrices that the reader takes are written in both forms and read back the same. The
// same bytes are read as a list (.scp), too.
#include <vector>

#include "base/error.h"
#include "data/speech/kaldi_ark.h"
#include "data/speech/kaldi_scp.h"
#include "data/speech/kaldi_writer.h"

namespace {

std::vector<mnemo::KaldiRecord> Read(std::string_view bytes, mnemo::BadData* bad) {
  std::vector<mnemo::KaldiRecord> records;
  mnemo::MemorySource source(bytes);
  mnemo::ReadKaldiArk(&source, "fuzz", bad,
                      [&](mnemo::KaldiRecord record) { records.push_back(std::move(record)); });
  return records;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  mnemo::BadData skip(mnemo::BadData::Policy::kSkip), stop;
  mnemo::ParseKaldiObjectList(bytes, "fuzz", &skip);
  try {
    mnemo::MemorySource source(bytes);
    mnemo::ReadKaldiObject(&source, size / 2, "key", "fuzz");
  } catch (const mnemo::Error&) {
  }
  for (const mnemo::KaldiRecord& record : Read(bytes, &skip)) {
    if (record.kind != mnemo::KaldiRecord::Kind::kMatrix) continue;
    for (const mnemo::KaldiForm form : {mnemo::KaldiForm::kBinary, mnemo::KaldiForm::kText}) {
      std::string written;
      try {
        mnemo::AppendKaldiMatrix(record.key, record.matrix, form, &written);
      } catch (const mnemo::Error&) {
        continue;  // a name with \v or \f in it
      }
      const auto read = Read(written, &stop);
      MNEMO_CHECK(read.size() == 1 && read[0] == record);
    }
  }
  return 0;
}
