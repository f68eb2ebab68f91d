// TIMIT and the free sample of it: phones by frames (Greff et al. 2015) or as strings.
#include <algorithm>

#include "base/error.h"
#include "base/legible.h"
#include "data/sets/phone_targets.h"
#include "data/sets/scaled_frames.h"
#include "data/sets/set_rows.h"
#include "data/sets/speech_features.h"
#include "data/speech/timit.h"

namespace mnemo {
namespace {

void PrepareTimit(const std::string& name, const SetSource& source, const OpenSink& open) {
  const bool strings = PhoneStringsOf(source.options);
  SpeechFeatures features = FeaturesOf(source.options);
  const FrameSteps steps = {.context = ContextOf(source.options)};
  const TimitParts parts =
      SplitTimit(FindTimit(source.from, *source.bad), {.sa = source.options.Flag("sa")});
  SequenceForm form = PhoneForm(name, strings);
  form.inputs = steps.Width(features.columns());
  form.step_seconds = features.shift_seconds();
  SequenceSink& sink = open(form);
  std::vector<FrameSource> utterances;
  const auto add = [&](Split split, const std::vector<TimitUtterance>& part) {
    for (const TimitUtterance& utterance : part) {
      utterances.push_back({utterance.id, split, [&, utterance](SequenceRecord* record) {
                              const Recording recording = ReadRecording(utterance.wav);
                              Matrix frames = features.Compute(recording, utterance.wav);
                              const auto samples = static_cast<int64_t>(recording.samples.size());
                              SetPhoneTargets(ReadTimitPhones(utterance, samples),
                                              LegiblePath(utterance.phn), strings, frames.rows,
                                              features.Grid(recording.rate), record);
                              return frames;
                            }});
    }
  };
  add(Split::kTrain, parts.train);
  add(Split::kValid, parts.valid);
  add(Split::kTest, parts.test);
  AddScaledFrames(source, std::move(utterances), steps, sink);
}

std::vector<SpokenExample::Part> Seconds(const std::vector<TimedLabel>& labels, int rate) {
  std::vector<SpokenExample::Part> parts;
  for (const TimedLabel& label : labels) {
    parts.push_back({static_cast<double>(label.begin) / rate, static_cast<double>(label.end) / rate,
                     label.label});
  }
  return parts;
}

std::vector<SpokenExample> PreviewTimit(const fs::path& from,
                                        const std::vector<std::string>& names) {
  BadData bad(BadData::Policy::kSkip);  // what else is wrong there is told by preparing
  const std::vector<TimitUtterance> all = FindTimit(from, bad);
  std::vector<SpokenExample> examples;
  for (const std::string& name : names) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const TimitUtterance& one) { return one.id == name; });
    if (found == all.end()) {
      throw BadInput("there is no recording " + Quoted(name))
          .At(from.string())
          .Hint("the set was prepared from other files");
    }
    Recording recording = ReadRecording(found->wav);
    const auto samples = static_cast<int64_t>(recording.samples.size());
    SpokenExample example;
    example.rate = recording.rate;
    example.phones = Seconds(ReadTimitPhones(*found, samples), recording.rate);
    if (!found->wrd.empty()) {
      example.words = Seconds(ReadTimitWords(*found, samples), recording.rate);
    }
    if (!found->txt.empty()) example.sentence = ReadTimitSentence(*found);
    example.samples = std::move(recording.samples);
    examples.push_back(std::move(example));
  }
  return examples;
}

DataSet Timit(const std::string& name) {
  DataSet set;
  set.name = name;
  set.task = "phones";
  set.options = {PhoneTargetsOption(),
                 FeaturesOption(),
                 ContextOption(),
                 {"sa", "no", "yes: with the two sentences that everybody reads"}};
  set.prepare = [name](const SetSource& source, const OpenSink& open) {
    PrepareTimit(name, source, open);
  };
  set.preview = PreviewTimit;
  return set;
}

}  // namespace

void AddTimitSets(std::vector<DataSet>* sets) {
  DataSet sample = Timit("timit-sample");
  sample.content = "160 recordings of TIMIT, 16 speakers, hand-aligned phones";
  sample.licence = "CC BY-NC-SA";
  sample.where =
      "https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/corpora/timit.zip";
  sample.layout = "the unpacked folder, drN-SPEAKER/NAME.wav and .phn";
  sample.counts = {{80, -1}, {16, -1}, {32, -1}};
  sets->push_back(std::move(sample));

  DataSet whole = Timit("timit");
  whole.content = "TIMIT: 6,300 sentences, 630 speakers, hand-aligned phones";
  whole.licence = "licensed by the Linguistic Data Consortium";
  whole.where = "https://catalog.ldc.upenn.edu/LDC93S1";
  whole.layout = "the corpus: TRAIN/DR1/FCJF0/SI1027.WAV and .PHN, and TEST beside TRAIN";
  whole.origin = DataSet::Origin::kLicensed;
  whole.counts = {{3696, -1}, {400, -1}, {192, -1}};
  sets->push_back(std::move(whole));
}

}  // namespace mnemo
