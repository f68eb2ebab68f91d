#include "data/fetch/http_reply.h"

#include <algorithm>
#include <charconv>

namespace mnemo {
namespace {

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool SameName(std::string_view name, std::string_view lower) {
  return std::equal(name.begin(), name.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

// Digits and nothing else.
std::optional<uint64_t> Count(std::string_view text) {
  uint64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// It is sent back to the server in a header of our own.
bool IsPrintable(std::string_view text) {
  return !text.empty() && text.size() <= HttpReply::kLongestValidator &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// "bytes 5-9/10", "bytes 5-9/*", "bytes */10".
void TakeRange(std::string_view text, HttpReply* reply) {
  reply->range_first.reset();
  reply->range_total.reset();
  constexpr std::string_view kUnit = "bytes ";
  const size_t slash = text.find('/');
  if (text.size() < kUnit.size() || !SameName(text.substr(0, kUnit.size()), kUnit) ||
      slash == text.npos) {
    return;
  }
  const std::string_view range = Trimmed(text.substr(kUnit.size(), slash - kUnit.size()));
  const std::string_view total = Trimmed(text.substr(slash + 1));
  if (total != "*") {
    reply->range_total = Count(total);
    if (!reply->range_total) return;
  }
  if (range == "*") return;
  const size_t dash = range.find('-');
  if (dash == range.npos) return;
  const auto first = Count(range.substr(0, dash)), last = Count(range.substr(dash + 1));
  const bool sound =
      first && last && *first <= *last && (!reply->range_total || *last < *reply->range_total);
  if (sound) reply->range_first = first;
}

}  // namespace

void HttpReply::TakeLine(std::string_view line) {
  line = Trimmed(line);
  if (line.starts_with("HTTP/")) {
    *this = {};
    const size_t space = line.find(' ');
    if (space == line.npos) return;
    const std::string_view code = Trimmed(line.substr(space)).substr(0, 3);
    status = code.size() == 3 ? static_cast<int>(Count(code).value_or(0)) : 0;
    return;
  }
  const size_t colon = line.find(':');
  if (colon == line.npos) return;
  const std::string_view name = line.substr(0, colon), value = Trimmed(line.substr(colon + 1));
  if (SameName(name, "content-length")) {
    length = Count(value);
  } else if (SameName(name, "content-range")) {
    TakeRange(value, this);
  } else if (SameName(name, "etag")) {
    // W/"..." promises only a like meaning, not the same bytes.
    const bool strong = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    etag = strong && IsPrintable(value) ? std::string(value) : "";
  } else if (SameName(name, "last-modified")) {
    last_modified = IsPrintable(value) ? std::string(value) : "";
  }
}

}  // namespace mnemo
