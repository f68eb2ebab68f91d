// A prepared set of sequences: a folder of .npy files that are mapped, not read, so that a set may
// be larger than memory. NumPy opens them as they are (np.load(..., mmap_mode="r")).
//
//   SET/set.json              the form, SHA-256 of form and content, how it was prepared
//   SET/train.inputs.npy      [steps of all sequences, inputs], or [steps] symbols
//   SET/train.targets.npy     [steps, outputs], [steps] classes, or [labels of all sequences]
//   SET/train.starts.npy      int64 [sequences + 1]: where each begins; the last is the end
//   SET/train.target_starts.npy   the same of the labels, where targets are strings of labels
//   SET/train.counted.npy     uint8 [steps], where some steps have no target
//   SET/train.names.json      of the sequences
//   SET/valid.*, SET/test.*
//
// Written in one pass in constant memory as SET.unfinished-HOST.PROCESS, and published by one
// rename. What a process left that was killed, the next preparation on that machine removes
// (data/unfinished.h). One thread writes; any thread may read.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/files.h"
#include "data/sequences.h"

namespace mnemo {

class PreparedWriter : public SequenceSink {
 public:
  // `folder` must not exist. Throws Error (kFailed) when the disk refuses.
  PreparedWriter(const fs::path& folder, SequenceForm form);
  ~PreparedWriter() override;  // removes what was not finished
  PreparedWriter(const PreparedWriter&) = delete;
  PreparedWriter& operator=(const PreparedWriter&) = delete;

  // Throws Error as CheckRecord does, kFailed when the disk refuses.
  void Add(Split split, const SequenceRecord& record) override;
  void SetInputScale(const InputScale& scale) override { input_scale_ = scale; }
  void SetPreparation(const Preparation& preparation) { preparation_ = preparation; }
  // Publishes the folder. Once, at the end.
  void Finish();

  int64_t sequences(Split split) const;
  int64_t steps(Split split) const;

 private:
  class Array;
  struct Part {
    std::unique_ptr<Array> inputs, targets, counted;
    std::vector<int64_t> starts = {0}, target_starts = {0};
    std::vector<std::string> names;
  };

  fs::path folder_, unfinished_;
  SequenceForm form_;
  InputScale input_scale_;
  Preparation preparation_;
  std::array<Part, 3> parts_;
  bool finished_ = false;
};

// Throws Error (kBadInput) that names the file when something is missing, damaged or does not fit
// together.
SequenceData OpenPrepared(const fs::path& folder);

// Is there a set.json?
bool IsPrepared(const fs::path& folder);

// Where prepared sets stand that are called by their names: $MNEMO_DATA; without it
// $XDG_DATA_HOME/mnemo, or ~/.local/share/mnemo. May not be there.
fs::path DataHome();

// The folder of a prepared set: a path (with a '/', or that is prepared as it stands), or a name in
// DataHome(). Throws Error (kBadInput) that says what is there and how to prepare it.
fs::path FindPrepared(const std::string& name_or_path);

// Names of the sets in DataHome(), sorted.
std::vector<std::string> PreparedNames();

}  // namespace mnemo
