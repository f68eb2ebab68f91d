// What a claim stands on, as a figure: published and measured, a row each. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "analysis/claims/claim.h"

namespace mnemo {

// An <svg> each, 440 wide: a ring what the paper has, a dot what was measured, a bar its interval.
// One, unless sizes differ by more than a hundred times: then one for each measure ("bytes" of
// "losses/gru/bytes"), on a logarithmic axis where its own sizes differ as much and are above 0.
// None where nothing was measured.
std::vector<std::string> EvidenceFigures(const std::vector<EvidenceRow>& evidence);

}  // namespace mnemo
