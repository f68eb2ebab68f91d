#include "view/server.h"

#include <fmt/format.h>
#include <httplib.h>

#include <chrono>
#include <thread>

#include "base/error.h"
#include "report/page_style.h"
#include "view/page_files.h"

namespace mnemo {
namespace {

constexpr char kHost[] = "127.0.0.1";

// The page loads nothing from anywhere else, stands in no other page, and tells nobody its address.
const httplib::Headers& PlainHeaders() {
  static const httplib::Headers headers = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; connect-src "
       "'self'; "
       "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cache-Control", "no-store"}};
  return headers;
}

std::vector<std::string> All(const httplib::Request& request, const char* name) {
  std::vector<std::string> values;
  for (size_t i = 0; i < request.get_header_value_count(name); ++i) {
    values.push_back(request.get_header_value(name, i));
  }
  return values;
}

// By a provider: what is set as a body would be compressed, at the slowest setting, for a wire that
// is a copy in memory.
void Send(ViewReply reply, httplib::Response* response) {
  response->status = reply.status;
  auto body = std::make_shared<std::string>(std::move(reply.body));
  if (body->empty()) return;
  response->set_content_provider(body->size(), reply.type,
                                 [body](size_t offset, size_t length, httplib::DataSink& sink) {
                                   return sink.write(body->data() + offset, length);
                                 });
}

ViewRequest RequestOf(const httplib::Request& request) {
  ViewRequest asked;
  asked.path = request.path;
  for (const auto& [name, value] : request.params) asked.parameters[name] = value;
  return asked;
}

}  // namespace

struct ViewServer::Http {
  Http(const ViewRoutes& from, int wanted) : routes(from) {
    server.new_task_queue = [] { return new httplib::ThreadPool(kServerThreads); };
    // A connection that waits for a next request would keep a thread.
    server.set_keep_alive_max_count(1);
    server.set_keep_alive_timeout(2);  // of one that says nothing
    server.set_read_timeout(5);
    server.set_write_timeout(5);
    server.set_payload_max_length(kMostTextBytes);
    server.set_tcp_nodelay(true);
    server.set_default_headers(PlainHeaders());
    // Without SO_REUSEPORT, which the library would set: a second server must not share the port.
    server.set_socket_options([](socket_t socket) {
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    port = wanted == 0 ? server.bind_to_any_port(kHost)
                       : (server.bind_to_port(kHost, wanted) ? wanted : -1);
    if (port <= 0) {
      throw Failed(wanted == 0 ? "no port of 127.0.0.1 is free"
                               : fmt::format("port {} of 127.0.0.1 cannot be taken", wanted))
          .Hint("without --port the system chooses a free one");
    }
    access = std::make_unique<ViewAccess>(port, NewKey());
    AddRoutes();
  }

  // Before anything of the body is read.
  std::string Refusal(const httplib::Request& request, int* status) const {
    const Caller caller{All(request, "Host"), All(request, "Origin"),
                        request.get_header_value("X-Mnemo-Key")};
    const std::string refusal = access->Refusal(caller, request.path.starts_with("/api/"));
    *status = 403;
    if (!refusal.empty()) return refusal;
    *status = 400;
    if (!request.ranges.empty()) return "parts of an answer are not given";
    if (request.method == "GET" || request.method == "HEAD") return "";
    // The library would read the body of any other, however long.
    *status = 405;
    if (request.method != "POST") return "this page is only read, and given texts";
    // Its length is told before it comes, so that a longer one is not read at all.
    const std::vector<std::string> lengths = All(request, "Content-Length");
    *status = 411;
    if (lengths.size() != 1 || request.has_header("Transfer-Encoding")) {
      return "the text's length is not told";
    }
    *status = 415;
    if (request.has_header("Content-Encoding") || request.is_multipart_form_data()) {
      return "a text is sent as it is";
    }
    *status = 413;
    const std::string& length = lengths[0];
    const bool digits =
        !length.empty() && length.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || length.size() > 9 || std::stoll(length) > kMostTextBytes) {
      return fmt::format("the text is longer than {} bytes", kMostTextBytes);
    }
    return "";
  }

  void AddRoutes() {
    server.set_pre_routing_handler(
        [this](const httplib::Request& request, httplib::Response& response) {
          int status = 0;
          const std::string refusal = Refusal(request, &status);
          if (refusal.empty()) return httplib::Server::HandlerResponse::Unhandled;
          Send(ViewRoutes::Refuse(status, refusal), &response);
          return httplib::Server::HandlerResponse::Handled;
        });
    server.set_exception_handler(
        [](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
          Send(ViewRoutes::Refuse(500, "the answer could not be made"), &response);
        });
    server.set_error_handler([](const httplib::Request&, httplib::Response& response) {
      if (response.status == 404) Send(ViewRoutes::Refuse(404, "there is no such path"), &response);
    });
    AddFile("/", "text/html; charset=utf-8", std::string(PageHtml()));
    AddFile("/view.js", "text/javascript; charset=utf-8", std::string(PageScriptFile()));
    AddFile("/view.css", "text/css; charset=utf-8", PageStyle() + std::string(PageStyleFile()));
    for (const char* path :
         {"/api/run", "/api/progress", "/api/text", "/api/steps", "/api/units", "/api/cells"}) {
      server.Get(path, [this](const httplib::Request& request, httplib::Response& response) {
        Send(routes.Answer(RequestOf(request)), &response);
      });
    }
    server.Post("/api/read", [this](const httplib::Request& request, httplib::Response& response,
                                    const httplib::ContentReader& read) {
      std::string body;
      const bool whole = read([&body](const char* bytes, size_t count) {
        body.append(bytes, count);
        return static_cast<int64_t>(body.size()) <= kMostTextBytes;
      });
      if (!whole) {
        Send(ViewRoutes::Refuse(400, "the text did not arrive whole"), &response);
        return;
      }
      ViewRequest asked = RequestOf(request);
      asked.post = true;
      asked.body = body;
      Send(routes.Answer(asked), &response);
    });
  }

  void AddFile(const char* path, const char* type, std::string content) {
    server.Get(path, [type, content = std::move(content)](const httplib::Request&,
                                                          httplib::Response& response) {
      Send({.type = type, .body = content}, &response);
    });
  }

  const ViewRoutes& routes;
  httplib::Server server;
  int port = 0;
  std::unique_ptr<ViewAccess> access;
};

ViewServer::ViewServer(const ViewRoutes& routes, int port)
    : http_(std::make_unique<Http>(routes, port)) {}
ViewServer::~ViewServer() = default;

int ViewServer::port() const { return http_->port; }
const std::string& ViewServer::key() const { return http_->access->key(); }
std::string ViewServer::address() const {
  return fmt::format("http://{}:{}/?key={}", kHost, port(), key());
}

void ViewServer::Run(const std::atomic<bool>& stop) {
  std::atomic<bool> ended{false};
  std::thread listener([this, &ended] {
    http_->server.listen_after_bind();
    ended = true;
  });
  while (!stop && !ended) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const bool failed = ended && !stop;
  // stop() does nothing before the listener has begun.
  while (!ended && !http_->server.is_running()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  http_->server.stop();
  listener.join();
  if (failed) throw Failed("the server has ended: the system refused connections");
}

}  // namespace mnemo
