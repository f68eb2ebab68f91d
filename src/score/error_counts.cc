#include "score/error_counts.h"

#include <fmt/format.h>

#include <cmath>

namespace mnemo {
namespace {

std::string Counted(int64_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::string ErrorCounts::Line() const {
  const double percent = Percent();
  return fmt::format("{} {} of {}: {}, {}, {}; {} of {} with errors", measure_,
                     std::isfinite(percent) ? fmt::format("{:.2f} %", percent) : "without limit",
                     total_.reference_length(), Counted(total_.substitutions, "substitution"),
                     Counted(total_.deletions, "deletion"), Counted(total_.insertions, "insertion"),
                     wrong_, Counted(static_cast<int64_t>(utterances_.size()), "utterance"));
}

}  // namespace mnemo
