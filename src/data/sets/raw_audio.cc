#include "data/sets/raw_audio.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/legible.h"
#include "base/random.h"
#include "data/sets/speech_features.h"
#include "data/speech/recording.h"

namespace mnemo {
namespace {

// Recordings with their noise, and which of them cannot be used.
class Recordings {
 public:
  Recordings(const std::vector<AudioFile>& files, int channel, const SetSource& source)
      : files_(files),
        channel_(channel),
        source_(source),
        random_(source.seed, Purpose::kGenerate),
        bad_(files.size(), false) {}

  // Calls work(samples) unless this recording is bad; what throws is told once.
  template <typename Work>
  void Use(size_t f, const char* what, const Work& work) {
    if (bad_[f]) return;
    StopIfAsked(source_);
    if (source_.say) source_.say(fmt::format("{}: {}", what, Legible(files_[f].name)));
    try {
      work(Read(f));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kBadInput) throw;
      source_.bad->Report(error);
      bad_[f] = true;
    }
  }

  // Of all recordings, once one was used.
  int rate() const { return rate_.rate(); }

 private:
  std::vector<float> Read(size_t f) {
    Recording recording = ReadRecording(files_[f].file, {.channel = channel_});
    rate_.Check(recording.rate, files_[f].file);
    std::vector<float>& samples = recording.samples;
    for (size_t i = 0; i < samples.size(); ++i) {
      const RandomPlace place = {.step = f, .element = static_cast<uint32_t>(i)};
      samples[i] += static_cast<float>((random_.Uniform(place) - 0.5) / 32768);
    }
    return std::move(samples);
  }

  const std::vector<AudioFile>& files_;
  int channel_;
  const SetSource& source_;
  Random random_;
  OneRate rate_;
  std::vector<bool> bad_;
};

}  // namespace

std::vector<SetOption> RawAudioOptions() {
  return {{"window", "20", "samples that a step reads"},
          {"next", "10", "samples that it predicts"},
          {"steps", "0", "of every sequence; 0: a recording is a sequence"}};
}

void PrepareRawAudio(const RawAudio& audio, const std::vector<AudioFile>& files,
                     const SetSource& source, const OpenSink& open) {
  const auto window = static_cast<int>(source.options.Int("window", 1, 10000));
  const auto next = static_cast<int>(source.options.Int("next", 1, 10000));
  const int64_t longest = source.options.Int("steps", 0, 1'000'000);
  Recordings recordings(files, audio.channel, source);
  double squares = 0;
  int64_t count = 0;
  for (size_t f = 0; f < files.size(); ++f) {
    if (files[f].split != Split::kTrain) continue;
    recordings.Use(f, "measuring", [&](const std::vector<float>& samples) {
      for (float sample : samples) squares += double{sample} * sample;
      count += static_cast<int64_t>(samples.size());
    });
  }
  const double deviation = std::sqrt(squares / static_cast<double>(std::max<int64_t>(1, count)));
  if (!(deviation > 0)) throw BadInput("the training part is silent").At(source.from.string());
  SequenceForm form;
  form.name = audio.name;
  form.task = "raw audio";
  form.inputs = window;
  form.outputs = next;
  form.target = TargetKind::kNumbers;
  form.target_type = ElementType::kF32;
  form.look = Look::kWaveform;
  form.step_seconds = static_cast<double>(next) / recordings.rate();
  form.notes = {"a step reads " + std::to_string(window) + " samples and predicts the next " +
                std::to_string(next) + "; samples were divided by " + std::to_string(deviation)};
  form.notes.insert(form.notes.end(), audio.notes.begin(), audio.notes.end());
  SequenceSink& sink = open(form);
  for (size_t f = 0; f < files.size(); ++f) {
    recordings.Use(f, "writing", [&](std::vector<float> samples) {
      for (float& sample : samples) sample = static_cast<float>(sample / deviation);
      const auto steps = (static_cast<int64_t>(samples.size()) - window) / next;
      const int64_t least = std::max<int64_t>(1, longest);
      if (steps < least) {
        throw BadInput("the recording is too short")
            .At(LegiblePath(files[f].file))
            .Found(fmt::format("{} samples", samples.size()))
            .Allowed(fmt::format("{} or more for {} step{}", window + least * next, least,
                                 least == 1 ? "" : "s"));
      }
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
    });
  }
}

}  // namespace mnemo
