#include "data/speech/kaldi_folder.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <system_error>

#include "base/legible.h"
#include "data/fields.h"
#include "data/folder_walk.h"
#include "data/speech/kaldi_table.h"

namespace mnemo {
namespace {

constexpr uint64_t kMaxTableBytes = uint64_t{1} << 30;

// One utterance's place in spk2utt.
struct Claim {
  std::string speaker;
  int line = 0;
};

class Reader {
 public:
  Reader(const fs::path& folder, BadData& bad, const KaldiFolderOptions& options)
      : folder_(folder), bad_(bad), options_(options) {}

  KaldiFolder Read();

 private:
  // A table that is there, parsed; else nothing.
  template <typename Parse>
  auto Optional(const char* name, const Parse& parse)
      -> std::optional<decltype(parse("", "", std::declval<BadData&>()))>;
  std::string FileOf(const char* name) const { return LegiblePath(folder_ / name); }
  fs::path Resolved(const std::string& name) const;

  void ReadTables();
  void ReadSpeakers();
  std::set<std::string> Ids() const;
  KaldiUtterance Join(const std::string& id);
  void JoinSound(KaldiUtterance& utterance);
  void CheckEnd(const KaldiUtterance& utterance, int line);
  double SecondsOf(const KaldiUtterance& utterance);

  const fs::path& folder_;
  BadData& bad_;
  const KaldiFolderOptions& options_;
  KaldiFolder result_;

