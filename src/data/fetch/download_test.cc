#include "data/fetch/download.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/test_folder.h"
#include "data/fetch/loopback_server_for_tests.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kContent = "the whole file, from its first byte to its last";

// A reply that promises `promised` bytes, and holds `body`.
LoopbackReply Reply(const std::string& status, const std::string& more, const std::string& body,
                    size_t promised) {
  return {"HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " +
          std::to_string(promised) + "\r\n" + more + "\r\n" + body};
}
LoopbackReply Whole(const std::string& more = "", const std::string& body = kContent) {
  return Reply("200 OK", more, body, body.size());
}
LoopbackReply CutAfter(size_t bytes, const std::string& more = "ETag: \"1\"\r\n") {
  return Reply("200 OK", more, kContent.substr(0, bytes), kContent.size());
}
LoopbackReply RestFrom(size_t first) {
  const std::string size = std::to_string(kContent.size());
  return Reply("206 Partial Content",
               "ETag: \"1\"\r\nContent-Range: bytes " + std::to_string(first) + "-" +
                   std::to_string(kContent.size() - 1) + "/" + size + "\r\n",
               kContent.substr(first), kContent.size() - first);
}

class DownloadTest : public ::testing::Test {
 protected:
  Downloaded Fetch(const LoopbackServer& server, const std::string& sha256 = "",
                   const std::string& path = "/file") {
    return Download({server.address(path), folder_ / "a", 1000, sha256}, Watch());
  }
  DownloadWatch Watch() {
    DownloadWatch watch;
    watch.progress = [this](const DownloadState& state) { states_.push_back(state); };
    watch.log = [this](const std::string& text) { log_ += text + "\n"; };
    watch.silence_seconds = 1;
    watch.pause_seconds = 0;
    return watch;
  }
  // The message of what fetching throws.
  std::string Refused(const LoopbackServer& server, const std::string& sha256 = "",
                      ErrorKind kind = ErrorKind::kFailed) {
    try {
      Fetch(server, sha256);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), kind);
      EXPECT_FALSE(fs::exists(folder_ / "a"));
      return error.what();
    }
    ADD_FAILURE() << "nothing was refused";
    return "";
  }
  std::string File(const std::string& name = "a") const { return ReadFile(folder_ / name); }
  int Files() const {
    return static_cast<int>(
        std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }

  const TestFolder folder_;
  std::vector<DownloadState> states_;
  std::string log_;
};

