// Training with less memory: a chunk in segments of time, of which only one at a time keeps what
// its backward pass needs.
//
// The chunk runs forwards once, and of each segment only the state that it starts from is kept;
// then from the last segment to the first each runs forwards again, and backwards at once (Chen et
// al. 2016, "Training deep nets with sublinear memory cost", for chains). That is a third more
// work. The loss is the same; gradients are summed segment by segment, so that their last bits are
// not those of the whole chunk.
#pragma once

#include <cstdint>

#include "model/model.h"

namespace mnemo {

// What Forward, Loss and Backward do for a chunk, in segments of at most `steps` steps: `state`
// becomes the state after the chunk, `gradient` (layout().count numbers) is overwritten. Returns
// the mean loss. `input` has no lengths, all layers run forwards, and the targets are those of
// steps (not kCtc).
template <typename Real>
double TrainInSegments(Model<Real>& model, const ModelInput& input, const ModelTargets& targets,
                       int steps, ModelState<Real>* state, uint64_t seed, uint64_t update,
                       Real* gradient);

}  // namespace mnemo
