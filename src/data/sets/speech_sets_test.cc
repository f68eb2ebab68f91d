// The sets of speech, on small corpora that the tests write.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <set>

#include "base/test_folder.h"
#include "data/sets/phone_targets.h"
#include "data/sets/sets_test_data.h"
#include "data/sets/spoken_plan.h"
#include "data/speech/features.h"
#include "data/speech/flite_speech.h"
#include "data/speech/kaldi_writer.h"
#include "data/speech/phone_map.h"
#include "data/speech/recording.h"
#include "data/speech/run_program.h"
#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<int16_t> Tone(int samples, double cycles) {
  std::vector<int16_t> tone;
  for (int i = 0; i < samples; ++i) {
    tone.push_back(static_cast<int16_t>(8000 * std::sin(2 * M_PI * cycles * i)));
  }
  return tone;
}

// A tone that rises, so that no two frames are alike.
std::vector<int16_t> Sweep(int samples, double cycles) {
  std::vector<int16_t> sweep;
  for (int i = 0; i < samples; ++i) {
    sweep.push_back(static_cast<int16_t>(8000 * std::sin(2 * M_PI * (cycles + 1e-5 * i) * i)));
  }
  return sweep;
}

std::vector<std::string> NamesIn(const SequenceData& data, Split split) {
  return data.split(split).names;
}

std::string RefusalOf(const std::string& set, const fs::path& from,
                      const std::map<std::string, std::string>& options = {}) {
  return Complaint([&] {
    const TestFolder folder;
    Prepare(set, from, options, folder / "set");
  });
}

TEST(PhoneForm, FoldsAsTimitsMapSays) {
  const SequenceForm form = PhoneForm("x", false);
  EXPECT_EQ(form.outputs, 61);
  EXPECT_EQ(form.fold_names.size(), 39u);
  const auto folded = [&](const std::string& phone) -> std::string {
    const auto place = std::find(form.output_names.begin(), form.output_names.end(), phone);
    const int fold = form.output_folds[place - form.output_names.begin()];
    return fold < 0 ? "" : form.fold_names[fold];
  };
  EXPECT_EQ(folded("zh"), "sh");
  EXPECT_EQ(folded("h#"), "sil");
  EXPECT_EQ(folded("q"), "");  // dropped
  EXPECT_EQ(PhoneForm("x", true).outputs, 39);
  EXPECT_TRUE(PhoneForm("x", true).output_folds.empty());
}

TEST(PhoneTargets, FramesHaveAPhoneAndStringsLoseTheDropped) {
  const std::vector<TimedLabel> phones = {{0, 500, "h#"}, {500, 900, "q"}, {900, 1500, "zh"}};
  SequenceRecord frames, strings;
  SetPhoneTargets(phones, "x.phn", false, 3, {400, 400, 0}, &frames);  // middles 200, 600, 1000
  const std::vector<std::string>& names = TimitPhones().fine;
  ASSERT_EQ(frames.classes.size(), 3u);
  EXPECT_EQ(names[frames.classes[0]], "h#");
  EXPECT_EQ(names[frames.classes[1]], "q");
  EXPECT_EQ(names[frames.classes[2]], "zh");
  SetPhoneTargets(phones, "x.phn", true, 3, {400, 400, 0}, &strings);
  ASSERT_EQ(strings.labels.size(), 2u);
  EXPECT_EQ(TimitPhones().coarse[strings.labels[1]], "sh");
}

TEST(An4Set, TargetsArePhonesCharactersOrWords) {
  MNEMO_NEEDS_SHARED("an4", "AN4 as a set");
  const TestFolder folder;
  // The last utterance of the test list, and how many labels the part has: 773 words, between those
  // of an utterance a space (counted by Python).
  const auto spelled = [&](const std::string& targets, int64_t count) {
    const SequenceData data =
        Prepare("an4", SharedData() / "an4", {{"targets", targets}}, folder / targets);
    EXPECT_EQ(data.form.unit + "s", targets);
    const SequenceSplit& test = data.split(Split::kTest);
    EXPECT_EQ(test.count(), 130);
    if (count > 0) {
      EXPECT_EQ(test.target_starts.back(), count);
    }
    std::string text;
    for (const int32_t label : test.Labels(0)) text += data.form.output_names[label] + "|";
    return text;
  };
  EXPECT_EQ(spelled("words", 773), "RUBOUT|G|M|E|F|THREE|NINE|");
  EXPECT_EQ(spelled("characters", 2565), "R|U|B|O|U|T| |G| |M| |E| |F| |T|H|R|E|E| |N|I|N|E|");
  EXPECT_THAT(spelled("phones", -1), StartsWith("R|AH|B|AW|T|"));
}

