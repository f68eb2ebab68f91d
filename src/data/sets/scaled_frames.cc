#include "data/sets/scaled_frames.h"

#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "data/speech/frames.h"

namespace mnemo {
namespace {

// The scaler only shifts a column that was constant. With context a step has the columns of
// several frames, one after the other.
InputScale ScaleOf(const ColumnScaler& scaler, int context) {
  InputScale scale;
  for (int frame = -context; frame <= context; ++frame) {
    scale.mean.insert(scale.mean.end(), scaler.mean.begin(), scaler.mean.end());
    for (const double deviation : scaler.deviation) {
      scale.deviation.push_back(deviation == 0 ? 1 : deviation);
    }
  }
  return scale;
}

}  // namespace

void AddScaledFrames(const SetSource& source, std::vector<FrameSource> utterances,
                     const FrameSteps& steps, SequenceSink& sink) {
  const auto frames_of = [&](const FrameSource& utterance, SequenceRecord* record) {
    Matrix frames = utterance.read(record);
    if (frames.rows == 0) {
      throw BadInput("the recording is shorter than one frame").At(utterance.name);
    }
    return steps.derivatives > 0 ? WithDerivatives(frames, steps.derivatives) : std::move(frames);
  };
  const auto said = [&](const char* what, size_t done) {
    if (source.say) source.say(fmt::format("{}: {} of {}", what, done, utterances.size()));
  };
  ColumnStatistics statistics;
  std::vector<bool> bad(utterances.size(), false);
  for (size_t i = 0; i < utterances.size(); ++i) {
    if (utterances[i].split != Split::kTrain) continue;
    StopIfAsked(source);
    said("measuring", i);
    try {
      SequenceRecord record;
      statistics.Add(frames_of(utterances[i], &record));
    } catch (const Error& error) {
      source.bad->Report(error);
      bad[i] = true;
    }
  }
  const ColumnScaler scaler = statistics.Scaler();
  sink.SetInputScale(ScaleOf(scaler, steps.context));
  for (size_t i = 0; i < utterances.size(); ++i) {
    if (bad[i]) continue;
    said("writing", i);
    try {
      SequenceRecord record;
      Matrix frames = frames_of(utterances[i], &record);
      scaler.Apply(&frames);
      if (steps.context > 0) frames = WithContext(frames, steps.context, steps.context);
      record.name = utterances[i].name;
      record.steps = frames.rows;
      record.vectors = std::move(frames.values);
      sink.Add(utterances[i].split, record);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kBadInput) throw;
      source.bad->Report(error);
    }
  }
}

}  // namespace mnemo
