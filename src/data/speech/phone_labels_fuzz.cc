// libFuzzer: labels that ParseLabels takes keep its rules and are read back the same; frames have
// labels of theirs.
#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "data/speech/phone_labels.h"

namespace {

void Check(const std::vector<mnemo::TimedLabel>& labels, const mnemo::LabelRules& rules) {
  std::string written;
  int64_t begin = -1;
  for (const auto& [label_begin, end, label, line] : labels) {
    MNEMO_CHECK(begin < label_begin && label_begin < end);
    MNEMO_CHECK(rules.samples < 0 || end <= rules.samples);
    begin = label_begin;
    written += fmt::format("{} {} {}\n", label_begin, end, label);
  }
  const auto again = mnemo::ParseLabels(written, "written", rules);
  MNEMO_CHECK(again.size() == labels.size() && again.back().label == labels.back().label);
  for (const int label : mnemo::FrameLabels(labels, 50, {.length = 7, .shift = 11, .first = -20})) {
    MNEMO_CHECK(label >= 0 && static_cast<size_t>(label) < labels.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& rules : {mnemo::PhoneRules(), mnemo::PhoneRules(500), mnemo::WordRules(500)}) {
    try {
      Check(mnemo::ParseLabels(text, "fuzz", rules), rules);
    } catch (const mnemo::Error& error) {
      MNEMO_CHECK(mnemo::IsUtf8(error.what()));
    }
  }
  try {
    MNEMO_CHECK(!mnemo::ParseSentence(text, "fuzz").empty());
  } catch (const mnemo::Error& error) {
    MNEMO_CHECK(mnemo::IsUtf8(error.what()));
  }
  return 0;
}
