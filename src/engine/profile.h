// Where a backend's time goes, by phase of the work. Off unless somebody asks: a backend with no
// Profile reads no clock.
//
// Seconds are added up over threads: two threads that both spend a second in a phase make two. Any
// thread may add.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace mnemo {

enum class Phase {
  kPack,                 // weights into the order that the products read
  kInput,                // products with the input for all steps at once; look-ups of symbols
  kForwardProducts,      // inside the time loop
  kForwardElementwise,   //
  kBackwardProducts,     // inside the time loop
  kBackwardElementwise,  //
  kInputGradient,        // after the loop: gradients of a layer's input
  kWeightGradient,       // after the loop
  kHead,                 // the linear map to the logits, and its gradients
  kLoss,                 // softmax cross-entropy
};
inline constexpr int kPhases = 10;

// "forward products"
const char* PhaseName(Phase phase);

class Profile {
 public:
  void Add(Phase phase, std::chrono::nanoseconds time) {
    nanoseconds_[static_cast<int>(phase)].fetch_add(time.count(), std::memory_order_relaxed);
  }
  double Seconds(Phase phase) const {
    return 1e-9 * static_cast<double>(nanoseconds_[static_cast<int>(phase)].load());
  }
  void Clear() {
    for (auto& phase : nanoseconds_) phase = 0;
  }

 private:
  std::array<std::atomic<int64_t>, kPhases> nanoseconds_{};
};

// Adds the time from its making to its end. A null profile costs one branch.
class PhaseTimer {
 public:
  PhaseTimer(Profile* profile, Phase phase) : profile_(profile), phase_(phase) {
    if (profile_ != nullptr) start_ = std::chrono::steady_clock::now();
  }
  ~PhaseTimer() {
    if (profile_ != nullptr) profile_->Add(phase_, std::chrono::steady_clock::now() - start_);
  }
  PhaseTimer(const PhaseTimer&) = delete;
  PhaseTimer& operator=(const PhaseTimer&) = delete;

 private:
  Profile* profile_;
  Phase phase_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace mnemo
