#include "data/fetch/transfer.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <exception>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "base/legible.h"
#include "base/version.h"
#include "data/fetch/http_reply.h"

namespace mnemo {
namespace {

constexpr long kConnectSeconds = 30;
constexpr long kMostRedirections = 10;

class Request {
 public:
  Request(const DownloadRequest& request, const DownloadWatch& watch, PartialFile* file)
      : request_(request), watch_(watch), file_(file) {}

  std::string Run();

 private:
  using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

  void Configure(CURL* curl, const Headers& headers);
  void BeforeTheFirstByte();
  void CheckSize(uint64_t bytes);
  uint64_t Total() const;
  void Report(double seconds, uint64_t total) const;
  bool Stopped() const { return watch_.stop != nullptr && *watch_.stop; }
  std::string Outcome(CURLcode code);
  Error Refusal() const;
  Error NoConnection(CURLcode code) const;
  Error At(const std::string& what) const {
    return Failed(what).At(Legible(request_.address, 300));
  }
  // What libcurl says, "" for nothing.
  std::string Reason(CURLcode code) const {
    return Legible(*errors_ != '\0' ? errors_ : curl_easy_strerror(code), 200);
  }

  // Called by libcurl, which no exception may cross.
  static size_t OnHeader(char* data, size_t one, size_t size, void* self);
  static size_t OnBody(char* data, size_t one, size_t size, void* self);
  static int OnProgress(void* self, curl_off_t total, curl_off_t now, curl_off_t, curl_off_t);

  const DownloadRequest& request_;
  const DownloadWatch& watch_;
  PartialFile* const file_;
  CURL* curl_ = nullptr;
  std::string asked_from_;  // the validator of a request for the rest; empty: for the whole
  HttpReply reply_;
  bool begun_ = false;  // the body of the final reply
  uint64_t kept_ = 0;   // bytes that stood here before this reply's
  // libcurl's own limit looks at an average, and is seconds late.
  uint64_t heard_size_ = 0;
  double heard_ = 0;  // when the last bytes came
  bool silent_ = false;
  std::exception_ptr failure_;
  char errors_[CURL_ERROR_SIZE] = {};
};

size_t Request::OnHeader(char* data, size_t, size_t size, void* self) {
  auto* const request = static_cast<Request*>(self);
  // What follows the body (trailers) says nothing of it.
  if (!request->begun_) request->reply_.TakeLine({data, size});
  return size;
}

size_t Request::OnBody(char* data, size_t, size_t size, void* self) {
  auto* const request = static_cast<Request*>(self);
  try {
    if (request->reply_.status != 200 && request->reply_.status != 206) return 0;
    if (!request->begun_) request->BeforeTheFirstByte();
    request->CheckSize(request->file_->size() + size);
    request->file_->Append({data, size});
    return size;
  } catch (...) {
    request->failure_ = std::current_exception();
    return 0;
  }
}

int Request::OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto* const request = static_cast<Request*>(self);
  try {
    if (request->Stopped()) return 1;
    curl_off_t microseconds = 0;
    curl_easy_getinfo(request->curl_, CURLINFO_TOTAL_TIME_T, &microseconds);
    const double seconds = static_cast<double>(microseconds) / 1e6;
    request->Report(seconds, request->Total());
    if (request->file_->size() != request->heard_size_) {
      request->heard_size_ = request->file_->size();
      request->heard_ = seconds;
    }
    request->silent_ = seconds - request->heard_ > request->watch_.silence_seconds;
    return request->silent_ ? 1 : 0;
  } catch (...) {
    request->failure_ = std::current_exception();
    return 1;
  }
}

uint64_t Request::Total() const {
  if (reply_.status == 206) return reply_.range_total.value_or(0);
  return reply_.status == 200 ? reply_.length.value_or(0) : 0;
}

void Request::Report(double seconds, uint64_t total) const {
  if (!watch_.progress) return;
  const uint64_t fresh = begun_ ? file_->size() - kept_ : 0;
  watch_.progress({request_.path.filename().string(), file_->size(), total, fresh, seconds});
}

void Request::CheckSize(uint64_t bytes) {
  if (bytes <= request_.most_bytes) return;
  file_->StartAnew(request_.address, "");
  throw At("the server sends more than this file can be")
      .Found(fmt::format("{} bytes or more", bytes))
      .Allowed(fmt::format("at most {}", request_.most_bytes))
      .Hint("is this another file? --url names another address");
}

// The header is complete: does the rest come, or the whole file?
void Request::BeforeTheFirstByte() {
  begun_ = true;
  if (reply_.status == 206) {
    if (asked_from_.empty() || reply_.range_first != file_->size()) {
      file_->StartAnew(request_.address, "");
      throw At("the server sends another part of the file than was asked for")
          .Hint("start again: the same command begins anew");
    }
  } else {
    if (file_->size() > 0 && watch_.log) {
      watch_.log(fmt::format("{}: {}; starting anew", LegiblePath(request_.path.filename()),
                             asked_from_.empty()
                                 ? "what is here cannot be gone on with"
                                 : "the server does not send the rest of what is here"));
    }
    file_->StartAnew(request_.address, reply_.validator());
  }
  kept_ = file_->size();
  if (const uint64_t total = Total(); total > 0) CheckSize(total);
}

void Request::Configure(CURL* curl, const Headers& headers) {
  const auto set = [curl](CURLoption option, auto value) {
    MNEMO_CHECK(curl_easy_setopt(curl, option, value) == CURLE_OK);
  };
  const bool secure = request_.address.size() > 5 && (request_.address[4] | 32) == 's';
  set(CURLOPT_URL, request_.address.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, kMostRedirections);
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_USERAGENT, ("mnemo/" + std::string(Version())).c_str());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, std::min<long>(kConnectSeconds, watch_.silence_seconds));
  set(CURLOPT_ERRORBUFFER, errors_);
  set(CURLOPT_HEADERFUNCTION, &OnHeader);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &OnBody);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &OnProgress);
  set(CURLOPT_XFERINFODATA, this);
}

