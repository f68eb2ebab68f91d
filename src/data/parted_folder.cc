#include "data/parted_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <system_error>
#include <utility>

#include "base/legible.h"
#include "base/random.h"
#include "data/fields.h"
#include "data/folder_walk.h"

namespace mnemo {
namespace {

constexpr int kDepth = 32;
constexpr uint32_t kValidLayer = 0x56, kTestLayer = 0x54;

bool IsFolder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

// Those of `from` that are drawn, become `to`.
void Draw(PartedFolder& folder, Split from, Split to, int share, uint64_t seed, uint32_t layer) {
  std::vector<PartedFolder::File*> candidates;
  for (PartedFolder::File& file : folder.files) {
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

bool IsWanted(const fs::path& file, const FileKind& kind) {
  const std::string ending = LowerCase(file.extension().native());
  return std::find(kind.endings.begin(), kind.endings.end(), ending) != kind.endings.end();
}

std::string Counted(size_t count, const FileKind& kind) {
  return fmt::format("{} {}{}", count, kind.noun, count == 1 ? "" : "s");
}

}  // namespace

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

PartedFolder FindParted(const fs::path& root, const FileKind& kind, const PartShares& shares,
                        uint64_t seed, BadData& bad) {
  const bool parted = IsFolder(root / "train") && IsFolder(root / "test");
  PartedFolder folder;
  folder.test_was_drawn = !parted;
  folder.valid_was_drawn = !parted || !(IsFolder(root / "valid") || IsFolder(root / "dev"));
  for (const fs::path& path : FilesBelow(root, kDepth, bad)) {
    if (!IsWanted(path, kind)) continue;
    const fs::path below = path.lexically_relative(root);
    PartedFolder::File file = {below.string(), path};
    if (parted && !PartOf(below, &file.split)) {
      ++folder.beside;
      continue;
    }
    folder.files.push_back(std::move(file));
  }
  if (folder.files.empty()) {
    throw BadInput(fmt::format("no {} is below this folder", kind.noun))
        .At(LegiblePath(root))
        .Allowed(fmt::format("files that end in {}", fmt::join(kind.endings, " ")));
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
    throw BadInput(fmt::format("no {} is left for the part '{}'", kind.noun,
                               kSplitNames[static_cast<size_t>(split)]))
        .At(LegiblePath(root))
        .Found(Counted(folder.files.size(), kind))
        .Allowed("three or more, or folders train, valid and test with one each");
  }
  return folder;
}

std::vector<std::string> PartNotes(const PartedFolder& folder, const FileKind& kind,
                                   uint64_t seed) {
  std::vector<std::string> notes;
  if (folder.test_was_drawn) {
    notes.push_back(fmt::format("the parts were drawn from {} by seed {}",
                                Counted(folder.files.size(), kind), seed));
  } else if (folder.valid_was_drawn) {
    notes.push_back(fmt::format("the valid part was drawn from train by seed {}", seed));
  }
  if (folder.beside > 0) {
    notes.push_back(fmt::format("{} beside train, valid and test left out",
                                Counted(static_cast<size_t>(folder.beside), kind)));
  }
  return notes;
}

}  // namespace mnemo
