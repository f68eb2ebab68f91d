#include "data/fetch/fetch_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/test_folder.h"
#include "data/fetch/loopback_server_for_tests.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

LoopbackReply Whole(const std::string& body) {
  return {"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
}
std::string Seed(const std::string& name) {
  return ReadFile(MNEMO_SOURCE_DIR "/tests/fuzz/read_archive/" + name);
}

TEST(FetchFiles, OneFileIsReadAsItIsSeveralByTheirFolder) {
  const TestFolder folder;
  const LoopbackServer server({Whole("1"), Whole("22")});
  const std::vector<PublishedFile> files = {{"a", server.address("/a"), 10, Sha256("1")},
                                            {"b", "http://127.0.0.1:9/never", 10, ""}};
  const FetchedFiles one = FetchFiles({files[0]}, {}, folder / "x", {});
  EXPECT_EQ(one.from, folder / "x" / "a");
  EXPECT_TRUE(one.files[0].known);
  // The first is there; an address of the user's takes the second's place.
  const FetchedFiles two =
      FetchFiles(files, {server.address("/mirror"), server.address("/other")}, folder / "x", {});
  EXPECT_EQ(two.from, folder / "x");
  EXPECT_TRUE(two.files[0].done.was_there);
  EXPECT_EQ(two.files[1].done.bytes, 2u);
  EXPECT_EQ(two.files[1].address, server.address("/other"));
  EXPECT_FALSE(two.files[1].known);
  EXPECT_THAT(server.requests()[1], HasSubstr("GET /other "));
}

TEST(FetchFiles, MoreAddressesThanFilesAndWrongOnesAreRefused) {
  const TestFolder folder;
  const std::vector<PublishedFile> files = {{"a", "http://127.0.0.1:9/a", 10, ""}};
  EXPECT_THROW(
      FetchFiles(files, {"http://127.0.0.1:9/a", "http://127.0.0.1:9/b"}, folder.path(), {}),
      Error);
  EXPECT_THROW(FetchFiles(files, {"file:///etc/passwd"}, folder.path(), {}), Error);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(FetchFiles, AKnownLengthIsCompared) {
  const TestFolder folder;
  const LoopbackServer server({Whole("1"), Whole("22")});
  const std::vector<PublishedFile> files = {{"a", server.address(), 10, "", 0, 2}};
  EXPECT_THROW(FetchFiles(files, {}, folder.path(), {}), Error);
  EXPECT_EQ(ReadFile(folder / "a.wrong"), "1");
  EXPECT_EQ(FetchFiles(files, {}, folder.path(), {}).files[0].done.bytes, 2u);
}

TEST(FetchFiles, AnArchiveIsUnpackedToItsOnlyFolder) {
  const TestFolder folder;
  const LoopbackServer server({Whole(Seed("packed.tar.gz")), Whole(Seed("links.tar"))});
  const auto fetch = [&](const std::string& name) {
    std::string log;
    DownloadWatch watch;
    watch.log = [&](const std::string& text) { log += text; };
    const FetchedFiles done =
        FetchFiles({{name, server.address(), 100'000, "", 100'000}}, {}, folder / name, watch);
    return std::pair(done.from.lexically_relative(folder / name).string(), log);
  };
  EXPECT_EQ(fetch("a"), (std::pair<std::string, std::string>("unpacked/set", "")));
  EXPECT_EQ(fetch("a").first, "unpacked/set");  // without the network
  EXPECT_EQ(ReadFile(folder / "a" / "unpacked" / "set" / "readme.txt"), "two files\n");
  EXPECT_THAT(fetch("b").second, HasSubstr("5 links"));
}

TEST(FetchFiles, WhatIsNoArchiveIsFetchedAnew) {
  const TestFolder folder;
  const LoopbackServer server(
      {Whole("<html>"), Whole(Seed("bad-bomb.zip")), Whole(Seed("plain.zip"))});
  const std::vector<PublishedFile> files = {{"a", server.address(), 100'000, "", 100'000}};
  for (const char* what : {"no zip, tar, tar.gz", "too much"}) {
    try {
      FetchFiles(files, {}, folder.path(), {});
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      EXPECT_THAT(error.what(), HasSubstr(what));
      EXPECT_THAT(error.what(), HasSubstr("a.wrong"));
    }
    EXPECT_FALSE(fs::exists(folder / "unpacked"));
  }
  EXPECT_EQ(FetchFiles(files, {}, folder.path(), {}).from, folder / "unpacked" / "set");
}

}  // namespace
}  // namespace mnemo
