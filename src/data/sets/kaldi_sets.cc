// Kaldi data folders of the user's: what is said, by CTC.
#include <fmt/format.h>

#include <optional>

#include "base/error.h"
#include "base/legible.h"
#include "data/sets/kaldi_corpus.h"
#include "data/sets/scaled_frames.h"
#include "data/sets/set_rows.h"
#include "data/sets/speech_features.h"
#include "data/sets/text_labels.h"

namespace mnemo {
namespace {

using Item = KaldiCorpus::Item;

// Frames of utterances: out of archives, or made of their sound.
class KaldiFrames {
 public:
  KaldiFrames(const std::string& features, const std::vector<Item>& items) {
    const bool stored = !items.front().utterance.features.empty();
    if (features == "given" || (features == "auto" && stored)) {
      columns_ = GivenColumns(items);
    } else {
      made_.emplace(features == "mfcc" ? "mfcc" : "fbank");
      columns_ = made_->columns();
    }
  }

  int64_t columns() const { return columns_; }

  Matrix Of(const KaldiUtterance& utterance) {
    if (made_) {
      if (utterance.wav.empty()) {
        throw BadInput("the utterance " + Quoted(utterance.id) + " has no recording")
            .Hint("without wav.scp there are only the features of feats.scp: features=given");
      }
      return made_->Compute(media_.Sound(utterance), utterance.wav);
    }
    if (utterance.features.empty()) {
      throw BadInput("the utterance " + Quoted(utterance.id) + " has no features")
          .Hint("without feats.scp features are made of the sound: features=fbank");
    }
    Matrix frames = media_.Features(utterance);
    if (frames.columns == columns_) return frames;
    throw BadInput("the features of " + Quoted(utterance.id) + " are not as wide as others")
        .At(LegiblePath(utterance.features))
        .Found(fmt::format("{} columns", frames.columns))
        .Allowed(std::to_string(columns_));
  }

 private:
  // Of the first matrix that can be read; what others are wrong is told when they are used.
  int64_t GivenColumns(const std::vector<Item>& items) {
    std::optional<Error> first;
    for (const Item& item : items) {
      try {
        if (item.utterance.features.empty()) break;
        const Matrix frames = media_.Features(item.utterance);
        if (frames.rows > 0 && frames.columns > 0) return frames.columns;
      } catch (const Error& error) {
        if (!first) first = error;
      }
    }
    if (first) throw *first;
    throw BadInput("there are no features to be read").Hint("features=fbank makes them of sound");
  }

  std::optional<SpeechFeatures> made_;
  int64_t columns_ = 0;
  KaldiMedia media_;
};

void PrepareKaldi(const SetSource& source, const OpenSink& open) {
  const SetOptions& options = source.options;
  const std::string units = options.OneOf("units", {"characters", "words", "phones"});
  const std::string features = options.OneOf("features", {"auto", "given", "fbank", "mfcc"});
  const FrameSteps steps = {.derivatives = static_cast<int>(options.Int("derivatives", 0, 2)),
                            .context = ContextOf(options)};
  const KaldiCorpus corpus =
      ReadKaldiCorpus(source.from,
                      {.relative_to = options.Text("root"),
                       .valid = static_cast<int>(options.Int("valid", 1, 50)),
                       .test = static_cast<int>(options.Int("test", 1, 50)),
                       .seed = source.seed},
                      *source.bad);
  std::vector<Transcript> transcripts;
  for (const Item& item : corpus.items) {
    transcripts.push_back({item.utterance.text, item.split == Split::kTrain});
  }
  const TextLabels labels = LabelTranscripts(
      transcripts, units == "characters" ? TextUnit::kCharacters : TextUnit::kWords,
      options.Int("least", 1, 1'000'000));
  KaldiFrames frames(features, corpus.items);

  SequenceForm form;
  form.name = "kaldi";
  form.unit = units.substr(0, units.size() - 1);
  form.task = form.unit + " recognition";
  form.inputs = steps.Width(frames.columns());
  form.target = TargetKind::kLabels;
  form.output_names = labels.names;
  form.outputs = static_cast<int>(labels.names.size());
  form.notes = corpus.notes;
  const std::string unknown = UnknownNote(labels, units);
  if (!unknown.empty()) form.notes.push_back(unknown);
  SequenceSink& sink = open(form);
  std::vector<FrameSource> utterances;
  for (size_t i = 0; i < corpus.items.size(); ++i) {
    const Item& item = corpus.items[i];
    utterances.push_back({item.utterance.id, item.split, [&, i](SequenceRecord* record) {
                            record->labels = labels.labels[i];
                            return frames.Of(corpus.items[i].utterance);
                          }});
  }
  AddScaledFrames(source, std::move(utterances), steps, sink);
}

}  // namespace

void AddKaldiSets(std::vector<DataSet>* sets) {
  DataSet set;
  set.name = "kaldi";
  set.task = "speech recognition";
  set.content = "any Kaldi data folder: wav.scp (with segments) or feats.scp, and text";
  set.origin = DataSet::Origin::kOwn;
  set.licence = "that of your recordings";
  set.where = "a corpus of your own";
  set.layout =
      "a data folder (text, utt2spk, wav.scp or feats.scp), or one with such folders train, valid "
      "and test";
  set.options = {
      {"units", "characters", "characters, words or phones: what the transcripts are cut into"},
      {"least", "1", "what the training part has fewer times is the label <unk>"},
      {"features", "auto",
       "given: those of feats.scp; fbank, mfcc: made of the sound, 40 log mel filters or 12 "
       "cepstra and energy with derivatives; auto: given where they are, else fbank"},
      {"derivatives", "0", "1, 2: with the columns' first, and second, derivatives"},
      ContextOption(),
      {"root", "", "folder that relative names are taken from"},
      {"valid", "10", "per cent of the speakers to choose by, where there is no such folder"},
      {"test", "10", "per cent of the speakers to report on, where there is no such folder"}};
  set.prepare = PrepareKaldi;
  sets->push_back(std::move(set));
}

}  // namespace mnemo
