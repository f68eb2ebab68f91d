// A step loop on numbers from files, for verify.py.
#pragma once

#include <string>

namespace mnemo {

// Reads what bench/peers/verify.py has put into `folder` (float64, the names of "Cell dump" in
// docs/formats.md with dots for slashes), runs the cell's step loop forwards and backwards, and
// writes output.bin, state.NAME.bin and gradient.*.bin there.
void Verify(const std::string& cell, const std::string& folder);

}  // namespace mnemo
