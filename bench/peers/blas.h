// Which OpenBLAS the process has loaded.
#pragma once

#include <string>

namespace mnemo {

// What OpenBLAS says of itself. Throws std::runtime_error if libtorch's matrix products do not run
// on the OpenMP flavour: with another one its threads get in each other's way, and a comparison
// would be unfair.
std::string DescribeBlas();

}  // namespace mnemo
