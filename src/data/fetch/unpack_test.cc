// The archives are those of tests/fuzz/read_archive, which Python wrote
// (tests/fuzz/make_archives.py).
#include "data/fetch/unpack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

const fs::path kSeeds = MNEMO_SOURCE_DIR "/tests/fuzz/read_archive";
constexpr ArchiveLimits kLimits = {100'000, 20};

class UnpackTest : public ::testing::Test {
 protected:
  ArchiveCounts Open(const std::string& name, const std::atomic<bool>* stop = nullptr) {
    return Unpack(kSeeds / name, folder_ / "set", kLimits, stop);
  }
  // The unpacked files by their names.
  std::map<std::string, std::string> Files() {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      EXPECT_FALSE(entry.is_symlink());
      if (!entry.is_directory()) {
        files[entry.path().lexically_relative(folder_.path()).string()] = ReadFile(entry.path());
      }
    }
    return files;
  }
  std::string Refused(const std::string& name, ErrorKind kind = ErrorKind::kBadInput,
                      const std::atomic<bool>* stop = nullptr) {
    try {
      Open(name, stop);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), kind) << name;
      EXPECT_THAT(error.what(), HasSubstr(name));
      EXPECT_TRUE(fs::is_empty(folder_.path())) << name;
      return error.what();
    }
    ADD_FAILURE() << name << " was not refused";
    return "";
  }

  const TestFolder folder_;
};

TEST_F(UnpackTest, ZipsAndTarsGiveTheFilesThatPythonPacked) {
  std::string bytes;
  for (int i = 0; i < 1024; ++i) bytes += static_cast<char>(i % 256);
  const std::map<std::string, std::string> expected = {{"set/set/deep/er/b.bin", bytes},
                                                       {"set/set/readme.txt", "two files\n"}};
  for (const char* name : {"plain.zip", "stored.zip", "plain.tar", "packed.tar.gz"}) {
    const ArchiveCounts counts = Open(name);
    EXPECT_EQ(Files(), expected) << name;
    EXPECT_EQ(counts.files, 2) << name;
    EXPECT_EQ(counts.left_out, 0) << name;
    EXPECT_EQ(counts.bytes, 1034u) << name;
  }
  Open("dots.zip");
  EXPECT_EQ(Files(), (std::map<std::string, std::string>{{"set/set/a.txt", "a"}}));
  Open("umlaut.tar");
  EXPECT_EQ(Files(), (std::map<std::string, std::string>{{"set/\xc3\xa4.txt", "a"}}));
}

TEST_F(UnpackTest, LinksAndDevicesAreLeftOut) {
  const ArchiveCounts counts = Open("links.tar");
  EXPECT_EQ(counts.left_out, 5);
  EXPECT_EQ(Files(), (std::map<std::string, std::string>{{"set/out/a.txt", "inside"}}));
}

TEST_F(UnpackTest, NothingIsWrittenOutsideTheFolder) {
  EXPECT_THAT(Refused("bad-up.zip"), HasSubstr("'../evil'"));
  EXPECT_THAT(Refused("bad-up.tar"), HasSubstr("leads out"));
  EXPECT_THAT(Refused("bad-absolute.tar"), HasSubstr("absolute"));
  EXPECT_FALSE(fs::exists("/tmp/evil"));
}

TEST_F(UnpackTest, WhatComesOutIsBounded) {
  EXPECT_THAT(Refused("bad-bomb.zip"), HasSubstr("at most 100000 bytes"));
  EXPECT_THAT(Refused("bad-bomb-told-small.zip"), HasSubstr("at most 100000 bytes"));
  EXPECT_THAT(Refused("bad-bomb.tar.gz"), HasSubstr("packed repeatedly"));
  EXPECT_THAT(Refused("bad-many.tar.gz"), HasSubstr("at most 20"));
}

TEST_F(UnpackTest, DamageIsToldInOneMessage) {
  for (const char* name :
       {"bad-page.html", "bad-sum.zip", "bad-short.zip", "bad-short.tar.gz", "bad-empty.zip",
        "bad-folders.tar", "bad-locked.zip", "bad-long-name.tar"}) {
    Refused(name);
  }
  EXPECT_THAT(Refused("twice.zip"), HasSubstr("stands twice"));
  EXPECT_THAT(Refused("file-as-folder.zip"), HasSubstr("stands twice"));
}

TEST_F(UnpackTest, WhatStoodThereIsReplacedOrStays) {
  Open("plain.zip");
  const auto before = Files();
  EXPECT_THROW(Open("bad-up.zip"), Error);
  EXPECT_EQ(Files(), before);
  Open("dots.zip");
  EXPECT_EQ(Files().size(), 1u);
}

TEST_F(UnpackTest, StopsWhenToldTo) {
  const std::atomic<bool> stop = true;
  Refused("plain.zip", ErrorKind::kStopped, &stop);
}

}  // namespace
}  // namespace mnemo
