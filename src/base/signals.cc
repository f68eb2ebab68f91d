#include "base/signals.h"

#include <signal.h>
#include <unistd.h>

#include "base/error.h"

namespace mnemo {
namespace {

// A signal handler may touch lock-free atomics and little else.
std::atomic<bool> stop{false};
std::atomic<int> first_signal{0};
std::atomic<int> interrupts{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

extern "C" void HandleStopSignal(int signal) {
  if (signal == SIGINT && interrupts.fetch_add(1) > 0) ::_exit(128 + SIGINT);
  int none = 0;
  first_signal.compare_exchange_strong(none, signal);
  stop.store(true);
}

}  // namespace

void InstallStopSignals() {
  struct sigaction action {};
  action.sa_handler = HandleStopSignal;
  action.sa_flags = SA_RESTART;  // reading and writing files go on
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1, SIGHUP}) {
    struct sigaction before {};
    MNEMO_CHECK(::sigaction(signal, nullptr, &before) == 0);
    if (signal == SIGHUP && before.sa_handler == SIG_IGN) continue;  // nohup
    MNEMO_CHECK(::sigaction(signal, &action, nullptr) == 0);
  }
}

const std::atomic<bool>& StopFlag() { return stop; }

int StopSignal() { return first_signal.load(); }

}  // namespace mnemo
