// The viewer's server: routes over HTTP on 127.0.0.1, for who may ask.
//
// Bounded: kServerThreads requests at a time, bodies of kMostTextBytes, seconds for each request to
// arrive. Nothing outside the machine can connect; docs/decisions.md says what is kept out inside
// it.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "view/access.h"
#include "view/routes.h"

namespace mnemo {

inline constexpr int kServerThreads = 8;

class ViewServer {
 public:
  // Takes the port: 0 for a free one that the system chooses. Throws Error (kFailed) where it is
  // taken. The routes must outlive the server.
  ViewServer(const ViewRoutes& routes, int port);
  ~ViewServer();
  ViewServer(const ViewServer&) = delete;
  ViewServer& operator=(const ViewServer&) = delete;

  int port() const;
  const std::string& key() const;
  std::string address() const;  // "http://127.0.0.1:PORT/?key=KEY"

  // Answers until `stop` is set, which is noticed within a tenth of a second; then requests that
  // run are ended first. Call it once.
  void Run(const std::atomic<bool>& stop);

 private:
  struct Http;  // keeps httplib.h in one file
  std::unique_ptr<Http> http_;
};

}  // namespace mnemo