std::string Request::Run() {
  // Sets up the TLS library, once, before any thread of ours could use it.
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  MNEMO_CHECK(ready);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 &curl_easy_cleanup);
  MNEMO_CHECK(curl != nullptr);
  curl_ = curl.get();
  asked_from_ = file_->ValidatorFor(request_.address);
  Headers headers(nullptr, &curl_slist_free_all);
  const auto add = [&headers](const std::string& line) {
    curl_slist* const longer = curl_slist_append(headers.get(), line.c_str());
    MNEMO_CHECK(longer != nullptr);
    (void)headers.release();  // `longer` begins with it
    headers.reset(longer);
  };
  add("Accept-Encoding: identity");  // a range counts the file's own bytes
  if (!asked_from_.empty()) {
    add(fmt::format("Range: bytes={}-", file_->size()));
    add("If-Range: " + asked_from_);
  }
  Configure(curl_, headers);
  return Outcome(curl_easy_perform(curl_));
}

std::string Request::Outcome(CURLcode code) {
  if (failure_) std::rethrow_exception(failure_);
  if (Stopped()) {
    throw Error(ErrorKind::kStopped, fmt::format("stopped: {} are here", BytesText(file_->size())))
        .At(LegiblePath(request_.path))
        .Hint("the same command goes on from there");
  }
  if (silent_) return fmt::format("the server was silent for {} s", watch_.silence_seconds);
  const int status = reply_.status;
  if (status == 416 && !asked_from_.empty()) {
    // There is nothing behind what is here: that was all of it, or the file has changed.
    if (reply_.range_total == file_->size()) return "";
    file_->StartAnew(request_.address, "");
    return "the server has no rest of what was here";
  }
  const bool answered = code == CURLE_OK || code == CURLE_WRITE_ERROR;
  if (answered && status != 200 && status != 206) throw Refusal();
  switch (code) {
    case CURLE_OK:
      if (!begun_) BeforeTheFirstByte();  // a file without a byte
      return file_->size() < Total() ? "the connection ended early" : "";
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return fmt::format("the connection broke ({})", Reason(code));
    default: throw NoConnection(code);
  }
}

Error Request::Refusal() const {
  const int status = reply_.status;
  if (status == 429 || status >= 500) {
    return At(fmt::format("the server cannot send the file now (HTTP {})", status))
        .Hint("start again later: the same command goes on");
  }
  if (status >= 400) {
    return At(fmt::format("the server does not give this file (HTTP {})", status))
        .Hint("it may have moved: --url names another address");
  }
  return At(fmt::format("the server's answer cannot be used (HTTP {})", status));
}

Error Request::NoConnection(CURLcode code) const {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
      return At("no connection: " + Reason(code))
          .Hint(
              "is there a network? (a proxy is named by the environment variable https_proxy); "
              "or fetch it on another machine and use --from");
    case CURLE_UNSUPPORTED_PROTOCOL:
      return At("the server sends us to an address that is not followed: " + Reason(code))
          .Allowed("redirections to http and https, from https to https only");
    case CURLE_LOGIN_DENIED: return At("the server sends us to an address with a name or password");
    case CURLE_TOO_MANY_REDIRECTS: return At("the server sends us round and round");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
      return At("the server could not prove who it is: " + Reason(code))
          .Hint("is the package ca-certificates installed, and this machine's clock right?");
    default: return At("cannot fetch: " + Reason(code));
  }
}

}  // namespace

std::string Transfer(const DownloadRequest& request, const DownloadWatch& watch,
                     PartialFile* file) {
  return Request(request, watch, file).Run();
}

}  // namespace mnemo