TEST_F(DownloadTest, AWholeFile) {
  const LoopbackServer server({Whole("ETag: \"1\"\r\n")});
  const Downloaded done = Fetch(server, Sha256(kContent));
  EXPECT_EQ(File(), kContent);
  EXPECT_EQ(done.bytes, kContent.size());
  EXPECT_EQ(done.sha256, Sha256(kContent));
  EXPECT_FALSE(done.was_there);
  EXPECT_EQ(Files(), 1);
  EXPECT_THAT(server.requests()[0], Not(HasSubstr("Range")));
  ASSERT_FALSE(states_.empty());
  EXPECT_EQ(states_.back().bytes, kContent.size());
  EXPECT_EQ(states_.back().total, kContent.size());
  // The next call needs no server.
  EXPECT_TRUE(Fetch(server, Sha256(kContent)).was_there);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(DownloadTest, AFileWithoutAByteAndOneOfUnknownLength) {
  const LoopbackServer server({Whole("", ""), {"HTTP/1.1 200 OK\r\n\r\n" + kContent}});
  EXPECT_EQ(Fetch(server).bytes, 0u);
  fs::remove(folder_ / "a");
  EXPECT_EQ(Fetch(server).bytes, kContent.size());
}

TEST_F(DownloadTest, ABrokenConnectionGoesOnWhereItStopped) {
  const LoopbackServer server({CutAfter(10), RestFrom(10)});
  EXPECT_EQ(Fetch(server).sha256, Sha256(kContent));
  ASSERT_EQ(server.requests().size(), 2u);
  EXPECT_THAT(server.requests()[1], HasSubstr("Range: bytes=10-\r\n"));
  EXPECT_THAT(server.requests()[1], HasSubstr("If-Range: \"1\"\r\n"));
  EXPECT_THAT(log_, HasSubstr("10 bytes are here; trying again"));
}

TEST_F(DownloadTest, TheNextCallGoesOn) {
  const LoopbackServer server({CutAfter(10), Reply("503 Busy", "", "", 0), RestFrom(10)});
  EXPECT_THAT(Refused(server), HasSubstr("HTTP 503"));
  EXPECT_EQ(File("a.part"), kContent.substr(0, 10));
  EXPECT_EQ(Fetch(server).sha256, Sha256(kContent));
  EXPECT_EQ(Files(), 1);
}

TEST_F(DownloadTest, ADateIsAMarkToo) {
  const std::string date = "Tue, 03 Nov 2026 10:00:00 GMT";
  const LoopbackServer server(
      {CutAfter(10, "ETag: W/\"1\"\r\nLast-Modified: " + date + "\r\n"), RestFrom(10)});
  EXPECT_EQ(Fetch(server).sha256, Sha256(kContent));
  EXPECT_THAT(server.requests()[1], HasSubstr("If-Range: " + date));
}

TEST_F(DownloadTest, WithoutAMarkTheFileComesAnew) {
  const LoopbackServer server({CutAfter(10, ""), Whole()});
  EXPECT_EQ(Fetch(server).sha256, Sha256(kContent));
  EXPECT_THAT(server.requests()[1], Not(HasSubstr("Range")));
}

TEST_F(DownloadTest, AServerWithoutRangesOrWithAnotherFileSendsAll) {
  const std::string other = "another file";
  const LoopbackServer server({CutAfter(20), Whole("ETag: \"2\"\r\n", other)});
  EXPECT_EQ(Fetch(server).sha256, Sha256(other));
  EXPECT_EQ(File(), other);
  EXPECT_THAT(server.requests()[1], HasSubstr("If-Range: \"1\""));
  EXPECT_THAT(log_, HasSubstr("starting anew"));
}

TEST_F(DownloadTest, AllWasThereButItsName) {
  const std::string range = "Content-Range: bytes */" + std::to_string(kContent.size()) + "\r\n";
  const LoopbackServer server(
      {CutAfter(kContent.size() - 1),
       Reply("206 Partial Content", "Content-Range: bytes 46-46/47\r\n", kContent.substr(46), 2),
       Reply("416 Range Not Satisfiable", range, "", 0)});
  EXPECT_EQ(Fetch(server).sha256, Sha256(kContent));
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(DownloadTest, APartThatWasNotAskedForIsRefused) {
  const LoopbackServer server({CutAfter(10), RestFrom(9)});
  EXPECT_THAT(Refused(server), HasSubstr("another part"));
  EXPECT_EQ(Files(), 0);
  const LoopbackServer unasked({RestFrom(0)});
  EXPECT_THAT(Refused(unasked), HasSubstr("another part"));
}

TEST_F(DownloadTest, AConnectionThatBringsNothingMoreIsGivenUp) {
  const LoopbackServer server({CutAfter(10, ""), CutAfter(10, ""), Whole()});
  EXPECT_THAT(Refused(server), HasSubstr("the connection broke"));
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(DownloadTest, RefusalsNameTheAddress) {
  const LoopbackServer server({Reply("404 Not Found", "", "no", 2), Reply("403 No", "", "", 0),
                               Reply("304 Not Modified", "", "", 0)});
  EXPECT_THAT(Refused(server), HasSubstr(server.address() + ": the server does not give"));
  EXPECT_THAT(Refused(server), HasSubstr("HTTP 403"));
  EXPECT_THAT(Refused(server), HasSubstr("HTTP 304"));
  EXPECT_EQ(Files(), 0);
}

TEST_F(DownloadTest, AWrongChecksumIsNeverPublished) {
  const LoopbackServer server({Whole(), Whole()});
  const std::string message = Refused(server, Sha256("other"));
  EXPECT_THAT(message, HasSubstr(Sha256("other")));
  EXPECT_THAT(message, HasSubstr(Sha256(kContent)));
  EXPECT_EQ(File("a.wrong"), kContent);
  EXPECT_EQ(Files(), 1);
  // Nor is a file used that has changed where it stands.
  WriteFile(folder_ / "a", "damaged");
  EXPECT_FALSE(Fetch(server, Sha256(kContent)).was_there);
  EXPECT_EQ(File(), kContent);
  EXPECT_EQ(File("a.wrong"), "damaged");
}

TEST_F(DownloadTest, TooLongAFileIsRefusedAtOnce) {
  const LoopbackServer server(
      {Reply("200 OK", "", "x", 1001), {"HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x')}});
  EXPECT_THAT(Refused(server), HasSubstr("at most 1000"));
  EXPECT_THAT(Refused(server), HasSubstr("at most 1000"));
  EXPECT_EQ(Files(), 0);
}

TEST_F(DownloadTest, ASilentServerIsGivenUp) {
  LoopbackReply silent = CutAfter(10);
  silent.hold = true;
  const LoopbackServer server({silent, {"", true}});
  EXPECT_THAT(Refused(server), HasSubstr("silent for 1 s; 10 bytes are here"));
  EXPECT_THAT(log_, HasSubstr("silent for 1 s; 10 bytes are here; trying again"));
}

TEST_F(DownloadTest, RedirectionsAreFollowedToTheWebOnly) {
  const LoopbackServer target({Whole("ETag: \"1\"\r\n")});
  const auto to = [](const std::string& address) {
    return Reply("302 Found", "ETag: \"0\"\r\nLocation: " + address + "\r\n", "gone", 4);
  };
  const LoopbackServer server({to(target.address()), to("file:///etc/hostname"),
                               to("ftp://127.0.0.1/x"), to("http://me:secret@127.0.0.1/x")});
  EXPECT_EQ(Fetch(server).sha256, Sha256(kContent));
  fs::remove(folder_ / "a");
  EXPECT_THAT(Refused(server), HasSubstr("not followed"));
  EXPECT_THAT(Refused(server), HasSubstr("not followed"));
  EXPECT_THAT(Refused(server), HasSubstr("name or password"));
}

TEST_F(DownloadTest, NobodyListens) {
  std::string address;
  {
    const LoopbackServer server({});
    address = server.address();
  }
  try {
    Download({address, folder_ / "a", 1000, ""}, Watch());
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("no connection"));
  }
}

TEST_F(DownloadTest, StopsWhenToldTo) {
  LoopbackReply silent = CutAfter(10);
  silent.hold = true;
  const LoopbackServer server({silent, RestFrom(10)});
  std::atomic<bool> stop = false;
  DownloadWatch watch = Watch();
  watch.silence_seconds = 60;
  watch.stop = &stop;
  watch.progress = [&](const DownloadState& state) { stop = state.bytes == 10; };
  try {
    Download({server.address(), folder_ / "a", 1000, ""}, watch);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kStopped);
    EXPECT_THAT(error.what(), HasSubstr("10 bytes are here"));
  }
  EXPECT_EQ(Fetch(server).sha256, Sha256(kContent));
}

TEST(CheckAddress, TheWebAndNoPasswords) {
  CheckAddress("http://127.0.0.1:8000/a.zip");
  CheckAddress("HTTPS://example.org/a?b=c");
  for (const char* address : {"", "example.org/a", "file:///etc/passwd", "ftp://example.org/a",
                              "http://", "http://me@example.org/a", "http://a b/", "/tmp/a"}) {
    EXPECT_THROW(CheckAddress(address), Error) << address;
  }
}

}  // namespace
}  // namespace mnemo