  KaldiTable<std::string> text_;
  std::optional<KaldiTable<std::string>> utt2spk_;
  std::map<std::string, Claim> spk2utt_;  // by utterance
  bool has_spk2utt_ = false;
  std::optional<KaldiTable<KaldiLocation>> wav_, feats_;
  std::optional<KaldiTable<KaldiSegment>> segments_;
  std::optional<KaldiTable<double>> seconds_;
  std::map<std::string, double> asked_seconds_;  // by recording
};

template <typename Parse>
auto Reader::Optional(const char* name, const Parse& parse)
    -> std::optional<decltype(parse("", "", std::declval<BadData&>()))> {
  std::error_code ignored;
  if (!fs::exists(folder_ / name, ignored)) return std::nullopt;
  auto table = parse(ReadCorpusFile(folder_ / name, kMaxTableBytes), FileOf(name), bad_);
  if (!table.sorted) {
    result_.notes.push_back(
        fmt::format("{} is not sorted (LC_ALL=C sort), which Kaldi's programs need", FileOf(name)));
  }
  return table;
}

fs::path Reader::Resolved(const std::string& name) const {
  return options_.relative_to.empty() ? fs::path(name) : options_.relative_to / name;
}

void Reader::ReadTables() {
  auto text = Optional("text", ParseKaldiText);
  if (!text) {
    throw BadInput("no file 'text' in this Kaldi data folder")
        .At(LegiblePath(folder_))
        .Allowed("text, utt2spk or spk2utt, wav.scp or feats.scp");
  }
  text_ = std::move(*text);
  ReadSpeakers();
  wav_ = Optional("wav.scp", ParseKaldiScp);
  feats_ = Optional("feats.scp", ParseKaldiScp);
  if (!wav_ && !feats_) {
    throw BadInput("neither wav.scp nor feats.scp in this Kaldi data folder")
        .At(LegiblePath(folder_));
  }
  segments_ = Optional("segments", ParseKaldiSegments);
  seconds_ = Optional("reco2dur", ParseKaldiSeconds);
}

void Reader::ReadSpeakers() {
  utt2spk_ = Optional("utt2spk", ParseKaldiSpeakers);
  const auto lists = Optional("spk2utt", ParseKaldiLists);
  has_spk2utt_ = lists.has_value();
  if (!utt2spk_ && !lists) {
    throw BadInput("neither utt2spk nor spk2utt in this Kaldi data folder")
        .At(LegiblePath(folder_));
  }
  if (!lists) return;
  for (const auto& [speaker, row] : lists->rows) {
    for (const std::string& id : row.value) {
      const auto [other, added] = spk2utt_.emplace(id, Claim{speaker, row.line});
      if (added) continue;
      bad_.Report(BadInput(fmt::format("'{}' stands in this file twice: for '{}' and for '{}'",
                                       Legible(id, 200), Legible(other->second.speaker, 200),
                                       Legible(speaker, 200)))
                      .At(FileOf("spk2utt"), row.line));
    }
  }
}

std::set<std::string> Reader::Ids() const {
  std::set<std::string> ids, refused;
  const auto add = [&](const auto& table) {
    for (const auto& [id, row] : table.rows) ids.insert(id);
    refused.insert(table.refused.begin(), table.refused.end());
  };
  add(text_);
  if (utt2spk_) add(*utt2spk_);
  for (const auto& [id, claim] : spk2utt_) ids.insert(id);
  if (feats_) add(*feats_);
  if (segments_) {
    add(*segments_);
  } else if (wav_) {
    add(*wav_);
  }
  for (const std::string& id : refused) ids.erase(id);
  return ids;
}

KaldiUtterance Reader::Join(const std::string& id) {
  KaldiUtterance utterance{.id = id};
  const auto lacks = [&](const char* what, const char* file) {
    return BadInput(fmt::format("the utterance '{}' has no {}", Legible(id, 200), what))
        .At(FileOf(file));
  };
  const auto text = text_.rows.find(id);
  if (text == text_.rows.end()) throw lacks("transcript", "text");
  utterance.text = text->second.value;

  const auto claim = spk2utt_.find(id);
  if (utt2spk_) {
    const auto speaker = utt2spk_->rows.find(id);
    if (speaker == utt2spk_->rows.end()) throw lacks("speaker", "utt2spk");
    utterance.speaker = speaker->second.value;
    if (has_spk2utt_ && claim == spk2utt_.end()) throw lacks("speaker", "spk2utt");
  } else if (claim == spk2utt_.end()) {
    throw lacks("speaker", "spk2utt");
  }
  if (claim != spk2utt_.end()) {
    if (utt2spk_ && claim->second.speaker != utterance.speaker) {
      throw BadInput(fmt::format("'{}' is spoken by '{}' here and by '{}' in utt2spk",
                                 Legible(id, 200), Legible(claim->second.speaker, 200),
                                 Legible(utterance.speaker, 200)))
          .At(FileOf("spk2utt"), claim->second.line);
    }
    utterance.speaker = claim->second.speaker;
  }
  if (wav_) JoinSound(utterance);
  if (feats_) {
    const auto place = feats_->rows.find(id);
    if (place == feats_->rows.end()) throw lacks("features", "feats.scp");
    utterance.features = Resolved(place->second.value.file);
    utterance.features_offset = place->second.value.offset;
  }
  return utterance;
}

void Reader::JoinSound(KaldiUtterance& utterance) {
  utterance.recording = utterance.id;
  int line = 0;
  if (segments_) {
    const auto segment = segments_->rows.find(utterance.id);
    if (segment == segments_->rows.end()) {
      throw BadInput(fmt::format("the utterance '{}' has no segment", Legible(utterance.id, 200)))
          .At(FileOf("segments"));
    }
    line = segment->second.line;
    utterance.recording = segment->second.value.recording;
    utterance.begin = segment->second.value.begin;
    utterance.end = segment->second.value.end;
  }
  const auto sound = wav_->rows.find(utterance.recording);
  if (sound == wav_->rows.end()) {
    throw BadInput(fmt::format("the recording '{}' of the utterance '{}' is not in wav.scp",
                               Legible(utterance.recording, 200), Legible(utterance.id, 200)))
        .At(FileOf(segments_ ? "segments" : "wav.scp"), line);
  }
  if (sound->second.value.offset >= 0) {
    throw BadInput("sound inside another file is not supported")
        .At(FileOf("wav.scp"), sound->second.line)
        .Allowed("the name of a sound file")
        .Hint("Kaldi's wav-copy writes sound files");
  }
  utterance.wav = Resolved(sound->second.value.file);
  if (segments_) CheckEnd(utterance, line);
}

double Reader::SecondsOf(const KaldiUtterance& utterance) {
  if (seconds_) {
    const auto known = seconds_->rows.find(utterance.recording);
    if (known != seconds_->rows.end()) return known->second.value;
  }
  if (!options_.seconds) return -1;
  const auto asked = asked_seconds_.find(utterance.recording);
  if (asked != asked_seconds_.end()) return asked->second;
  return asked_seconds_[utterance.recording] = options_.seconds(utterance.wav);
}

void Reader::CheckEnd(const KaldiUtterance& utterance, int line) {
  const double seconds = SecondsOf(utterance);
  if (seconds < 0) return;
  const bool ends_late = utterance.end > seconds + kKaldiOverhang;
  if (!ends_late && utterance.begin < seconds) return;
  throw BadInput(fmt::format("the segment '{}' {} after its recording", Legible(utterance.id, 200),
                             ends_late ? "ends" : "begins"))
      .At(FileOf("segments"), line)
      .Found(fmt::format("{} to {} of '{}', which lasts {} seconds", utterance.begin, utterance.end,
                         Legible(utterance.recording, 200), seconds));
}

KaldiFolder Reader::Read() {
  ReadTables();
  for (const std::string& id : Ids()) {
    try {
      result_.utterances.push_back(Join(id));
    } catch (const Error& error) {
      bad_.Report(error);
    }
  }
  if (result_.utterances.empty()) {
    throw BadInput("no utterance of this Kaldi data folder can be used").At(LegiblePath(folder_));
  }
  return std::move(result_);
}

}  // namespace

KaldiFolder ReadKaldiFolder(const fs::path& folder, BadData& bad,
                            const KaldiFolderOptions& options) {
  return Reader(folder, bad, options).Read();
}

}  // namespace mnemo
