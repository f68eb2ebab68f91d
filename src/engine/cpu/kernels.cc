#include "engine/cpu/kernels.h"

#include <cstdlib>
#include <cstring>

namespace mnemo {

const Kernels& BestKernels() {
  static const Kernels& best = []() -> const Kernels& {
    const char* wish = std::getenv("MNEMO_KERNELS");
    if (wish != nullptr && std::strcmp(wish, "plain") == 0) return kPlainKernels;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return kAvx2Kernels;
#endif
    return kPlainKernels;
  }();
  return best;
}

}  // namespace mnemo
