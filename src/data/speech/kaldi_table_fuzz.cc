// libFuzzer: one file is read as each of a Kaldi folder's. Messages are text, and no command comes
// out as the name of a file.
#include "base/error.h"
#include "base/utf8.h"
#include "data/speech/kaldi_table.h"

namespace {

template <typename Parse>
auto Read(const Parse& parse, std::string_view text) {
  mnemo::BadData bad(mnemo::BadData::Policy::kSkip);
  const auto table = parse(text, "fuzz", bad);
  for (const std::string& message : bad.messages()) MNEMO_CHECK(mnemo::IsUtf8(message));
  for (const auto& [key, row] : table.rows) {
    MNEMO_CHECK(!key.empty() && row.line > 0 && !table.refused.contains(key));
  }
  MNEMO_CHECK(table.refused.empty() == (bad.count() == 0));
  return table;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& [key, row] : Read(mnemo::ParseKaldiText, text).rows) {
    MNEMO_CHECK(mnemo::IsUtf8(row.value) && !row.value.empty());
  }
  for (const auto& [key, row] : Read(mnemo::ParseKaldiScp, text).rows) {
    const std::string& file = row.value.file;
    MNEMO_CHECK(!file.empty() && file.front() != '|' && row.value.offset >= -1);
    MNEMO_CHECK(file.find('\0') == std::string::npos);
    MNEMO_CHECK(row.value.offset >= 0 || file.back() != '|');
  }
  for (const auto& [key, row] : Read(mnemo::ParseKaldiSegments, text).rows) {
    MNEMO_CHECK(row.value.begin >= 0);
    MNEMO_CHECK(row.value.end == -1 || row.value.end > row.value.begin);
  }
  for (const auto& [key, row] : Read(mnemo::ParseKaldiLists, text).rows) {
    MNEMO_CHECK(!row.value.empty());
  }
  for (const auto& [key, row] : Read(mnemo::ParseKaldiSeconds, text).rows) {
    MNEMO_CHECK(row.value > 0);
  }
  Read(mnemo::ParseKaldiSpeakers, text);
  return 0;
}
