// A file of the user's becomes a set: gone through once to find what the form lacks and which
// sequences cannot be used, and once more to write. One sequence is in memory at a time. One
// thread.
#pragma once

#include <string>

#include "data/own/own_reader.h"
#include "data/own/own_split.h"
#include "data/sets/data_set.h"

namespace mnemo {

// `scale`: columns get mean 0 and deviation 1 over the training part. What the form lacks (numbers
// of symbols, classes, labels; notes; storage types) is filled in. Bad sequences go to source.bad,
// once each. Throws Error (kBadInput).
void PrepareOwn(OwnReader* reader, const OwnSplit& split, bool scale, const SetSource& source,
                const OpenSink& open);

}  // namespace mnemo
