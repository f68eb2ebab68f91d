#include "data/speech/fsdd.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <system_error>
#include <tuple>

#include "base/legible.h"
#include "data/fields.h"
#include "data/folder_walk.h"

namespace mnemo {
namespace {

constexpr std::string_view kForm = "DIGIT_SPEAKER_INDEX.wav, as 7_jackson_32.wav";
constexpr int kTestEnd = 5, kValidEnd = 10;

// Nothing if the name is of another form; a leading zero is: one recording has one name.
std::optional<FsddRecording> FromName(const fs::path& file) {
  const std::string name = file.stem().string();
  const size_t first = name.find('_'), last = name.rfind('_');
  if (first != 1 || last <= first + 1) return std::nullopt;
  const std::string_view digit = std::string_view(name).substr(0, 1);
  const std::string_view index = std::string_view(name).substr(last + 1);
  const auto digit_value = WholeNumber(digit), index_value = WholeNumber(index);
  if (!digit_value || !index_value || *index_value < 0 || *index_value > 999'999) {
    return std::nullopt;
  }
  if (index != std::to_string(*index_value)) return std::nullopt;
  return FsddRecording{.digit = static_cast<int>(*digit_value),
                       .speaker = name.substr(2, last - 2),
                       .index = static_cast<int>(*index_value),
                       .wav = file};
}

}  // namespace

Fsdd FindFsdd(const fs::path& root, BadData& bad) {
  std::error_code ignored;
  const fs::path below = root / "recordings";
  const fs::path folder = fs::is_directory(below, ignored) ? below : root;
  std::vector<FsddRecording> all;
  for (const fs::path& file : FilesBelow(folder, 1, bad)) {
    if (file.extension() != ".wav") continue;
    if (auto recording = FromName(file)) {
      all.push_back(std::move(*recording));
    } else {
      bad.Report(BadInput("this name says no digit and speaker")
                     .At(LegiblePath(file))
                     .Allowed(std::string(kForm)));
    }
  }
  std::sort(all.begin(), all.end(), [](const FsddRecording& a, const FsddRecording& b) {
    return std::tie(a.speaker, a.digit, a.index) < std::tie(b.speaker, b.digit, b.index);
  });
  Fsdd fsdd;
  for (FsddRecording& recording : all) {
    auto& part = recording.index < kTestEnd
                     ? fsdd.test
                     : (recording.index < kValidEnd ? fsdd.valid : fsdd.train);
    part.push_back(std::move(recording));
  }
  if (fsdd.train.empty() || fsdd.valid.empty() || fsdd.test.empty()) {
    throw BadInput("a part of the spoken digits has no recording")
        .At(LegiblePath(folder))
        .Found(fmt::format("{} to train on, {} to choose by, {} to report on", fsdd.train.size(),
                           fsdd.valid.size(), fsdd.test.size()))
        .Allowed(std::string(kForm));
  }
  return fsdd;
}

}  // namespace mnemo
