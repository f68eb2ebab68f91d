#include "base/error.h"
#include "base/threads.h"
#include "cli/verbs.h"

namespace mnemo {

int CommonOptions::ThreadCount() const { return threads > 0 ? threads : AvailableCores(); }

void AddCommonOptions(CLI::App* verb, CommonOptions* options) {
  verb->add_option("--threads", options->threads, "Threads to use (default: all cores)")
      ->check(CLI::Range(1, 1024));
  verb->add_option("--device", options->device, "Where to compute (default: cpu)")
      ->check(CLI::IsMember({"cpu"}));
  verb->add_flag("--json", options->json, "Write results as JSON, for programs");
  verb->add_flag("--quiet", options->quiet, "No progress on stderr");
}

}  // namespace mnemo
