// comparison.json: what was asked for and what was planned.
#pragma once

#include <filesystem>
#include <string>

#include "study/comparison_plan.h"

namespace mnemo {

struct ComparisonFile {
  ComparisonSpec spec;
  ComparisonPlan plan;
  std::string text_sha256;
};

void WriteComparisonFile(const ComparisonFile& file, const std::filesystem::path& path);
// Throws Error: kBadInput when there is no such file or another version wrote it, kFailed when it
// is not what was written (it carries a checksum of its content).
ComparisonFile ReadComparisonFile(const std::filesystem::path& path);

}  // namespace mnemo
