#include "view/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <bit>
#include <nlohmann/json.hpp>
#include <thread>

#include "view/page_files.h"
#include "view/view_fixture.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Reply {
  int status = 0;  // 0: none
  std::string head, body;
};

// Over a real socket of 127.0.0.1, byte by byte as given; the reply is what comes until the end.
Reply Send(int port, const std::string& bytes) {
  sockaddr_in place = {};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  place.sin_port = htons(static_cast<uint16_t>(port));
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  const timeval patience = {30, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  Reply reply;
  std::string all;
  if (::connect(socket, reinterpret_cast<sockaddr*>(&place), sizeof place) == 0) {
    for (size_t sent = 0; sent < bytes.size();) {
      // The server may have answered and left before it read everything.
      const ssize_t count = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) break;
      sent += static_cast<size_t>(count);
    }
    char buffer[4096];
    for (ssize_t count; (count = ::recv(socket, buffer, sizeof buffer, 0)) > 0;) {
      all.append(buffer, static_cast<size_t>(count));
    }
  }
  ::close(socket);
  const size_t end = all.find("\r\n\r\n");
  if (end == std::string::npos || all.size() < 12) return reply;
  reply.status = std::stoi(all.substr(9, 3));
  reply.head = all.substr(0, end);
  reply.body = all.substr(end + 4);
  return reply;
}

class ViewServerTest : public ViewTest {
 protected:
  ViewServerTest()
      : session_(TrainedRun(), kMemory), routes_(session_, "a run"), server_(routes_, 0) {
    ReadAll(session_, Text(300));
    thread_ = std::thread([this] { server_.Run(stop_); });
  }
  ~ViewServerTest() override {
    stop_ = true;
    thread_.join();
  }

  std::string Here() const { return "127.0.0.1:" + std::to_string(server_.port()); }
  std::string Key() const { return "X-Mnemo-Key: " + server_.key() + "\r\n"; }
  Reply Get(const std::string& target, const std::string& headers, const std::string& host) {
    return Send(server_.port(),
                "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n");
  }
  Reply Get(const std::string& target) { return Get(target, Key(), Here()); }
  Reply Post(const std::string& target, const std::string& body, const std::string& headers = "") {
    return Send(server_.port(), "POST " + target + " HTTP/1.1\r\nHost: " + Here() + "\r\n" + Key() +
                                    headers + "Content-Length: " + std::to_string(body.size()) +
                                    "\r\n\r\n" + body);
  }

  ViewSession session_;
  ViewRoutes routes_;
  ViewServer server_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

TEST_F(ViewServerTest, GivesThePageToWhoeverAsksByItsName) {
  const Reply page = Get("/?key=whatever", "", Here());
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, PageHtml());
  EXPECT_THAT(page.head, HasSubstr("Content-Security-Policy: default-src 'none'"));
  EXPECT_THAT(page.head, Not(HasSubstr("Access-Control")));
  EXPECT_EQ(Get("/view.js", "", "localhost:" + std::to_string(server_.port())).body,
            PageScriptFile());
  const Reply style = Get("/view.css", "Accept-Encoding: br, gzip\r\n", Here());
  EXPECT_THAT(style.body, HasSubstr("--accent"));
  EXPECT_THAT(style.head, Not(HasSubstr("Content-Encoding")));
}

// Another name for 127.0.0.1 is how a page elsewhere would get past a browser's rules.
TEST_F(ViewServerTest, OtherNamesAndOtherPagesAreRefused) {
  const std::string port = std::to_string(server_.port());
  for (const std::string& host :
       {"evil.example:" + port, std::string("127.0.0.1"), std::string("127.0.0.1:1"),
        "127.0.0.1:" + port + ".evil.example", std::string()}) {
    for (const char* target : {"/", "/api/run"}) {
      const Reply reply = Get(target, Key(), host);
      EXPECT_EQ(reply.status, 403) << host << target;
      EXPECT_THAT(reply.body, HasSubstr("answers to no other name"));
      EXPECT_THAT(reply.body, Not(HasSubstr("parameters")));
    }
  }
  EXPECT_EQ(Send(server_.port(), "GET /api/run HTTP/1.1\r\n" + Key() + "\r\n").status, 403);
  EXPECT_EQ(Get("/api/run", Key() + "Host: evil.example\r\n", Here()).status, 403) << "two hosts";
  EXPECT_EQ(Get("/api/run", Key() + "Origin: http://evil.example\r\n", Here()).status, 403);
  EXPECT_EQ(Get("/api/run", Key() + "Origin: null\r\n", Here()).status, 403);
  EXPECT_EQ(Get("/api/run", Key() + "Origin: http://" + Here() + "\r\n", Here()).status, 200);
}

