#include "base/threads.h"

#include <sched.h>

#include <algorithm>

#include "base/error.h"

namespace mnemo {

namespace {
int Begin(int items, int parts, int part) {
  return static_cast<int>(static_cast<int64_t>(items) * part / parts);
}
}  // namespace

ThreadPool::ThreadPool(int count) : count_(count) {
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

void ThreadPool::Split(int n, const std::function<void(int, int)>& work) {
  if (n <= 0) return;
  const int parts = std::min(n, count_);
  if (parts == 1) {
    work(0, n);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    work_ = &work;
    items_ = n;
    parts_ = parts;
    pending_ = parts - 1;
    error_ = nullptr;
    ++round_;
  }
  wake_.notify_all();
  std::exception_ptr own;
  try {
    work(0, Begin(n, parts, 1));
  } catch (...) {
    own = std::current_exception();
  }
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return pending_ == 0; });
  work_ = nullptr;
  if (own) std::rethrow_exception(own);
  if (error_) std::rethrow_exception(error_);
}

void ThreadPool::Run(int thread) {
  uint64_t seen = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stop_ || round_ != seen; });
    if (stop_) return;
    seen = round_;
    if (thread >= parts_) continue;
    const auto* work = work_;
    const int begin = Begin(items_, parts_, thread), end = Begin(items_, parts_, thread + 1);
    lock.unlock();
    std::exception_ptr error;
    try {
      (*work)(begin, end);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    if (error && !error_) error_ = error;
    if (--pending_ == 0) done_.notify_one();
  }
}

int AvailableCores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace mnemo
