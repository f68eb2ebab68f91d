// The kernels for x86-64 with AVX-512 (F, VL, DQ, BW); compiled with those (cmake/module.cmake).
#if defined(__x86_64__)
#if !defined(__AVX512F__)
#error "compiled without the instructions it is for: see cmake/module.cmake"
#endif
#define MNEMO_KERNEL_TABLE kAvx512Kernels
#define MNEMO_KERNEL_NAME "avx512"
#include "engine/cpu/kernels_code.h"
#endif
