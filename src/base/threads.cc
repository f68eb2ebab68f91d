#include "base/threads.h"

#include <sched.h>

#include <algorithm>

#include "base/error.h"

namespace mnemo {

namespace {

int Begin(int items, int parts, int part) {
  return static_cast<int>(static_cast<int64_t>(items) * part / parts);
}

// Tells the processor that this is a loop that waits.
void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// About a fifth of a millisecond, several times what a sleeping thread takes to wake: the parts of
// a small model's update lie nearer together.
constexpr int kMostSpins = 10000;

}  // namespace

ThreadPool::ThreadPool(int count)
    : count_(count), most_spins_(count <= AvailableCores() ? kMostSpins : 0), caller_{most_spins_} {
  MNEMO_CHECK(count >= 1);
  for (int i = 1; i < count; ++i) threads_.emplace_back([this, i] { Run(i); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

template <typename Ready>
void ThreadPool::Wait(std::condition_variable* condition, Patience* patience, const Ready& ready) {
  // Now and then as long as ever: the core may be free again.
  const bool probe = ++patience->waits % 64 == 0;
  const int spins = probe ? most_spins_ : patience->spins;
  for (int i = 0; i < spins; ++i) {
    if (ready()) {
      patience->spins = std::min(most_spins_, std::max(patience->spins, 2 * i) + 100);
      return;
    }
    Pause();
  }
  patience->spins /= 2;
  std::unique_lock lock(mutex_);
  condition->wait(lock, ready);
}

void ThreadPool::Split(int n, const std::function<void(int, int)>& work) {
  if (n <= 0) return;
  const int parts = std::min(n, count_);
  if (parts == 1) {
    work(0, n);
    return;
  }
  work_ = &work;
  items_ = n;
  parts_ = parts;
  error_ = nullptr;
  // All of them, also those without a part: so none still looks at this round when the next begins.
  pending_ = count_ - 1;
  {
    const std::lock_guard lock(mutex_);  // nobody is between looking at round_ and falling asleep
    ++round_;
  }
  wake_.notify_all();
  std::exception_ptr own;
  try {
    work(0, Begin(n, parts, 1));
  } catch (...) {
    own = std::current_exception();
  }
  Wait(&done_, &caller_, [this] { return pending_ == 0; });
  if (own) std::rethrow_exception(own);
  if (error_) std::rethrow_exception(error_);
}

void ThreadPool::Run(int thread) {
  uint64_t seen = 0;
  Patience patience{most_spins_};
  while (true) {
    Wait(&wake_, &patience, [&] { return stop_ || round_ != seen; });
    if (stop_) return;
    seen = round_;
    if (thread < parts_) {
      try {
        (*work_)(Begin(items_, parts_, thread), Begin(items_, parts_, thread + 1));
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = std::current_exception();
      }
    }
    if (--pending_ > 0) continue;
    {
      const std::lock_guard lock(mutex_);  // the caller is not just falling asleep
    }
    done_.notify_one();
  }
}

int AvailableCores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace mnemo
