#include "data/speech/timit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "base/legible.h"
#include "data/fields.h"
#include "data/folder_walk.h"
#include "data/speech/phone_map.h"

namespace mnemo {
namespace {

constexpr uint64_t kMaxLabelBytes = uint64_t{1} << 24;
constexpr int kDepth = 8;
constexpr const char* kLayouts =
    ".../TRAIN/DR1/FCJF0/SI1027.WAV with .PHN beside it, or .../dr1-fcjf0/si1027.wav";

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool IsSpeaker(std::string_view name) {
  return name.size() == 5 && (name[0] == 'f' || name[0] == 'm') && IsDigits(name.substr(4)) &&
         std::all_of(name.begin() + 1, name.begin() + 4,
                     [](char c) { return c >= 'a' && c <= 'z'; });
}

// 1 .. 8 of "dr1" .. "dr8", else 0.
int RegionOf(std::string_view name) {
  return name.size() == 3 && name.starts_with("dr") && name[2] >= '1' && name[2] <= '8'
             ? name[2] - '0'
             : 0;
}

bool IsSentence(std::string_view name) {
  return (name.starts_with("sa") || name.starts_with("si") || name.starts_with("sx")) &&
         IsDigits(name.substr(2));
}

// What a file's folders say; its sentence and files are not set. Nothing if it is in no speaker's.
std::optional<TimitUtterance> FromFolders(const fs::path& file) {
  std::array<std::string, 3> names;  // the folder, the one above it, the one above that
  // A root of "." or ".." has names too.
  fs::path folder = fs::absolute(file).lexically_normal().parent_path();
  for (std::string& name : names) {
    name = LowerCase(folder.filename().native());
    folder = folder.parent_path();
  }
  TimitUtterance utterance;
  std::string_view speaker = names[0], part = names[2];
  utterance.region = RegionOf(names[1]);
  if (speaker.size() == 9 && speaker[3] == '-') {  // dr1-fvmh0
    utterance.region = RegionOf(speaker.substr(0, 3));
    speaker.remove_prefix(4);
    part = names[1];
  }
  if (utterance.region == 0 || !IsSpeaker(speaker)) return std::nullopt;
  utterance.speaker = speaker;
  utterance.female = speaker[0] == 'f';
  using Folder = TimitUtterance::Folder;
  utterance.folder =
      part == "train" ? Folder::kTrain : (part == "test" ? Folder::kTest : Folder::kNone);
  return utterance;
}

// Where a file with this ending is kept; null for an ending of no interest.
fs::path* SlotOf(TimitUtterance& utterance, std::string_view ending) {
  if (ending == ".wav" || ending == ".wav.wav") return &utterance.wav;
  if (ending == ".phn") return &utterance.phn;
  if (ending == ".wrd") return &utterance.wrd;
  return ending == ".txt" ? &utterance.txt : nullptr;
}

void Place(const fs::path& file, std::map<std::string, TimitUtterance>& found, BadData& bad) {
  std::optional<TimitUtterance> place = FromFolders(file);
  if (!place) return;
  const std::string name = LowerCase(file.filename().native());
  const size_t dot = std::min(name.find('.'), name.size());
  const std::string_view ending = std::string_view(name).substr(dot);
  if (SlotOf(*place, ending) == nullptr) return;
  place->sentence = name.substr(0, dot);
  if (!IsSentence(place->sentence)) {
    bad.Report(BadInput("this name is no sentence of TIMIT")
                   .At(LegiblePath(file))
                   .Allowed("sa, si or sx and a number"));
    return;
  }
  place->id = fmt::format("dr{}-{}/{}", place->region, place->speaker, place->sentence);
  TimitUtterance& utterance = found.emplace(place->id, *place).first->second;
  fs::path& slot = *SlotOf(utterance, ending);
  const bool slot_is_copy = LowerCase(slot.native()).ends_with(".wav.wav");
  if (slot.empty() || (slot_is_copy && ending == ".wav")) {
    slot = file;
  } else if (ending != ".wav.wav") {
    bad.Report(
        BadInput("two files for the same of one utterance")
            .At(LegiblePath(file))
            .Found("also " + LegiblePath(slot))
            .Hint("names that differ only in case, or in TRAIN and TEST, are the same here"));
  }
}

std::string ReadLabels(const fs::path& path, const TimitUtterance& utterance, const char* what) {
  if (path.empty()) {
    throw BadInput(fmt::format("no {} file beside this recording", what))
        .At(LegiblePath(utterance.wav));
  }
  return ReadCorpusFile(path, kMaxLabelBytes);
}

}  // namespace

std::vector<TimitUtterance> FindTimit(const fs::path& root, BadData& bad) {
  std::map<std::string, TimitUtterance> found;
  for (const fs::path& file : FilesBelow(root, kDepth, bad)) {
    Place(file, found, bad);
  }
  std::vector<TimitUtterance> utterances;
  for (auto& [id, utterance] : found) {
    if (utterance.wav.empty() && utterance.phn.empty()) continue;
    if (utterance.wav.empty() || utterance.phn.empty()) {
      bad.Report(
          utterance.wav.empty()
              ? BadInput("no recording (.wav) beside these labels").At(LegiblePath(utterance.phn))
              : BadInput("no phones (.phn) beside this recording").At(LegiblePath(utterance.wav)));
      continue;
    }
    utterances.push_back(std::move(utterance));
  }
  if (utterances.empty()) {
    throw BadInput("no utterance of TIMIT is below this folder")
        .At(LegiblePath(root))
        .Allowed(kLayouts);
  }
  return utterances;
}

std::vector<TimedLabel> ReadTimitPhones(const TimitUtterance& utterance, int64_t samples) {
  const std::string file = LegiblePath(utterance.phn);
  auto labels =
      ParseLabels(ReadLabels(utterance.phn, utterance, ".phn"), file, PhoneRules(samples));
  for (const TimedLabel& label : labels) TimitPhones().Find(label.label, file, label.line);
  return labels;
}

std::vector<TimedLabel> ReadTimitWords(const TimitUtterance& utterance, int64_t samples) {
  const std::string text = ReadLabels(utterance.wrd, utterance, ".wrd");
  return ParseLabels(text, LegiblePath(utterance.wrd), WordRules(samples));
}

std::string ReadTimitSentence(const TimitUtterance& utterance) {
  const std::string text = ReadLabels(utterance.txt, utterance, ".txt");
  return ParseSentence(text, LegiblePath(utterance.txt));
}

}  // namespace mnemo
