// A set of Omniglot drawings: a zip archive as published (strokes_background_small1.zip, ...), a
// folder with strokes_background_small1.zip in it or in its folder python, or the folder that an
// archive unpacks to:
//
//   SET/ALPHABET/characterNN/MMMM_DD.txt     MMMM the character's number, DD the person, 01 to 20
//
// A class is a character of an alphabet. Counts: strokes_background_small1 has 2,720 drawings of
// 136 characters, strokes_background_small2 has 3,120 of 156; they share 50 characters (Greek,
// Latin), so that drawings of one must not be trained on when testing on the other.
//
// The publisher's own task is learning from one example. For plain classification the split here is
// by the person's number, so that all classes are in all parts, each drawn by others: 1 to 14
// train, 15 to 17 validation, 18 to 20 test. (One number may stand for different people in
// different alphabets.)
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/handwriting/drawing.h"

namespace mnemo {

enum class OmniglotPart { kTrain, kValidation, kTest };

// person: 1 to 20.
OmniglotPart OmniglotPartOf(int person);

struct OmniglotDrawing {
  Drawing drawing;  // name: the file's path within the set; text: the class's name
  int label = 0;    // index into `classes`
  int person = 0;
};

struct OmniglotSet {
  std::vector<std::string> classes;       // "Balinese/character01", sorted
  std::vector<OmniglotDrawing> drawings;  // sorted by path
  std::vector<std::string> notes;
};

// Archives up to 256 MiB, that unpack to at most 1 GiB; one drawing has at most 1 MiB. A drawing
// that cannot be read goes to BadData. Throws Error (kBadInput) where the path holds no such set.
// Any thread.
OmniglotSet ReadOmniglot(const fs::path& path, BadData* bad);

}  // namespace mnemo
