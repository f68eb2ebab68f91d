#include "data/fetch/download.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <thread>

#include "base/error.h"
#include "base/legible.h"
#include "base/mapped_file.h"
#include "data/fetch/partial_file.h"
#include "data/fetch/transfer.h"

namespace mnemo {
namespace {

// Even a connection that breaks after every few bytes comes to an end.
constexpr int kMostTries = 50;

void Log(const DownloadWatch& watch, const std::string& text) {
  if (watch.log) watch.log(text);
}

// Returns early when told to stop.
void Pause(const DownloadWatch& watch) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double>(watch.pause_seconds);
  while (Clock::now() < end && !(watch.stop != nullptr && *watch.stop)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void FetchAll(const DownloadRequest& request, const DownloadWatch& watch, PartialFile* file) {
  for (int tries = 1;; ++tries) {
    const uint64_t before = file->size();
    const std::string broken = Transfer(request, watch, file);
    if (broken.empty()) return;
    const std::string here = file->size() > 0 ? "; " + BytesText(file->size()) + " are here" : "";
    // A server that sends all anew each time, and never all, has brought nothing either.
    if (file->size() <= before || tries == kMostTries) {
      throw Failed(broken + here)
          .At(Legible(request.address, 300))
          .Hint("start again later: the same command goes on");
    }
    Log(watch,
        fmt::format("{}: {}{}; trying again", LegiblePath(request.path.filename()), broken, here));
    Pause(watch);
  }
}

}  // namespace

void CheckAddress(const std::string& address) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
  MNEMO_CHECK(url != nullptr);
  const auto part = [&url](CURLUPart which) -> std::string {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, 0) != CURLUE_OK) return "";
    std::string copy(text);
    curl_free(text);
    return copy;
  };
  const bool parsed = curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) == CURLUE_OK;
  const std::string scheme = parsed ? part(CURLUPART_SCHEME) : "";
  if (scheme != "http" && scheme != "https") {
    throw BadInput("this is no address to fetch from")
        .Found(Legible(address, 300))
        .Allowed("http://... and https://...");
  }
  if (!part(CURLUPART_USER).empty() || !part(CURLUPART_PASSWORD).empty()) {
    throw BadInput("an address with a name or password is not used")
        .Hint("fetch the file by hand, and name its folder by --from");
  }
}

Downloaded Download(const DownloadRequest& request, const DownloadWatch& watch) {
  CheckAddress(request.address);
  const fs::path wrong = request.path.string() + ".wrong";
  PartialFile file(request.path);
  std::error_code ignored;
  if (fs::exists(request.path, ignored)) {
    const MappedFile there(request.path);
    const std::string sha256 = Sha256(there.bytes());
    if (request.sha256.empty() || sha256 == request.sha256) {
      return {there.bytes().size(), sha256, true};
    }
    fs::rename(request.path, wrong, ignored);
    Log(watch, fmt::format("{}: what stood here has a wrong checksum; kept as {}",
                           LegiblePath(request.path.filename()), LegiblePath(wrong.filename())));
  }
  FetchAll(request, watch, &file);
  const Downloaded done = {file.size(), file.Sha256(), false};
  if (!request.sha256.empty() && done.sha256 != request.sha256) {
    file.PublishAs(wrong);
    throw Failed("this is not the published file: its SHA-256 is another one")
        .At(Legible(request.address, 300))
        .Found(done.sha256)
        .Allowed(request.sha256)
        .Hint("what came is kept as " + LegiblePath(wrong) +
              "; --url names another address, or fetch it by hand and use --from");
  }
  file.Publish();
  return done;
}

}  // namespace mnemo
