// Speech made by flite: its phones, known to the sample, and its raw audio.
#include <fmt/format.h>

#include "base/scratch_folder.h"
#include "data/fields.h"
#include "data/sets/phone_targets.h"
#include "data/sets/raw_audio.h"
#include "data/sets/scaled_frames.h"
#include "data/sets/set_rows.h"
#include "data/sets/speech_features.h"
#include "data/sets/spoken_plan.h"
#include "data/speech/flite_speech.h"
#include "data/speech/recording.h"

namespace mnemo {
namespace {

struct Spoken {
  SpokenItem item;
  fs::path wav;
  std::vector<TimedLabel> phones;
};

// Speaks all of it into files of `folder`. flite takes a fraction of the time that the speech
// lasts.
std::vector<Spoken> Speak(const SetSource& source, const fs::path& folder) {
  std::vector<std::string> voices;
  for (const std::string_view voice : SplitAt(source.options.Text("voices"), ',')) {
    voices.emplace_back(Trimmed(voice));
  }
  const std::string& test_voice = source.options.Text("test_voice");
  std::vector<Spoken> all;
  for (SpokenItem& item : PlanSpeech(source.options.Int("sentences", 10, 1'000'000), voices,
                                     test_voice == "any" ? "" : test_voice, source.seed)) {
    StopIfAsked(source);
    if (source.say) source.say("speaking: " + item.name);
    fs::path wav = folder / (item.name + ".wav");
    FliteSpeech speech = SpeakWithFlite(item.text, item.voice, wav);
    all.push_back({std::move(item), std::move(wav), std::move(speech.phones)});
  }
  return all;
}

void PreparePhones(const SetSource& source, const OpenSink& open) {
  const bool strings = PhoneStringsOf(source.options);
  SpeechFeatures features = FeaturesOf(source.options);
  const FrameSteps steps = {.context = ContextOf(source.options)};
  const ScratchFolder folder;
  const std::vector<Spoken> all = Speak(source, folder.path());
  SequenceForm form = PhoneForm("flite-phones", strings);
  form.inputs = steps.Width(features.columns());
  form.step_seconds = features.shift_seconds();
  SequenceSink& sink = open(form);
  std::vector<FrameSource> utterances;
  for (const Spoken& spoken : all) {
    utterances.push_back({spoken.item.name, spoken.item.split, [&](SequenceRecord* record) {
                            const Recording recording = ReadRecording(spoken.wav);
                            Matrix frames = features.Compute(recording, spoken.wav);
                            SetPhoneTargets(spoken.phones, spoken.item.name, strings, frames.rows,
                                            features.Grid(recording.rate), record);
                            return frames;
                          }});
  }
  AddScaledFrames(source, std::move(utterances), steps, sink);
}

void PrepareAudio(const SetSource& source, const OpenSink& open) {
  const ScratchFolder folder;
  std::vector<AudioFile> files;
  for (const Spoken& spoken : Speak(source, folder.path())) {
    files.push_back({spoken.item.name, spoken.item.split, spoken.wav});
  }
  PrepareRawAudio({"flite-audio", 0, {}}, files, source, open);
}

DataSet Made(const char* name, const char* task, const char* content, const char* sentences) {
  DataSet set;
  set.name = name;
  set.task = task;
  set.content = content;
  set.licence = "free (flite's voices are BSD-like)";
  set.where = "made here, by seed, by Debian's package flite";
  set.origin = DataSet::Origin::kMade;
  set.options = {
      {"sentences", sentences, "different ones: 8 of 10 train, the next choose, the last report"},
      {"voices", "kal16,awb,rms,slt", "that take turns; kal has 8 kHz and must be alone"},
      {"test_voice", "any", "a voice that says the test part and nothing else; any: all of them"}};
  return set;
}

}  // namespace

void AddFliteSets(std::vector<DataSet>* sets) {
  DataSet phones = Made("flite-phones", "phones",
                        "sentences spoken by flite, with their exact phone times", "500");
  for (const SetOption& option : {PhoneTargetsOption(), FeaturesOption(), ContextOption()}) {
    phones.options.push_back(option);
  }
  phones.prepare = PreparePhones;
  sets->push_back(std::move(phones));

  DataSet audio = Made("flite-audio", "raw audio", "sentences spoken by flite, 16 kHz", "100");
  for (const SetOption& option : RawAudioOptions()) audio.options.push_back(option);
  audio.prepare = PrepareAudio;
  sets->push_back(std::move(audio));
}

}  // namespace mnemo
