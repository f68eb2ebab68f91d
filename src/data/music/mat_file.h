// Piano rolls out of a MATLAB file of version 5 (what MATLAB's save -v6 and -v7 and SciPy's savemat
// write), as the four sets are passed on today.
//
// The variables `traindata`, `validdata` and `testdata` are 1xN (or Nx1) cell arrays of T x 88
// matrices of 0 and 1: a row a step, column j the MIDI pitch 21 + j. Other variables are passed
// over. Both byte orders, compressed or not, any of MATLAB's numeric or logical classes and storage
// types.
//
// The layout is that of MathWorks' "MAT-File Format" (level 5). Only this much of it is read here,
// by code of our own: docs/decisions.md says why no library is used.
//
// Nothing in the file is believed: sizes are held against what the file's bytes can be (unpacked
// too), and steps against kMaxRollSteps. Any thread may call.
#pragma once

#include <string>
#include <string_view>

#include "data/music/piano_roll.h"

namespace mnemo {

// Does a file begin as MATLAB's do (any version from 5 on)?
bool LooksLikeMat(std::string_view bytes);

// `file` is for messages and names the set; a roll's name is as MATLAB counts: "traindata{1}".
// Throws Error (kBadInput).
PianoRolls ReadMatRolls(std::string_view bytes, const std::string& file);

}  // namespace mnemo
