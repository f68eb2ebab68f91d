// libFuzzer: one file is read as transcripts, as pronunciations and as a list. Messages are text,
// and no path of a list leads out of its folder.
#include "base/error.h"
#include "base/utf8.h"
#include "data/speech/sphinx_text.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  mnemo::BadData bad(mnemo::BadData::Policy::kSkip);
  const auto transcripts = mnemo::ParseSphinxTranscripts(text, "fuzz", bad);
  const auto dictionary = mnemo::ParsePronunciations(text, "fuzz", bad);
  for (const std::string& message : bad.messages()) MNEMO_CHECK(mnemo::IsUtf8(message));
  for (const auto& [name, transcript] : transcripts) {
    try {
      const auto phones = dictionary.Phones(transcript.words, "fuzz", transcript.line);
      MNEMO_CHECK(phones.size() >= transcript.words.size());
    } catch (const mnemo::Error& error) {
      MNEMO_CHECK(mnemo::IsUtf8(error.what()));
    }
  }
  dictionary.AllPhones();

  mnemo::BadData bad_paths(mnemo::BadData::Policy::kSkip);
  for (const auto& [path, line] : mnemo::ParseSphinxList(text, "fuzz", bad_paths)) {
    MNEMO_CHECK(!path.empty() && path[0] != '/' && path != "..");
    MNEMO_CHECK(!path.starts_with("../") && path.find("/../") == std::string::npos);
  }
  for (const std::string& message : bad_paths.messages()) MNEMO_CHECK(mnemo::IsUtf8(message));
  return 0;
}
