// The kernels for any processor: the compiler splits the vectors as the target allows.
#define MNEMO_KERNEL_TABLE kPlainKernels
#define MNEMO_KERNEL_NAME "plain"
#include "engine/cpu/kernels_code.h"
