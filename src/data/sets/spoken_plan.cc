#include "data/sets/spoken_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/legible.h"
#include "data/speech/flite_speech.h"
#include "data/speech/spoken_sentences.h"

namespace mnemo {
namespace {

constexpr const char* kSlowVoice = "kal";  // 8 kHz

void CheckVoices(const std::vector<std::string>& voices, const std::string& test_voice) {
  const std::vector<std::string>& known = FliteVoices();
  const auto has = [](const std::vector<std::string>& list, const std::string& voice) {
    return std::find(list.begin(), list.end(), voice) != list.end();
  };
  std::set<std::string> seen;
  for (const std::string& voice : voices) {
    if (!has(known, voice)) {
      throw BadInput("flite has no voice " + Quoted(voice))
          .Allowed(fmt::format("{}", fmt::join(known, ", ")))
          .Hint(DidYouMean(voice, known));
    }
    if (!seen.insert(voice).second) throw BadInput("the voice '" + voice + "' is named twice");
  }
  if (voices.size() > 1 && has(voices, kSlowVoice)) {
    throw BadInput("the voice kal speaks at 8 kHz, the others at 16 kHz")
        .Found(fmt::format("{}", fmt::join(voices, ",")))
        .Allowed("kal alone, or the others");
  }
  if (test_voice.empty()) return;
  if (!has(voices, test_voice) || voices.size() < 2) {
    throw BadInput("the voice of the test part must be one of several")
        .Found(Quoted(test_voice))
        .Allowed(fmt::format("one of {}, and another one to train on", fmt::join(voices, ",")));
  }
}

}  // namespace

std::vector<SpokenItem> PlanSpeech(int64_t sentences, const std::vector<std::string>& voices,
                                   const std::string& test_voice, uint64_t seed) {
  MNEMO_CHECK(sentences >= 3 && !voices.empty());
  CheckVoices(voices, test_voice);
  const int64_t tenth = std::max<int64_t>(1, sentences / 10);
  std::vector<std::string> others;
  for (const std::string& voice : voices) {
    if (voice != test_voice) others.push_back(voice);
  }
  std::set<std::string> said;
  std::vector<SpokenItem> items;
  // Most sentences are strings of digits and such, of which there are millions.
  const uint64_t most = static_cast<uint64_t>(sentences) * 100 + 1000;
  for (uint64_t index = 0; static_cast<int64_t>(items.size()) < sentences; ++index) {
    MNEMO_CHECK(index < most);
    std::string text = SpokenSentence(seed, index);
    if (!said.insert(text).second) continue;
    const auto place = static_cast<int64_t>(items.size());
    SpokenItem item;
    item.split = place < sentences - 2 * tenth ? Split::kTrain
                 : place < sentences - tenth   ? Split::kValid
                                               : Split::kTest;
    const bool alone = item.split == Split::kTest && !test_voice.empty();
    item.voice = alone ? test_voice : others[static_cast<size_t>(place) % others.size()];
    item.name = fmt::format("{}-{:05}", item.voice, place + 1);
    item.text = std::move(text);
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace mnemo
