#include "data/speech/librivox.h"

#include <system_error>

#include "base/error.h"
#include "base/legible.h"
#include "base/utf8.h"
#include "data/fields.h"
#include "data/folder_walk.h"

namespace mnemo {
namespace {

constexpr uint64_t kMaxBytes = uint64_t{1} << 22;  // JSON in memory is far larger

}  // namespace

std::vector<LibrivoxUtterance> FindLibrivox(const fs::path& root, BadData& bad) {
  std::vector<LibrivoxUtterance> utterances;
  bool any = false;
  for (const fs::path& wav : FilesBelow(root, 1, bad)) {
    if (wav.extension() != ".wav") continue;
    any = true;
    LibrivoxUtterance utterance{.name = wav.stem().string(), .wav = wav};
    utterance.times = fs::path(wav).replace_extension(".phone.json");
    const fs::path text = fs::path(wav).replace_extension(".txt");
    try {
      std::error_code ignored;
      if (!fs::is_regular_file(utterance.times, ignored)) {
        throw BadInput("no .phone.json beside this recording").At(LegiblePath(wav));
      }
      const std::string content = ReadCorpusFile(text, kMaxBytes);
      const auto lines = SplitLines(content);
      if (lines.empty()) throw BadInput("this transcript is empty").At(LegiblePath(text));
      if (lines.size() > 1) {
        throw BadInput("a transcript is one line").At(LegiblePath(text), lines[1].number);
      }
      if (!IsUtf8(content))
        throw BadInput("this transcript is not UTF-8 text").At(LegiblePath(text));
      utterance.text = Trimmed(lines[0].text);
      utterances.push_back(std::move(utterance));
    } catch (const Error& error) {
      bad.Report(error);
    }
  }
  if (!any) throw BadInput("no recording (.wav) is in this folder").At(LegiblePath(root));
  return utterances;
}

SpokenTimes ReadSpokenTimes(const LibrivoxUtterance& utterance, int64_t samples) {
  const std::string file = LegiblePath(utterance.times);
  SpokenTimes times = ParseSpokenTimes(ReadCorpusFile(utterance.times, kMaxBytes), file, samples);
  std::string said;
  for (const TimedLabel& word : times.words) said += (said.empty() ? "" : " ") + word.label;
  if (said != utterance.text) {
    throw BadInput("the words of these times are not those of the transcript")
        .At(file)
        .Found(Quoted(said, 200))
        .Allowed(Quoted(utterance.text, 200));
  }
  return times;
}

}  // namespace mnemo
