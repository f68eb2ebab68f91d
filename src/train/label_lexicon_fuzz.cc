// libFuzzer: one file is read as a lexicon of characters and of phones. Messages are text, and what
// is accepted has as many words as it says, each of labels of the set.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "train/label_scoring.h"

namespace {

void Read(const char* unit, std::vector<std::string> names, std::string_view text) {
  mnemo::SequenceForm form;
  form.target = mnemo::TargetKind::kLabels;
  form.unit = unit;
  form.outputs = static_cast<int>(names.size());
  form.output_names = std::move(names);
  try {
    const mnemo::LabelLexicon lexicon = mnemo::ParseLexicon(form, text, "fuzz");
    MNEMO_CHECK(lexicon.words > 0 && lexicon.left_out >= 0);
    MNEMO_CHECK(lexicon.lexicon.Complete(lexicon.lexicon.Start()));
  } catch (const mnemo::Error& error) {
    MNEMO_CHECK(mnemo::IsUtf8(error.what()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Read("character", {" ", "a", "b", "\xc3\xa9"}, text);
  Read("character", {"a", "b"}, text);
  Read("phone", {"aa", "b", "d"}, text);
  Read("word", {"a"}, text);
  return 0;
}