TEST(AudioSet, ReadsWindowsAndPredictsWhatFollows) {
  const TestFolder folder;
  for (const char* part : {"train", "valid", "test"}) {
    fs::create_directories(folder / part / "deep");
    WriteWav(folder / part / "deep" / "a.WAV", Tone(65, 0.05));
  }
  WriteWav(folder / "beside.wav", Tone(65, 0.1));
  WriteFile(folder / "train" / "notes.txt", "no sound");
  const SequenceData data = Prepare("audio", folder.path(), {}, folder / "set");
  const SequenceSplit& train = data.split(Split::kTrain);
  EXPECT_THAT(train.names, ElementsAre("train/deep/a.WAV"));
  EXPECT_EQ(train.steps(), (65 - 20) / 10);
  EXPECT_EQ(data.form.outputs, 10);
  EXPECT_THAT(data.form.notes.back(), HasSubstr("1 recording beside"));
  const std::vector<float> inputs = RowsOf(train.inputs), targets = RowsOf(train.targets);
  // What is predicted is what the next step reads last.
  for (int64_t t = 0; t + 1 < train.steps(); ++t) {
    for (int j = 0; j < 10; ++j) EXPECT_EQ(targets[t * 10 + j], inputs[(t + 1) * 20 + 10 + j]);
  }
  double squares = 0;
  for (const int16_t sample : Tone(65, 0.05)) squares += sample / 32768.0 * sample / 32768.0;
  const double first = Tone(65, 0.05)[7] / 32768.0 / std::sqrt(squares / 65);
  EXPECT_NEAR(inputs[7], first, 1e-3);  // divided by the deviation, but for the noise
}

TEST(AudioSet, PartsAreDrawnBySeed) {
  const TestFolder folder;
  fs::create_directory(folder / "in");
  for (int i = 0; i < 40; ++i) {
    WriteWav(folder / "in" / (std::to_string(i) + ".wav"), Tone(40, 0.01 * i));
  }
  const auto prepare = [&](const char* name, uint64_t seed) {
    return Prepare("audio", folder / "in", {{"test", "20"}}, folder / name, seed);
  };
  const SequenceData one = prepare("1", 1), same = prepare("2", 1), other = prepare("3", 2);
  EXPECT_EQ(one.sha256, same.sha256);
  EXPECT_NE(NamesIn(one, Split::kTest), NamesIn(other, Split::kTest));
  EXPECT_EQ(one.split(Split::kTest).count(), 8);   // 20 % of 40
  EXPECT_EQ(one.split(Split::kValid).count(), 3);  // 10 % of the other 32
  std::set<std::string> all;
  for (Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
    for (const std::string& name : NamesIn(one, split)) EXPECT_TRUE(all.insert(name).second);
  }
  EXPECT_EQ(all.size(), 40u);
}

TEST(AudioSet, WrongFoldersAreRefused) {
  const TestFolder folder;
  fs::create_directory(folder / "in");
  EXPECT_THAT(RefusalOf("audio", folder / "in"), HasSubstr(".flac"));
  WriteWav(folder / "in" / "a.wav", Tone(100, 0.1));
  WriteWav(folder / "in" / "b.wav", Tone(100, 0.1));
  EXPECT_THAT(RefusalOf("audio", folder / "in"), HasSubstr("for the part 'valid'"));
  WriteWav(folder / "in" / "c.wav", Tone(100, 0.1), 8000);
  const std::string rates = RefusalOf("audio", folder / "in");
  EXPECT_THAT(rates, HasSubstr("another sampling rate"));
  EXPECT_THAT(rates, HasSubstr("c.wav"));
  EXPECT_TRUE(rates.find("a.wav") != std::string::npos || rates.find("b.wav") != std::string::npos)
      << rates;
  WriteWav(folder / "in" / "c.wav", Tone(25, 0.1));
  EXPECT_THAT(RefusalOf("audio", folder / "in"), HasSubstr("too short"));
}

