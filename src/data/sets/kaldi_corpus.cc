#include "data/sets/kaldi_corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <system_error>

#include "base/error.h"
#include "base/legible.h"
#include "data/parted_folder.h"
#include "data/speech/kaldi_ark.h"

namespace mnemo {
namespace {

constexpr uint32_t kValidLayer = 0x57, kTestLayer = 0x58;

bool IsDataFolder(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "text", ignored);
}

// The first of these names that is a data folder below `root`; empty if none is.
fs::path FolderOf(const fs::path& root, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (IsDataFolder(root / name)) return root / name;
  }
  return {};
}

// Kaldi takes names from the current folder; people also write them as seen from the list.
void Settle(fs::path* file, const fs::path& folder) {
  std::error_code ignored;
  if (file->empty() || file->is_absolute() || fs::exists(*file, ignored)) return;
  if (fs::exists(folder / *file, ignored)) *file = folder / *file;
}

// Speakers of `from` that are drawn go to the part `to`.
void DrawSpeakers(KaldiCorpus* corpus, Split from, Split to, int share, uint64_t seed,
                  uint32_t layer) {
  std::set<std::string> speakers;
  for (const auto& item : corpus->items) {
    if (item.split == from) speakers.insert(item.utterance.speaker);
  }
  const auto drawn = DrawShare(static_cast<int64_t>(speakers.size()), share, seed, layer);
  std::set<std::string> chosen;
  size_t place = 0;
  for (const std::string& speaker : speakers) {
    if (drawn[place++]) chosen.insert(speaker);
  }
  for (auto& item : corpus->items) {
    if (item.split == from && chosen.contains(item.utterance.speaker)) item.split = to;
  }
}

class Corpus {
 public:
  Corpus(const KaldiCorpusOptions& options, BadData& bad) : options_(options), bad_(bad) {}

  void Add(const fs::path& folder, Split split) {
    KaldiFolder read = ReadKaldiFolder(folder, bad_, {.relative_to = options_.relative_to});
    for (KaldiUtterance& utterance : read.utterances) {
      if (options_.relative_to.empty()) {
        Settle(&utterance.wav, folder);
        Settle(&utterance.features, folder);
      }
      corpus_.items.push_back({std::move(utterance), split});
    }
    for (std::string& note : read.notes) corpus_.notes.push_back(std::move(note));
  }

  void Draw(Split to, int share, uint32_t layer) {
    DrawSpeakers(&corpus_, Split::kTrain, to, share, options_.seed, layer);
    corpus_.notes.push_back(fmt::format("the speakers of the {} part were drawn by seed {}",
                                        kSplitNames[static_cast<size_t>(to)], options_.seed));
  }

  KaldiCorpus Finish(const fs::path& root) {
    std::stable_sort(corpus_.items.begin(), corpus_.items.end(),
                     [](const auto& a, const auto& b) { return a.split < b.split; });
    std::set<std::string> speakers;
    std::set<Split> parts;
    for (const auto& item : corpus_.items) {
      speakers.insert(item.utterance.speaker);
      parts.insert(item.split);
    }
    if (parts.size() == 3) return std::move(corpus_);
    throw BadInput(
        "there are too few speakers for parts to train on, to choose by and to report on")
        .At(LegiblePath(root))
        .Found(fmt::format("{} speaker{}", speakers.size(), speakers.size() == 1 ? "" : "s"))
        .Hint("put data folders of your own into folders train, valid and test");
  }

 private:
  const KaldiCorpusOptions& options_;
  BadData& bad_;
  KaldiCorpus corpus_;
};

}  // namespace

KaldiCorpus ReadKaldiCorpus(const fs::path& root, const KaldiCorpusOptions& options, BadData& bad) {
  Corpus corpus(options, bad);
  if (IsDataFolder(root)) {
    corpus.Add(root, Split::kTrain);
    corpus.Draw(Split::kTest, options.test, kTestLayer);
    corpus.Draw(Split::kValid, options.valid, kValidLayer);
    return corpus.Finish(root);
  }
  const fs::path train = FolderOf(root, {"train"}), valid = FolderOf(root, {"valid", "dev"}),
                 test = FolderOf(root, {"test", "eval"});
  if (train.empty() || test.empty()) {
    throw BadInput("this is no Kaldi data folder, and none is in it")
        .At(LegiblePath(root))
        .Allowed(
            "a folder with text, utt2spk and wav.scp or feats.scp, or folders train, test and "
            "perhaps valid of that kind");
  }
  corpus.Add(train, Split::kTrain);
  if (valid.empty()) {
    corpus.Draw(Split::kValid, options.valid, kValidLayer);
  } else {
    corpus.Add(valid, Split::kValid);
  }
  corpus.Add(test, Split::kTest);
  return corpus.Finish(root);
}

Recording KaldiMedia::Sound(const KaldiUtterance& utterance) {
  if (sound_path_ != utterance.wav) {
    sound_path_.clear();
    sound_ = ReadRecording(utterance.wav);
    sound_path_ = utterance.wav;
  }
  const double seconds = sound_.seconds();
  const double end = utterance.end < 0 ? seconds : utterance.end;
  if (end > seconds + kKaldiOverhang || utterance.begin >= seconds) {
    throw BadInput(fmt::format("the segment {} {} after its recording", Quoted(utterance.id),
                               utterance.begin >= seconds ? "begins" : "ends"))
        .At(LegiblePath(utterance.wav))
        .Found(fmt::format("{} to {} of {:.3f} seconds", utterance.begin, end, seconds));
  }
  const auto place = [&](double at) {
    const auto sample = static_cast<int64_t>(std::llround(at * sound_.rate));
    return std::clamp<int64_t>(sample, 0, static_cast<int64_t>(sound_.samples.size()));
  };
  Recording part;
  part.rate = sound_.rate;
  part.samples.assign(sound_.samples.begin() + place(utterance.begin),
                      sound_.samples.begin() + place(end));
  return part;
}

Matrix KaldiMedia::Features(const KaldiUtterance& utterance) {
  const std::string file = LegiblePath(utterance.features);
  if (archive_ == nullptr || archive_path_ != utterance.features) {
    archive_.reset();
    archive_ = std::make_unique<FileSource>(utterance.features);
    archive_path_ = utterance.features;
  }
  const auto offset = static_cast<uint64_t>(std::max<int64_t>(0, utterance.features_offset));
  KaldiRecord record = ReadKaldiObject(archive_.get(), offset, utterance.id, file);
  if (record.kind != KaldiRecord::Kind::kMatrix) {
    throw BadInput("the features of " + Quoted(utterance.id) + " are no matrix").At(file);
  }
  return std::move(record.matrix);
}

}  // namespace mnemo
