#include "engine/profile.h"

#include "base/error.h"

namespace mnemo {

const char* PhaseName(Phase phase) {
  switch (phase) {
    case Phase::kPack: return "packing";
    case Phase::kInput: return "input";
    case Phase::kForwardProducts: return "forward products";
    case Phase::kForwardElementwise: return "forward elementwise";
    case Phase::kBackwardProducts: return "backward products";
    case Phase::kBackwardElementwise: return "backward elementwise";
    case Phase::kInputGradient: return "input gradient";
    case Phase::kWeightGradient: return "weight gradient";
    case Phase::kHead: return "head";
    case Phase::kLoss: return "loss";
  }
  MNEMO_CHECK(false);
}

}  // namespace mnemo
