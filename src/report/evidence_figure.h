// What a claim stands on, as a figure: published and measured, a row each. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "analysis/claims/claim.h"

namespace mnemo {

// An <svg>, 440 wide: a ring what the paper has, a dot what was measured, a bar its interval. ""
// where the rows do not fit one axis (their sizes differ by more than a hundred times) or nothing
// was measured.
std::string EvidenceFigure(const std::vector<EvidenceRow>& evidence);

}  // namespace mnemo
