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
// Throws Error (kBadInput) that names the file and the key.
ComparisonFile ReadComparisonFile(const std::filesystem::path& path);

}  // namespace mnemo
