#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/test_folder.h"
#include "data/fetch/download.h"
#include "data/prepared.h"
#include "data/sets/data_set.h"
#include "data/shared_data_for_tests.h"

namespace mnemo {
namespace {

// Where the published files of a set are in the shared data; for archives their content.
const std::map<std::string, std::string> kAtHand = {
    {"jsb", "music"},
    {"nottingham", "music"},
    {"piano-midi", "music"},
    {"muse", "music"},
    {"japanese-vowels", "japanese-vowels"},
    {"omniglot", "omniglot/python"},
    {"timit-sample", "timit-sample"},
    {"fsdd", "fsdd"},
    {"war-and-peace", "warpeace"},
    {"linux-karpathy", ""},  // not at hand
    {"brown", "brown/brown.zip"},
    {"tiny-shakespeare", "tinyshakespeare"},
    {"an4", "an4"},  // no address, but its content is known
    {"pendigits", "pendigits"},
};

SequenceData Prepare(const DataSet& set, const fs::path& from, const fs::path& folder,
                     uint64_t seed = DataSet::kKnownSeed,
                     const std::map<std::string, std::string>& options = {}) {
  BadData bad;
  PrepareDataSet(set, {from, seed, SetOptions(set.options, options), &bad}, folder);
  return OpenPrepared(folder);
}

TEST(PublishedFiles, EveryRowIsWhole) {
  int sets = 0;
  for (const DataSet& set : DataSets()) {
    sets += !set.files.empty();
    std::set<std::string> names;
    for (const PublishedFile& file : set.files) {
      SCOPED_TRACE(set.name + " " + file.name);
      EXPECT_EQ(set.origin, DataSet::Origin::kFree);
      EXPECT_TRUE(names.insert(file.name).second);
      EXPECT_EQ(fs::path(file.name).filename(), file.name);
      EXPECT_NO_THROW(CheckAddress(file.address));
      EXPECT_TRUE(file.address.starts_with("https://"));
      EXPECT_GT(file.most_bytes, 0u);
      EXPECT_TRUE(set.files.size() == 1 || file.most_unpacked == 0);
      EXPECT_THAT(file.sha256, ::testing::MatchesRegex("([0-9a-f]{64})?"));
      // What nobody knows the checksum of is checked by what comes out of it, or by its length.
      EXPECT_FALSE(file.sha256.empty() && set.sha256.empty() && file.bytes == 0);
      EXPECT_LE(file.bytes, file.most_bytes);
    }
    EXPECT_THAT(set.sha256, ::testing::MatchesRegex("([0-9a-f]{64})?"));
  }
  EXPECT_EQ(sets + 2, static_cast<int>(kAtHand.size()));
}

TEST(PublishedFiles, OnlyDefaultsAndTheKnownSeedAreCompared) {
  const TestFolder folder;
  WriteFile(folder / "tune.json", R"({"train": [[[60]]], "valid": [[[61]]], "test": [[[62]]]})");
  const DataSet& jsb = FindDataSet("jsb");
  const auto as_known = [&](const std::string& name, uint64_t seed, const std::string& columns) {
    return PreparedAsKnown(
        jsb, Prepare(jsb, folder / "tune.json", folder / name, seed, {{"columns", columns}}));
  };
  EXPECT_TRUE(as_known("a", 1, "piano"));
  EXPECT_FALSE(as_known("b", 2, "piano"));
  EXPECT_FALSE(as_known("c", 1, "chung"));
  EXPECT_FALSE(PreparedAsKnown(FindDataSet("nottingham"), OpenPrepared(folder / "a")));
  EXPECT_FALSE(PreparedAsKnown(jsb, {}));  // by a version that did not write it down
}

TEST(PublishedFiles, KnownAnswersOfTheSetsAtHand) {
  MNEMO_NEEDS_SHARED("music", "checksums of published files, and of what is prepared from them");
  for (const DataSet& set : DataSets()) {
    if (set.files.empty() && set.sha256.empty()) continue;
    SCOPED_TRACE(set.name);
    const fs::path at_hand = SharedData() / kAtHand.at(set.name);
    for (const PublishedFile& file : set.files) {
      if (file.sha256.empty()) continue;
      const std::string content = ReadFile(at_hand / file.name, file.most_bytes);
      EXPECT_EQ(Sha256(content), file.sha256);
      EXPECT_TRUE(file.bytes == 0 || file.bytes == content.size());
    }
    if (set.sha256.empty()) continue;
    const TestFolder folder;
    EXPECT_EQ(Prepare(set, at_hand, folder / "set").sha256, set.sha256);
  }
}

}  // namespace
}  // namespace mnemo
