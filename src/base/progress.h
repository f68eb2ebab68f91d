// What a long run says on the way: on a terminal one live line that is written over, elsewhere (a
// log file, a pipe) a plain line now and then.
//
// Any thread may call; a line of several trainings is put together by the caller.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace mnemo {

class Progress {
 public:
  // Seconds from any beginning; for tests.
  using Clock = std::function<double()>;

  // Writes to an open descriptor, which it does not own. `quiet` drops what Update() gets.
  explicit Progress(int descriptor = 2, bool quiet = false, Clock clock = {});
  // Ends a live line, so that what follows starts on a line of its own.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // The present state: UTF-8, one line. Shown at most 10 times a second, cut to the terminal's
  // width; where there is no terminal, every 10 seconds in full. Other calls are cheap.
  void Update(std::string_view line);
  // Would Update() show a line now? Saves the caller the work of making one.
  bool Due() const;

  // A line that stays: it stands above the live one.
  void Log(std::string_view line);

  // Takes the live line away.
  void Clear();

 private:
  bool DueNow(double now) const;
  int Columns() const;
  void Write(std::string_view bytes) const;

  const int descriptor_;
  const bool terminal_, quiet_;
  const Clock clock_;
  mutable std::mutex mutex_;
  double shown_at_ = 0;
  bool shown_ = false;  // ever
  std::string live_;    // the line on the terminal, "" for none
};

// The first `columns` characters of a UTF-8 line; each character counts as one column.
std::string CutToColumns(std::string_view line, int columns);

}  // namespace mnemo
