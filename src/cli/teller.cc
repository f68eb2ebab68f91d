#include "cli/teller.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/signals.h"

namespace mnemo {

std::function<void(double)> Teller(Progress* progress, const std::string& what) {
  return [progress, what](double share) {
    if (StopRequested()) throw Error(ErrorKind::kStopped, "stopped: nothing was finished");
    if (progress->Due()) progress->Update(fmt::format("{}  {:.0f} %", what, 100 * share));
  };
}

}  // namespace mnemo
