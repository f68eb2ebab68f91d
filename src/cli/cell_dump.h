// What `mnemo check --dump FILE.npz` writes: one trial of a cell with everything that went in and
// came out, so that anyone can check it with another program. Layout: docs/formats.md, "Cell dump".
#pragma once

#include <string>

#include "engine/cell_trial.h"

namespace mnemo {

// `truth` is the reference backend's result in double, `result` a float backend's of the same data.
// Throws Error (kFailed) when the disk refuses.
void WriteCellDump(const std::string& path, const CellGraph& graph, uint64_t seed,
                   const TrialData& data, const TrialResult& truth, const TrialResult& result);

}  // namespace mnemo
