#include "data/fetch/http_reply.h"

#include <gtest/gtest.h>

namespace mnemo {
namespace {

HttpReply Reply(std::initializer_list<const char*> lines) {
  HttpReply reply;
  for (const char* line : lines) reply.TakeLine(line);
  return reply;
}

TEST(HttpReply, SaysWhatTheHeaderSays) {
  const HttpReply reply = Reply({"HTTP/1.1 206 Partial Content\r\n", "Content-Length: 6\r\n",
                                 "CONTENT-RANGE:bytes 4-9/10\r\n", "ETag: \"a b\"\r\n",
                                 "last-modified: Tue, 03 Nov 2026 10:00:00 GMT\r\n", "\r\n"});
  EXPECT_EQ(reply.status, 206);
  EXPECT_EQ(reply.length, 6u);
  EXPECT_EQ(reply.range_first, 4u);
  EXPECT_EQ(reply.range_total, 10u);
  EXPECT_EQ(reply.validator(), "\"a b\"");
  EXPECT_EQ(reply.last_modified, "Tue, 03 Nov 2026 10:00:00 GMT");
}

TEST(HttpReply, AStatusLineBeginsANewOne) {
  const HttpReply reply = Reply({"HTTP/1.1 302 Found", "ETag: \"old\"", "Content-Length: 3",
                                 "Content-Range: bytes 0-1/2", "HTTP/2 200"});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.length, std::nullopt);
  EXPECT_EQ(reply.range_first, std::nullopt);
  EXPECT_EQ(reply.validator(), "");
}

TEST(HttpReply, AWeakTagPromisesNotTheSameBytes) {
  EXPECT_EQ(Reply({"ETag: W/\"x\""}).validator(), "");
  EXPECT_EQ(Reply({"ETag: W/\"x\"", "Last-Modified: then"}).validator(), "then");
  EXPECT_EQ(Reply({"ETag: \""}).validator(), "");
  EXPECT_EQ(Reply({"ETag: \"a\x01\""}).validator(), "");
  EXPECT_EQ(Reply({"ETag: \"a\xff\""}).validator(), "");
  EXPECT_EQ(Reply({("ETag: \"" + std::string(300, 'a') + "\"").c_str()}).validator(), "");
}

TEST(HttpReply, WhatIsNotUnderstoodIsNotSaid) {
  for (const char* line :
       {"Content-Range: bytes 4-9", "Content-Range: bytes 9-4/10", "Content-Range: bytes 4-10/10",
        "Content-Range: bytes -4-9/10", "Content-Range: lines 4-9/10", "Content-Range: /",
        "Content-Range: bytes 4-99999999999999999999/10", "Content-Range"}) {
    EXPECT_EQ(Reply({line}).range_first, std::nullopt) << line;
  }
  EXPECT_EQ(Reply({"Content-Range: bytes */10"}).range_total, 10u);
  EXPECT_EQ(Reply({"Content-Range: bytes 4-9/*"}).range_first, 4u);
  EXPECT_EQ(Reply({"Content-Length: -1"}).length, std::nullopt);
  EXPECT_EQ(Reply({"Content-Length: 99999999999999999999"}).length, std::nullopt);
  EXPECT_EQ(Reply({"HTTP/1.1"}).status, 0);
  EXPECT_EQ(Reply({"HTTP/1.1 2x0"}).status, 0);
}

}  // namespace
}  // namespace mnemo
