#include "data/unfinished.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

namespace mnemo {
namespace {

constexpr std::string_view kMark = ".unfinished-";

// The machine's name, of characters that a file's name can have.
std::string Host() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  std::string host(name.data());
  for (char& c : host) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain) c = '-';
  }
  return host.empty() ? "unknown" : host;
}

// The process that writes, or wrote, the folder of this name; 0 if it is none of this machine's.
pid_t WriterOf(std::string_view name) {
  const size_t mark = name.rfind(kMark);
  if (mark == std::string_view::npos || mark == 0) return 0;
  name.remove_prefix(mark + kMark.size());
  const std::string host = Host() + ".";
  if (!name.starts_with(host)) return 0;
  name.remove_prefix(host.size());
  pid_t process = 0;
  const auto [end, code] = std::from_chars(name.data(), name.data() + name.size(), process);
  return code == std::errc() && end == name.data() + name.size() && process > 0 ? process : 0;
}

// A process of another user is there, too, though it may not be signalled.
bool IsGone(pid_t process) { return ::kill(process, 0) != 0 && errno == ESRCH; }

}  // namespace

fs::path UnfinishedFolder(const fs::path& folder) {
  return folder.string() + std::string(kMark) + Host() + "." + std::to_string(::getpid());
}

void RemoveAbandoned(const fs::path& parent) {
  std::error_code code;
  for (fs::directory_iterator entry(parent.empty() ? "." : parent, code), end;
       !code && entry != end; entry.increment(code)) {
    const pid_t process = WriterOf(entry->path().filename().string());
    std::error_code ignored;
    if (process == 0 || !IsGone(process) || !fs::is_directory(entry->symlink_status(ignored))) {
      continue;
    }
    fs::remove_all(entry->path(), ignored);
  }
}

}  // namespace mnemo
