// Speech that comes as features: AN4 and the Japanese vowels.
#include <map>

#include "data/sets/scaled_frames.h"
#include "data/sets/set_rows.h"
#include "data/sets/speech_features.h"
#include "data/speech/an4.h"
#include "data/speech/japanese_vowels.h"

namespace mnemo {
namespace {

// ---- AN4 ----------------------------------------------------------------------------------------

// Every tenth speaker of the training list chooses, so that nobody is in two parts.
void PrepareAn4(const SetSource& source, const OpenSink& open) {
  const An4 an4 = FindAn4(source.from, *source.bad);
  const std::vector<std::string> phones = an4.pronunciations.AllPhones();
  const FrameSteps steps = {.derivatives = 2, .context = ContextOf(source.options)};
  SequenceForm form;
  form.name = "an4";
  form.task = "phone recognition";
  form.inputs = steps.Width(kAn4Columns);
  form.step_seconds = 0.01;
  form.outputs = static_cast<int>(phones.size());
  form.target = TargetKind::kLabels;
  form.target_type = ElementType::kU8;
  form.output_names = phones;
  form.unit = "phone";
  SequenceSink& sink = open(form);
  std::map<std::string, int> number;
  for (size_t i = 0; i < phones.size(); ++i) number[phones[i]] = static_cast<int>(i);
  std::map<std::string, int> speakers;
  for (const An4Utterance& utterance : an4.train) speakers.emplace(utterance.speaker, 0);
  int index = 0;
  for (auto& [speaker, place] : speakers) place = index++;
  std::vector<FrameSource> utterances;
  const auto add = [&](const An4Utterance& utterance, Split split) {
    utterances.push_back({utterance.name, split, [&number, utterance](SequenceRecord* record) {
                            Frames frames = ReadAn4Features(utterance);
                            for (const std::string& phone : utterance.phones) {
                              record->labels.push_back(number.at(phone));
                            }
                            return Matrix{frames.rows, frames.columns, std::move(frames.values)};
                          }});
  };
  for (const An4Utterance& utterance : an4.train) {
    add(utterance, speakers[utterance.speaker] % 10 == 9 ? Split::kValid : Split::kTrain);
  }
  for (const An4Utterance& utterance : an4.test) add(utterance, Split::kTest);
  AddScaledFrames(source, std::move(utterances), steps, sink);
}

// ---- Japanese vowels ----------------------------------------------------------------------------

// Whole utterances to speakers: the target stands at the last frame. Every fifth one of the
// training part chooses.
void PrepareVowels(const SetSource& source, const OpenSink& open) {
  SequenceForm form;
  form.name = "japanese-vowels";
  form.task = "speaker of an utterance";
  form.inputs = kVowelCepstra;
  form.outputs = kVowelSpeakers;
  SequenceSink& sink = open(form);
  std::vector<FrameSource> utterances;
  const auto add = [&](const char* name, bool train) {
    const fs::path path = source.from / name;
    const auto parsed = ParseJapaneseVowels(ReadFile(path, 1 << 24), path.string(), source.bad);
    for (size_t i = 0; i < parsed.size(); ++i) {
      const VowelUtterance& utterance = parsed[i];
      const Split split = !train ? Split::kTest : i % 5 == 4 ? Split::kValid : Split::kTrain;
      utterances.push_back({path.filename().string() + " " + std::to_string(i + 1), split,
                            [utterance](SequenceRecord* record) {
                              record->classes.assign(utterance.frames(), -1);
                              record->classes.back() = utterance.speaker;
                              return Matrix{utterance.frames(), kVowelCepstra, utterance.cepstra};
                            }});
    }
  };
  add("JapaneseVowels_TRAIN.ts", true);
  add("JapaneseVowels_TEST.ts", false);
  AddScaledFrames(source, std::move(utterances), {}, sink);
}

}  // namespace

void AddSpeechSets(std::vector<DataSet>* sets) {
  AddTimitSets(sets);

  DataSet set;
  set.name = "an4";
  set.task = "phone recognition";
  set.content = "CMU AN4: spelled words and numbers, 948 + 130 utterances, 84 speakers";
  set.licence = "BSD-like";
  set.where = "http://www.speech.cs.cmu.edu/databases/an4/";
  set.layout = "the folder with etc and feat (13 cepstra a frame)";
  set.options = {ContextOption()};
  set.prepare = PrepareAn4;
  set.counts = {{-1, -1}, {-1, -1}, {130, -1}};
  sets->push_back(set);

  AddKaldiSets(sets);
  AddFliteSets(sets);
  AddAudioSets(sets);

  set = {};
  set.name = "japanese-vowels";
  set.task = "speaker of an utterance";
  set.content = "nine men say /ae/: 270 + 370 utterances, 12 cepstra a frame";
  set.licence = "CC BY 4.0";
  set.where = "https://archive.ics.uci.edu/dataset/128/japanese+vowels";
  set.layout = "a folder with JapaneseVowels_TRAIN.ts and JapaneseVowels_TEST.ts";
  set.prepare = PrepareVowels;
  set.counts = {{216, -1}, {54, -1}, {370, -1}};
  sets->push_back(set);
}

}  // namespace mnemo
