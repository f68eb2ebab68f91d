// Progress of long pieces of work that tell the share that is done.
#pragma once

#include <functional>
#include <string>

#include "base/progress.h"

namespace mnemo {

// A function to give to such work: shows "what  42 %", and throws Error (kStopped) once a signal
// asked to stop (base/signals.h), which ends the work. `progress` must outlive it.
std::function<void(double)> Teller(Progress* progress, const std::string& what);

}  // namespace mnemo
