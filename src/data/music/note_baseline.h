// The simplest model of piano rolls: every key sounds by itself, with one probability, whatever
// came before. What any network must beat; and a check of a reader, since its values on the four
// sets are published (Boulanger-Lewandowski et al. 2012, the 1-gram: -11.05, -10.25, -11.51 and
// -11.06 for Piano-midi, Nottingham, MuseData and JSB).
//
// A key that sounds in c of the n training steps has the probability (c + 1/2) / (n + 1), Jeffreys'
// prior: keys that never sound in training would otherwise make one note of the test infinitely
// unlikely (Nottingham's test has 8 of these notes, MuseData's 17, JSB's 1). The half count gives
// all four published values within 0.0005; a whole one misses JSB's by 0.0014, and leaving these
// keys out misses three of the four by 0.002 to 0.004.
//
// Pure functions; any thread may call.
#pragma once

#include <span>
#include <vector>

#include "data/music/piano_roll.h"

namespace mnemo {

// The probability of each column: [columns.width]. Throws Error (kBadInput) when there is no step,
// or a pitch without a column.
std::vector<double> KeyProbabilities(std::span<const Roll> train, const KeyColumns& columns);

// The mean over all steps of all rolls, in nats, of the log-probability of a step's keys: sounding
// and silent ones. Below 0. `probabilities` lie between 0 and 1, both not included. Throws as
// above.
double NoteLogLikelihood(std::span<const Roll> rolls, const std::vector<double>& probabilities,
                         const KeyColumns& columns);

}  // namespace mnemo
