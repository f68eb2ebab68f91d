// What the page asks and what it is answered, without a network: docs/formats.md, "The viewer's
// requests", lists them.
//
// Any thread may call. Looks at the session and changes only which text is read.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "view/session.h"

namespace mnemo {

// A text that is sent.
inline constexpr int64_t kMostTextBytes = 1 << 20;

struct ViewRequest {
  bool post = false;  // else get
  std::string path;
  std::map<std::string, std::string> parameters;
  std::string_view body;
};

struct ViewReply {
  int status = 200;  // 400: refused; 404: no such path; 410: another text is read meanwhile
  std::string type = "application/json";
  std::string body;
};

class ViewRoutes {
 public:
  // `name`: what the run is called on the page. The session must outlive it.
  ViewRoutes(ViewSession& session, std::string name) : session_(session), name_(std::move(name)) {}

  // Errors of the request are replies {"error": "..."}.
  ViewReply Answer(const ViewRequest& request) const;
  static ViewReply Refuse(int status, const std::string& why);

 private:
  ViewReply Run() const;
  ViewReply Read(const ViewRequest& request) const;
  ViewReply Ask(const ViewRequest& request) const;

  ViewSession& session_;
  std::string name_;
};

}  // namespace mnemo
