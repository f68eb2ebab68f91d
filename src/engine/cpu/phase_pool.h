// A thread pool whose work is timed as one phase of the profile, on every thread that does it.
#pragma once

#include "base/threads.h"
#include "engine/profile.h"

namespace mnemo {

class PhasePool {
 public:
  // `profile`: where the backend keeps the pointer that SetProfile gave it.
  PhasePool(ThreadPool* threads, Profile* const* profile, Phase phase)
      : threads_(threads), profile_(profile), phase_(phase) {}

  int count() const { return threads_->count(); }

  // ThreadPool::Split.
  template <typename Work>
  void Split(int n, const Work& work) const {
    threads_->Split(n, [&](int begin, int end) {
      const PhaseTimer timer(*profile_, phase_);
      work(begin, end);
    });
  }

 private:
  ThreadPool* threads_;
  Profile* const* profile_;
  Phase phase_;
};

}  // namespace mnemo