TEST_F(ViewServerTest, WithoutTheKeyNothingOfTheRunIsTold) {
  EXPECT_EQ(server_.key().size(), 32u);
  EXPECT_EQ(server_.address(), "http://" + Here() + "/?key=" + server_.key());
  std::string wrong = server_.key();
  wrong[31] = wrong[31] == '0' ? '1' : '0';
  for (const std::string& key : {wrong, std::string("0"), server_.key() + "0"}) {
    const Reply reply = Get("/api/run", "X-Mnemo-Key: " + key + "\r\n", Here());
    EXPECT_EQ(reply.status, 403) << key;
    EXPECT_THAT(reply.body, HasSubstr("the key is wrong"));
  }
  EXPECT_EQ(Get("/api/run", "", Here()).status, 403);
  EXPECT_EQ(Get("/api/run?key=" + server_.key(), "", Here()).status, 403) << "only as a header";
  EXPECT_EQ(Get("/api/run").status, 200);
  EXPECT_NE(NewKey(), NewKey());
}

TEST_F(ViewServerTest, BodiesAreBounded) {
  const Reply large = Post("/api/read?unknown=refuse", std::string(kMostTextBytes + 1, 'a'));
  EXPECT_TRUE(large.status == 413 || large.status == 0) << large.status;  // 0: left while we sent
  // Only the length, which is enough.
  const std::string head =
      "POST /api/read?unknown=refuse HTTP/1.1\r\nHost: " + Here() + "\r\n" + Key();
  for (const char* length : {"1048577", "99999999999999999999", "-1", "x"}) {
    EXPECT_EQ(Send(server_.port(), head + "Content-Length: " + length + "\r\n\r\n").status, 413)
        << length;
  }
  EXPECT_EQ(Send(server_.port(), head + "\r\n").status, 411);
  EXPECT_EQ(
      Send(server_.port(), head + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n").status,
      411);
  EXPECT_EQ(Post("/api/read?unknown=refuse", "abc", "Content-Encoding: gzip\r\n").status, 415);
  EXPECT_EQ(
      Post("/api/read?unknown=refuse", "abc", "Content-Type: multipart/form-data; boundary=x\r\n")
          .status,
      415);
  // Other methods have bodies, too, with and without their length, on every path.
  for (const char* method : {"PUT", "PATCH", "DELETE", "OPTIONS"}) {
    for (const char* body :
         {"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "Content-Length: 1\r\n\r\na"}) {
      const std::string request =
          fmt::format("{} /x HTTP/1.1\r\nHost: {}\r\n{}", method, Here(), body);
      EXPECT_EQ(Send(server_.port(), request).status, 405) << method << " " << body;
    }
  }
  EXPECT_EQ(session_.reading()->number(), 1) << "nothing of it was read";
  EXPECT_EQ(Get("/api/run").status, 200);
}

TEST_F(ViewServerTest, UnknownPathsAndMethodsAreNotThere) {
  for (const char* target : {"/api/none", "/api/", "/view", "/../etc/passwd", "/api/cells/1"}) {
    const Reply reply = Get(target);
    EXPECT_EQ(reply.status, 404) << target;
    EXPECT_THAT(reply.body, HasSubstr("no such path")) << target;
  }
  EXPECT_EQ(Get("/api/read?unknown=refuse").status, 404);
  EXPECT_EQ(Post("/api/run", "x").status, 404);
  EXPECT_EQ(Get("/api/run", Key() + "Range: bytes=0-1\r\n", Here()).status, 400);
}

TEST_F(ViewServerTest, TellsOfTheRunAndReadsATextThatIsSent) {
  const auto run = nlohmann::json::parse(Get("/api/run").body);
  EXPECT_EQ(run["name"], "a run");
  EXPECT_EQ(run["layers"].size(), 2u);
  EXPECT_EQ(run["layers"][1]["cell"], "lstm");
  EXPECT_EQ(run["layers"][1]["values"][3]["name"], "c'");
  EXPECT_EQ(run["reading"]["characters"], 300);

  const std::string text = Text(150);
  const Reply reply = Post("/api/read?unknown=refuse", text);
  EXPECT_EQ(reply.status, 200) << reply.body;
  const auto facts = nlohmann::json::parse(reply.body);
  EXPECT_EQ(facts["characters"], 150);
  const std::string number = std::to_string(facts["text"].get<int>());
  for (int i = 0; i < 1000 && !session_.reading()->done(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(nlohmann::json::parse(Get("/api/progress?text=" + number).body)["read"], 150);
  EXPECT_EQ(Get("/api/text?text=" + number).body, text);

  // Numbers as they stand in the session, little-endian.
  const Reply cells =
      Get("/api/cells?text=" + number + "&layer=1&value=c%27&units=3,0&from=60&to=70");
  ASSERT_EQ(cells.body.size(), 80u) << cells.body;
  const std::vector<int> units = {3, 0};
  const std::vector<float> expected = session_.reading()->Cells(1, "c'", units, 60, 70);
  for (size_t i = 0; i < expected.size(); ++i) {
    uint32_t bits = 0;
    for (size_t b = 0; b < 4; ++b) {
      bits |= uint32_t{static_cast<uint8_t>(cells.body[4 * i + b])} << (8 * b);
    }
    EXPECT_EQ(std::bit_cast<float>(bits), expected[i]);
  }
  const auto steps = nlohmann::json::parse(Get("/api/steps?text=" + number + "&from=0&to=3").body);
  EXPECT_EQ(steps["losses"].size(), 3u);
  EXPECT_EQ(steps["next"][0].size(), 10u);
  const auto order = nlohmann::json::parse(
      Get("/api/units?text=" + number + "&layer=0&value=h%27&sort=space").body);
  EXPECT_EQ(order["units"].size(), 9u);
  EXPECT_EQ(order["characters"], 150);
  EXPECT_TRUE(order["units"][0][1].is_null()) << "the text has no white space";
}

TEST_F(ViewServerTest, WrongQuestionsAreExplained) {
  const auto refused = [&](const std::string& target, int status, const std::string& why) {
    const Reply reply = Get(target);
    EXPECT_EQ(reply.status, status) << target;
    EXPECT_THAT(nlohmann::json::parse(reply.body)["error"].get<std::string>(), HasSubstr(why))
        << target;
  };
  refused("/api/cells?text=1&layer=0&value=h%27&units=0&from=0", 400, "has no 'to'");
  refused("/api/cells?text=1&layer=0&value=h%27&units=0&from=0&to=301", 400, "allowed: 0 to 300");
  refused("/api/cells?text=1&layer=0&value=h%27&units=,&from=0&to=1", 400, "'units' is no number");
  refused("/api/cells?text=1&layer=0&value=h%27&units=-1&from=0&to=1", 400, "'units' is no number");
  refused("/api/cells?text=1&layer=99999999999&value=h&units=1&from=0&to=1", 400, "'layer'");
  refused("/api/cells?text=1&layer=0&value=%00%FF&units=1&from=0&to=1", 400, "no such value");
  refused("/api/units?text=1&layer=0&value=h%27&sort=beauty", 400, "no such label");
  refused("/api/steps?text=2&from=0&to=1", 410, "another text");
  const Reply unknown = Post("/api/read?unknown=refuse", "ab!");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(unknown.body, HasSubstr("the text:1:3"));
  EXPECT_EQ(Post("/api/read?unknown=perhaps", "ab").status, 400);
  EXPECT_EQ(session_.reading()->number(), 1);
}

TEST_F(ViewServerTest, APortThatIsTakenIsTold) {
  try {
    const ViewServer second(routes_, server_.port());
    FAIL() << "two servers on one port";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    EXPECT_THAT(error.what(), HasSubstr("cannot be taken"));
  }
}

// More connections that say nothing than there are threads: they are left after their seconds.
TEST_F(ViewServerTest, EndsWhileConnectionsAreOpen) {
  sockaddr_in place = {};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  place.sin_port = htons(static_cast<uint16_t>(server_.port()));
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&place), sizeof place), 0);
  EXPECT_EQ(Get("/api/run").status, 200);
  const auto begin = std::chrono::steady_clock::now();
  stop_ = true;
  thread_.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(took.count(), 10);
  char byte;
  EXPECT_LE(::recv(socket, &byte, 1, 0), 0);  // the other side has closed it
  ::close(socket);
  thread_ = std::thread([] {});
}

}  // namespace
}  // namespace mnemo