class KaldiSet : public ::testing::Test {
 protected:
  // Six speakers with one recording of 0.5 s each, cut into two utterances.
  KaldiSet() {
    std::string scp, segments, text, speakers;
    for (int i = 0; i < 6; ++i) {
      const std::string n = std::to_string(i);
      WriteWav(folder_ / (n + ".wav"), Sweep(8000, 0.01 + 0.01 * i));
      scp += "r" + n + " " + n + ".wav\n";
      for (const std::string& u : {std::string("a"), std::string("b")}) {
        const std::string id = "s" + n + u;
        segments += id + " r" + n + (u == "a" ? " 0.0 0.2\n" : " 0.2 0.5\n");
        text += id + (u == "a" ? " ab  ab\n" : " c\n");
        speakers += id + " s" + n + "\n";
      }
    }
    Write("wav.scp", scp);
    Write("segments", segments);
    Write("text", text);
    Write("utt2spk", speakers);
  }

  void Write(const std::string& name, const std::string& text) { WriteFile(folder_ / name, text); }
  SequenceData Made(const std::map<std::string, std::string>& options) {
    return Prepare("kaldi", folder_.path(), options, folder_ / ("set" + std::to_string(made_++)));
  }

  TestFolder folder_;
  int made_ = 0;
};

TEST_F(KaldiSet, CharactersOfSegments) {
  const SequenceData data = Made({});
  EXPECT_EQ(data.form.unit, "character");
  EXPECT_EQ(data.form.inputs, 40);
  EXPECT_THAT(data.form.output_names, ElementsAre(" ", "a", "b", "c"));
  const SequenceSplit& train = data.split(Split::kTrain);
  EXPECT_EQ(train.count(), 8);  // four of six speakers
  EXPECT_THAT(train.Labels(0), ElementsAre(1, 2, 0, 1, 2));
  EXPECT_THAT(train.Labels(1), ElementsAre(3));
  EXPECT_EQ(train.length(0), 1 + (3200 - 400) / 160);
  EXPECT_EQ(train.length(1), 1 + (4800 - 400) / 160);
  // Nobody is in two parts.
  std::map<std::string, Split> part;
  for (Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
    EXPECT_GT(data.split(split).count(), 0);
    for (const std::string& name : NamesIn(data, split)) {
      EXPECT_EQ(part.emplace(name.substr(0, 2), split).first->second, split);
    }
  }
}

TEST_F(KaldiSet, FeaturesAreThoseOfTheSegmentAlone) {
  const SequenceData data = Made({{"features", "mfcc"}, {"context", "1"}});
  EXPECT_EQ(data.form.inputs, 3 * 39);
  // Of the same sound cut by hand. The scale is that of all training utterances, which is not
  // computed here: one straight line must lead from what was made to what is stored.
  const SequenceSplit& train = data.split(Split::kTrain);
  const std::string speaker = train.names[1].substr(1, 1);
  Recording cut = ReadRecording(folder_ / (speaker + ".wav"));
  cut.samples.erase(cut.samples.begin(), cut.samples.begin() + 3200);
  const Matrix frames = FeatureExtractor(FeatureOptions::GreffTimit(), 16000).Compute(cut);
  ASSERT_EQ(train.length(1), frames.rows);
  const std::vector<float> rows = RowsOf(train.inputs);
  const auto stored = [&](int64_t t) { return rows[(train.starts[1] + t) * 117 + 39 + 1]; };
  const auto made = [&](int64_t t) { return frames.values[t * 39 + 1]; };
  int64_t far = 1;
  for (int64_t t = 1; t < frames.rows; ++t) {
    if (std::abs(made(t) - made(0)) > std::abs(made(far) - made(0))) far = t;
  }
  const double slope = (stored(far) - stored(0)) / (made(far) - made(0));
  ASSERT_GT(std::abs(made(far) - made(0)), 5);
  EXPECT_GT(slope, 0);
  for (int64_t t = 0; t < frames.rows; ++t) {
    EXPECT_NEAR(stored(t), stored(0) + slope * (made(t) - made(0)), 1e-3);
  }
}

