// A fixed set of threads that share out the parts of one piece of work.
//
// Results never depend on how many threads there are: a caller may only split work whose parts are
// independent, and no part may look at which thread runs it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace mnemo {

class ThreadPool {
 public:
  // `count` threads in all, the calling one included; 1 starts none. count >= 1.
  explicit ThreadPool(int count);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int count() const { return count_; }

  // Splits [0, n) into at most count() runs of consecutive items, as equal as may be, and calls
  // work(begin, end) once for each, all at the same time; returns when all have ended. The first
  // exception is thrown again here. Only one call at a time, never from inside `work`.
  void Split(int n, const std::function<void(int begin, int end)>& work);

 private:
  void Run(int thread);
  // How long a thread waits awake, which it learns: a wait that ended awake makes the next longer,
  // one that ended asleep (other programs want the core) shorter.
  struct Patience {
    int spins = 0;
    unsigned waits = 0;
  };
  // Waits until ready(): awake for a while, since the next piece of work is often there in less
  // time than it takes to wake a thread, then asleep on `condition`.
  template <typename Ready>
  void Wait(std::condition_variable* condition, Patience* patience, const Ready& ready);

  int count_;
  int most_spins_;  // 0 with more threads than cores
  Patience caller_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable wake_, done_;
  // Of the present round; written before round_ is, read after it.
  const std::function<void(int, int)>* work_ = nullptr;
  int items_ = 0, parts_ = 0;
  std::atomic<uint64_t> round_{0};
  std::atomic<int> pending_{0};  // other threads that have not ended the round
  std::atomic<bool> stop_{false};
  std::exception_ptr error_;  // under mutex_
};

// The machine's cores that this process may use.
int AvailableCores();

}  // namespace mnemo
