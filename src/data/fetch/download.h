// One file from one address to one path: over http or https, going on where an earlier try was cut
// off, and checked before it gets its name.
//
// The rest of a file is asked for with Range and If-Range, so that a server whose file has changed
// sends all of the new one; so does a server without ranges. Redirections lead to http and https
// only, and from https to https. Nobody is told a name or password. A proxy is taken from the
// environment (http_proxy, https_proxy, no_proxy), as curl does it.
//
// Blocks; any thread, one file by one process at a time.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "base/files.h"
#include "data/fetch/progress_line.h"

namespace mnemo {

struct DownloadRequest {
  std::string address;      // http:// or https://
  fs::path path;            // of the finished file; its folder must be there
  uint64_t most_bytes = 0;  // a longer file is refused
  std::string sha256;       // empty: not known
};

struct DownloadWatch {
  std::function<void(const DownloadState&)> progress = {};  // often; may be empty
  std::function<void(const std::string&)> log = {};         // what a user should know; may be empty
  const std::atomic<bool>* stop = nullptr;                  // true ends it; may be null
  int silence_seconds = 60;  // a server that sends nothing for so long is given up
  double pause_seconds = 1;  // before a broken connection is tried again
};

struct Downloaded {
  uint64_t bytes = 0;
  std::string sha256;
  bool was_there = false;  // nothing was fetched
};

// A file that stands at the path already is used if its checksum is right or not known. A broken
// connection is tried again as long as each try brings something.
//
// Throws Error: kBadInput for an address that is none; kStopped; kFailed with the reason: no
// network, the server's refusal, a full disk, too many bytes. A file with a wrong checksum is kept
// as PATH.wrong (kFailed). What has come of a file stays, for the next call.
Downloaded Download(const DownloadRequest& request, const DownloadWatch& watch);

// Throws Error (kBadInput) unless this is an http or https address without name and password.
void CheckAddress(const std::string& address);

}  // namespace mnemo
