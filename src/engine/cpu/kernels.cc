#include "engine/cpu/kernels.h"

#include <cstdlib>
#include <cstring>

#include "base/error.h"

namespace mnemo {

const Kernels& BestKernels() {
  static const Kernels& best = []() -> const Kernels& {
    const char* wish = std::getenv("MNEMO_KERNELS");
    auto wished = [&](const char* name) { return wish != nullptr && std::strcmp(wish, name) == 0; };
    if (wished("plain")) return kPlainKernels;
#if defined(__x86_64__)
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const bool any = wish == nullptr || *wish == '\0';
    if (avx512 && avx2 && (any || wished("avx512"))) return kAvx512Kernels;
    if (avx2 && (any || wished("avx2"))) return kAvx2Kernels;
#endif
    if (wish != nullptr && *wish != '\0') {
      throw BadInput("MNEMO_KERNELS names no kernels that this processor can run")
          .Found(wish)
          .Allowed("plain, or without it the best there are");
    }
    return kPlainKernels;
  }();
  return best;
}

}  // namespace mnemo
