// Speech that comes as features: AN4 and the Japanese vowels.
#include <fmt/format.h>

#include <map>

#include "data/sets/scaled_frames.h"
#include "data/sets/set_rows.h"
#include "data/sets/speech_features.h"
#include "data/sets/text_labels.h"
#include "data/speech/an4.h"
#include "data/speech/japanese_vowels.h"

namespace mnemo {
namespace {

// ---- AN4 ----------------------------------------------------------------------------------------

struct An4Item {
  An4Utterance utterance;
  Split split;
};

// Every tenth speaker of the training list chooses, so that nobody is in two parts.
std::vector<An4Item> An4Items(const An4& an4) {
  std::map<std::string, int> speakers;
  for (const An4Utterance& utterance : an4.train) speakers.emplace(utterance.speaker, 0);
  int index = 0;
  for (auto& [speaker, place] : speakers) place = index++;
  std::vector<An4Item> items;
  for (const An4Utterance& utterance : an4.train) {
    const bool chooses = speakers[utterance.speaker] % 10 == 9;
    items.push_back({utterance, chooses ? Split::kValid : Split::kTrain});
  }
  for (const An4Utterance& utterance : an4.test) items.push_back({utterance, Split::kTest});
  return items;
}

// Of phones those of the dictionary, whether the training part has them or not.
TextLabels An4Labels(const An4& an4, const std::vector<An4Item>& items, const std::string& unit) {
  TextLabels labels;
  if (unit != "phone") {
    std::vector<Transcript> transcripts;
    for (const An4Item& item : items) {
      transcripts.push_back(
          {fmt::format("{}", fmt::join(item.utterance.words, " ")), item.split == Split::kTrain});
    }
    return LabelTranscripts(transcripts, unit == "word" ? TextUnit::kWords : TextUnit::kCharacters,
                            1);
  }
  labels.names = an4.pronunciations.AllPhones();
  std::map<std::string, int32_t> number;
  for (const std::string& phone : labels.names) {
    number.emplace(phone, static_cast<int32_t>(number.size()));
  }
  for (const An4Item& item : items) {
    std::vector<int32_t>& of = labels.labels.emplace_back();
    for (const std::string& phone : item.utterance.phones) of.push_back(number.at(phone));
  }
  return labels;
}

void PrepareAn4(const SetSource& source, const OpenSink& open) {
  const std::string targets = source.options.OneOf("targets", {"phones", "characters", "words"});
  const std::string unit = targets.substr(0, targets.size() - 1);
  const An4 an4 = FindAn4(source.from, *source.bad);
  const std::vector<An4Item> items = An4Items(an4);
  const TextLabels labels = An4Labels(an4, items, unit);
  const FrameSteps steps = {.derivatives = 2, .context = ContextOf(source.options)};
  SequenceForm form;
  form.name = "an4";
  form.task = unit + " recognition";
  form.inputs = steps.Width(kAn4Columns);
  form.step_seconds = 0.01;
  form.outputs = static_cast<int>(labels.names.size());
  form.target = TargetKind::kLabels;
  form.target_type = ElementType::kU8;
  form.output_names = labels.names;
  form.unit = unit;
  const std::string unknown = UnknownNote(labels, targets);
  if (!unknown.empty()) form.notes.push_back(unknown);
  SequenceSink& sink = open(form);
  std::vector<FrameSource> utterances;
  for (size_t i = 0; i < items.size(); ++i) {
    utterances.push_back({items[i].utterance.name, items[i].split, [&, i](SequenceRecord* record) {
                            Frames frames = ReadAn4Features(items[i].utterance);
                            record->labels = labels.labels[i];
                            return Matrix{frames.rows, frames.columns, std::move(frames.values)};
                          }});
  }
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
  set.options = {{"targets", "phones", "phones, characters or words"}, ContextOption()};
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
