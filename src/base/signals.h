// Stopping when asked to: SIGINT, SIGTERM, SIGUSR1 and SIGHUP (a terminal that was closed) set a
// flag that long work looks at between its steps, and then writes a checkpoint. For the command
// line only: the library's functions are given the flag, and know no signals.
#pragma once

#include <atomic>

namespace mnemo {

// From now on these signals set the flag; SIGHUP stays ignored where nohup made it so. A second
// SIGINT (Ctrl-C twice) ends the process at once with exit code 130, without a checkpoint. Call it
// once, before threads start.
void InstallStopSignals();

// Set for good by the first signal. Any thread.
const std::atomic<bool>& StopFlag();
inline bool StopRequested() { return StopFlag().load(std::memory_order_relaxed); }

// The signal that set the flag, 0 for none.
int StopSignal();

}  // namespace mnemo
