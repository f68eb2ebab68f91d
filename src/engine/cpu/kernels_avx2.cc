// The kernels for x86-64 with AVX2 and FMA; compiled with -mavx2 -mfma (cmake/module.cmake).
#if defined(__x86_64__)
#if !defined(__AVX2__)
#error "compiled without the instructions it is for: see cmake/module.cmake"
#endif
#define MNEMO_KERNEL_TABLE kAvx2Kernels
#define MNEMO_KERNEL_NAME "avx2"
#include "engine/cpu/kernels_code.h"
#endif
