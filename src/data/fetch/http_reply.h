// What the header of an HTTP reply says of the bytes behind it (RFC 9110). Fed line by line; the
// lines come from a stranger, and what is not understood counts as not said. A value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mnemo {

struct HttpReply {
  int status = 0;                       // 0: no status line yet
  std::optional<uint64_t> length;       // Content-Length
  std::optional<uint64_t> range_first;  // Content-Range: bytes FIRST-LAST/TOTAL
  std::optional<uint64_t> range_total;  // also of "bytes */TOTAL"
  std::string etag;                     // a strong one, with its quotes; else empty
  std::string last_modified;            // as the server wrote it

  // One line, with or without its line end. A status line begins a new reply: servers send several
  // (100, redirections).
  void TakeLine(std::string_view line);

  // What If-Range may hold so that a rest is sent only of the very same file: the strong ETag, else
  // the date. Empty: this reply cannot be gone on with. ASCII without control characters, at most
  // kLongestValidator bytes.
  const std::string& validator() const { return etag.empty() ? last_modified : etag; }
  static constexpr size_t kLongestValidator = 256;
};

}  // namespace mnemo
