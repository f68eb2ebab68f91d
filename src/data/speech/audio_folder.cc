#include "data/speech/audio_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/legible.h"
#include "base/random.h"
#include "data/fields.h"
#include "data/speech/folder_walk.h"

namespace mnemo {
namespace {

constexpr int kDepth = 32;
constexpr std::array<std::string_view, 7> kEndings = {".wav",  ".flac", ".aif", ".aiff",
                                                      ".aifc", ".sph",  ".nist"};
constexpr uint32_t kValidLayer = 0x56, kTestLayer = 0x54;

bool IsFolder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

// Those of `from` that are drawn, become `to`.
void Draw(AudioFolder& folder, Split from, Split to, int share, uint64_t seed, uint32_t layer) {
  std::vector<AudioFolder::File*> candidates;
  for (AudioFolder::File& file : folder.files) {
    if (file.split == from) candidates.push_back(&file);
  }
  const auto drawn = DrawShare(static_cast<int64_t>(candidates.size()), share, seed, layer);
  for (size_t i = 0; i < candidates.size(); ++i) {
    if (drawn[i]) candidates[i]->split = to;
  }
}

// The part that a path below the folder is in; false: in none.
bool PartOf(const fs::path& below, Split* split) {
  const std::string top = below.begin()->string();
  if (std::next(below.begin()) == below.end()) return false;
  if (top == "train") *split = Split::kTrain;
  if (top == "valid" || top == "dev") *split = Split::kValid;
  if (top == "test") *split = Split::kTest;
  return top == "train" || top == "valid" || top == "dev" || top == "test";
}

}  // namespace

bool IsRecordingName(const fs::path& file) {
  const std::string ending = LowerCase(file.extension().native());
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

std::vector<bool> DrawShare(int64_t count, int share, uint64_t seed, uint32_t layer) {
  MNEMO_CHECK(count >= 0 && share >= 0 && share <= 100);
  std::vector<size_t> order(static_cast<size_t>(count));
  std::iota(order.begin(), order.end(), size_t{0});
  const Random random(seed, Purpose::kShuffle);
  for (size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[random.Below(i, {.step = i, .layer = layer})]);
  }
  const int64_t wanted = std::min(std::max<int64_t>(1, (count * share + 50) / 100), count - 1);
  std::vector<bool> drawn(order.size(), false);
  for (int64_t i = 0; i < wanted; ++i) drawn[order[static_cast<size_t>(i)]] = true;
  return drawn;
}

AudioFolder FindAudio(const fs::path& root, const AudioShares& shares, uint64_t seed,
                      BadData& bad) {
  const bool parted = IsFolder(root / "train") && IsFolder(root / "test");
  AudioFolder folder;
  folder.test_was_drawn = !parted;
  folder.valid_was_drawn = !parted || !(IsFolder(root / "valid") || IsFolder(root / "dev"));
  for (const fs::path& path : FilesBelow(root, kDepth, bad)) {
    if (!IsRecordingName(path)) continue;
    const fs::path below = path.lexically_relative(root);
    AudioFolder::File file = {below.string(), path};
    if (parted && !PartOf(below, &file.split)) {
      ++folder.beside;
      continue;
    }
    folder.files.push_back(std::move(file));
  }
  if (folder.files.empty()) {
    throw BadInput("no recording is below this folder")
        .At(LegiblePath(root))
        .Allowed(fmt::format("files that end in {}", fmt::join(kEndings, " ")));
  }
  if (folder.test_was_drawn) {
    Draw(folder, Split::kTrain, Split::kTest, shares.test, seed, kTestLayer);
  }
  if (folder.valid_was_drawn) {
    Draw(folder, Split::kTrain, Split::kValid, shares.valid, seed, kValidLayer);
  }
  for (const Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
    const bool any = std::any_of(folder.files.begin(), folder.files.end(),
                                 [&](const auto& file) { return file.split == split; });
    if (any) continue;
    throw BadInput(fmt::format("no recording is left for the part '{}'",
                               kSplitNames[static_cast<size_t>(split)]))
        .At(LegiblePath(root))
        .Found(
            fmt::format("{} recording{}", folder.files.size(), folder.files.size() == 1 ? "" : "s"))
        .Allowed("three or more, or folders train, valid and test with one each");
  }
  return folder;
}

}  // namespace mnemo
