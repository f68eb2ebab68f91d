// For *_test.cc only: an HTTP server on 127.0.0.1 that gives prepared replies, one a connection,
// and remembers what it was asked. Ends with the object.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"

namespace mnemo {

struct LoopbackReply {
  std::string bytes;  // all of it: header and what there is of the body
  bool hold = false;  // then says nothing more, until the other side leaves
};

class LoopbackServer {
 public:
  explicit LoopbackServer(std::vector<LoopbackReply> replies) : replies_(std::move(replies)) {
    ::setenv("no_proxy", "127.0.0.1", 1);
    sockaddr_in place = {};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof place;
    auto* const address = reinterpret_cast<sockaddr*>(&place);
    MNEMO_CHECK(socket_ >= 0 && ::bind(socket_, address, size) == 0 && ::listen(socket_, 8) == 0 &&
                ::getsockname(socket_, address, &size) == 0);
    port_ = ntohs(place.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~LoopbackServer() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  std::string address(const std::string& path = "/file") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  // The header of each request so far.
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void Serve() {
    for (const LoopbackReply& reply : replies_) {
      const int client = ::accept(socket_, nullptr, nullptr);
      if (client < 0) return;
      std::string request;
      char buffer[4096];
      ssize_t n = 0;
      while (request.find("\r\n\r\n") == std::string::npos &&
             (n = ::recv(client, buffer, sizeof buffer, 0)) > 0) {
        request.append(buffer, static_cast<size_t>(n));
      }
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      for (size_t sent = 0; sent < reply.bytes.size();) {
        n = ::send(client, reply.bytes.data() + sent, reply.bytes.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) break;
        sent += static_cast<size_t>(n);
      }
      while (reply.hold && ::recv(client, buffer, sizeof buffer, 0) > 0) {
      }
      ::close(client);
    }
  }

  const std::vector<LoopbackReply> replies_;
  const int socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace mnemo