TEST_F(KaldiSet, WordsThatTrainingLacksAreUnknown) {
  for (const char* part : {"train", "valid", "test"}) fs::create_directory(folder_ / part);
  const auto write = [&](const char* part, const std::string& text) {
    WriteFile(folder_ / part / "wav.scp",
              "u " + (folder_ / "1.wav").string() + "\nv " + (folder_ / "2.wav").string() + "\n");
    WriteFile(folder_ / part / "utt2spk", "u u\nv v\n");
    WriteFile(folder_ / part / "text", text);
  };
  fs::remove(folder_ / "text");
  write("train", "u one two\nv two\n");
  write("valid", "u one\nv one\n");
  write("test", "u three two\nv one\n");
  const SequenceData data = Made({{"units", "words"}});
  ASSERT_THAT(data.form.output_names, ElementsAre("one", "two", "<unk>"));
  EXPECT_THAT(data.split(Split::kTest).Labels(0), ElementsAre(2, 1));
  EXPECT_THAT(data.form.notes.back(), HasSubstr("1 of the words"));
  const SequenceData often = Made({{"units", "phones"}, {"least", "2"}});
  EXPECT_EQ(often.form.unit, "phone");
  EXPECT_THAT(often.split(Split::kTrain).Labels(0), ElementsAre(1, 0));  // "one" is there once
  EXPECT_THAT(RefusalOf("kaldi", folder_.path(), {{"units", "words"}, {"least", "3"}}),
              HasSubstr("'least'"));
}

TEST_F(KaldiSet, GivenFeaturesAndTheirFaults) {
  fs::remove(folder_ / "wav.scp");
  fs::remove(folder_ / "segments");
  std::string text, speakers;
  const auto write = [&](int64_t last_columns) {
    KaldiWriter writer(folder_ / "f.ark", KaldiForm::kBinary, folder_ / "feats.scp");
    text.clear();
    speakers.clear();
    for (int i = 0; i < 6; ++i) {
      const std::string id = "u" + std::to_string(i);
      const int64_t columns = i == 5 ? last_columns : 3;
      Matrix matrix = {4, columns, std::vector<float>(4 * columns)};
      for (size_t j = 0; j < matrix.values.size(); ++j) {
        matrix.values[j] = static_cast<float>(j * j % 7 + i);
      }
      writer.Write(id, matrix);
      text += id + " a\n";
      speakers += id + " " + id + "\n";
    }
    writer.Publish();
    Write("text", text);
    Write("utt2spk", speakers);
  };
  write(3);
  const SequenceData data = Made({{"derivatives", "1"}});
  EXPECT_EQ(data.form.inputs, 6);
  EXPECT_EQ(data.split(Split::kTrain).length(0), 4);
  EXPECT_THAT(RefusalOf("kaldi", folder_.path(), {{"features", "fbank"}}),
              HasSubstr("has no recording"));
  write(2);
  EXPECT_THAT(RefusalOf("kaldi", folder_.path()), HasSubstr("not as wide as others"));
}

TEST_F(KaldiSet, OtherFoldersAreRefused) {
  const TestFolder empty;
  EXPECT_THAT(RefusalOf("kaldi", empty.path()), HasSubstr("no Kaldi data folder"));
  EXPECT_THAT(RefusalOf("kaldi", folder_.path(), {{"features", "given"}}),
              HasSubstr("no features"));
  Write("segments", ReadFile(folder_ / "segments") + "s6a r0 0.3 0.9\n");
  Write("text", ReadFile(folder_ / "text") + "s6a a\n");
  Write("utt2spk", ReadFile(folder_ / "utt2spk") + "s6a s6\n");
  EXPECT_THAT(RefusalOf("kaldi", folder_.path()), HasSubstr("'s6a' ends after its recording"));
  Write("utt2spk", "s0a s0\ns0b s0\n");
  Write("text", "s0a a\ns0b b\n");
  Write("segments", "s0a r0 0 0.2\ns0b r0 0.2 0.4\n");
  EXPECT_THAT(RefusalOf("kaldi", folder_.path()), HasSubstr("too few speakers"));
}

