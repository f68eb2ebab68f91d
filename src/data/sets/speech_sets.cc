// Speech: TIMIT's phones by frames or as strings (Greff et al. 2015), AN4, and raw audio as Chung
// et al. 2014 model it.
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

#include "base/error.h"
#include "base/legible.h"
#include "base/random.h"
#include "data/sets/scaled_frames.h"
#include "data/sets/set_rows.h"
#include "data/speech/an4.h"
#include "data/speech/features.h"
#include "data/speech/flite_speech.h"
#include "data/speech/fsdd.h"
#include "data/speech/japanese_vowels.h"
#include "data/speech/phone_map.h"
#include "data/speech/recording.h"
#include "data/speech/timit.h"

namespace mnemo {
namespace {

// ---- TIMIT --------------------------------------------------------------------------------------

int PhoneOf(const TimedLabel& label, const fs::path& file) {
  return TimitPhones().Find(label.label, file.string(), label.line);
}

FeatureOptions FeaturesOf(const SetOptions& options) {
  return options.OneOf("features", {"mfcc", "fbank"}) == "mfcc"
             ? FeatureOptions::GreffTimit()
             : FeatureOptions::TangFilterbank(false);
}

Matrix ReadPhones(const TimitUtterance& utterance, const FeatureOptions& features, bool labels,
                  SequenceRecord* record) {
  const Recording recording = ReadRecording(utterance.wav);
  const FeatureExtractor extractor(features, recording.rate);
  Matrix frames = extractor.Compute(recording);
  const std::vector<TimedLabel> phones =
      ReadTimitPhones(utterance, static_cast<int64_t>(recording.samples.size()));
  if (labels) {
    std::vector<int> fine;
    for (const TimedLabel& phone : phones) fine.push_back(PhoneOf(phone, utterance.phn));
    for (int phone : Coarse(TimitPhones(), fine)) record->labels.push_back(phone);
    return frames;
  }
  const double per_ms = recording.rate / 1000.0;
  const FrameGrid grid = {std::llround(features.frames.length_ms * per_ms),
                          std::llround(features.frames.shift_ms * per_ms), 0};
  for (int label : FrameLabels(phones, frames.rows, grid)) {
    record->classes.push_back(PhoneOf(phones[label], utterance.phn));
  }
  return frames;
}

void PrepareTimit(const std::string& name, const SetSource& source, const OpenSink& open) {
  const bool labels = source.options.OneOf("targets", {"frames", "phones"}) == "phones";
  const FeatureOptions features = FeaturesOf(source.options);
  const TimitParts parts =
      SplitTimit(FindTimit(source.from, *source.bad), {.sa = source.options.Flag("sa")});
  SequenceForm form;
  form.name = name;
  form.task = labels ? "phone recognition" : "frame-wise phones";
  form.inputs = static_cast<int>(features.columns());
  form.step_seconds = features.frames.shift_ms / 1000;
  form.target = labels ? TargetKind::kLabels : TargetKind::kClasses;
  form.target_type = ElementType::kU8;
  form.output_names = labels ? TimitPhones().coarse : TimitPhones().fine;
  form.outputs = static_cast<int>(form.output_names.size());
  SequenceSink& sink = open(form);
  std::vector<FrameSource> utterances;
  const auto add = [&](Split split, const std::vector<TimitUtterance>& part) {
    for (const TimitUtterance& utterance : part) {
      utterances.push_back({utterance.id, split, [=](SequenceRecord* record) {
                              return ReadPhones(utterance, features, labels, record);
                            }});
    }
  };
  add(Split::kTrain, parts.train);
  add(Split::kValid, parts.valid);
  add(Split::kTest, parts.test);
  AddScaledFrames(source, std::move(utterances), 0, sink);
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

// ---- AN4 ----------------------------------------------------------------------------------------

// Every tenth speaker of the training list chooses, so that nobody is in two parts.
void PrepareAn4(const SetSource& source, const OpenSink& open) {
  const An4 an4 = FindAn4(source.from, *source.bad);
  const std::vector<std::string> phones = an4.pronunciations.AllPhones();
  SequenceForm form;
  form.name = "an4";
  form.task = "phone recognition";
  form.inputs = 3 * kAn4Columns;
  form.step_seconds = 0.01;
  form.outputs = static_cast<int>(phones.size());
  form.target = TargetKind::kLabels;
  form.target_type = ElementType::kU8;
  form.output_names = phones;
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
  AddScaledFrames(source, std::move(utterances), 2, sink);
}

// ---- raw audio ----------------------------------------------------------------------------------

struct AudioFile {
  std::string name;
  Split split;
  fs::path wav;
};

// Chung et al. 2014: a step reads `window` samples and predicts the `next` ones; the window then
// moves on by `next`. Samples are divided by the training part's deviation, after noise of one
// 16-bit step has been put back (data/speech/recording.h gives multiples of 2^-15: densities would
// grow for ever on them).
void PrepareAudio(const std::string& name, const std::vector<AudioFile>& files,
                  const SetSource& source, const OpenSink& open) {
  const auto window = static_cast<int>(source.options.Int("window", 1, 10000));
  const auto next = static_cast<int>(source.options.Int("next", 1, 10000));
  const int64_t longest = source.options.Int("steps", 0, 1'000'000);
  const Random random(source.seed, Purpose::kGenerate);
  const auto read = [&](size_t file) {
    std::vector<float> samples = ReadRecording(files[file].wav).samples;
    for (size_t i = 0; i < samples.size(); ++i) {
      const RandomPlace place = {.step = file, .element = static_cast<uint32_t>(i)};
      samples[i] += static_cast<float>((random.Uniform(place) - 0.5) / 32768);
    }
    return samples;
  };
  std::vector<bool> bad(files.size(), false);
  double squares = 0;
  int64_t count = 0;
  std::set<int> rates;
  for (size_t f = 0; f < files.size(); ++f) {
    if (files[f].split != Split::kTrain) continue;
    if (source.say) source.say("measuring: " + files[f].name);
    try {
      for (float sample : read(f)) squares += double{sample} * sample;
      const Recording recording = ReadRecording(files[f].wav);
      count += static_cast<int64_t>(recording.samples.size());
      rates.insert(recording.rate);
    } catch (const Error& error) {
      source.bad->Report(error);
      bad[f] = true;
    }
  }
  const double deviation = std::sqrt(squares / static_cast<double>(std::max<int64_t>(1, count)));
  if (!(deviation > 0)) throw BadInput("the training part is silent").At(source.from.string());
  SequenceForm form;
  form.name = name;
  form.task = "raw audio";
  form.inputs = window;
  form.outputs = next;
  form.target = TargetKind::kNumbers;
  form.target_type = ElementType::kF32;
  form.look = Look::kWaveform;
  if (rates.size() == 1) form.step_seconds = static_cast<double>(next) / *rates.begin();
  form.notes = {"a step reads " + std::to_string(window) + " samples and predicts the next " +
                std::to_string(next) + "; samples were divided by " + std::to_string(deviation)};
  SequenceSink& sink = open(form);
  for (size_t f = 0; f < files.size(); ++f) {
    if (bad[f]) continue;
    if (source.say) source.say("writing: " + files[f].name);
    try {
      std::vector<float> samples = read(f);
      for (float& sample : samples) sample = static_cast<float>(sample / deviation);
      const auto steps = (static_cast<int64_t>(samples.size()) - window) / next;
      if (steps < 1) throw BadInput("the recording is shorter than one step").At(files[f].name);
      // With `steps` all sequences have that length: what is left at the end is dropped.
      const int64_t length = longest > 0 ? longest : steps;
      for (int64_t first = 0; first + length <= steps; first += length) {
        SequenceRecord record;
        record.name = files[f].name;
        record.steps = length;
        for (int64_t t = first; t < first + length; ++t) {
          const auto at = samples.begin() + t * next;
          record.vectors.insert(record.vectors.end(), at, at + window);
          record.numbers.insert(record.numbers.end(), at + window, at + window + next);
        }
        sink.Add(files[f].split, record);
      }
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kBadInput) throw;
      source.bad->Report(error);
    }
  }
}

void PrepareFsdd(const SetSource& source, const OpenSink& open) {
  const Fsdd fsdd = FindFsdd(source.from, *source.bad);
  std::vector<AudioFile> files;
  const auto add = [&](Split split, const std::vector<FsddRecording>& part) {
    for (const FsddRecording& recording : part) {
      files.push_back({recording.wav.filename().string(), split, recording.wav});
    }
  };
  add(Split::kTrain, fsdd.train);
  add(Split::kValid, fsdd.valid);
  add(Split::kTest, fsdd.test);
  PrepareAudio("fsdd", files, source, open);
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
  AddScaledFrames(source, std::move(utterances), 0, sink);
}

}  // namespace

void AddSpeechSets(std::vector<DataSet>* sets) {
  const std::vector<SetOption> timit = {
      {"targets", "frames",
       "frames: one of 61 phones a frame (Greff et al. 2015); phones: the "
       "string of phones, 39 of them, for CTC"},
      {"features", "mfcc",
       "mfcc: 12 cepstra and energy with derivatives, 39 columns; fbank: 40 log "
       "mel filters"},
      {"sa", "no", "yes: with the two sentences that everybody reads"}};
  DataSet set;
  set.name = "timit-sample";
  set.task = "phones";
  set.content = "160 recordings of TIMIT, 16 speakers, hand-aligned phones";
  set.licence = "CC BY-NC-SA";
  set.where =
      "https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/corpora/timit.zip";
  set.layout = "the unpacked folder, drN-SPEAKER/NAME.wav and .phn";
  set.options = timit;
  set.prepare = [](const SetSource& source, const OpenSink& open) {
    PrepareTimit("timit-sample", source, open);
  };
  set.preview = PreviewTimit;
  set.counts = {{80, -1}, {16, -1}, {32, -1}};
  sets->push_back(set);

  set.name = "timit";
  set.content = "TIMIT: 6,300 sentences, 630 speakers, hand-aligned phones";
  set.licence = "licensed by the Linguistic Data Consortium";
  set.where = "https://catalog.ldc.upenn.edu/LDC93S1";
  set.layout = "the corpus: TRAIN/DR1/FCJF0/SI1027.WAV and .PHN, and TEST beside TRAIN";
  set.origin = DataSet::Origin::kLicensed;
  set.prepare = [](const SetSource& source, const OpenSink& open) {
    PrepareTimit("timit", source, open);
  };
  set.counts = {{3696, -1}, {400, -1}, {192, -1}};
  sets->push_back(set);

  set = {};
  set.name = "an4";
  set.task = "phone recognition";
  set.content = "CMU AN4: spelled words and numbers, 948 + 130 utterances, 84 speakers";
  set.licence = "BSD-like";
  set.where = "http://www.speech.cs.cmu.edu/databases/an4/";
  set.layout = "the folder with etc and feat (13 cepstra a frame)";
  set.prepare = PrepareAn4;
  set.counts = {{-1, -1}, {-1, -1}, {130, -1}};
  sets->push_back(set);

  set = {};
  set.name = "fsdd";
  set.task = "raw audio";
  set.content = "Free Spoken Digit Dataset: 3,000 recordings at 8 kHz, 6 speakers";
  set.licence = "CC BY-SA 4.0";
  set.where = "https://github.com/Jakobovski/free-spoken-digit-dataset";
  set.layout = "the folder with recordings/DIGIT_SPEAKER_INDEX.wav";
  set.options = {{"window", "20", "samples that a step reads"},
                 {"next", "10", "samples that it predicts"},
                 {"steps", "0", "of every sequence; 0: a recording is a sequence"}};
  set.prepare = PrepareFsdd;
  set.counts = {{2400, -1}, {300, -1}, {300, -1}};
  sets->push_back(set);

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
