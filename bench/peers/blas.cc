#include "blas.h"

#include <dlfcn.h>

#include <stdexcept>

namespace mnemo {
namespace {

constexpr char kHint[] =
    "; install libopenblas0-openmp and see bench/peers/README.md for how to choose it";

// libtorch calls whatever stands behind libblas.so.3: only at run time is there anything to ask.
template <class Function>
Function* Find(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

}  // namespace

std::string DescribeBlas() {
  auto* parallel = Find<int()>("openblas_get_parallel");
  auto* config = Find<char*()>("openblas_get_config");
  if (parallel == nullptr || config == nullptr) {
    throw std::runtime_error(std::string("the BLAS that libtorch uses is not OpenBLAS") + kHint);
  }
  constexpr int kPthread = 1, kOpenMp = 2;
  const int flavour = parallel();
  if (flavour != kOpenMp) {
    throw std::runtime_error(std::string("the OpenBLAS that libtorch uses is the ") +
                             (flavour == kPthread ? "pthread" : "serial") +
                             " flavour, not the OpenMP one" + kHint);
  }
  std::string text = config();
  text.erase(text.find_last_not_of(' ') + 1);
  return text + ", OpenMP flavour";
}

}  // namespace mnemo
