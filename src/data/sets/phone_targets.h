// Phones with times as targets: one of TIMIT's 61 at every frame, to be scored as 39, too; or the
// string of the 39. What TIMIT and speech made by flite share, so that a model of the one reads the
// other. Pure functions; any thread.
#pragma once

#include <string>
#include <vector>

#include "data/sequences.h"
#include "data/sets/data_set.h"
#include "data/speech/phone_labels.h"

namespace mnemo {

// frames or phones.
SetOption PhoneTargetsOption();
// Strings of phones?
bool PhoneStringsOf(const SetOptions& options);

// The form but for its inputs. Frames carry the fold of the 61 to 39, which drops q.
SequenceForm PhoneForm(const std::string& name, bool strings);

// Sets the record's classes (of `frames` frames on this grid) or labels. `phones` begin in order;
// `file` is for messages. Throws Error (kBadInput) for a phone that TIMIT does not have.
void SetPhoneTargets(const std::vector<TimedLabel>& phones, const std::string& file, bool strings,
                     int64_t frames, const FrameGrid& grid, SequenceRecord* record);

}  // namespace mnemo
