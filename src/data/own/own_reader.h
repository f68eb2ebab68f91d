// What a file of the user's is to the program: sequences that come one after the other, and can be
// gone through as often as wanted. npz_sequences.h and csv_sequences.h have them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "data/sequences.h"

namespace mnemo {

struct OwnSequence {
  SequenceRecord record;
  Split part = Split::kTrain;  // where the file gives parts
  std::optional<Error> bad;    // why this sequence cannot be used; the record is then worthless
};

class OwnReader {
 public:
  virtual ~OwnReader() = default;

  // Where a number of symbols, classes or labels is 0, the file's largest one says it.
  virtual const SequenceForm& form() const = 0;
  // Which parts the file gives. None: all of it is to be split. Train alone, or train and one
  // other: the missing ones are taken out of train.
  virtual std::array<bool, 3> parts() const = 0;
  // Before the first sequence again.
  virtual void Rewind() = 0;
  // False after the last one. Throws Error (kBadInput) where the file cannot be read on.
  virtual bool Next(OwnSequence* sequence) = 0;
};

}  // namespace mnemo