TEST(SpokenPlan, TestSaysWhatWasNotTrainedOn) {
  const std::vector<std::string> voices = {"kal16", "awb", "slt"};
  const auto plan = PlanSpeech(120, voices, "", 3);
  std::set<std::string> texts;
  std::map<Split, int> counts;
  std::map<Split, std::set<std::string>> heard;
  for (const SpokenItem& item : plan) {
    EXPECT_TRUE(texts.insert(item.text).second) << item.text;
    ++counts[item.split];
    heard[item.split].insert(item.voice);
  }
  EXPECT_EQ(counts[Split::kTrain], 96);
  EXPECT_EQ(counts[Split::kValid], 12);
  EXPECT_EQ(counts[Split::kTest], 12);
  for (const auto& [split, its_voices] : heard) EXPECT_EQ(its_voices.size(), 3u);
  for (const SpokenItem& item : PlanSpeech(120, voices, "awb", 3)) {
    EXPECT_EQ(item.voice == "awb", item.split == Split::kTest) << item.name;
  }
  EXPECT_NE(PlanSpeech(10, voices, "", 4)[0].text, plan[0].text);
}

TEST(SpokenPlan, VoicesAreChecked) {
  const auto refusal = [](std::vector<std::string> voices, const std::string& test_voice) {
    return Complaint([&] { PlanSpeech(10, voices, test_voice, 1); });
  };
  EXPECT_THAT(refusal({"slr"}, ""), HasSubstr("did you mean 'slt'?"));
  EXPECT_THAT(refusal({"slt", "slt"}, ""), HasSubstr("twice"));
  EXPECT_THAT(refusal({"slt", "kal"}, ""), HasSubstr("8 kHz"));
  EXPECT_THAT(refusal({"slt", "awb"}, "rms"), HasSubstr("one of several"));
  EXPECT_THAT(refusal({"slt"}, "slt"), HasSubstr("one of several"));
  EXPECT_EQ(refusal({"kal"}, ""), "");
}

bool HasFlite() {
  try {
    RunProgram({"flite", "--version"}, "");
    return true;
  } catch (const Error&) {
    return false;
  }
}

TEST(FliteSets, PhonesAndSoundOfWhatWasSpoken) {
  if (!HasFlite()) {
    if (std::getenv("CI")) FAIL() << "flite is missing: CI must install it";
    std::printf("NOT TESTED: sets made by flite (the package is not there)\n");
    GTEST_SKIP() << "NOT TESTED: flite is not installed";
  }
  const TestFolder folder;
  const std::map<std::string, std::string> few = {{"sentences", "10"}, {"voices", "slt,kal16"}};
  const SequenceData frames = Prepare("flite-phones", "", few, folder / "frames");
  EXPECT_EQ(frames.form.inputs, 39);
  EXPECT_EQ(frames.form.outputs, 61);
  EXPECT_EQ(frames.split(Split::kTrain).count(), 8);
  // By hand: the first sentence again.
  const SpokenItem item = PlanSpeech(10, {"slt", "kal16"}, "", 1)[0];
  const FliteSpeech speech = SpeakWithFlite(item.text, item.voice, folder / "x.wav");
  const SequenceSplit& train = frames.split(Split::kTrain);
  EXPECT_EQ(train.names[0], item.name);
  EXPECT_EQ(train.length(0), 1 + (speech.samples - 400) / 160);
  for (int64_t t = 0; t < train.length(0); ++t) {
    const int64_t middle = t * 160 + 200;
    for (const TimedLabel& phone : speech.phones) {
      if (middle < phone.begin || middle >= phone.end) continue;
      EXPECT_EQ(TimitPhones().fine[train.targets.Symbol(t)], phone.label) << t;
    }
  }
  auto options = few;
  options["targets"] = "phones";
  options["features"] = "fbank";
  options["context"] = "2";
  const SequenceData strings = Prepare("flite-phones", "", options, folder / "strings");
  EXPECT_EQ(strings.form.inputs, 200);
  EXPECT_EQ(strings.split(Split::kTrain).Labels(0).size(), speech.phones.size());
  const SequenceData sound = Prepare("flite-audio", "", few, folder / "sound");
  EXPECT_EQ(sound.split(Split::kTrain).length(0), (speech.samples - 20) / 10);
}

}  // namespace
}  // namespace mnemo
