#include "base/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

namespace mnemo {
namespace {

constexpr double kTerminalSeconds = 0.1, kPlainSeconds = 10;
constexpr std::string_view kEraseLine = "\r\x1b[K";

double SteadySeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Progress::Progress(int descriptor, bool quiet, Clock clock)
    : descriptor_(descriptor),
      terminal_(::isatty(descriptor) == 1),
      quiet_(quiet),
      clock_(clock ? std::move(clock) : SteadySeconds) {}

Progress::~Progress() {
  if (!live_.empty()) Write("\n");
}

bool Progress::DueNow(double now) const {
  if (quiet_) return false;
  return !shown_ || now - shown_at_ >= (terminal_ ? kTerminalSeconds : kPlainSeconds);
}

bool Progress::Due() const {
  const std::lock_guard lock(mutex_);
  return DueNow(clock_());
}

void Progress::Update(std::string_view line) {
  const std::lock_guard lock(mutex_);
  const double now = clock_();
  if (!DueNow(now)) return;
  shown_ = true;
  shown_at_ = now;
  if (!terminal_) {
    Write(std::string(line) + '\n');
    return;
  }
  // The last column stays free: some terminals break the line when it is filled.
  live_ = CutToColumns(line, Columns() - 1);
  Write(std::string(kEraseLine) + live_);
}

void Progress::Log(std::string_view line) {
  const std::lock_guard lock(mutex_);
  std::string text(live_.empty() ? "" : kEraseLine);
  Write(text.append(line) + '\n' + live_);
}

void Progress::Clear() {
  const std::lock_guard lock(mutex_);
  if (!live_.empty()) Write(kEraseLine);
  live_.clear();
}

int Progress::Columns() const {
  winsize size{};
  // The width may change at any time, and is 0 where nobody told the terminal its size.
  const bool known = ::ioctl(descriptor_, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  return known ? size.ws_col : 80;
}

void Progress::Write(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // a terminal that is gone must not end the run
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

std::string CutToColumns(std::string_view line, int columns) {
  int characters = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(line[i]) & 0xC0) != 0x80;
    if (begins && ++characters > columns) return std::string(line.substr(0, i));
  }
  return std::string(line);
}

}  // namespace mnemo
