// How a user's .npz file is laid out (docs/formats.md): which arrays belong together and how their
// axes are meant. Looks at shapes, lengths and parts, not at what is read or predicted.
//
// A view of the arrays, which must outlive it. Throws Error (kBadInput). Any thread may read.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "data/own/array_cut.h"
#include "data/own/own_npz.h"
#include "data/sequences.h"

namespace mnemo {

// The sequences of the whole file, or of one part of it (train_inputs, ...).
struct NpzGroup {
  Split part = Split::kTrain;
  const OwnArray* inputs = nullptr;
  ArrayCut steps;  // of inputs, and of targets that stand at every step
  int width = 0;   // of a step's vector; 0: the array has no axis for it

  const OwnArray* targets = nullptr;  // or labels
  bool per_sequence = false;          // targets: one for a sequence
  int target_width = 0;               // as width

  const OwnArray* labels = nullptr;
  ArrayCut label_runs;

  const OwnArray* names = nullptr;  // [sequences] of text; may be null
  std::vector<Split> parts;         // [sequences], or empty: all in `part`
};

struct NpzLayout {
  std::vector<NpzGroup> groups;
  std::array<bool, 3> given = {};                      // as OwnReader::parts()
  std::vector<std::string> input_names, output_names;  // empty: not there
};

// Every name that an array of such a file may have.
std::vector<std::string> NpzNames();

// `per`: "auto", "step" or "sequence". With auto, targets whose first axes are those of the inputs
// stand at every step.
NpzLayout LayOutNpz(const OwnNpz& arrays, const std::string& per);

}  // namespace mnemo
